//! The consent questions, and the proof that they were asked.
//!
//! Questions and wording follow the public guide: consent to all, or one by one for surgery,
//! treatment, medicine and health checkups.

use eligibility::{Consent, ConsentItem};

/// A consent that the patient gave on the consent screens.
///
/// Only this module makes one, so whatever holds it has asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Given(Consent);

impl Given {
    pub(crate) fn to_all() -> Self {
        Self(Consent::all())
    }

    /// The answers.
    pub const fn answers(self) -> Consent {
        self.0
    }
}

/// Where the patient is among the questions.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Questions {
    /// All, or one by one?
    #[default]
    AllOrIndividually,
    /// One question of several; `answers` has one entry for each that was asked before.
    Item(Answers),
    /// Every question is answered; the patient looks at the answers once more.
    Summary(Consent),
}

/// The answers so far, in asking order.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Answers(Vec<bool>);

impl Answers {
    /// The question on the screen.
    pub fn item(&self) -> ConsentItem {
        // One less than all at most: the answer that completes the list leads to the summary.
        ConsentItem::ALL
            .get(self.0.len())
            .copied()
            .unwrap_or(ConsentItem::Operation)
    }

    /// Its number, from 1, and how many there are.
    pub fn position(&self) -> (usize, usize) {
        (self.0.len() + 1, ConsentItem::ALL.len())
    }
}

impl Questions {
    /// "Consent individually".
    pub(crate) fn individually(self) -> Self {
        match self {
            Self::AllOrIndividually => Self::Item(Answers::default()),
            Self::Item(_) | Self::Summary(_) => self,
        }
    }

    /// An answer counts only for the question that is on the screen.
    pub(crate) fn answer(self, item: ConsentItem, given: bool) -> Self {
        match self {
            Self::Item(mut answers) if answers.item() == item => {
                answers.0.push(given);
                if answers.0.len() < ConsentItem::ALL.len() {
                    return Self::Item(answers);
                }
                let consent = ConsentItem::ALL
                    .into_iter()
                    .zip(answers.0)
                    .fold(Consent::unasked(), |consent, (item, given)| {
                        consent.with(item, given)
                    });
                Self::Summary(consent)
            }
            Self::AllOrIndividually | Self::Item(_) | Self::Summary(_) => self,
        }
    }

    /// One question back; `None` before the first.
    pub(crate) fn back(self) -> Option<Self> {
        match self {
            Self::AllOrIndividually => None,
            Self::Item(mut answers) => Some(
                answers
                    .0
                    .pop()
                    .map_or(Self::AllOrIndividually, |_| Self::Item(answers)),
            ),
            Self::Summary(consent) => {
                let mut answers: Vec<bool> = ConsentItem::ALL
                    .into_iter()
                    .map(|item| consent.given(item))
                    .collect();
                answers.pop();
                Some(Self::Item(Answers(answers)))
            }
        }
    }

    /// The consent, once the patient has confirmed the summary.
    pub(crate) fn confirmed(&self) -> Option<Given> {
        match self {
            Self::Summary(consent) => Some(Given(*consent)),
            Self::AllOrIndividually | Self::Item(_) => None,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn answered(answers: &[bool]) -> Questions {
        ConsentItem::ALL.into_iter().zip(answers).fold(
            Questions::default().individually(),
            |questions, (item, &given)| questions.answer(item, given),
        )
    }

    #[test]
    fn four_answers_lead_to_a_summary_that_holds_them() {
        let given = answered(&[true, false, true, false]).confirmed().unwrap();
        let answers: Vec<bool> = ConsentItem::ALL
            .into_iter()
            .map(|item| given.answers().given(item))
            .collect();
        assert_eq!(answers, [true, false, true, false]);
    }

    #[test]
    fn nothing_is_given_before_the_summary() {
        assert_eq!(answered(&[true, true, true]).confirmed(), None);
    }

    #[test]
    fn an_answer_to_another_question_changes_nothing() {
        let first = answered(&[]);
        assert_eq!(
            first
                .clone()
                .answer(ConsentItem::SpecificHealthCheckups, true),
            first
        );
    }

    #[test]
    fn back_from_the_summary_asks_the_last_question_again() {
        let questions = answered(&[true, true, true, true]).back().unwrap();
        assert_eq!(questions, answered(&[true, true, true]));
        let start = questions
            .back()
            .and_then(Questions::back)
            .and_then(Questions::back);
        assert_eq!(
            start.and_then(Questions::back),
            Some(Questions::AllOrIndividually)
        );
    }
}
