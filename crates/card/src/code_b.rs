//! 照合番号B, the code that opens photo and attributes.

use redacted::Redacted;
use zeroize::Zeroizing;

use crate::Printed;
use crate::printed::check_day;

/// 照合番号B: fourteen digits that are printed on the card, in three places.
///
/// ```text
/// YYMMDD  birth date, its year as printed: of the era, or the Gregorian one's last two digits
/// YYYY    Gregorian year in which the card expires
/// NNNN    security code under the photo
/// ```
///
/// A check that costs no try finds what cannot be right; what the card then refuses costs one of
/// ten. The layout is measured on a card with an era year. That a Gregorian year counts as printed
/// is the rule of the card's predecessor, and not confirmed for this one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeB(Redacted<[u8; LENGTH]>);

/// Why digits cannot be a 照合番号B.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidCodeB {
    /// Not fourteen digits.
    #[error("14 digits are needed, not {digits}")]
    Length {
        /// Digits that were given.
        digits: usize,
    },
    /// Something that is neither a digit nor a space nor a hyphen.
    #[error("not a digit")]
    NotADigit,
    /// No such month or day.
    #[error("no such birth date")]
    BirthDate,
    /// The era did not have this year, or not this day in it.
    #[error("the era has no such year")]
    EraYear,
    /// No card expires in this year.
    #[error("no card expires in this year")]
    ExpiryYear,
    /// The security code is not four digits.
    #[error("the security code has four digits")]
    SecurityCode,
}

impl CodeB {
    /// Takes the code as people type it: full-width digits, spaces and hyphens will do.
    ///
    /// # Errors
    ///
    /// [`InvalidCodeB`], before a try is spent on it; never [`InvalidCodeB::EraYear`], since the
    /// code does not say which era it means.
    pub fn parse(typed: &str) -> Result<Self, InvalidCodeB> {
        let code = Self::from_digits(typed)?;
        let digits = code.0.expose();
        let number = |from: usize, count: usize| {
            let part = digits.iter().skip(from).take(count);
            part.fold(0, |sum, digit| sum * 10 + u16::from(digit - b'0'))
        };
        let [month, day] = [number(2, 2), number(4, 2)].map(|part| part as u8);
        check_day(None, month, day)?;
        check_expiry(number(6, 4))?;
        Ok(code)
    }

    /// Puts the code together from what the card shows.
    ///
    /// # Errors
    ///
    /// [`InvalidCodeB`] for the part that cannot be right.
    pub fn from_printed(printed: &Printed<'_>) -> Result<Self, InvalidCodeB> {
        let (year, month, day) = printed.birth.digits()?;
        check_expiry(printed.expiry_year)?;
        let date = format!("{year:02}{month:02}{day:02}{:04}", printed.expiry_year);
        let code = Zeroizing::new([Zeroizing::new(date).as_str(), printed.security_code].concat());
        Self::from_digits(&code).or(Err(InvalidCodeB::SecurityCode))
    }

    /// The data field of VERIFY.
    pub(crate) fn to_reference_data(&self) -> Redacted<Vec<u8>> {
        Redacted::new(self.0.expose().to_vec())
    }

    fn from_digits(typed: &str) -> Result<Self, InvalidCodeB> {
        let mut code = Zeroizing::new([0; LENGTH]);
        let mut places = code.iter_mut();
        let mut digits = 0;
        for character in typed.chars().filter(|it| !is_separator(*it)) {
            let digit = digit(character).ok_or(InvalidCodeB::NotADigit)?;
            digits += 1;
            if let Some(place) = places.next() {
                *place = digit;
            }
        }
        match digits {
            LENGTH => Ok(Self(Redacted::new(*code))),
            digits => Err(InvalidCodeB::Length { digits }),
        }
    }
}

fn check_expiry(year: u16) -> Result<(), InvalidCodeB> {
    if EXPIRY_YEARS.contains(&year) {
        Ok(())
    } else {
        Err(InvalidCodeB::ExpiryYear)
    }
}

/// ASCII and full-width digits, as ASCII.
fn digit(character: char) -> Option<u8> {
    let value = match character {
        '０'..='９' => u32::from(character) - u32::from('０'),
        _ => character.to_digit(10)?,
    };
    Some(b'0' + value as u8)
}

/// What people put between groups of digits: also the long vowel mark, which lies on the hyphen's
/// key of a Japanese keyboard.
fn is_separator(character: char) -> bool {
    character.is_whitespace()
        || matches!(character, '-' | '‐'..='―' | '−' | 'ー' | '－' | 'ｰ' | '─')
}

const LENGTH: usize = 14;
/// Cards are issued since January 2016; foreign residents' end with their permission to stay.
const EXPIRY_YEARS: std::ops::Range<u16> = 2016..2100;

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn digits(code: &CodeB) -> String {
        String::from_utf8(code.to_reference_data().expose().clone()).unwrap()
    }

    #[test]
    fn the_code_of_the_test_card_is_typed_in_many_ways() {
        for typed in [
            "55021720352285",
            "550217 2035 2285",
            "550217-2035-2285",
            "５５０２１７２０３５２２８５",
            "５５０２１７　２０３５ー２２８５",
            " 550217–2035−2285\n",
        ] {
            assert_eq!(digits(&CodeB::parse(typed).unwrap()), "55021720352285");
        }
    }

    #[test]
    fn what_cannot_be_right_costs_no_try() {
        for (typed, error) in [
            ("", InvalidCodeB::Length { digits: 0 }),
            ("5502172035228", InvalidCodeB::Length { digits: 13 }),
            ("550217203522850", InvalidCodeB::Length { digits: 15 }),
            // The whole Gregorian year.
            ("1980021720352285", InvalidCodeB::Length { digits: 16 }),
            ("5502172035228x", InvalidCodeB::NotADigit),
            ("昭55021720352285", InvalidCodeB::NotADigit),
            ("55131720352285", InvalidCodeB::BirthDate),
            ("55023020352285", InvalidCodeB::BirthDate),
            ("55001720352285", InvalidCodeB::BirthDate),
            ("55021715352285", InvalidCodeB::ExpiryYear),
        ] {
            assert_eq!(CodeB::parse(typed), Err(error), "{typed}");
        }
        assert!(CodeB::parse("55022920352285").is_ok());
        assert!(CodeB::parse("55000020352285").is_ok());
    }

    #[test]
    fn debug_output_holds_no_digit() {
        let code = CodeB::parse("55021720352285");
        assert_eq!(format!("{code:?}"), "Ok(CodeB([redacted]))");
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn anything_typed_is_fourteen_digits_or_refused(typed in "[0-9０-９ ー-]{0,20}|.{0,20}") {
            if let Ok(code) = CodeB::parse(&typed) {
                prop_assert_eq!(CodeB::parse(&digits(&code)), Ok(code));
            }
        }
    }
}
