//! What the lines on a card's front may say.

use zeroize::Zeroize;

/// A day of the Gregorian calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day {
    year: u16,
    month: u8,
    day: u8,
}

/// A birth date as it is printed.
#[derive(Clone, Copy, PartialEq, Eq, Zeroize)]
pub(super) struct Birth {
    /// Year of the era, or the last two digits of the Gregorian year.
    year: u8,
    month: u8,
    day: u8,
    is_gregorian: bool,
}

/// The day up to which a card is valid.
#[derive(Clone, Copy, PartialEq, Eq, Zeroize)]
pub(super) struct Expiry {
    year: u16,
    month: u8,
    day: u8,
}

/// The four digits under the photo.
#[derive(Clone, Copy, PartialEq, Eq, Zeroize)]
pub(super) struct SecurityCode(u16);

impl Day {
    /// Reads `YYYYMMDD`; `None` for a day that no calendar has.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (year, rest) = text.split_at_checked(4)?;
        let (month, day) = rest.split_at_checked(2)?;
        Self::new(
            number(year, 4)?,
            number(month, 2)? as u8,
            number(day, 2)? as u8,
        )
    }

    fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let is_leap_year =
            year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let days = match month {
            2 if is_leap_year => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        (1..=days)
            .contains(&day)
            .then_some(Self { year, month, day })
    }
}

impl Birth {
    /// Reads `平成元年3月31日生` or `1993年3月31日生`; `None` for a day that was not, or is to come.
    ///
    /// A date of which the register does not know the month or the day is left to typing.
    pub(super) fn parse(line: &str, today: Day) -> Option<Self> {
        let (year, month, day) = date(line.strip_suffix('生')?)?;
        let era = ERAS
            .iter()
            .find_map(|era| Some((era, year.strip_prefix(era.name)?)));
        let (date, year, is_gregorian) = if let Some((era, year)) = era {
            let year = if year == "元" { 1 } else { number(year, 2)? };
            let date = Day::new(era.first.year - 1 + year, month, day)?;
            let is_inside =
                year > 0 && date >= era.first && era.last.is_none_or(|last| date <= last);
            is_inside.then_some((date, year, false))?
        } else {
            let year = exactly(year, 4)?;
            (Day::new(year, month, day)?, year % 100, true)
        };
        let is_possible = date <= today && date.year + OLDEST >= today.year;
        is_possible.then_some(Self {
            year: year as u8,
            month,
            day,
            is_gregorian,
        })
    }

    /// `YYMMDD`, as 照合番号B begins.
    pub(super) fn digits(self) -> String {
        format!("{:02}{:02}{:02}", self.year, self.month, self.day)
    }
}

impl Expiry {
    /// Reads `2034年3月31日まで有効`; `None` for a day that no card expires on.
    pub(super) fn parse(line: &str, today: Day) -> Option<Self> {
        let (year, month, day) = date(line.strip_suffix("まで有効")?)?;
        let date = Day::new(exactly(year, 4)?, month, day)?;
        let is_possible = (today.year..=today.year + LONGEST).contains(&date.year);
        is_possible.then_some(Self {
            year: date.year,
            month,
            day,
        })
    }

    /// Whether a card of somebody born then can expire on this day: a citizen's does so on a birthday. A
    /// foreign resident's may end with the permission to stay.
    pub(super) fn fits(self, birth: Birth) -> bool {
        let here = (self.month, self.day);
        let is_birthday = here == (birth.month, birth.day);
        let is_leap_day = (birth.month, birth.day) == (2, 29);
        is_birthday || birth.is_gregorian || is_leap_day && [(2, 28), (3, 1)].contains(&here)
    }

    /// The Gregorian year.
    pub(super) fn year(self) -> String {
        format!("{:04}", self.year)
    }
}

impl SecurityCode {
    pub(super) fn parse(line: &str) -> Option<Self> {
        exactly(line, 4).map(Self)
    }

    pub(super) fn digits(self) -> String {
        format!("{:04}", self.0)
    }
}

/// Year as it stands there, month and day of `…年…月…日`.
fn date(line: &str) -> Option<(&str, u8, u8)> {
    let (year, rest) = line.strip_suffix('日')?.split_once('年')?;
    let (month, day) = rest.split_once('月')?;
    Some((year, number(month, 2)? as u8, number(day, 2)? as u8))
}

/// Digits alone, and not more than so many.
fn number(text: &str, most: usize) -> Option<u16> {
    let is_number = text.len() <= most && text.bytes().all(|it| it.is_ascii_digit());
    is_number.then(|| text.parse().ok())?
}

