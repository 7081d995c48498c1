//! The protocol between a browser and the eligibility gateway: JSON over HTTP.
//!
//! 1. `POST /api/v1/challenges` answers a [`Challenge`].
//! 2. The card signs [`crate::Statement::digest`] over that challenge, the request's id and the
//!    patient's consent; or, without a PIN, [`crate::FaceStatement::digest`] over these and how the
//!    patient was recognised.
//! 3. `POST /api/v1/inquiries` with an [`InquiryRequest`] answers an [`InquiryAnswer`]; sent again
//!    with the same request id it answers the same bytes.
//! 4. `POST /api/v1/desk/sessions` with [`DeskLogin`] answers a [`DeskSession`], whose token opens
//!    `GET /api/v1/receptions?date=YYYY-MM-DD`, a [`ReceptionList`]. With `since=` (the last
//!    [`ReceptionList::cursor`]) and `wait=` (seconds) it answers as soon as something has changed.
//! 5. A session opens the desk's own inquiries ([`DeskInquiry`]), the clinic's journal
//!    ([`JournalAppend`]), the terminal's folders ([`FolderListing`]) and patients' screens
//!    ([`ScreenInvitation`]) too.
//!
//! Whatever fails is a [`Problem`] (RFC 9457). Moments are whole seconds since
//! 1970-01-01T00:00:00Z, days `YYYY-MM-DD` in Japan, binary values base64 (RFC 4648 section 4, padded).

use redacted::Redacted;
use serde::{Deserialize, Serialize};

use crate::consent::Consent;
use crate::date::CivilDate;
use crate::evidence::EvidenceLevel;
use crate::qualification::{NotQualified, Qualification};
use crate::xml_msg::{
    MessageBody, MessageHeader, Personal, QualificationConfirmSearchInfo, XmlMsg,
};

mod base64;
pub mod delivery;
mod folders;
mod insured_data;
mod journal;
mod problem;
mod proof;
mod recognition;
mod screens;

pub use folders::{FolderFile, FolderListing};
pub use insured_data::{
    DeskAnswer, DeskEnvelope, DeskInquiries, DeskInquiry, DeskOutcome, DeskOutcomes, DeskPurpose,
};
pub use journal::{JournalAppend, JournalConflict, JournalHead, JournalPage, SealedPart};
pub use problem::{Problem, ProblemKind};
pub use proof::{CardFaceProof, Proof, SignedByCard};
pub use recognition::{
    FaceComparison, FaceLiveness, FaceRecognition, FaceVerdict, Recognised, Recogniser, thousandths,
};
pub use screens::{
    RelayReceipt, Relayed, Screen, ScreenCommands, ScreenInvitation, ScreenKey, ScreenList,
    ScreenPairing, ScreenState,
};

/// What the card is to sign: fresh, for one origin, once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Challenge {
    /// 32 random bytes, base64url without padding: 43 characters.
    pub nonce: String,
    /// Five minutes after it was made; Unix seconds.
    pub expires_at: i64,
    /// The page's origin that asked, such as `https://reception.example`.
    pub origin: String,
}

/// One inquiry about the holder of a card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct InquiryRequest {
    /// A fresh UUID in lower case (RFC 9562), the same whenever this inquiry is sent again.
    #[cfg_attr(
        feature = "schema",
        schemars(extend("pattern" = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"))
    )]
    pub request_id: String,
    /// [`Challenge::nonce`].
    pub nonce: String,
    /// What the card gave to prove itself.
    pub proof: Proof,
    /// The patient's answers, which the signature covers.
    pub consent: Consent,
    /// The question in the system's own form; `ArbitraryFileIdentifier` is the request id.
    #[serde(rename = "XmlMsg")]
    pub xml_msg: XmlMsg,
}

