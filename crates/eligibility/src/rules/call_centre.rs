//! Which number answers in which language at which hour.

use serde::Serialize;

use super::{CALLS, CallRow, Rule};
use crate::date::CivilDate;

/// What the call is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CallSubject {
    /// My Number Cards, notices.
    Cards,
    /// Loss or theft of a card or phone: suspend it.
    Suspension,
    /// The My Number system and Mynaportal.
    Mynaportal,
}

/// One number for one subject in one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Line {
    /// About what.
    pub subject: CallSubject,
    /// As it is dialled, with hyphens.
    pub number: &'static str,
    /// Does the call cost something?
    pub charged: bool,
    /// 0 is called first; higher ones when the lower do not connect.
    pub rank: u8,
    /// Minutes since midnight in Japan at which it opens on this day.
    pub opens: u16,
    /// Minutes since midnight in Japan at which it closes on this day; 1440 is midnight.
    pub closes: u16,
    /// Does it answer now?
    pub open_now: bool,
    /// The row that tells it.
    pub rule: Rule,
}

/// The lines in a language (BCP 47) on a day in Japan, best first.
///
/// `minute` is since midnight in Japan. `holiday` is told by the caller: Sunday and Saturday too.
/// On days on which a line never opens it is not in the list.
pub fn call_centre(language: &str, on: CivilDate, minute: u16, holiday: bool) -> Vec<Line> {
    let primary = language.split(['-', '_']).next().unwrap_or(language);
    let mut lines: Vec<Line> = (CALLS.iter())
        .filter(|row| row.validity.holds_on(on) && row.languages.contains(&primary))
        .filter(|row| row.days.include(holiday) && !(row.new_year_closed && is_new_year(on)))
        .map(|row| line(row, minute))
        .collect();
    lines.sort_by_key(|line| line.rank);
    lines
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Days {
    All,
    Weekdays,
    WeekendsAndHolidays,
}

impl Days {
    const fn include(self, holiday: bool) -> bool {
        match self {
            Self::All => true,
            Self::Weekdays => !holiday,
            Self::WeekendsAndHolidays => holiday,
        }
    }
}

fn line(row: &CallRow, minute: u16) -> Line {
    Line {
        subject: row.subject,
        number: row.number,
        charged: row.charged,
        rank: row.rank,
        opens: row.opens,
        closes: row.closes,
        open_now: (row.opens..row.closes).contains(&minute),
        rule: row.validity.rule(),
    }
}

const fn is_new_year(on: CivilDate) -> bool {
    matches!((on.month(), on.day()), (12, 29..=31) | (1, 1..=3))
}
