//! The card face as the card stores it: what is printed on its front, and the holder's photo.

use apdu::tlv::ber;
use myna_card::data::{sha256, sha256_digest_info};
use myna_card::{Date, RsaPublicKey, Sex};
use zeroize::{Zeroize, Zeroizing};

use crate::FaceExcerpt;
use crate::fields::{Fields, date};

/// The card face (card-face application, EF 0002).
///
/// Always inside [`Redacted`](redacted::Redacted), hence without `Debug`. The signature covers all
/// but the last two fields.
#[derive(Clone, PartialEq, Eq)]
pub struct CardFace {
    /// Birth date (Gregorian); month and day are 0 where the register does not know them.
    pub birth_date: Date,
    /// Sex.
    pub sex: Sex,
    /// The name as printed: PNG, 1 bit a pixel, 216×12 on the test card.
    pub name_image: Vec<u8>,
    /// The address as printed: PNG, 1 bit a pixel, 288×12 on the test card.
    pub address_image: Vec<u8>,
    /// The photo: JPEG 2000 in a JP2 container, grey, 378×472. `None` on cards without one, which
    /// holders under the age of one get.
    pub photo: Option<Vec<u8>>,
    /// When the card expires; not signed, so a hint.
    pub expiry: Option<Date>,
    /// The security code as printed: PNG; not signed.
    pub security_code_image: Option<Vec<u8>>,
    /// The card's own key, whose private half never leaves the card.
    pub(crate) card_key: RsaPublicKey,
    /// Birth date, sex and key, as written.
    holder: Vec<u8>,
    /// One digest of the holder, one of the name and address images, one of the photo.
    digests: [[u8; 32]; 3],
    signature: Vec<u8>,
}

impl CardFace {
    /// `FF20 { DF21 offsets, DF22 birth, DF23 sex, DF24 key, DF25 name, DF26 address, DF27 photo,
    /// DF28 signature, DF29 expiry, DF2A security code }`.
    ///
    /// The objects are found by their tags; the table of offsets, which nobody signed, says the
    /// same.
    pub(crate) fn parse(file: &[u8]) -> Option<Self> {
        let fields = Fields::of_file(file, FACE)?;
        let bytes = |tag| Some(fields.value(tag)?.to_vec());
        let &[sex] = fields.value(SEX)? else {
            return None;
        };
        let written = |tags: &[u32]| {
            let parts: Vec<_> = tags.iter().map(|tag| fields.whole(*tag)).collect();
            Zeroizing::new(parts.concat())
        };
        let holder = written(&[BIRTH_DATE, SEX, CARD_KEY]);
        Some(Self {
            birth_date: date(fields.value(BIRTH_DATE)?)?,
            sex: Sex::from_byte(sex),
            name_image: bytes(NAME)?,
            address_image: bytes(ADDRESS)?,
            photo: bytes(PHOTO).filter(|photo| !photo.is_empty()),
            expiry: fields.value(EXPIRY).and_then(date),
            security_code_image: bytes(SECURITY_CODE),
            card_key: public_key(fields.value(CARD_KEY)?)?,
            digests: [
                sha256(&holder),
                sha256(&written(&[NAME, ADDRESS])),
                sha256(&written(&[PHOTO])),
            ],
            holder: holder.to_vec(),
            signature: bytes(SIGNATURE)?,
        })
    }

    /// Whether the municipality's key made the signature. Measured on cards with a photo; for a card
    /// without, the third digest is taken of what there is in its place.
    pub(crate) fn is_signed_by(&self, issuer: &RsaPublicKey) -> bool {
        is_signed(&self.digests, &self.signature, issuer)
    }

    /// What proves the card to somebody else, with EF 0004 of its application.
    pub(crate) fn excerpt(&self, issuer_certificate: &[u8]) -> FaceExcerpt {
        let [_, name_and_address, photo] = self.digests;
        FaceExcerpt {
            holder: self.holder.clone(),
            name_and_address,
            photo,
            signature: self.signature.clone(),
            issuer_certificate: issuer_certificate.to_vec(),
        }
    }
}

/// Whether the municipality's key signed the three digests.
///
/// PKCS #1 v1.5 (RFC 8017 §8.2) in a form of its own: the DigestInfo for SHA-256 holds three digests,
/// so that a part can be shown without the others.
pub(crate) fn is_signed(digests: &[[u8; 32]; 3], signature: &[u8], issuer: &RsaPublicKey) -> bool {
    let info = sha256_digest_info(digests.as_flattened());
    issuer.verify_pkcs1(&info, signature).is_ok()
}

impl Zeroize for CardFace {
    fn zeroize(&mut self) {
        zeroize_date(&mut self.birth_date);
        self.sex = Sex::Unknown;
        self.name_image.zeroize();
        self.address_image.zeroize();
        self.photo.zeroize();
        self.expiry.as_mut().map(zeroize_date);
        self.expiry = None;
        self.security_code_image.zeroize();
        self.card_key.modulus.zeroize();
        self.card_key.exponent.zeroize();
        self.holder.zeroize();
        self.digests.zeroize();
        self.signature.zeroize();
    }
}

/// `90` exponent, `91` modulus.
pub(crate) fn public_key(objects: &[u8]) -> Option<RsaPublicKey> {
    let find = |tag| ber::find(objects, tag).ok().flatten().map(<[u8]>::to_vec);
    Some(RsaPublicKey {
        exponent: find(0x90)?,
        modulus: find(0x91)?,
    })
}

pub(crate) fn zeroize_date(date: &mut Date) {
    date.year.zeroize();
    date.month.zeroize();
    date.day.zeroize();
}

const FACE: u32 = 0xFF20;
pub(crate) const BIRTH_DATE: u32 = 0xDF22;
pub(crate) const SEX: u32 = 0xDF23;
pub(crate) const CARD_KEY: u32 = 0xDF24;
const NAME: u32 = 0xDF25;
const ADDRESS: u32 = 0xDF26;
const PHOTO: u32 = 0xDF27;
const SIGNATURE: u32 = 0xDF28;
const EXPIRY: u32 = 0xDF29;
const SECURITY_CODE: u32 = 0xDF2A;
