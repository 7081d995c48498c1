//! Entries about inquiries by insured data, and what an answer holds.

use eligibility::xml_msg::QualificationConfirmSearchInfo;
use eligibility::{CivilDate, NotQualified, ProblemKind, Snapshot};
use serde::{Deserialize, Serialize};

use super::{Body, Subject, reception, subjects};

/// The eligibility system was asked by insured data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InquirySent {
    /// The inquiry's identifier; the message's `ArbitraryFileIdentifier` is made of it.
    pub inquiry: String,
    /// Why it was asked.
    pub purpose: InquiryPurpose,
    /// The day asked about.
    pub as_of: CivilDate,
    /// By what data.
    pub search: QualificationConfirmSearchInfo,
}

/// Why an inquiry was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "for", rename_all = "snake_case")]
pub enum InquiryPurpose {
    /// For a reception.
    Reception {
        /// Its identifier.
        reception: String,
    },
    /// For an entry of the re-verification queue.
    Reverify {
        /// Its identifier.
        item: String,
    },
    /// A question of the staff without a reception.
    Staff,
}

/// What an answer holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Finding {
    /// Exactly one valid qualification.
    Qualified {
        /// It.
        snapshot: Box<Snapshot>,
    },
    /// No qualification that can be used.
    NotQualified {
        /// Why.
        reason: NotQualified,
        /// What the answer holds all the same: several to choose from, or the one that has ended.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        found: Vec<Snapshot>,
    },
    /// The gateway refused.
    Refused {
        /// Why.
        problem: ProblemKind,
    },
    /// No answer came.
    Unanswered,
}

impl Finding {
    /// The snapshot, where there is exactly one qualification.
    pub fn snapshot(&self) -> Option<&Snapshot> {
        match self {
            Self::Qualified { snapshot } => Some(snapshot),
            Self::NotQualified { .. } | Self::Refused { .. } | Self::Unanswered => None,
        }
    }
}

/// The eligibility system answered an inquiry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InquiryAnswered {
    /// [`InquirySent::inquiry`].
    pub inquiry: String,
    /// What the answer holds.
    pub finding: Finding,
}

/// Staff chose one of several qualifications; the program never does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QualificationChosen {
    /// The reception.
    pub reception: String,
    /// The one that was chosen.
    pub snapshot: Snapshot,
}

impl Body for InquirySent {
    fn subjects(&self) -> Vec<Subject> {
        let purpose = match &self.purpose {
            InquiryPurpose::Reception { reception } => Some(Subject::Reception(reception.clone())),
            InquiryPurpose::Reverify { item } => Some(Subject::Reverify(item.clone())),
            InquiryPurpose::Staff => None,
        };
        subjects([Some(Subject::Inquiry(self.inquiry.clone())), purpose])
    }
}

impl Body for InquiryAnswered {
    fn subjects(&self) -> Vec<Subject> {
        subjects([Some(Subject::Inquiry(self.inquiry.clone()))])
    }
}

impl Body for QualificationChosen {
    fn subjects(&self) -> Vec<Subject> {
        subjects([reception(&self.reception)])
    }
}
