//! 照合番号B as the camera reads it from the card's front.

use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::Area;

/// What one frame shows of a card, with what the frames before it showed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CardNumberReading {
    /// The number that came with the frame.
    pub frame: u32,
    /// Where the card is, if one is seen.
    pub card: Option<Area>,
    /// What to do for a better picture.
    pub trouble: Option<CardNumberTrouble>,
    /// All fourteen digits, once enough frames agree; to be confirmed by a person before a try is spent.
    pub number: Option<CardNumber>,
}

/// The fourteen digits of 照合番号B and where they stand on the card. Overwritten when dropped.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
pub struct CardNumber {
    /// Birth date, `YYMMDD`: year of the Japanese era (of foreign residents, of the Gregorian year).
    pub birth: String,
    /// Year of expiry, four digits, Gregorian.
    pub expiry_year: String,
    /// Security code, four digits, under the photo.
    pub security_code: String,
}

impl std::fmt::Debug for CardNumber {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("CardNumber(…)")
    }
}

/// Why the digits cannot be read yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CardNumberTrouble {
    /// No card is seen.
    NoCard,
    /// The back of the card is shown; it has the My Number, which is not read.
    WrongSide,
    /// The card is too far away.
    TooFar,
    /// The digits are blurred.
    Blurred,
    /// Light is reflected on the digits.
    Glare,
    /// Too little light.
    Dark,
}
