//! The clinic's journal at the gateway, which orders and keeps records that it cannot read.
//!
//! `GET /api/v1/journal?from=` answers a [`JournalPage`]. `POST /api/v1/journal` with a
//! [`JournalAppend`] answers the new [`JournalHead`] once it is durable; sent again it answers the
//! same. Who comes second to a place is answered [`JournalConflict`] with the head to build upon.
//! `PUT /api/v1/journal` with a [`SealedPart`] seals records that are there anew, together or after one of
//! them was erased: the chain stays as it is.

use redacted::Redacted;
use serde::{Deserialize, Serialize};

use super::problem::Problem;

/// One record, or some that follow each other, sealed by the clinic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SealedPart {
    /// Place of its first record; each is one more than the one before.
    pub first: u64,
    /// Place of its last record; the same when it is one.
    pub seq: u64,
    /// Hash of the record before the first; hexadecimal, lower case, 64 digits.
    #[cfg_attr(feature = "schema", schemars(extend("pattern" = "^[0-9a-f]{64}$")))]
    pub previous: String,
    /// Hash of its last record in the same form, as the clinic computes it.
    #[cfg_attr(feature = "schema", schemars(extend("pattern" = "^[0-9a-f]{64}$")))]
    pub hash: String,
    /// The sealed bytes, base64.
    #[serde(with = "super::base64")]
    #[cfg_attr(feature = "schema", schemars(with = "super::base64::Text"))]
    pub bytes: Redacted<Vec<u8>>,
}

impl SealedPart {
    /// Whether places and hashes can be, and the sealed bytes are not too long.
    pub fn is_well_formed(&self) -> bool {
        let is_hash = |text: &str| {
            text.len() == 64 && (text.bytes()).all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
        };
        self.first <= self.seq
            && i64::try_from(self.seq).is_ok()
            && is_hash(&self.previous)
            && is_hash(&self.hash)
            && self.bytes.expose().len() <= Self::LONGEST
    }

    /// Bytes that one part may have.
    pub const LONGEST: usize = 2 * 1024 * 1024;
}

/// `POST /api/v1/journal`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JournalAppend {
    /// In their order, without gaps; all are kept or none. The first ever may have any place.
    pub parts: Vec<SealedPart>,
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
    /// In their order; the first is, or holds, the record of the place asked for. Empty at the end.
    pub parts: Vec<SealedPart>,
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
