//! What a verbal verification can rest on.

use eligibility::xml_msg::ResultOfQualificationConfirmation;
use eligibility::{CivilDate, EvidenceLevel, Snapshot};

/// What the clinic demands of the data that it asks about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BaseRule {
    /// How old the last official answer may be, in months; the notices name no limit.
    pub max_age_months: u16,
    /// Whether answers of the simulated system count, as in the demo.
    pub simulated_counts: bool,
}

impl Default for BaseRule {
    fn default() -> Self {
        Self {
            max_age_months: 12,
            simulated_counts: false,
        }
    }
}

/// The data that the clinic holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Base<'a> {
    /// The last official answer.
    pub snapshot: &'a Snapshot,
    /// Whether something newer is held that is not official (a statement, an earlier word): look.
    pub newer_unofficial: bool,
}

/// Why the clinic does not hold the necessary data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoBase {
    /// It holds nothing.
    NothingHeld,
    /// Nothing of it came from the official system.
    NothingOfficial,
    /// The qualification has ended.
    Ended {
        /// Its last day, or the first day without it.
        on: CivilDate,
    },
    /// The last official answer is too old.
    TooOld {
        /// The day it was for.
        as_of: CivilDate,
    },
    /// It lacks insurer number, number or birth date.
    Incomplete,
}

/// The last official answer among what the clinic holds of a patient, if it is good enough on a day.
///
/// # Errors
/// Why nothing is good enough; then the statement is the way.
pub fn base<'a>(
    held: impl IntoIterator<Item = &'a Snapshot>,
    rule: &BaseRule,
    on: CivilDate,
) -> Result<Base<'a>, NoBase> {
    let mut held: Vec<&Snapshot> = held.into_iter().collect();
    held.sort_by_key(|snapshot| snapshot.taken_at);
    let Some(newest) = held.last() else {
        return Err(NoBase::NothingHeld);
    };
    let official = (held.iter().rev()).find(|snapshot| rule.counts(snapshot.evidence));
    let snapshot = *official.ok_or(NoBase::NothingOfficial)?;
    if let Some(ended) = ended(&snapshot.result, on) {
        return Err(NoBase::Ended { on: ended });
    }
    let last_day = snapshot.as_of.plus_months(rule.max_age_months);
    if last_day.is_some_and(|last| last < on) {
        return Err(NoBase::TooOld {
            as_of: snapshot.as_of,
        });
    }
    let result = &snapshot.result;
    let complete = result.insurer_number.is_some()
        && result.insured_identification_number.is_some()
        && result.birthdate.is_some();
    complete.then_some(()).ok_or(NoBase::Incomplete)?;
    Ok(Base {
        snapshot,
        newer_unofficial: newest.id != snapshot.id,
    })
}

impl BaseRule {
    const fn counts(self, evidence: EvidenceLevel) -> bool {
        match evidence {
            EvidenceLevel::OfficialCard
            | EvidenceLevel::OfficialInsuredData
            | EvidenceLevel::OfficialWebConsent => true,
            EvidenceLevel::Simulated => self.simulated_counts,
            EvidenceLevel::SeenByStaff
            | EvidenceLevel::Verbal
            | EvidenceLevel::Declared
            | EvidenceLevel::PendingReverify => false,
        }
    }
}

/// The day on which a qualification had ended before `on`.
fn ended(result: &ResultOfQualificationConfirmation, on: CivilDate) -> Option<CivilDate> {
    let day = |element: &Option<String>| element.as_deref().and_then(CivilDate::from_compact);
    let lost = day(&result.disqualification_date).filter(|lost| *lost <= on);
    lost.or_else(|| day(&result.insured_card_expiration_date).filter(|last| *last < on))
}

/// Person and insurance without what belongs to one visit: consents, their times, tickets.
pub(in crate::desk) fn insurance_of(
    held: &ResultOfQualificationConfirmation,
) -> ResultOfQualificationConfirmation {
    let held = held.clone();
    ResultOfQualificationConfirmation {
        insured_card_classification: held.insured_card_classification,
        insurer_number: held.insurer_number,
        insured_card_symbol: held.insured_card_symbol,
        insured_identification_number: held.insured_identification_number,
        insured_branch_number: held.insured_branch_number,
        personal_family_classification: held.personal_family_classification,
        insured_name: held.insured_name,
        name: held.name,
        name_of_other: held.name_of_other,
        name_kana: held.name_kana,
        name_of_other_kana: held.name_of_other_kana,
        sex1: held.sex1,
        sex2: held.sex2,
        birthdate: held.birthdate,
        address: held.address,
        post_number: held.post_number,
        insurer_name: held.insurer_name,
        qualification_date: held.qualification_date,
        insured_certificate_issuance_date: held.insured_certificate_issuance_date,
        insured_card_valid_date: held.insured_card_valid_date,
        insured_card_expiration_date: held.insured_card_expiration_date,
        insured_partial_contribution_ratio: held.insured_partial_contribution_ratio,
        preschool_classification: held.preschool_classification,
        elderly_recipient_certificate_info: held.elderly_recipient_certificate_info,
        limit_application_certificate_related_info: held.limit_application_certificate_related_info,
        specific_diseases_certificate_list: held.specific_diseases_certificate_list,
        reference_number: held.reference_number,
        ..Default::default()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::desk::state::tests::snapshot;

    fn day(text: &str) -> CivilDate {
        CivilDate::from_iso(text).unwrap()
    }

    #[test]
    fn only_what_the_official_system_said_is_asked_about() {
        let rule = BaseRule::default();
        let today = day("2026-11-22");
        assert_eq!(base(&[], &rule, today), Err(NoBase::NothingHeld));

        let seen = snapshot("seen", EvidenceLevel::SeenByStaff, "2026-11-01");
        let demo = snapshot("demo", EvidenceLevel::Simulated, "2026-11-01");
        let held = [seen.clone(), demo];
        assert_eq!(base(&held, &rule, today), Err(NoBase::NothingOfficial));

        let card = snapshot("card", EvidenceLevel::OfficialCard, "2026-10-01");
        let held = [card, seen];
        let found = base(&held, &rule, today).unwrap();
        assert_eq!(found.snapshot.id, "card");
        assert!(found.newer_unofficial);
    }

    #[test]
    fn data_that_has_ended_or_is_too_old_is_not_asked_about() {
        let rule = BaseRule::default();
        let old = [snapshot("a", EvidenceLevel::OfficialCard, "2025-11-21")];
        let refused = base(&old, &rule, day("2026-11-22"));
        assert!(matches!(refused, Err(NoBase::TooOld { .. })));

        let mut ended = snapshot("a", EvidenceLevel::OfficialCard, "2026-03-01");
        ended.result.insured_card_expiration_date = Some(String::from("20260731"));
        let refused = base([&ended], &rule, day("2026-08-01"));
        assert_eq!(
            refused,
            Err(NoBase::Ended {
                on: day("2026-07-31")
            })
        );
        assert!(base([&ended], &rule, day("2026-07-31")).is_ok());
    }
}
