//! Ten demo patients: what their cards hold and what the insurers know.
//!
//! Everyone here is invented, which is why nothing is wrapped against logging. The build script
//! includes this module too, to issue the cards.

mod code_b;
mod table;

pub use code_b::code_b;
pub use table::PEOPLE;

/// The PIN of every demo card, for all of its four-digit PINs.
pub const PIN: &str = "1234";

/// The password of every demo card's signing key.
pub const SIGN_PASSWORD: &str = "DEMO1234";

/// 照合番号A of every demo card: twelve digits in the place of the My Number.
///
/// The check digit is wrong on purpose (it would be 0), so this can be no one's number.
pub const CODE_A: &str = "000000000001";

/// 全国地方公共団体コード of the invented municipality, five digits.
pub const MUNICIPALITY: &str = "13999";

/// A patient with a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DemoPatient {
    /// Short and stable, for settings and file names.
    pub id: &'static str,
    /// What this patient is there to show.
    pub purpose: Purpose,
    /// Name as on the card; family and given name separated by U+3000, or Latin capitals.
    pub name: &'static str,
    /// The name as the JPKI signing certificate writes it, where characters are missing there.
    pub certificate_name: Option<&'static str>,
    /// 通称, for foreign residents.
    pub alias: Option<Alias>,
    /// Address as on the card.
    pub address: &'static str,
    /// Postal code, seven digits with a hyphen.
    pub post_number: &'static str,
    /// `YYYYMMDD`.
    pub birth_date: &'static str,
    /// As on the card.
    pub sex: Sex,
    /// Date of expiry of the card, `YYYYMMDD`.
    pub card_expiry: &'static str,
    /// The four digits printed under the photo.
    pub security_code: &'static str,
    /// Last day of both certificates, `YYYYMMDD`.
    pub certificate_expiry: &'static str,
    /// Tries left on the PIN of the user-authentication key when the card is new.
    pub pin_tries_left: u8,
    /// What the eligibility system has on record.
    pub insurance: Insurance,
}

/// What a demo patient shows; the app has the words for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// Everything works.
    Valid,
    /// Has a class for the high-cost medical expense ceiling.
    HighCostLimit,
    /// 70 to 74 with a 20 % share.
    Elderly70,
    /// 75 or older with a 20 % share.
    Elderly75,
    /// The card is good, its user-authentication certificate ended more than three months ago.
    ExpiredCertificate,
    /// The PIN has no tries left.
    PinLocked,
    /// Registered, but no insurer has the patient at present.
    InsurerNotFound,
    /// The insurer's record shows ● in the place of characters that the card has.
    RareCharacter,
    /// Latin name and 通称.
    ForeignResident,
    /// The card was never registered as a health insurance card.
    Unregistered,
}

/// The sex that the card states (JIS X 0303 as far as used).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sex {
    /// `1`
    Male,
    /// `2`
    Female,
}

/// A second name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alias {
    /// Family and given name separated by U+3000.
    pub name: &'static str,
    /// In half-width kana.
    pub kana: &'static str,
}

/// What the eligibility system knows about a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Insurance {
    /// An insurer has the patient.
    Covered(Coverage),
    /// Registered, but no qualification was found.
    NotFound,
    /// Not registered for use as an insurance card.
    Unregistered,
}

/// A qualification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Coverage {
    /// The name on record; ● stands for what the insurer's character set lacks.
    pub name: &'static str,
    /// In half-width kana, with a half-width space.
    pub kana: &'static str,
    /// The insured person or head of household.
    pub insured_name: &'static str,
    /// Eight digits with a valid check digit; the six of National Health Insurance after `00`.
    pub insurer_number: &'static str,
    /// The insurer.
    pub insurer_name: &'static str,
    /// 記号; 75 and older have none.
    pub symbol: Option<&'static str>,
    /// 番号
    pub number: &'static str,
    /// 枝番; 75 and older have none.
    pub branch: Option<&'static str>,
    /// Insured by way of a member of the family.
    pub family: bool,
    /// Start of the qualification, `YYYYMMDD`.
    pub since: &'static str,
    /// Share of 75 and older, in the code of the wire: `020` is 20 %.
    pub ratio: Option<&'static str>,
    /// Share on the elderly recipient certificate (70 to 74), in the same code.
    pub elderly_ratio: Option<&'static str>,
    /// Class of the ceiling (code table OQSCD012), such as `A03`.
    pub limit_class: Option<&'static str>,
}

impl DemoPatient {
    /// The patient with this [`id`](Self::id).
    pub fn by_id(id: &str) -> Option<&'static Self> {
        PEOPLE.iter().find(|person| person.id == id)
    }
}

impl Sex {
    /// The digit on the card and on the wire.
    pub fn digit(self) -> &'static str {
        match self {
            Self::Male => "1",
            Self::Female => "2",
        }
    }
}
