//! Who vouches for what a card holds: authorities, the certificates below them, and doubts.

use std::fmt;

use myna_card::data::KeyId;
use myna_card::{CardVerifiableCertificate, RsaPublicKey, ca};
use redacted::Redacted;
use zeroize::Zeroize;

use crate::Error;
use crate::face::public_key;

/// A hierarchy of keys that issues cards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Hierarchy {
    /// The one of the cards that people have.
    Production,
    /// The one of J-LIS's test cards: made by an official, but about nobody.
    Test,
    /// One of the roots that the caller handed in.
    Demo,
}

/// Why nobody vouches for what was read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Doubt {
    /// The application's certificate, or the record that holds the signature, cannot be read.
    #[error("no certificate or signature to check")]
    NothingToCheck,
    /// The certificate names an authority that is not known, or not of this application.
    #[error("unknown authority {0}")]
    UnknownAuthority(String),
    /// The authority did not sign the certificate.
    #[error("the authority did not sign the certificate")]
    CertificateForged,
    /// The certificate's key did not sign what was read.
    #[error("the issuer did not sign what was read")]
    SignatureWrong,
    /// The signature is about other attributes than those that were read.
    #[error("the signature is about something else")]
    DigestWrong,
    /// The card did not answer the challenge.
    #[error("the card did not answer the challenge")]
    NoAnswer,
    /// The answer was not made by the key in the card face: its files may be a copy.
    #[error("the card does not have the key of the card face")]
    NotThisCard,
    /// Card face and attributes are of two people, or were issued under two hierarchies.
    #[error("card face and attributes do not belong together")]
    NotTogether,
}

/// Something read, and who vouches for it.
#[derive(Clone, PartialEq, Eq)]
pub struct Attested<T: Zeroize> {
    /// What was read.
    pub value: Redacted<T>,
    /// Whose signature covers it.
    pub signature: Result<Hierarchy, Doubt>,
    /// Whose key made the signature, if there is a certificate at all.
    pub issuer: Option<Issuer>,
}

/// Not derived: a derived one would want `T` to be printable.
impl<T: Zeroize> fmt::Debug for Attested<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attested")
            .field("value", &self.value)
            .field("signature", &self.signature)
            .field("issuer", &self.issuer)
            .finish()
    }
}

/// The certificate over the key that signed, by its two key identifiers.
///
/// Each is written `1322121/000`: seven digits and three, as `myna-card` does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issuer {
    /// The authority (証明者鍵ID).
    pub authority: String,
    /// The key that it certifies (被証明者鍵ID).
    pub key: String,
}

/// Keys of authorities that certify a card's issuers.
///
/// The six of production and of the test hierarchy are always known: the answer says which one it
/// was, and what to make of that is the caller's business.
#[derive(Clone, Debug, Default)]
pub struct Roots {
    demo: Vec<(String, RsaPublicKey)>,
}

impl Roots {
    /// Knows further roots, for demo cards: seven digits of a key identifier, and the key as cards
    /// write it (`90` exponent, `91` modulus).
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`] if one is no key.
    pub fn with_demo(roots: &[(&str, &[u8])]) -> Result<Self, Error> {
        let root = |&(number, key): &(&str, &[u8])| {
            let key = public_key(key).ok_or(Error::Malformed { what: "root" })?;
            Ok((number.to_owned(), key))
        };
        let demo = roots.iter().map(root).collect::<Result<_, Error>>()?;
        Ok(Self { demo })
    }

    fn find(&self, id: &KeyId) -> Option<(Hierarchy, RsaPublicKey)> {
        if let Some(known) = ca::find(id) {
            let hierarchy = match known.name().as_bytes() {
                [b'5', ..] => Hierarchy::Production,
                _ => Hierarchy::Test,
            };
            return Some((hierarchy, known.to_public_key()));
        }
        let mut demo = self.demo.iter();
        let (_, key) = demo.find(|(number, _)| number == id.number())?;
        Some((Hierarchy::Demo, key.clone()))
    }
}

/// An application that has a certificate of its own, by what its authorities' numbers end with.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Domain {
    /// 券面事項確認AP: `5000023`, `6000023`.
    CardFace,
    /// 券面事項入力補助AP: `5000033`, `6000033`.
    Text,
}

/// The key of an application's issuer, and who certified it.
pub(crate) struct CertifiedKey {
    pub(crate) key: RsaPublicKey,
    pub(crate) hierarchy: Hierarchy,
}

/// Checks an application's card-verifiable certificate (EF 0004, `7F21 { 5F4E, 5F37 }`).
pub(crate) fn certify(
    certificate: &[u8],
    domain: Domain,
    roots: &Roots,
) -> (Option<Issuer>, Result<CertifiedKey, Doubt>) {
    let Ok(certificate) = CardVerifiableCertificate::parse(certificate) else {
        return (None, Err(Doubt::NothingToCheck));
    };
    let issuer = Issuer {
        authority: certificate.issuer_key_id.to_string(),
        key: certificate.subject_key_id.to_string(),
    };
    let checked = check(&certificate, domain, roots);
    (Some(issuer), checked)
}

fn check(
    certificate: &CardVerifiableCertificate,
    domain: Domain,
    roots: &Roots,
) -> Result<CertifiedKey, Doubt> {
    let id = &certificate.issuer_key_id;
    let (hierarchy, authority) = roots
        .find(id)
        .filter(|_| id.number().ends_with(domain.number()))
        .ok_or_else(|| Doubt::UnknownAuthority(id.to_string()))?;
    certificate
        .verify_with(&authority)
        .or(Err(Doubt::CertificateForged))?;
    Ok(CertifiedKey {
        key: certificate.public_key.clone(),
        hierarchy,
    })
}

impl Domain {
    const fn number(self) -> &'static str {
        match self {
            Self::CardFace => "000023",
            Self::Text => "000033",
        }
    }
}
