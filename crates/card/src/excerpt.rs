//! The part of a card face that proves the card without showing its holder's looks.

use myna_card::data::{sha256, sha256_digest_info};
use myna_card::{CardVerifiableCertificate, Date, RsaPublicKey, Sex};
use zeroize::Zeroize;

use crate::authority::{Domain, certify};
use crate::face::{BIRTH_DATE, CARD_KEY, SEX, is_signed, public_key, zeroize_date};
use crate::fields::{Fields, date};
use crate::{Doubt, Hierarchy, Roots};

/// Of a card face (card-face application, EF 0002) what proves the card to somebody else: the block
/// that holds the card's own key, and of the two others their digests.
///
/// Always inside [`Redacted`](redacted::Redacted), hence without `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct FaceExcerpt {
    /// The objects `DF22` birth date, `DF23` sex, `DF24` card key, as the card has them.
    pub holder: Vec<u8>,
    /// SHA-256 of the objects `DF25` and `DF26`.
    pub name_and_address: [u8; 32],
    /// SHA-256 of the object `DF27`.
    pub photo: [u8; 32],
    /// The value of `DF28`.
    pub signature: Vec<u8>,
    /// EF 0004.
    pub issuer_certificate: Vec<u8>,
}

/// The holder of a card whose face is the municipality's.
///
/// Without `Debug`: this is personal.
#[derive(Clone, PartialEq, Eq)]
pub struct VouchedHolder {
    /// Birth date (Gregorian); month and day are 0 where the register does not know them.
    pub birth_date: Date,
    /// Sex.
    pub sex: Sex,
    /// Whose signature covers both.
    pub hierarchy: Hierarchy,
    card_key: RsaPublicKey,
}

/// Why bytes are no [`FaceExcerpt`]: the block is not made of its three objects, or the certificate
/// is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an excerpt of a card face")]
pub struct InvalidExcerpt;

impl FaceExcerpt {
    /// Checks who vouches for it.
    ///
    /// # Errors
    ///
    /// [`InvalidExcerpt`] if it cannot be read. The [`Doubt`] is one of
    /// [`UnknownAuthority`](Doubt::UnknownAuthority), [`CertificateForged`](Doubt::CertificateForged)
    /// and [`SignatureWrong`](Doubt::SignatureWrong).
    pub fn verify(&self, roots: &Roots) -> Result<Result<VouchedHolder, Doubt>, InvalidExcerpt> {
        let fields = Fields::parse(&self.holder).or(Err(InvalidExcerpt))?;
        // Nothing else may stand in the block, and nothing twice.
        let whole: Vec<_> = [BIRTH_DATE, SEX, CARD_KEY]
            .iter()
            .map(|tag| fields.whole(*tag))
            .collect();
        let &[sex] = fields.value(SEX).ok_or(InvalidExcerpt)? else {
            return Err(InvalidExcerpt);
        };
        if whole.concat() != self.holder
            || CardVerifiableCertificate::parse(&self.issuer_certificate).is_err()
        {
            return Err(InvalidExcerpt);
        }
        let birth_date = fields.value(BIRTH_DATE).and_then(date);
        let card_key = fields.value(CARD_KEY).and_then(public_key);
        let (birth_date, card_key) = birth_date.zip(card_key).ok_or(InvalidExcerpt)?;
        let (_, certified) = certify(&self.issuer_certificate, Domain::CardFace, roots);
        let digests = [sha256(&self.holder), self.name_and_address, self.photo];
        Ok(certified.and_then(|issuer| {
            if !is_signed(&digests, &self.signature, &issuer.key) {
                return Err(Doubt::SignatureWrong);
            }
            Ok(VouchedHolder {
                birth_date,
                sex: Sex::from_byte(sex),
                hierarchy: issuer.hierarchy,
                card_key,
            })
        }))
    }
}

impl VouchedHolder {
    /// Whether the card's own key made this signature over the SHA-256 of `message`
    /// ([`sign_by_card`](crate::sign_by_card)): then the card was there, and is no copy.
    ///
    /// # Errors
    ///
    /// [`Doubt::NotThisCard`].
    pub fn check_signature(&self, message: &[u8], signature: &[u8]) -> Result<(), Doubt> {
        let info = sha256_digest_info(&sha256(message));
        let valid = self.card_key.verify_pkcs1(&info, signature);
        valid.or(Err(Doubt::NotThisCard))
    }
}

impl Zeroize for FaceExcerpt {
    fn zeroize(&mut self) {
        self.holder.zeroize();
        self.name_and_address.zeroize();
        self.photo.zeroize();
        self.signature.zeroize();
        self.issuer_certificate.zeroize();
    }
}

impl Drop for VouchedHolder {
    fn drop(&mut self) {
        zeroize_date(&mut self.birth_date);
        self.sex = Sex::Unknown;
        self.card_key.modulus.zeroize();
    }
}