fn exactly(text: &str, digits: usize) -> Option<u16> {
    (text.len() == digits).then(|| number(text, digits))?
}

struct Era {
    name: &'static str,
    first: Day,
    last: Option<Day>,
}

const fn day(year: u16, month: u8, day: u8) -> Day {
    Day { year, month, day }
}

/// Of people who may hold a card; first and last days as the eras' decrees and the era law have them.
const ERAS: [Era; 5] = [
    Era {
        name: "明治",
        first: day(1868, 1, 25),
        last: Some(day(1912, 7, 30)),
    },
    Era {
        name: "大正",
        first: day(1912, 7, 30),
        last: Some(day(1926, 12, 25)),
    },
    Era {
        name: "昭和",
        first: day(1926, 12, 25),
        last: Some(day(1989, 1, 7)),
    },
    Era {
        name: "平成",
        first: day(1989, 1, 8),
        last: Some(day(2019, 4, 30)),
    },
    Era {
        name: "令和",
        first: day(2019, 5, 1),
        last: None,
    },
];
/// Years that somebody may live.
const OLDEST: u16 = 125;
/// Years that a card is valid: up to the tenth birthday.
const LONGEST: u16 = 10;

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    const TODAY: Day = day(2026, 11, 22);

    fn birth(line: &str) -> Option<String> {
        Birth::parse(line, TODAY).map(Birth::digits)
    }

    #[test]
    fn birth_dates_are_read_as_they_are_printed() {
        for (line, digits) in [
            ("昭和55年2月17日生", "550217"),
            ("平成元年3月31日生", "010331"),
            ("平成31年4月30日生", "310430"),
            ("令和05年12月01日生", "051201"),
            ("大正15年8月3日生", "150803"),
            ("1993年3月31日生", "930331"),
        ] {
            assert_eq!(birth(line).as_deref(), Some(digits), "{line}");
        }
    }

    #[test]
    fn days_that_were_not_are_refused() {
        for line in [
            "昭和64年1月8日生",
            "平成元年1月7日生",
            "昭和54年2月29日生",
            "平成5年4月31日生",
            "平成5年13月1日生",
            "平成0年3月1日生",
            "平成年3月1日生",
            "令和8年11月23日生",
            "明治33年1月1日生",
            "93年3月31日生",
            "993年3月31日生",
            "平成5年3月31日",
            "平成5年3月31日まで有効",
            "平成5年331日生",
        ] {
            assert_eq!(birth(line), None, "{line}");
        }
    }

    #[test]
    fn a_card_expires_on_a_birthday_within_ten_years() {
        let expiry = |line: &str| Expiry::parse(line, TODAY);
        let citizen = Birth::parse("平成5年3月31日生", TODAY).unwrap();
        let foreigner = Birth::parse("1993年3月31日生", TODAY).unwrap();
        let leap = Birth::parse("平成4年2月29日生", TODAY).unwrap();
        for line in [
            "2037年3月31日まで有効",
            "2025年3月31日まで有効",
            "2034年2月30日まで有効",
        ] {
            assert!(expiry(line).is_none(), "{line}");
        }
        let on_birthday = expiry("2034年3月31日まで有効").unwrap();
        let other_day = expiry("2034年3月30日まで有効").unwrap();
        assert_eq!(on_birthday.year(), "2034");
        assert!(on_birthday.fits(citizen) && !other_day.fits(citizen));
        assert!(on_birthday.fits(foreigner) && other_day.fits(foreigner));
        assert!(expiry("2034年2月28日まで有効").unwrap().fits(leap));
        assert!(!expiry("2034年2月27日まで有効").unwrap().fits(leap));
    }

    #[test]
    fn a_security_code_has_four_digits() {
        assert_eq!(
            SecurityCode::parse("0012")
                .map(SecurityCode::digits)
                .as_deref(),
            Some("0012")
        );
        for line in ["012", "01234", "012年", ""] {
            assert!(SecurityCode::parse(line).is_none(), "{line}");
        }
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig {
            failure_persistence: None,
            ..proptest::prelude::ProptestConfig::default()
        })]

        #[test]
        fn any_line_is_a_date_or_refused(line in "(平成|昭和|19)?[0-9元]{0,3}年?[0-9]{0,3}月?[0-9]{0,3}日?(生|まで有効)?|.{0,12}") {
            if let Some(birth) = Birth::parse(&line, TODAY) {
                proptest::prop_assert_eq!(birth.digits().len(), 6);
            }
            if let Some(expiry) = Expiry::parse(&line, TODAY) {
                proptest::prop_assert_eq!(expiry.year().len(), 4);
            }
            let _refused = Day::parse(&line);
        }
    }
}
