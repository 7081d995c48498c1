//! How a request ends, and what else the folders tell.

use crate::codec::DecodeError;
use crate::{EvidenceLevel, XmlMsg};

use super::{Digest, FileIdentifier, FileRef, FolderFailure, WriteFailure};

/// How a request ended.
#[derive(Debug, PartialEq)]
pub enum Outcome {
    /// The terminal has answered. Whether somebody is insured stands in the answer alone.
    Answered {
        /// The answer.
        message: Box<XmlMsg>,
        /// What it is worth.
        evidence: EvidenceLevel,
        /// Of the file's bytes.
        digest: Digest,
    },
    /// No answer came in time.
    NeverCame,
    /// A file came under the answer's name that cannot be used.
    Unusable(Flaw),
    /// The request did not reach the folder.
    NotWritten(WriteFailure),
    /// `res` could not be read until the time was over; the answer may lie there.
    FolderFailed(FolderFailure),
    /// Nobody waited any more.
    Cancelled,
}

/// Why a file cannot be used.
#[derive(Clone, Debug, PartialEq)]
pub enum Flaw {
    /// It says that it is for somebody else.
    ForAnotherDesk(Mismatch),
    /// An archive with a password: the terminal is set to encrypt what it writes.
    Encrypted,
    /// No two reads were alike, or it ends in the middle.
    HalfWritten,
    /// Not a message.
    Foreign(DecodeError),
    /// More bytes than a message may have.
    TooLarge {
        /// Its size.
        bytes: u64,
    },
    /// It could not be read.
    Unreadable(FolderFailure),
    /// Its name is none of the terminal's.
    UnknownName,
}

/// What shows that a file is for somebody else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mismatch {
    /// `MedicalInstitutionCode` is another institution's.
    Institution,
    /// There is no `MedicalInstitutionCode`.
    NoInstitution,
    /// `ArbitraryFileIdentifier` is another request's, or missing.
    FileIdentifier,
}

/// A card was read at a certified reader.
#[derive(Debug, PartialEq)]
pub struct CardResult {
    /// Of the file's bytes; the same bytes are never offered twice.
    pub digest: Digest,
    /// The file's name in `face`.
    pub name: String,
    /// Last change of the file, in milliseconds since 1970-01-01T00:00:00Z.
    pub modified: u64,
    /// What the terminal wrote.
    pub message: Box<XmlMsg>,
    /// What it is worth: [`OfficialCard`] only where the message says that a card was read.
    ///
    /// [`OfficialCard`]: EvidenceLevel::OfficialCard
    pub evidence: EvidenceLevel,
    /// A file of this name was taken before, with other content.
    pub changed: bool,
}

/// What the desk should know besides answers and card results.
#[derive(Debug, PartialEq)]
pub enum Notice {
    /// A request that was answered was answered once more.
    CameTwice {
        /// Which.
        identifier: FileIdentifier,
        /// Whether both answers are the same byte for byte.
        same: bool,
        /// The second answer, if it is another one.
        message: Option<Box<XmlMsg>>,
    },
    /// The answer to a request that had ended without one.
    CameLate {
        /// Which.
        identifier: FileIdentifier,
        /// The answer.
        message: Box<XmlMsg>,
        /// What it is worth.
        evidence: EvidenceLevel,
    },
    /// A card result that was offered before lies there under another name.
    CardResultCopied(FileRef),
    /// A card result was taken away by another program before it was read.
    Vanished(FileRef),
    /// A file in `face` cannot be used.
    Unusable(FileRef, Flaw),
    /// A folder cannot be reached; looked at again until it can be.
    FolderFailed(super::Folder, FolderFailure),
    /// A folder can be reached again.
    FolderBack(super::Folder),
}
