//! The clinic's journal at the gateway, which orders and keeps records that it cannot read.
//!
//! `GET /api/v1/journal?from=` answers a [`JournalPage`]. `POST /api/v1/journal` with a
//! [`JournalAppend`] answers the new [`JournalHead`] once it is durable; sent again it answers the
//! same. Who comes second to a place is answered [`JournalConflict`] with the head to build upon.

use redacted::Redacted;
use serde::{Deserialize, Serialize};

use super::problem::Problem;

/// One record, sealed by the clinic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SealedRecord {
    /// Its place; each is one more than the one before.
    pub seq: u64,
    /// Hash of the record before it; hexadecimal, lower case, 64 digits.
    #[cfg_attr(feature = "schema", schemars(extend("pattern" = "^[0-9a-f]{64}$")))]
    pub previous: String,
    /// Its own hash in the same form, as the clinic computes it.
    #[cfg_attr(feature = "schema", schemars(extend("pattern" = "^[0-9a-f]{64}$")))]
    pub hash: String,
    /// The sealed bytes, base64.
    #[serde(with = "super::base64")]
    #[cfg_attr(feature = "schema", schemars(with = "super::base64::Text"))]
    pub bytes: Redacted<Vec<u8>>,
}

impl SealedRecord {
    /// Whether both hashes have their form and the sealed bytes are not too long.
    pub fn is_well_formed(&self) -> bool {
        let is_hash = |text: &str| {
            text.len() == 64 && (text.bytes()).all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
        };
        is_hash(&self.previous) && is_hash(&self.hash) && self.bytes.expose().len() <= Self::LONGEST
    }

    /// Bytes that one record may have.
    pub const LONGEST: usize = 256 * 1024;
}

/// `POST /api/v1/journal`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JournalAppend {
    /// In their order, without gaps; all are kept or none. The first ever may have any place.
    pub records: Vec<SealedRecord>,
}

/// Where the journal ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JournalHead {
    /// Place of the last record.
    pub seq: u64,
    /// Its hash.
    pub hash: String,
}

/// `GET /api/v1/journal?from=SEQ`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JournalPage {
    /// In their order, from the place asked for; empty at the end.
    pub records: Vec<SealedRecord>,
    /// Absent while the journal is empty.
    pub head: Option<JournalHead>,
}

/// The problem `journal-conflict`, with the head to build upon.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JournalConflict {
    /// What every problem says.
    #[serde(flatten)]
    pub problem: Problem,
    /// Absent while the journal is empty.
    pub head: Option<JournalHead>,
}
