//! What the clinic's journal holds: one typed entry per thing that happened.
//!
//! A record of the journal has a header that stays (kind, subjects, time, actor) and a payload that may
//! be erased after its retention. [`Entry::kind`] and [`Entry::subjects`] are for the header and hold no
//! personal data: subjects are random identifiers. [`Entry::payload`] is JSON and may hold some.
//!
//! A journal outlives programs: a kind or a shape that this program does not know is kept as
//! [`Entry::Unknown`] and changes nothing.

use std::fmt;

use redacted::Redacted;
use serde::{Deserialize, Serialize};

use super::reverify::{Attempted, Queued, Resolved};
use super::settings::Settings;
use super::staff::{Account, AccountRemoved, Role};

mod administration;
mod inquiry;
mod patient;
mod reception;

pub use administration::{
    Exported, ModeChanged, ModeStepDone, PayloadsErased, SignInFailed, SignedIn, SignedOut,
    WrittenFile,
};
pub use inquiry::{Finding, InquiryAnswered, InquiryPurpose, InquirySent, QualificationChosen};
pub use patient::{
    ConsentRemembered, DifferenceAcknowledged, DocumentSeen, PatientRecorded, StatementSettled,
    StatementTaken, SubsidyChoice, VerbalVerified,
};
pub use reception::{
    AttentionReason, CardPresented, CardResult, Ending, NeedsAttention, Place, ReceptionAnswered,
    ReceptionClosed, ReceptionLinked, ReceptionOpened,
};

/// When an entry was recorded, where in the journal, and by whom; from the record's header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The record's number in the journal.
    pub seq: u64,
    /// Unix seconds.
    pub at: i64,
    /// Who did it.
    pub actor: Actor,
}

/// Who did what an entry tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Actor {
    /// A member of the staff.
    Staff {
        /// [`Account::id`].
        id: String,
        /// Their role at that time.
        role: Role,
    },
    /// Somebody at the patient's screen.
    Patient,
    /// The program on its own: an answer that arrived, a lock after idle time.
    System,
}

/// What an entry is about; its text is what the journal's header holds.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// A reception's identifier.
    Reception(String),
    /// The identifier that the journal made for a patient: not the clinic's patient number.
    Patient(String),
    /// An inquiry's identifier.
    Inquiry(String),
    /// An entry of the re-verification queue.
    Reverify(String),
    /// A statement of insured person eligibility.
    Statement(String),
    /// A staff account.
    Staff(String),
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (what, id) = match self {
            Self::Reception(id) => ("reception", id),
            Self::Patient(id) => ("patient", id),
            Self::Inquiry(id) => ("inquiry", id),
            Self::Reverify(id) => ("reverify", id),
            Self::Statement(id) => ("statement", id),
            Self::Staff(id) => ("staff", id),
        };
        write!(f, "{what}/{id}")
    }
}

/// The body of one kind of entry.
pub(crate) trait Body {
    /// What it is about.
    fn subjects(&self) -> Vec<Subject>;
}

/// A record that this program cannot read: of a newer program, or damaged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownEntry {
    /// The record's kind.
    pub kind: String,
    /// The payload, unchanged.
    pub payload: Redacted<String>,
    /// Why it was not read.
    pub reason: NotRead,
}

/// Why a record was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotRead {
    /// The kind is not known here.
    Kind,
    /// The kind is known, and the payload does not have its shape.
    Shape,
}

