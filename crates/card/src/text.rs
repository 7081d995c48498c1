//! The application that helps to fill in forms (券面事項入力補助AP): the holder as text.

use apdu::Transmit;
use apdu::tlv::ber;
use myna_card::{Date, Sex};
use redacted::Redacted;
use zeroize::Zeroize;

use crate::select::{select_application, select_file};
use crate::{Error, Pin, file, verify};

/// Reads the four attributes by the text application's own PIN.
///
/// That PIN has a counter of its own, although many holders chose the same digits as for user
/// authentication. VERIFY is sent once, whatever happens.
///
/// # Errors
///
/// [`Error::PinWrong`], [`Error::PinBlocked`], [`Error::Malformed`], [`Error::Link`] or
/// [`Error::Status`], also for a phone, which has no such application.
pub async fn read_attributes<T: Transmit>(
    link: &mut T,
    pin: &Pin,
) -> Result<Redacted<Attributes>, Error> {
    let mut text = Text::select(link).await?;
    text.verify_pin(pin).await?;
    text.attributes().await
}

/// The four attributes (基本4情報) of the holder.
///
/// Always inside [`Redacted`], hence without `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Attributes {
    /// Family name, U+3000, given name.
    pub name: String,
    /// Address; its digits are full-width.
    pub address: String,
    /// Birth date (Gregorian).
    pub birth_date: Date,
    /// Sex.
    pub sex: Sex,
}

impl Attributes {
    /// `FF20 { DF21 offsets, DF22 name, DF23 address, DF24 YYYYMMDD, DF25 sex }`.
    ///
    /// The fields are found by their tags; the table of offsets says the same.
    fn parse(file: &[u8]) -> Option<Self> {
        let fields = ber::find(file, ATTRIBUTES).ok()??;
        let field = |tag| ber::find(fields, tag).ok().flatten();
        let text = |tag| String::from_utf8(field(tag)?.to_vec()).ok();
        let &[sex] = field(SEX)? else { return None };
        Some(Self {
            name: text(NAME)?,
            address: text(ADDRESS)?,
            birth_date: Date::parse(field(BIRTH_DATE)?).ok()?,
            sex: Sex::from_byte(sex),
        })
    }
}

impl Zeroize for Attributes {
    fn zeroize(&mut self) {
        self.name.zeroize();
        self.address.zeroize();
        self.birth_date.year.zeroize();
        self.birth_date.month.zeroize();
        self.birth_date.day.zeroize();
        self.sex = Sex::Unknown;
    }
}

/// The application, selected on a card.
struct Text<'a, T> {
    link: &'a mut T,
}

impl<'a, T: Transmit> Text<'a, T> {
    async fn select(link: &'a mut T) -> Result<Self, Error> {
        select_application(link, &AID).await?;
        Ok(Self { link })
    }

    async fn verify_pin(&mut self, pin: &Pin) -> Result<(), Error> {
        select_file(self.link, PIN).await?;
        verify::verify(self.link, pin).await
    }

    async fn attributes(&mut self) -> Result<Redacted<Attributes>, Error> {
        select_file(self.link, ATTRIBUTES_FILE).await?;
        let file = file::read_object(self.link, WHAT).await?;
        file.and_then(|file| Attributes::parse(file.expose()))
            .map(Redacted::new)
            .ok_or(Error::Malformed { what: WHAT })
    }
}

const AID: [u8; 10] = [0xD3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x04, 0x08];
const ATTRIBUTES_FILE: u16 = 0x0002;
const PIN: u16 = 0x0011;

const ATTRIBUTES: u32 = 0xFF20;
const NAME: u32 = 0xDF22;
const ADDRESS: u32 = 0xDF23;
const BIRTH_DATE: u32 = 0xDF24;
const SEX: u32 = 0xDF25;

const WHAT: &str = "attributes";
