//! Entries about the desk itself: modes, sign-ins, erasure, exports.

use eligibility::CivilDate;
use serde::{Deserialize, Serialize};

use super::{Body, Subject, subjects};
use crate::desk::modes::Mode;
use crate::desk::staff::SignOutReason;

/// A mode was switched on or off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModeChanged {
    /// Which.
    pub mode: Mode,
    /// Whether it is on now.
    pub on: bool,
    /// What the help desk or the ministry gave as a reference, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
}

/// A step of a mode's checklist was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModeStepDone {
    /// Which mode.
    pub mode: Mode,
    /// [`crate::desk::modes::ChecklistStep::key`].
    pub step: String,
    /// What staff noted; not for patients' names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// Somebody signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedIn {
    /// Who.
    pub staff: String,
    /// By a passkey; otherwise by the passphrase.
    pub by_passkey: bool,
}

/// Somebody signed out, or the desk was locked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedOut {
    /// Who was signed in.
    pub staff: String,
    /// Why.
    pub reason: SignOutReason,
}

/// A sign-in failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInFailed {
    /// The account that was chosen; absent when there is none such.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub staff: Option<String>,
}

/// Payloads were erased after their retention.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayloadsErased {
    /// Everything that is personal and older than this day.
    pub before: CivilDate,
    /// How many payloads.
    pub count: u64,
}

/// The journal was exported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exported {
    /// The file.
    #[serde(flatten)]
    pub file: WrittenFile,
    /// Whether personal data left the journal with it.
    pub with_personal_data: bool,
}

/// A file with records of the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrittenFile {
    /// `csv`, `jsonl` or `back_up`.
    pub format: String,
    /// How many records.
    pub records: u64,
    /// The hash of the last of them, hexadecimal.
    pub head: String,
}

impl Body for ModeChanged {
    fn subjects(&self) -> Vec<Subject> {
        Vec::new()
    }
}

impl Body for ModeStepDone {
    fn subjects(&self) -> Vec<Subject> {
        Vec::new()
    }
}

impl Body for SignedIn {
    fn subjects(&self) -> Vec<Subject> {
        subjects([Some(Subject::Staff(self.staff.clone()))])
    }
}

impl Body for SignedOut {
    fn subjects(&self) -> Vec<Subject> {
        subjects([Some(Subject::Staff(self.staff.clone()))])
    }
}

impl Body for SignInFailed {
    fn subjects(&self) -> Vec<Subject> {
        subjects([self.staff.clone().map(Subject::Staff)])
    }
}

impl Body for PayloadsErased {
    fn subjects(&self) -> Vec<Subject> {
        Vec::new()
    }
}

impl Body for Exported {
    fn subjects(&self) -> Vec<Subject> {
        Vec::new()
    }
}

impl Body for WrittenFile {
    fn subjects(&self) -> Vec<Subject> {
        Vec::new()
    }
}
