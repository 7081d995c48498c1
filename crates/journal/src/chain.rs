//! The end of the chain, and the next record.

use redacted::Redacted;

use crate::bytes::{Digest, FormatError, Reader};
use crate::record::{Actor, Header, Payload, Record};

/// How far the chain goes: the last record's number and hash. The default is a chain without records.
///
/// As a *checkpoint* it says where a chain begins whose older records were deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Head {
    /// The number of the last record; 0 if there is none.
    pub seq: u64,
    /// Its hash; zeros if there is none.
    pub hash: Digest,
}

/// A record before it has its place in the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    at: i64,
    terminal: String,
    actor: Actor,
    kind: String,
    subjects: Vec<String>,
    payload: Payload,
}

/// Why a record cannot be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DraftError {
    /// A name or identifier is longer than 128 bytes.
    #[error("a name or identifier is longer than 128 bytes")]
    NameTooLong,
    /// A subject is empty or has a space in it; spaces separate them in exports.
    #[error("a subject is empty or has a space in it")]
    Subject,
    /// There are more than 16 subjects.
    #[error("there are more than 16 subjects")]
    TooManySubjects,
    /// The payload is larger than 4 MiB.
    #[error("the payload is larger than 4 MiB")]
    PayloadTooLarge,
}

impl Head {
    /// The head after a record.
    pub const fn of(record: &Record) -> Self {
        Self {
            seq: record.header.seq,
            hash: record.hash,
        }
    }

    /// 40 bytes: number and hash.
    pub fn to_bytes(self) -> [u8; 40] {
        let mut bytes = [0; 40];
        let (seq, hash) = bytes.split_at_mut(8);
        seq.copy_from_slice(&self.seq.to_be_bytes());
        hash.copy_from_slice(&self.hash.0);
        bytes
    }

    /// Reads what [`Self::to_bytes`] wrote.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, FormatError> {
        let mut reader = Reader(bytes);
        let head = Self::read(&mut reader)?;
        reader.end()?;
        Ok(head)
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, FormatError> {
        Ok(Self {
            seq: reader.u64()?,
            hash: reader.digest()?,
        })
    }
}

impl Draft {
    /// A record to be. `at` is in Unix seconds, `salt` is random and used for nothing else, `json` is the entry.
    ///
    /// Everything but `json` stays when the payload is erased: see [`Header`].
    pub fn new(
        at: i64,
        terminal: &str,
        actor: Actor,
        kind: &str,
        subjects: &[String],
        salt: [u8; 16],
        json: Redacted<String>,
    ) -> Result<Self, DraftError> {
        let (id, role) = match &actor {
            Actor::Staff { id, role } => (id.as_str(), role.as_str()),
            Actor::Patient | Actor::System => ("", ""),
        };
        let too_long = |name: &str| name.len() > 128;
        if [terminal, kind, id, role].into_iter().any(too_long)
            || subjects.iter().any(|subject| too_long(subject))
        {
            return Err(DraftError::NameTooLong);
        }
        let separable = |subject: &String| !subject.is_empty() && !subject.contains(' ');
        if !subjects.iter().all(separable) {
            return Err(DraftError::Subject);
        }
        if subjects.len() > 16 {
            return Err(DraftError::TooManySubjects);
        }
        if json.expose().len() > 4 << 20 {
            return Err(DraftError::PayloadTooLarge);
        }
        Ok(Self {
            at,
            terminal: terminal.to_owned(),
            actor,
            kind: kind.to_owned(),
            subjects: subjects.to_vec(),
            payload: Payload { salt, json },
        })
    }
}

/// The record that follows `head`.
pub fn next(head: Head, draft: &Draft) -> Record {
    let header = Header {
        seq: head.seq.saturating_add(1),
        previous: head.hash,
        at: draft.at,
        terminal: draft.terminal.clone(),
        actor: draft.actor.clone(),
        kind: draft.kind.clone(),
        subjects: draft.subjects.clone(),
        payload_digest: draft.payload.digest(),
    };
    Record {
        hash: header.hash(),
        header,
        payload: Some(draft.payload.clone()),
    }
}
