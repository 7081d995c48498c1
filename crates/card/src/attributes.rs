//! The four attributes as the card stores them, and the record that vouches for them.

use apdu::tlv::ber;
use myna_card::data::sha256;
use myna_card::{Date, RsaPublicKey, Sex};
use zeroize::Zeroize;

use crate::face::zeroize_date;
use crate::fields::{Fields, date};

/// The four attributes (基本4情報) of the holder.
///
/// Always inside [`Redacted`](redacted::Redacted), hence without `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Attributes {
    /// Family name, U+3000, given name.
    pub name: String,
    /// Address; its digits are full-width.
    pub address: String,
    /// Birth date (Gregorian); month and day are 0 where the register does not know them.
    pub birth_date: Date,
    /// Sex.
    pub sex: Sex,
    /// SHA-256 of the four objects.
    digest: [u8; 32],
}

/// What a municipality signed of the text application's files (EF 0003).
///
/// It holds a digest of the My Number's file too, from which the number could be found by trying
/// all: the record stays in here, and is dropped as soon as it has been compared.
pub(crate) struct Integrity<'a> {
    attributes: &'a [u8],
    signed: Vec<u8>,
    signature: &'a [u8],
}

impl Attributes {
    /// `FF20 { DF21 offsets, DF22 name, DF23 address, DF24 YYYYMMDD, DF25 sex }`.
    ///
    /// The fields are found by their tags, behind the table of offsets: that is what the digest
    /// covers.
    pub(crate) fn parse(file: &[u8]) -> Option<Self> {
        let value = ber::find(file, ATTRIBUTES).ok()??;
        let covered = match ber::objects(value).next()?.ok()? {
            table if table.tag == OFFSETS => value.get(ber::object_length(value).ok()?..)?,
            _ => value,
        };
        let fields = Fields::parse(covered).ok()?;
        let text = |tag| String::from_utf8(fields.value(tag)?.to_vec()).ok();
        let &[sex] = fields.value(SEX)? else {
            return None;
        };
        Some(Self {
            name: text(NAME)?,
            address: text(ADDRESS)?,
            birth_date: date(fields.value(BIRTH_DATE)?)?,
            sex: Sex::from_byte(sex),
            digest: sha256(covered),
        })
    }
}

impl Zeroize for Attributes {
    fn zeroize(&mut self) {
        self.name.zeroize();
        self.address.zeroize();
        zeroize_date(&mut self.birth_date);
        self.sex = Sex::Unknown;
        self.digest.zeroize();
    }
}

impl<'a> Integrity<'a> {
    /// `FF30 { DF31 digest of EF 0001, DF32 digest of EF 0002, DF33 signature }`.
    pub(crate) fn parse(file: &'a [u8]) -> Option<Self> {
        let fields = Fields::of_file(file, INTEGRITY)?;
        let signature = fields.value(SIGNATURE)?;
        let signed = fields.before(SIGNATURE)?;
        Some(Self {
            attributes: signed.value(ATTRIBUTES_DIGEST)?,
            signed: signed.concat(),
            signature,
        })
    }

    /// Whether the record is about these attributes.
    pub(crate) fn covers(&self, attributes: &Attributes) -> bool {
        self.attributes == attributes.digest
    }

    /// Whether the municipality's key made the signature (sha256WithRSAEncryption).
    pub(crate) fn is_signed_by(&self, issuer: &RsaPublicKey) -> bool {
        let valid = issuer.verify_pkcs1_sha256(&self.signed, self.signature);
        valid.is_ok()
    }
}

impl Drop for Integrity<'_> {
    fn drop(&mut self) {
        self.signed.zeroize();
    }
}

const ATTRIBUTES: u32 = 0xFF20;
const OFFSETS: u32 = 0xDF21;
const NAME: u32 = 0xDF22;
const ADDRESS: u32 = 0xDF23;
const BIRTH_DATE: u32 = 0xDF24;
const SEX: u32 = 0xDF25;

const INTEGRITY: u32 = 0xFF30;
const ATTRIBUTES_DIGEST: u32 = 0xDF32;
const SIGNATURE: u32 = 0xDF33;