/// Makes the enum, so that kind, body and privacy of an entry stand in one place.
macro_rules! entries {
    ($($(#[$note:meta])* $variant:ident($body:ty) = $kind:literal, $privacy:ident;)+) => {
        /// One thing that happened, as the clinic's journal holds it.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Entry {
            $($(#[$note])* $variant(Box<$body>),)+
            /// A record that this program cannot read; kept as it is.
            Unknown(UnknownEntry),
        }

        impl Entry {
            /// Every kind that this program writes.
            pub const KINDS: &'static [&'static str] = &[$($kind),+];

            /// The kind, as the record's header holds it.
            pub fn kind(&self) -> &str {
                match self {
                    $(Self::$variant(_) => $kind,)+
                    Self::Unknown(entry) => &entry.kind,
                }
            }

            /// Whether records of this kind hold data of a patient, so that their payload is to be
            /// erased when its retention is over; what is not known is taken for such.
            pub fn kind_is_personal(kind: &str) -> bool {
                match kind {
                    $($kind => entries!(@$privacy),)+
                    _ => true,
                }
            }

            /// What the entry is about, for the record's header.
            pub fn subjects(&self) -> Vec<Subject> {
                match self {
                    $(Self::$variant(body) => body.subjects(),)+
                    Self::Unknown(_) => Vec::new(),
                }
            }

            /// The record's payload: one JSON object.
            ///
            /// # Errors
            /// None with the bodies of this module; the signature is that of the JSON library.
            pub fn payload(&self) -> Result<String, serde_json::Error> {
                match self {
                    $(Self::$variant(body) => serde_json::to_string(body),)+
                    Self::Unknown(entry) => Ok(entry.payload.expose().clone()),
                }
            }

            /// Reads a record; one that cannot be read is [`Entry::Unknown`].
            pub fn read(kind: &str, payload: &str) -> Self {
                match kind {
                    $($kind => match serde_json::from_str(payload) {
                        Ok(body) => Self::$variant(Box::new(body)),
                        // The error's text could quote the payload.
                        Err(_) => Self::unknown(kind, payload, NotRead::Shape),
                    },)+
                    _ => Self::unknown(kind, payload, NotRead::Kind),
                }
            }
        }

        $(impl From<$body> for Entry {
            fn from(body: $body) -> Self {
                Self::$variant(Box::new(body))
            }
        })+
    };
    (@personal) => { true };
    (@plain) => { false };
}

entries! {
    /// A reception began.
    ReceptionOpened(ReceptionOpened) = "reception_opened", personal;
    /// The patient's screen got an answer.
    ReceptionAnswered(ReceptionAnswered) = "reception_answered", personal;
    /// A certified reader's result arrived in the terminal's folder.
    CardResult(CardResult) = "card_result", personal;
    /// Somebody of the staff has to look.
    NeedsAttention(NeedsAttention) = "reception_needs_attention", plain;
    /// A reception is this patient's.
    ReceptionLinked(ReceptionLinked) = "reception_linked", plain;
    /// A reception is over.
    ReceptionClosed(ReceptionClosed) = "reception_closed", plain;
    /// What the clinic knows a patient by.
    PatientRecorded(PatientRecorded) = "patient_recorded", personal;
    /// The eligibility system was asked by insured data.
    InquirySent(InquirySent) = "inquiry_sent", personal;
    /// It answered.
    InquiryAnswered(InquiryAnswered) = "inquiry_answered", personal;
    /// Staff chose one of several qualifications.
    QualificationChosen(QualificationChosen) = "qualification_chosen", personal;
    /// Staff saw a document.
    DocumentSeen(DocumentSeen) = "document_seen", personal;
    /// The patient said that nothing has changed.
    VerbalVerified(VerbalVerified) = "verbal_verified", personal;
    /// A statement of insured person eligibility was taken.
    StatementTaken(StatementTaken) = "statement_taken", personal;
    /// The statement is not needed any more: payment is confirmed.
    StatementSettled(StatementSettled) = "statement_settled", plain;
    /// Something is to be asked again.
    ReverifyQueued(Queued) = "reverify_queued", plain;
    /// It was asked again.
    ReverifyAttempted(Attempted) = "reverify_attempted", plain;
    /// It is decided.
    ReverifyResolved(Resolved) = "reverify_resolved", personal;
    /// Staff have seen what changed.
    DifferenceAcknowledged(DifferenceAcknowledged) = "difference_acknowledged", plain;
    /// The patient's answers, for the next visit.
    ConsentRemembered(ConsentRemembered) = "consent_remembered", personal;
    /// A mode was switched on or off.
    ModeChanged(ModeChanged) = "mode_changed", plain;
    /// A step of a mode's checklist was done.
    ModeStepDone(ModeStepDone) = "mode_step_done", plain;
    /// The clinic's settings are these now.
    SettingsChanged(Settings) = "settings_changed", plain;
    /// A staff account was added or changed.
    StaffChanged(Account) = "staff_changed", plain;
    /// A staff account was removed.
    StaffRemoved(AccountRemoved) = "staff_removed", plain;
    /// Somebody signed in.
    SignedIn(SignedIn) = "signed_in", plain;
    /// Somebody signed out, or the desk was locked.
    SignedOut(SignedOut) = "signed_out", plain;
    /// A sign-in failed.
    SignInFailed(SignInFailed) = "sign_in_failed", plain;
    /// Payloads were erased after their retention.
    PayloadsErased(PayloadsErased) = "payloads_erased", plain;
    /// The journal was exported.
    Exported(Exported) = "exported", plain;
    /// A back-up was written.
    BackUpMade(WrittenFile) = "back_up_made", plain;
}

impl Entry {
    /// Whether its payload holds data of a patient.
    pub fn is_personal(&self) -> bool {
        Self::kind_is_personal(self.kind())
    }

    fn unknown(kind: &str, payload: &str, reason: NotRead) -> Self {
        Self::Unknown(UnknownEntry {
            kind: kind.to_owned(),
            payload: Redacted::new(payload.to_owned()),
            reason,
        })
    }
}

/// The subjects that are there.
fn subjects<const N: usize>(subjects: [Option<Subject>; N]) -> Vec<Subject> {
    subjects.into_iter().flatten().collect()
}

fn reception(id: &str) -> Option<Subject> {
    Some(Subject::Reception(id.to_owned()))
}

fn patient(id: Option<&String>) -> Option<Subject> {
    id.cloned().map(Subject::Patient)
}
