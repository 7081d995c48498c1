//! 照合番号B, the code that opens photo and attributes.

use redacted::Redacted;
use zeroize::Zeroizing;

use crate::{Date, Era};

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

/// What the card shows of its holder, as far as the code is made of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Printed<'a> {
    /// The birth date.
    pub birth: PrintedBirth,
    /// Gregorian year of the card's expiry date, four digits.
    pub expiry_year: u16,
    /// Four digits; full-width ones will do.
    pub security_code: &'a str,
}

/// A birth date in the form in which a card shows it.
///
/// Month and day are 0 where the register does not know them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrintedBirth {
    /// With the year of an era: 昭和55年2月17日.
    Era {
        /// The era.
        era: Era,
        /// The year in it, from 1 (元年).
        year: u8,
        /// Month.
        month: u8,
        /// Day.
        day: u8,
    },
    /// With the Gregorian year, as on the cards of foreign residents.
    Gregorian {
        /// Four digits.
        year: u16,
        /// Month.
        month: u8,
        /// Day.
        day: u8,
    },
}

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

impl PrintedBirth {
    /// How a card shows a birth date of someone registered in the era calendar.
    ///
    /// `None` before Meiji.
    pub fn in_era(date: Date) -> Option<Self> {
        let (era, year) = Era::of(date)?;
        Some(Self::Era {
            era,
            year,
            month: date.month,
            day: date.day,
        })
    }

    /// Two digits of the year, month, day.
    fn digits(self) -> Result<(u16, u8, u8), InvalidCodeB> {
        match self {
            Self::Era {
                era,
                year,
                month,
                day,
            } => {
                check_day(None, month, day)?;
                let gregorian = era
                    .gregorian(year, month, day)
                    .ok_or(InvalidCodeB::EraYear)?;
                check_day(Some(gregorian), month, day)?;
                Ok((year.into(), month, day))
            }
            Self::Gregorian { year, month, day } => {
                check_day(Some(year), month, day)?;
                if !BIRTH_YEARS.contains(&year) {
                    return Err(InvalidCodeB::BirthDate);
                }
                Ok((year % 100, month, day))
            }
        }
    }
}

/// Without a year, 29 February is a day. 0 is unknown: without a month there is no day.
fn check_day(year: Option<u16>, month: u8, day: u8) -> Result<(), InvalidCodeB> {
    let is_leap_year = year.is_none_or(|year| {
        year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
    });
    let days = match month {
        0 => 0,
        2 if is_leap_year => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        13.. => return Err(InvalidCodeB::BirthDate),
    };
    if day <= days {
        Ok(())
    } else {
        Err(InvalidCodeB::BirthDate)
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
const BIRTH_YEARS: std::ops::Range<u16> = 1868..2100;

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn digits(code: &CodeB) -> String {
        String::from_utf8(code.to_reference_data().expose().clone()).unwrap()
    }

    fn printed(birth: PrintedBirth) -> Printed<'static> {
        Printed {
            birth,
            expiry_year: 2035,
            security_code: "2285",
        }
    }

    fn era(era: Era, year: u8, month: u8, day: u8) -> PrintedBirth {
        PrintedBirth::Era {
            era,
            year,
            month,
            day,
        }
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
    fn the_year_counts_as_it_is_printed() {
        for (birth, code) in [
            (era(Era::Showa, 55, 2, 17), "55021720352285"),
            (era(Era::Taisho, 1, 7, 30), "01073020352285"),
            (era(Era::Showa, 64, 1, 7), "64010720352285"),
            (era(Era::Heisei, 1, 1, 8), "01010820352285"),
            (era(Era::Reiwa, 1, 5, 1), "01050120352285"),
            (
                PrintedBirth::Gregorian {
                    year: 1980,
                    month: 2,
                    day: 17,
                },
                "80021720352285",
            ),
            (
                PrintedBirth::in_era(Date {
                    year: 1980,
                    month: 2,
                    day: 17,
                })
                .unwrap(),
                "55021720352285",
            ),
        ] {
            let made = CodeB::from_printed(&printed(birth)).unwrap();
            assert_eq!(digits(&made), code);
            assert_eq!(CodeB::parse(code), Ok(made));
        }
    }

    #[test]
    fn the_error_names_the_part() {
        let gregorian = |year, month, day| PrintedBirth::Gregorian { year, month, day };
        for (birth, error) in [
            (era(Era::Showa, 65, 1, 1), InvalidCodeB::EraYear),
            (era(Era::Heisei, 1, 1, 7), InvalidCodeB::EraYear),
            (era(Era::Showa, 55, 4, 31), InvalidCodeB::BirthDate),
            // 1979 was no leap year.
            (era(Era::Showa, 54, 2, 29), InvalidCodeB::BirthDate),
            (gregorian(1979, 2, 29), InvalidCodeB::BirthDate),
            (gregorian(80, 2, 17), InvalidCodeB::BirthDate),
        ] {
            assert_eq!(CodeB::from_printed(&printed(birth)), Err(error));
        }
        let good = printed(era(Era::Showa, 55, 2, 17));
        let expired = Printed {
            expiry_year: 1935,
            ..good
        };
        assert_eq!(CodeB::from_printed(&expired), Err(InvalidCodeB::ExpiryYear));
        for security_code in ["", "228", "22855", "228x"] {
            let wrong = Printed {
                security_code,
                ..good
            };
            assert_eq!(CodeB::from_printed(&wrong), Err(InvalidCodeB::SecurityCode));
        }
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
