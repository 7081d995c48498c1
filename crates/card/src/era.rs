//! Japanese eras, by the day.

use crate::Date;

/// An era (元号) of which holders of a card are or were born in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Era {
    /// 明治, 1868-01-25 to 1912-07-30.
    Meiji,
    /// 大正, 1912-07-30 to 1926-12-25.
    Taisho,
    /// 昭和, 1926-12-25 to 1989-01-07.
    Showa,
    /// 平成, 1989-01-08 to 2019-04-30.
    Heisei,
    /// 令和, since 2019-05-01.
    Reiwa,
}

impl Era {
    /// From the oldest to the newest.
    pub const ALL: [Self; 5] = [
        Self::Meiji,
        Self::Taisho,
        Self::Showa,
        Self::Heisei,
        Self::Reiwa,
    ];

    /// The era of a Gregorian date and the year in it; the newer one on a day that two eras share.
    ///
    /// `None` before Meiji.
    pub fn of(date: Date) -> Option<(Self, u8)> {
        let newest_first = Self::ALL.into_iter().rev();
        let era = newest_first.into_iter().find(|era| date >= era.days().0)?;
        let year = date.year.checked_sub(era.year_before())?;
        Some((era, u8::try_from(year).ok()?))
    }

    /// The Gregorian year of a year of this era, `None` if the era has no such month.
    ///
    /// Month and day decide in the first and the last year: 昭和 64 had seven days. A month or day
    /// of 0, unknown, is taken for any.
    pub fn gregorian(self, year: u8, month: u8, day: u8) -> Option<u16> {
        let date = Date {
            year: self.year_before() + u16::from(year),
            month,
            day,
        };
        let (first, last) = self.days();
        let earliest = Date {
            month: if month == 0 { 1 } else { month },
            day: if day == 0 { 1 } else { day },
            ..date
        };
        let latest = Date {
            month: if month == 0 { 12 } else { month },
            day: if day == 0 { 31 } else { day },
            ..date
        };
        let is_inside =
            (1..=99).contains(&year) && latest >= first && last.is_none_or(|last| earliest <= last);
        is_inside.then_some(date.year)
    }

    /// First day, and last day if it is over.
    ///
    /// Meiji and Taisho ended on the day on which the next era began, later eras on the day before.
    const fn days(self) -> (Date, Option<Date>) {
        match self {
            Self::Meiji => (day(1868, 1, 25), Some(day(1912, 7, 30))),
            Self::Taisho => (day(1912, 7, 30), Some(day(1926, 12, 25))),
            Self::Showa => (day(1926, 12, 25), Some(day(1989, 1, 7))),
            Self::Heisei => (day(1989, 1, 8), Some(day(2019, 4, 30))),
            Self::Reiwa => (day(2019, 5, 1), None),
        }
    }

    const fn year_before(self) -> u16 {
        self.days().0.year - 1
    }
}

const fn day(year: u16, month: u8, day: u8) -> Date {
    Date { year, month, day }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_change_of_era_falls_on_its_day() {
        for (date, era, year) in [
            (day(1868, 1, 25), Era::Meiji, 1),
            (day(1912, 7, 29), Era::Meiji, 45),
            (day(1912, 7, 30), Era::Taisho, 1),
            (day(1926, 12, 24), Era::Taisho, 15),
            (day(1926, 12, 25), Era::Showa, 1),
            (day(1989, 1, 7), Era::Showa, 64),
            (day(1989, 1, 8), Era::Heisei, 1),
            (day(2019, 4, 30), Era::Heisei, 31),
            (day(2019, 5, 1), Era::Reiwa, 1),
            (day(2026, 11, 22), Era::Reiwa, 8),
        ] {
            assert_eq!(Era::of(date), Some((era, year)), "{date}");
            assert_eq!(era.gregorian(year, date.month, date.day), Some(date.year));
        }
        assert_eq!(Era::of(day(1868, 1, 24)), None);
    }

    #[test]
    fn a_day_of_two_eras_may_be_written_in_either() {
        assert_eq!(Era::Meiji.gregorian(45, 7, 30), Some(1912));
        assert_eq!(Era::Taisho.gregorian(1, 7, 30), Some(1912));
        assert_eq!(Era::Taisho.gregorian(15, 12, 25), Some(1926));
    }

    #[test]
    fn a_year_that_the_era_did_not_have_is_none() {
        for (era, year, month, day) in [
            (Era::Showa, 0, 1, 1),
            (Era::Reiwa, 100, 1, 1),
            (Era::Showa, 64, 1, 8),
            (Era::Showa, 65, 1, 1),
            (Era::Heisei, 1, 1, 7),
            (Era::Heisei, 31, 5, 1),
            (Era::Reiwa, 1, 4, 30),
        ] {
            assert_eq!(era.gregorian(year, month, day), None, "{era:?} {year}");
        }
        assert_eq!(Era::Showa.gregorian(64, 0, 0), Some(1989));
        assert_eq!(Era::Showa.gregorian(64, 2, 0), None);
    }
}
