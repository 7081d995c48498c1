//! Whether an answer says what the clinic held.

use eligibility::difference::{Change, Severity, differences};
use eligibility::{NotQualified, Snapshot};

use super::{AttemptResult, Outcome};
use crate::desk::entry::Finding;

/// What an answer means for an entry of the queue.
#[derive(Clone, Debug, PartialEq)]
pub enum Judgement {
    /// It is decided; for the journal as [`super::Resolved`].
    Decided(Outcome),
    /// It is not; for the journal as [`super::Attempted`].
    Open(AttemptResult),
    /// Nothing was found by data that the system should know: staff decide whether to go on asking or to
    /// end with [`Outcome::NotFound`].
    NotFound,
}

/// Compares an answer with what the clinic held.
///
/// Confirmed is an answer that contradicts nothing of what was held: a statement without numbers is
/// confirmed by an answer that has some.
pub fn judge(held: &Snapshot, finding: &Finding) -> Judgement {
    match finding {
        Finding::Qualified { snapshot } => {
            let changes = to_act_on(held, snapshot);
            Judgement::Decided(if changes.is_empty() {
                Outcome::Confirmed
            } else {
                Outcome::Changed { changes }
            })
        }
        Finding::NotQualified { reason, .. } => match reason {
            NotQualified::NotFound => Judgement::NotFound,
            NotQualified::InProcess => Judgement::Open(AttemptResult::InProcess),
            NotQualified::Error { .. } => Judgement::Open(AttemptResult::Error),
            NotQualified::Invalid { .. }
            | NotQualified::InvalidNewerExists
            | NotQualified::Several { .. }
            | NotQualified::Unregistered
            | NotQualified::Unclear
            | _ => Judgement::Open(AttemptResult::StaffDecide),
        },
        Finding::Refused { .. } => Judgement::Open(AttemptResult::Error),
        Finding::Unanswered => Judgement::Open(AttemptResult::Unanswered),
    }
}

/// What staff have to act on; "●" in a name is a matter of writing, not of the insurance.
pub(in crate::desk) fn to_act_on(held: &Snapshot, now: &Snapshot) -> Vec<Change> {
    (differences(held, &now.result, now.as_of).into_iter())
        .map(|difference| difference.change)
        .filter(|change| change.severity() == Severity::Act && *change != Change::NameMark)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::state::tests::snapshot;
    use eligibility::EvidenceLevel;
    use eligibility::xml_msg::{Personal, ResultOfQualificationConfirmation};

    fn answer(change: impl FnOnce(&mut ResultOfQualificationConfirmation)) -> Finding {
        let mut snapshot = snapshot("now", EvidenceLevel::OfficialInsuredData, "2026-11-22");
        change(&mut snapshot.result);
        Finding::Qualified {
            snapshot: Box::new(snapshot),
        }
    }

    #[test]
    fn padding_and_width_are_no_change_and_another_number_is() {
        let held = snapshot("held", EvidenceLevel::Verbal, "2026-10-01");
        let same = answer(|result| {
            result.insurer_number = result.insurer_number.take().map(|n| format!("  {n}"));
            result.insured_identification_number = Some(Personal::new(String::from("１２３４")));
        });
        assert_eq!(judge(&held, &same), Judgement::Decided(Outcome::Confirmed));

        let moved = answer(|result| result.insurer_number = Some(String::from("06130012")));
        assert_eq!(
            judge(&held, &moved),
            Judgement::Decided(Outcome::Changed {
                changes: vec![Change::NewInsurer]
            })
        );
    }

    #[test]
    fn a_statement_without_numbers_is_confirmed_by_an_answer_that_has_some() {
        let mut held = snapshot("held", EvidenceLevel::Declared, "2026-10-01");
        held.result.insurer_number = None;
        held.result.insured_identification_number = None;
        assert_eq!(
            judge(&held, &answer(|_| {})),
            Judgement::Decided(Outcome::Confirmed)
        );
    }

    #[test]
    fn nothing_is_decided_by_silence() {
        let held = snapshot("held", EvidenceLevel::Verbal, "2026-10-01");
        assert_eq!(
            judge(&held, &Finding::Unanswered),
            Judgement::Open(AttemptResult::Unanswered)
        );
        let several = Finding::NotQualified {
            reason: NotQualified::Several { count: 2 },
            found: Vec::new(),
        };
        assert_eq!(
            judge(&held, &several),
            Judgement::Open(AttemptResult::StaffDecide)
        );
    }
}
