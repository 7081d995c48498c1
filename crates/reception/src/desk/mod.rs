//! The staff's side of the reception: everything of the desk that is not a screen.
//!
//! The clinic's records are one append-only journal of [`Entry`] values; [`DeskState`] is a fold over
//! them and holds nothing that is not in the journal. What staff do at the desk is a value of its own
//! that ends in entries:
//!
//! | module | what it decides |
//! |---|---|
//! | [`fallback`] | the next step when a card does not work, in the official order |
//! | [`verbal`] | a verbal verification on a return visit |
//! | [`statement`] | 被保険者資格申立書, the statement of insured person eligibility |
//! | [`reverify`] | what has to be asked again when the system is back, and the claim until then |
//! | [`modes`] | network outage, system failure, disaster: checklists |
//! | [`settings`] | the clinic's settings, and the browser's policy for its PCs |
//! | [`staff`] | accounts, roles, idle lock, what the patient's screen may reach |
//! | [`mirror`] | the patient's screen and the desk in step |
//!
//! No IO, no clock, no randomness: times (Unix seconds), days in Japan and identifiers (UUIDs, RFC 9562)
//! are arguments. There are no texts for people in here: the app has words for every variant.

mod entry;
pub mod fallback;
pub mod mirror;
pub mod modes;
pub mod reverify;
pub mod settings;
pub mod staff;
mod state;
pub mod statement;
pub mod verbal;

pub use entry::{
    Actor, AttentionReason, CardPresented, CardResult, ConsentRemembered, DifferenceAcknowledged,
    DocumentSeen, Ending, Entry, Exported, Finding, InquiryAnswered, InquiryPurpose, InquirySent,
    ModeChanged, ModeStepDone, NeedsAttention, NotRead, PatientRecorded, PayloadsErased, Place,
    QualificationChosen, ReceptionAnswered, ReceptionClosed, ReceptionLinked, ReceptionOpened,
    SignInFailed, SignedIn, SignedOut, Stamp, StatementSettled, StatementTaken, Subject,
    SubsidyChoice, UnknownEntry, VerbalVerified, WrittenFile,
};
pub use state::{DeskState, Hit, Patient, Reception, SearchIndex, StatementKept, Status};
