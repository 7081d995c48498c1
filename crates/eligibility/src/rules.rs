//! What holds on which day: documents, shares, ceilings, certificates, call centres.
//!
//! The rules are the rows of `data/*.toml`. Every answer carries the row it rests on ([`Rule`]): since when,
//! until when, where it was read, and whether the primary text was seen. What no row tells is absent.

use serde::Serialize;

use crate::codes::CeilingClass;
use crate::date::CivilDate;
use crate::evidence::EvidenceLevel;
use crate::qualification::RatioReason;

mod call_centre;
mod certificate;
mod documents;
mod payment;
mod share;

pub use call_centre::{CallSubject, Line, call_centre};
pub use certificate::{CertificateStanding, Medium, certificate};
pub use documents::{Shown, Standing, VisitKind, Way, WayIn, accepted, ways};
pub use payment::{
    CeilingOnDay, Formula, Limit, Payment, SpecialDiseaseLimit, limit_of, round_at_window,
    what_does_the_patient_pay,
};
pub(crate) use share::{by_age, preschool};

use call_centre::Days;

/// The row of the rules that an answer rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Rule {
    /// First day.
    pub valid_from: Option<CivilDate>,
    /// Last day; absent means that none is known.
    pub valid_to: Option<CivilDate>,
    /// Where it was read: a title of a law, a notice or a page, in the language it has there.
    pub source: &'static str,
    /// Was the primary text seen? If not it is shown as unconfirmed.
    pub confirmed: bool,
}

/// When a row holds; days are `yyyymmdd`.
#[derive(Debug)]
struct Validity {
    from: i32,
    to: Option<i32>,
    source: usize,
    confirmed: bool,
}

impl Validity {
    fn holds_on(&self, on: CivilDate) -> bool {
        let on = number(on);
        self.from <= on && self.to.is_none_or(|to| on <= to)
    }

    fn rule(&self) -> Rule {
        Rule {
            valid_from: day(self.from),
            valid_to: self.to.and_then(day),
            source: SOURCES.get(self.source).copied().unwrap_or_default(),
            confirmed: self.confirmed,
        }
    }
}

#[derive(Debug)]
struct CeilingRow {
    class: &'static str,
    base_yen: u32,
    one_percent_over_yen: Option<u32>,
    fourth_month_yen: Option<u32>,
    outpatient_yen: Option<u32>,
    outpatient_year_yen: Option<u32>,
    year_yen: Option<u32>,
    year_low_income_yen: Option<u32>,
    validity: Validity,
}

#[derive(Debug)]
struct RatioRow {
    reason: RatioReason,
    percent: u8,
    age_from: u16,
    age_to: u16,
    validity: Validity,
}

#[derive(Debug)]
struct SpecialDiseaseRow {
    disease: &'static str,
    classes: &'static [&'static str],
    self_pay_yen: u32,
    validity: Validity,
}

#[derive(Debug)]
struct CertificateRow {
    medium: Medium,
    months_before: u16,
    months_after: u16,
    validity: Validity,
}

#[derive(Debug)]
struct DocumentRow {
    way: Way,
    visits: &'static [VisitKind],
    needs: &'static [Shown],
    standing: Standing,
    evidence: EvidenceLevel,
    validity: Validity,
}

#[derive(Debug)]
struct CallRow {
    subject: CallSubject,
    number: &'static str,
    charged: bool,
    rank: u8,
    languages: &'static [&'static str],
    days: Days,
    opens: u16,
    closes: u16,
    new_year_closed: bool,
    validity: Validity,
}

include!(concat!(env!("OUT_DIR"), "/rules.rs"));

/// The row of a class that holds on the day.
fn ceiling_row(class: &CeilingClass, on: CivilDate) -> Option<&'static CeilingRow> {
    (CEILINGS.iter()).find(|row| row.class == class.code() && row.validity.holds_on(on))
}

fn number(day: CivilDate) -> i32 {
    day.year() * 10_000 + i32::from(day.month()) * 100 + i32::from(day.day())
}

fn day(number: i32) -> Option<CivilDate> {
    let month = u8::try_from(number / 100 % 100).ok()?;
    CivilDate::new(number / 10_000, month, u8::try_from(number % 100).ok()?)
}
