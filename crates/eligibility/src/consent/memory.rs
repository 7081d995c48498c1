//! The consent of the last visit, which a patient may carry over.
//!
//! It belongs to one institution and is shared with no other (MHLW guide, "when revisiting the same medical
//! institution or pharmacy").

use serde::{Deserialize, Serialize};

use super::Consent;

/// What one institution remembers of its patients' consents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentMemory {
    /// 医療機関コード, ten digits.
    institution: String,
    remembered: Vec<(String, Previous)>,
}

/// The answers of an earlier visit: looked at (②), carried over (③), or answered anew (④).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Previous {
    /// The answers.
    pub consent: Consent,
    /// When they were given; Unix seconds.
    pub answered_at: i64,
}

impl ConsentMemory {
    /// An empty memory of the institution.
    pub const fn new(institution: String) -> Self {
        Self {
            institution,
            remembered: Vec::new(),
        }
    }

    /// Remembers answers; only complete ones can be carried over, and a later visit's take their place.
    pub fn remember(&mut self, patient: &str, previous: Previous) {
        if !previous.consent.is_complete() {
            return;
        }
        match self.remembered.iter_mut().find(|(key, _)| key == patient) {
            Some((_, known)) if known.answered_at <= previous.answered_at => *known = previous,
            Some(_) => {}
            None => self.remembered.push((patient.to_owned(), previous)),
        }
    }

    /// Forgets a patient, who has asked for it or whose record has been deleted.
    pub fn forget(&mut self, patient: &str) {
        self.remembered.retain(|(key, _)| key != patient);
    }

    /// What the patient (the clinic's own key) answered here before; another institution's answers never.
    pub fn previous(&self, institution: &str, patient: &str) -> Option<Previous> {
        let mine = institution == self.institution;
        let found = self
            .remembered
            .iter()
            .find(|(key, _)| mine && key == patient);
        found.map(|(_, previous)| *previous)
    }
}

#[cfg(test)]
mod tests {
    use super::super::ConsentItem;
    use super::*;

    const HERE: &str = "1319999999";

    #[test]
    fn the_last_answers_are_carried_over_at_the_same_institution_only() {
        let answers = |consent, answered_at| Previous {
            consent,
            answered_at,
        };
        let mut memory = ConsentMemory::new(HERE.to_owned());
        memory.remember("p1", answers(Consent::all(), 10));
        let later = answers(Consent::all().with(ConsentItem::Operation, false), 20);
        memory.remember("p1", later);
        memory.remember("p1", answers(Consent::all(), 15));
        memory.remember("p1", answers(Consent::unasked(), 30));

        assert_eq!(memory.previous(HERE, "p1"), Some(later));
        assert_eq!(memory.previous(HERE, "p2"), None);
        assert_eq!(memory.previous("1319999998", "p1"), None);
        memory.forget("p1");
        assert_eq!(memory.previous(HERE, "p1"), None);
    }
}
