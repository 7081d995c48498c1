//! What a card gives to prove itself, in either of two ways.

use redacted::Redacted;
use serde::{Deserialize, Serialize};

use super::base64;
use super::recognition::{FaceRecognition, Recognised};

/// What a card gave to prove itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Proof {
    /// The key for user authentication signed, which it does after its PIN.
    Jpki(SignedByCard),
    /// The card's own key signed, which proves that the card is here and no copy; that its holder
    /// is here too is what the page, or the staff at the page, says.
    CardFace(Box<CardFaceProof>),
}

/// A signature by the key for user authentication.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SignedByCard {
    /// The certificate for user authentication, X.509 DER.
    #[serde(with = "base64")]
    #[cfg_attr(feature = "schema", schemars(with = "base64::Text"))]
    pub certificate: Redacted<Vec<u8>>,
    /// Its signature over [`crate::Statement::digest`]: RSASSA-PKCS1-v1_5 with SHA-256, 256 bytes.
    #[serde(with = "base64")]
    #[cfg_attr(feature = "schema", schemars(with = "base64::Text"))]
    pub signature: Redacted<Vec<u8>>,
}

/// What the card-face application proves without a PIN.
///
/// Of the card face (EF 0002) only birth date, sex and the card's key are sent: the municipality's
/// signature is made over three digests, so photo and pictures stay in the page as two of them.
///
/// The name comes from the text application, without its record of signatures (EF 0003): that holds
/// a digest of the My Number, and its signature tells the digest, from which the number can be found by
/// trying all. The page has checked that signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CardFaceProof {
    /// The certificate for user authentication, X.509 DER, which the card gives to anyone: it names
    /// whom to look up.
    #[serde(with = "base64")]
    #[cfg_attr(feature = "schema", schemars(with = "base64::Text"))]
    pub certificate: Redacted<Vec<u8>>,
    /// The objects `DF22` birth date, `DF23` sex and `DF24` card key, as the card has them.
    #[serde(with = "base64")]
    #[cfg_attr(feature = "schema", schemars(with = "base64::Text"))]
    pub holder: Redacted<Vec<u8>>,
    /// SHA-256 of the objects `DF25` and `DF26`, 32 bytes.
    #[serde(with = "base64")]
    #[cfg_attr(feature = "schema", schemars(with = "base64::Text"))]
    pub name_and_address_digest: Redacted<Vec<u8>>,
    /// SHA-256 of the object `DF27`, 32 bytes.
    #[serde(with = "base64")]
    #[cfg_attr(feature = "schema", schemars(with = "base64::Text"))]
    pub photo_digest: Redacted<Vec<u8>>,
    /// The municipality's signature over the three digests, the value of `DF28`.
    #[serde(with = "base64")]
    #[cfg_attr(feature = "schema", schemars(with = "base64::Text"))]
    pub issuer_signature: Redacted<Vec<u8>>,
    /// The card-verifiable certificate of the municipality's key, EF 0004.
    #[serde(with = "base64")]
    #[cfg_attr(feature = "schema", schemars(with = "base64::Text"))]
    pub issuer_certificate: Redacted<Vec<u8>>,
    /// The holder's name as text, as the card writes it.
    pub name: Redacted<String>,
    /// How the holder was recognised.
    pub recognition: FaceRecognition,
    /// The card key's signature over [`crate::FaceStatement::digest`]: RSASSA-PKCS1-v1_5 with SHA-256.
    #[serde(with = "base64")]
    #[cfg_attr(feature = "schema", schemars(with = "base64::Text"))]
    pub signature: Redacted<Vec<u8>>,
    /// [`crate::DeskSession::token`], when a member of the staff recognised the holder.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub desk_token: Option<Redacted<String>>,
}

impl Proof {
    /// The certificate for user authentication, X.509 DER.
    pub const fn certificate(&self) -> &Redacted<Vec<u8>> {
        match self {
            Self::Jpki(card) => &card.certificate,
            Self::CardFace(card) => &card.certificate,
        }
    }

    /// How the patient was recognised.
    pub const fn recognised(&self) -> Recognised {
        match self {
            Self::Jpki(_) => Recognised::Pin,
            Self::CardFace(card) => Recognised::Face(card.recognition),
        }
    }
}
