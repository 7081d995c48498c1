//! The eligibility system's messages, the gateway protocol, and the rules that turn an answer into
//! a qualification.
//!
//! Everything here is a value or a pure function of its arguments: no IO, no clock, no randomness.

mod check_digit;
pub mod codec;
pub mod codes;
mod consent;
mod date;
pub mod difference;
mod evidence;
pub mod export;
pub mod fhir;
pub mod folder;
pub mod gateway;
mod insurer_number;
pub mod matching;
mod qualification;
pub mod rules;
mod snapshot;
mod statement;
mod tree;
pub mod validate;
pub mod xml_msg;

pub use consent::{
    CareSetting, Consent, ConsentItem, ConsentMemory, PrescriptionQuestion, Previous, Subsidies,
    Viewing,
};
pub use date::{CivilDate, timestamp_in_japan, unix_from_timestamp};
pub use evidence::EvidenceLevel;
pub use gateway::{
    CardFaceProof, CertificateValidity, Challenge, DeskLogin, DeskSession, Envelope,
    FaceComparison, FaceLiveness, FaceRecognition, FaceVerdict, InquiryAnswer, InquiryRequest,
    JpkiCheck, LocalCardCheck, Outcome, Problem, ProblemKind, Proof, Reception, ReceptionList,
    Recognised, Recogniser, RevocationCheck, SignedByCard, thousandths,
};
pub use insurer_number::InsurerNumber;
pub use qualification::{
    Ceiling, Decision, NotQualified, Qualification, Ratio, RatioReason, SpecialDisease,
};
pub use snapshot::Snapshot;
pub use statement::{FaceStatement, Statement};
pub use xml_msg::XmlMsg;
