//! What an exchange knows of files after its page was closed.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::{FileIdentifier, Stamp};

/// The SHA-256 of a file's bytes; as text 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Digest([u8; 32]);

impl Digest {
    /// The digest of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// The digest itself.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl TryFrom<String> for Digest {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        const SHAPE: &str = "a digest has 64 hexadecimal digits";
        let mut bytes = [0; 32];
        if text.len() != 64 {
            return Err(SHAPE);
        }
        for (index, byte) in bytes.iter_mut().enumerate() {
            let digits = text.get(2 * index..2 * index + 2).ok_or(SHAPE)?;
            *byte = u8::from_str_radix(digits, 16).map_err(|_not_a_digit| SHAPE)?;
        }
        Ok(Self(bytes))
    }
}

impl From<Digest> for String {
    fn from(digest: Digest) -> Self {
        digest.to_string()
    }
}

/// The card results that are done with and the requests that are under way: to be stored whenever
/// it changes, and handed back when the page starts again. It holds nothing of a person.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Memory {
    pub(super) card_results: BTreeMap<String, Done>,
    pub(super) requests: Vec<UnderWay>,
}

/// A card result that is done with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Done {
    pub(super) stamp: Stamp,
    /// `None` for a file that was never read.
    pub(super) digest: Option<Digest>,
    /// It is in the clinic's records; otherwise it was set aside.
    pub(super) taken: bool,
    /// When that was.
    pub(super) at: u64,
}

/// A request whose answer is awaited.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct UnderWay {
    pub(super) stem: String,
    pub(super) identifier: FileIdentifier,
    pub(super) deadline: u64,
}

impl Memory {
    /// Whether a card result with these bytes was taken.
    pub(super) fn has_taken(&self, digest: Digest) -> bool {
        self.card_results
            .values()
            .any(|done| done.taken && done.digest == Some(digest))
    }

    /// Forgets files that are no longer listed and were done with before `before`; says whether
    /// there were any.
    pub(super) fn forget(&mut self, before: u64, listed: impl Fn(&str) -> bool) -> bool {
        let count = self.card_results.len();
        self.card_results
            .retain(|name, done| done.at >= before || listed(name));
        self.card_results.len() != count
    }
}