impl InquiryRequest {
    /// An inquiry about a card's holder for the day `on`.
    ///
    /// `search` adds the data of a qualification certificate where they are known.
    pub fn about_card(
        request_id: String,
        nonce: String,
        proof: Proof,
        consent: Consent,
        on: CivilDate,
        search: Option<QualificationConfirmSearchInfo>,
    ) -> Self {
        let xml_msg = XmlMsg {
            message_header: MessageHeader {
                qualification_confirmation_date: Some(on.compact()),
                arbitrary_file_identifier: Some(request_id.clone()),
                ..MessageHeader::default()
            },
            message_body: MessageBody {
                qualification_confirm_search_info: search,
                ..MessageBody::default()
            },
            ..XmlMsg::default()
        };
        Self {
            request_id,
            nonce,
            proof,
            consent,
            xml_msg,
        }
    }
}

/// The eligibility system's answer, and what the gateway knows about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct InquiryAnswer {
    /// The answer in the system's own form.
    #[serde(rename = "XmlMsg")]
    pub xml_msg: XmlMsg,
    /// The gateway's own remarks, never mixed into the system's message.
    pub envelope: Envelope,
}

/// What the gateway adds to an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Envelope {
    /// [`InquiryRequest::request_id`].
    pub request_id: String,
    /// Where the answer came from.
    pub evidence: EvidenceLevel,
    /// When the request was accepted; Unix seconds.
    pub received_at: i64,
    /// What the card itself proved.
    pub local_card_check: LocalCardCheck,
}

/// What was checked of the card, and what was not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LocalCardCheck {
    /// Signature and certificate chain.
    pub jpki: JpkiCheck,
    /// Was the certificate revoked?
    pub revocation: RevocationCheck,
    /// The certificate's period of validity.
    pub validity: CertificateValidity,
    /// How the holder was recognised by the photo in the chip; absent when the PIN was known. The
    /// card face is the municipality's then, and the card no copy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub face: Option<FaceRecognition>,
}

/// The check of the card's signature and of its certificate's chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum JpkiCheck {
    /// The signature is the card's, and a root that the gateway trusts issued its certificate.
    Verified,
    /// The key made none: it wants a PIN. A root that the gateway trusts issued the certificate.
    NotMade,
}

/// The check for revocation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RevocationCheck {
    /// Only verifiers that the law names may ask for it.
    NotChecked,
}

/// Where today stands in a certificate's period of validity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CertificateValidity {
    /// Within it.
    Valid,
    /// Within its last three months: the patient should renew it.
    EndsSoon,
    /// Over for at most three months: the qualification alone is answered, no medical information.
    Grace,
}

/// `POST /api/v1/desk/sessions`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DeskLogin {
    /// What the clinic chose when it started the gateway.
    pub passphrase: Redacted<String>,
}

/// The right to see the desk's list for a while.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DeskSession {
    /// Sent as `Authorization: Bearer …`.
    pub token: Redacted<String>,
    /// The session ends then, or after half an hour without a request; Unix seconds.
    pub expires_at: i64,
}

/// `GET /api/v1/receptions`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReceptionList {
    /// The day, in Japan.
    pub date: CivilDate,
    /// Newest first; where `since` was given, those alone that have changed after it.
    pub receptions: Vec<Reception>,
    /// For the next request's `since`.
    #[serde(default)]
    pub cursor: i64,
}

/// One visit in the desk's list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Reception {
    /// [`InquiryRequest::request_id`].
    pub request_id: String,
    /// When the request was accepted; Unix seconds.
    pub received_at: i64,
    /// Where the outcome came from.
    pub evidence: EvidenceLevel,
    /// How the patient was recognised, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recognised: Option<Recognised>,
    /// The patient's name, where the system told it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<Personal>,
    /// What came of it.
    pub outcome: Outcome,
}

/// What came of a visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Outcome {
    /// The patient is insured.
    Qualified {
        /// By whom, and how much the patient pays.
        qualification: Box<Qualification>,
    },
    /// The system answered, but with no qualification that holds.
    NotQualified {
        /// Why.
        reason: NotQualified,
    },
    /// The card proved itself, but it cannot be used.
    Refused {
        /// Why.
        problem: ProblemKind,
    },
    /// The system has not answered; the qualification is to be verified later.
    Unanswered,
}
