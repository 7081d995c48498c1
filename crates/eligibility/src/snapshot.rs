//! What the clinic holds of one patient's insurance after a look-up, a document or a statement.

use serde::{Deserialize, Serialize};

use crate::date::CivilDate;
use crate::evidence::EvidenceLevel;
use crate::qualification::Qualification;
use crate::xml_msg::ResultOfQualificationConfirmation;

/// One state of a patient's insurance as the clinic learned it; a later one never overwrites it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// A UUID in lower case (RFC 9562).
    pub id: String,
    /// When the clinic learned it; Unix seconds.
    pub taken_at: i64,
    /// Where it came from.
    pub evidence: EvidenceLevel,
    /// The day that was asked about.
    pub as_of: CivilDate,
    /// The data in the system's own form; what a document or a person did not tell is absent.
    pub result: ResultOfQualificationConfirmation,
    /// SHA-256 of the answer's bytes as received, hexadecimal; absent when there was no message.
    pub raw_sha256: Option<String>,
}

impl Snapshot {
    /// What it means on the day `on`.
    pub fn qualification(&self, on: CivilDate) -> Qualification {
        Qualification::from_result(&self.result, on)
    }
}
