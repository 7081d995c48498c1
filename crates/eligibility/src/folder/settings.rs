//! What the clinic has decided about its folders.

use serde::{Deserialize, Serialize};

use crate::codec::{MAX_BULK_ANSWER, MAX_MESSAGE};

use super::{FileName, Scope};

/// How the folders are used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// The clinic's own `MedicalInstitutionCode`, ten digits.
    pub institution: String,
    /// Whether the terminal is a simulated one: everything from it is then worth [`Simulated`].
    ///
    /// [`Simulated`]: crate::EvidenceLevel::Simulated
    pub simulated: bool,
    /// How long an answer may take, in milliseconds. No promise of the system is known; software in use
    /// waits three minutes.
    pub patience: u64,
    /// Milliseconds between two looks into a folder.
    pub interval: u64,
    /// Milliseconds between the two reads that have to be alike.
    pub settling: u64,
    /// How long a file that makes no sense may lie unchanged before that is said, in milliseconds.
    pub grace: u64,
    /// Bytes of the largest message about one person that is read.
    pub largest: u64,
    /// Bytes of the largest answer about many.
    pub largest_bulk: u64,
    /// Card results that were last changed before this moment are left alone, unread.
    pub since: u64,
    /// What becomes of card results that were taken over; `None` leaves them to the clinic's other
    /// software.
    pub disposal: Option<Disposal>,
}

/// What becomes of a card result some time after it was taken over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Disposal {
    /// Moved out of `face` into an archive folder beside it.
    Archive {
        /// Days that it stays in `face`.
        after_days: u16,
    },
    /// Deleted.
    Delete {
        /// Days that it stays in `face`.
        after_days: u16,
    },
}

impl Settings {
    /// Settings that read `face` and change nothing in it; card results from `since` on.
    pub const fn new(institution: String, since: u64) -> Self {
        Self {
            institution,
            simulated: false,
            patience: 3 * 60 * 1000,
            interval: 2_000,
            settling: 300,
            grace: 8_000,
            largest: MAX_MESSAGE as u64,
            largest_bulk: MAX_BULK_ANSWER as u64,
            since,
            disposal: None,
        }
    }
}

impl Settings {
    /// Bytes of the largest file of this name that is read.
    pub(super) fn largest_of(&self, name: &str) -> u64 {
        match FileName::parse(name) {
            Some(name) if name.interface.scope == Scope::Bulk => self.largest_bulk,
            Some(_) | None => self.largest,
        }
    }
}

impl Disposal {
    /// Milliseconds that a file stays.
    pub(super) fn stay(self) -> u64 {
        let (Self::Archive { after_days } | Self::Delete { after_days }) = self;
        u64::from(after_days) * 24 * 60 * 60 * 1000
    }
}
