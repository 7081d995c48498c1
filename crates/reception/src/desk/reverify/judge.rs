//! Whether an answer says what the clinic held.

use eligibility::xml_msg::{Personal, ResultOfQualificationConfirmation};
use eligibility::{NotQualified, Snapshot};

use super::{AttemptResult, Outcome};
use crate::desk::entry::Finding;
use crate::desk::state::fold_for_search;

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
            let elements = changed_elements(&held.result, &snapshot.result);
            Judgement::Decided(if elements.is_empty() {
                Outcome::Confirmed
            } else {
                Outcome::Changed {
                    elements: elements.into_iter().map(str::to_owned).collect(),
                }
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

/// The elements that decide about the claim and are held on both sides with different values.
///
/// Texts are compared without width, spaces and hyphens.
pub(in crate::desk) fn changed_elements(
    held: &ResultOfQualificationConfirmation,
    now: &ResultOfQualificationConfirmation,
) -> Vec<&'static str> {
    let personal = |text: &Option<Personal>| text.as_ref().map(|text| folded(text.expose()));
    let plain = |text: &Option<String>| text.as_ref().map(|text| folded(text));
    let number =
        |text: &Option<String>| plain(text).map(|number| number.trim_start_matches('0').to_owned());
    let elderly = |result: &ResultOfQualificationConfirmation| {
        (result.elderly_recipient_certificate_info.as_ref())
            .and_then(|info| info.elderly_recipient_contribution_ratio.clone())
    };
    let relation = |result: &ResultOfQualificationConfirmation| {
        (result.personal_family_classification.as_ref()).map(|relation| relation.code().to_owned())
    };
    let pairs = [
        (
            "InsurerNumber",
            number(&held.insurer_number),
            number(&now.insurer_number),
        ),
        (
            "InsuredCardSymbol",
            personal(&held.insured_card_symbol),
            personal(&now.insured_card_symbol),
        ),
        (
            "InsuredIdentificationNumber",
            personal(&held.insured_identification_number),
            personal(&now.insured_identification_number),
        ),
        (
            "InsuredBranchNumber",
            personal(&held.insured_branch_number),
            personal(&now.insured_branch_number),
        ),
        (
            "PersonalFamilyClassification",
            relation(held),
            relation(now),
        ),
        (
            "Birthdate",
            personal(&held.birthdate),
            personal(&now.birthdate),
        ),
        (
            "InsuredPartialContributionRatio",
            held.insured_partial_contribution_ratio.clone(),
            now.insured_partial_contribution_ratio.clone(),
        ),
        (
            "ElderlyRecipientContributionRatio",
            elderly(held),
            elderly(now),
        ),
    ];
    (pairs.into_iter())
        .filter(|(_, held, now)| matches!((held, now), (Some(held), Some(now)) if held != now))
        .map(|(element, _, _)| element)
        .collect()
}

fn folded(text: &str) -> String {
    (fold_for_search(text).chars())
        .filter(|c| !c.is_whitespace() && !"-‐‑‒–—―−ー".contains(*c))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::state::tests::snapshot;
    use eligibility::EvidenceLevel;

    fn answer(change: impl FnOnce(&mut ResultOfQualificationConfirmation)) -> Finding {
        let mut snapshot = snapshot("now", EvidenceLevel::OfficialInsuredData, "2026-11-22");
        change(&mut snapshot.result);
        Finding::Qualified {
            snapshot: Box::new(snapshot),
        }
    }

    #[test]
    fn padding_width_and_hyphens_are_no_change_and_another_number_is() {
        let held = snapshot("held", EvidenceLevel::Verbal, "2026-10-01");
        let same = answer(|result| {
            result.insurer_number = result.insurer_number.take().map(|n| format!("  {n}"));
            result.insured_identification_number = Some(Personal::new(String::from("１２‐３４")));
        });
        assert_eq!(judge(&held, &same), Judgement::Decided(Outcome::Confirmed));

        let moved = answer(|result| result.insurer_number = Some(String::from("06130012")));
        assert_eq!(
            judge(&held, &moved),
            Judgement::Decided(Outcome::Changed {
                elements: vec![String::from("InsurerNumber")]
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
