//! The other questions of the guide's consent screens: prescriptions and subsidies.

use serde::{Deserialize, Serialize};

use crate::codes::PrescriptionIssueSelect;

/// Whether the patient is asked how prescriptions are issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PrescriptionQuestion {
    /// The patient chooses: electronic or paper.
    Ask,
    /// Nothing to choose at this institution.
    Fixed(PrescriptionIssueSelect),
    /// The patient is asked elsewhere, or the institution has not said.
    NotHere,
}

impl PrescriptionQuestion {
    /// By the codes of the institution's settings: which prescriptions it issues (OQSCD038), and when it asks
    /// (OQSCD039).
    pub fn of(issues: &str, asks: &str) -> Self {
        match (issues, asks) {
            ("2", "2") => Self::Ask,
            ("1", _) => Self::Fixed(PrescriptionIssueSelect::Electronic),
            ("0" | "3", _) => Self::Fixed(PrescriptionIssueSelect::Paper),
            _ => Self::NotHere,
        }
    }
}

/// What is known of subsidies that municipalities pay (PMH).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Subsidies {
    /// Nobody asked.
    NotAsked,
    /// The patient does not want to use one.
    Declined,
    /// Asked, and nothing came back. That does not mean that the patient has none: many municipalities are
    /// not connected.
    NothingReturned,
    /// The system returned some.
    Returned {
        /// How many certificates.
        count: u16,
    },
}

impl Subsidies {
    /// Is the patient asked for certificates on paper?
    pub const fn asks_for_paper(self) -> bool {
        matches!(self, Self::NotAsked | Self::NothingReturned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_is_offered_where_there_is_one() {
        assert_eq!(
            PrescriptionQuestion::of("2", "2"),
            PrescriptionQuestion::Ask
        );
        assert_eq!(
            PrescriptionQuestion::of("2", "1"),
            PrescriptionQuestion::NotHere
        );
        let paper = PrescriptionQuestion::Fixed(PrescriptionIssueSelect::Paper);
        assert_eq!(PrescriptionQuestion::of("3", "2"), paper);
    }

    #[test]
    fn nothing_returned_asks_for_the_paper() {
        assert!(Subsidies::NothingReturned.asks_for_paper());
        assert!(!Subsidies::Returned { count: 1 }.asks_for_paper());
    }
}
