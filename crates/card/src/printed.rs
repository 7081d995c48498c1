//! What a card shows of its holder, as far as 照合番号B is made of it.

use crate::{Date, Era, InvalidCodeB};

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
    pub(crate) fn digits(self) -> Result<(u16, u8, u8), InvalidCodeB> {
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
pub(crate) fn check_day(year: Option<u16>, month: u8, day: u8) -> Result<(), InvalidCodeB> {
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

/// Of people who may hold a card.
const BIRTH_YEARS: std::ops::Range<u16> = 1868..2100;

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::CodeB;

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
}
