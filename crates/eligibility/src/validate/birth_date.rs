//! Birth dates as people write them: Gregorian, or by the years of an era.

use super::{Entry, FieldError, compatible, fold_hyphens};
use crate::date::CivilDate;

/// An era of the calendar, from the first whose children may still be alive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Era {
    /// 明治, to 1912-07-29
    Meiji,
    /// 大正, from 1912-07-30
    Taisho,
    /// 昭和, from 1926-12-25
    Showa,
    /// 平成, from 1989-01-08
    Heisei,
    /// 令和, from 2019-05-01
    Reiwa,
}

/// A birth date that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BirthDateEntry {
    /// This day.
    Day(CivilDate),
    /// The era had no such day. This is the day that is meant if the years were counted on: ask before it is taken.
    Propose {
        /// The era that was written.
        written: Era,
        /// The day in the Gregorian calendar.
        meant: CivilDate,
    },
}

/// Nobody is older.
const OLDEST: i32 = 130;

/// Reads a birth date; `today` is the day in Japan.
///
/// `1985-07-04`, `1985/7/4`, `19850704`, `1985年7月4日`, `昭和60年7月4日`, `S60.7.4`, `S600704`, `令和元年5月1日`,
/// each in any width.
pub fn birth_date(typed: &str, today: CivilDate) -> Entry<BirthDateEntry> {
    let text = fold_hyphens(&compatible(typed));
    let text: String = (text.chars().filter(|letter| !letter.is_whitespace()))
        .flat_map(char::to_uppercase)
        .collect();
    if text.is_empty() {
        return Entry::Empty;
    }
    let (era, rest) = match Era::at_start(&text) {
        Ok(Some((era, rest))) => (Some(era), rest),
        Ok(None) => (None, text.as_str()),
        Err(BeginsOne) => return Entry::Incomplete,
    };
    parts(rest, era.is_some()).and_then(|(year, month, day)| read(era, year, month, day, today))
}

impl Era {
    const ALL: [Self; 5] = [
        Self::Meiji,
        Self::Taisho,
        Self::Showa,
        Self::Heisei,
        Self::Reiwa,
    ];

    /// Its names, first the full one.
    const fn names(self) -> [&'static str; 4] {
        match self {
            Self::Meiji => ["明治", "明", "M", "㍾"],
            Self::Taisho => ["大正", "大", "T", "㍽"],
            Self::Showa => ["昭和", "昭", "S", "㍼"],
            Self::Heisei => ["平成", "平", "H", "㍻"],
            Self::Reiwa => ["令和", "令", "R", "㋿"],
        }
    }

    /// The Gregorian year before its first.
    const fn before_first_year(self) -> i32 {
        match self {
            Self::Meiji => 1867,
            Self::Taisho => 1911,
            Self::Showa => 1925,
            Self::Heisei => 1988,
            Self::Reiwa => 2018,
        }
    }

    /// The era of a day; days before Meiji are given to Meiji.
    pub fn of(day: CivilDate) -> Self {
        match (day.year(), day.month(), day.day()) {
            day if day >= (2019, 5, 1) => Self::Reiwa,
            day if day >= (1989, 1, 8) => Self::Heisei,
            day if day >= (1926, 12, 25) => Self::Showa,
            day if day >= (1912, 7, 30) => Self::Taisho,
            _ => Self::Meiji,
        }
    }

    /// The year of this era on a day, from 1; also past the end of the era.
    pub fn year_of(self, day: CivilDate) -> i32 {
        day.year() - self.before_first_year()
    }

    fn at_start(text: &str) -> Result<Option<(Self, &str)>, BeginsOne> {
        for era in Self::ALL {
            for name in era.names() {
                if let Some(rest) = text.strip_prefix(name) {
                    return if rest.is_empty() {
                        Err(BeginsOne)
                    } else {
                        Ok(Some((era, rest)))
                    };
                }
            }
        }
        Ok(None)
    }
}

/// The text is the beginning of an era's date.
struct BeginsOne;

/// Year, month and day as numbers; with separators, or as six (eras) or eight digits.
fn parts(text: &str, era: bool) -> Entry<(i32, u8, u8)> {
    let text = text.strip_prefix("西暦").unwrap_or(text).replace('元', "1");
    let known = |letter: char| letter.is_ascii_digit() || "年月日-/.・,".contains(letter);
    if !text.chars().all(known) {
        return Entry::Wrong(FieldError::NotUnderstood);
    }
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return run_of_digits(&text, if era { 2 } else { 4 });
    }
    let numbers: Vec<&str> = (text.split(|letter: char| !letter.is_ascii_digit()))
        .filter(|number| !number.is_empty())
        .collect();
    match numbers.as_slice() {
        [year, ..] if !era && year.len() < 4 => Entry::Wrong(FieldError::NotUnderstood),
        [] | [_] | [_, _] | [_, _, "0"] => Entry::Incomplete,
        [year, month, day] => numbers_of(year, month, day),
        [_, _, _, _, ..] => Entry::Wrong(FieldError::NotUnderstood),
    }
}

fn run_of_digits(text: &str, year_digits: usize) -> Entry<(i32, u8, u8)> {
    let Some((year, rest)) = text.split_at_checked(year_digits) else {
        return Entry::Incomplete;
    };
    match rest.split_at_checked(2) {
        Some((month, day)) if day.len() == 2 => numbers_of(year, month, day),
        Some((_, day)) if day.len() > 2 => Entry::Wrong(FieldError::NotUnderstood),
        _ => Entry::Incomplete,
    }
}

fn numbers_of(year: &str, month: &str, day: &str) -> Entry<(i32, u8, u8)> {
    match (year.parse(), month.parse(), day.parse()) {
        (Ok(year), Ok(month), Ok(day)) => Entry::Right((year, month, day)),
        _ => Entry::Wrong(FieldError::NoSuchDay),
    }
}

fn read(
    era: Option<Era>,
    year: i32,
    month: u8,
    day: u8,
    today: CivilDate,
) -> Entry<BirthDateEntry> {
    let before = era.map_or(0, Era::before_first_year);
    let no_such_year = era.is_some() && !(1..=99).contains(&year);
    let Some(born) =
        CivilDate::new(year.saturating_add(before), month, day).filter(|_| !no_such_year)
    else {
        return Entry::Wrong(FieldError::NoSuchDay);
    };
    if born > today {
        return Entry::Wrong(FieldError::Future);
    }
    if born.year() < today.year() - OLDEST {
        return Entry::Wrong(FieldError::TooLongAgo);
    }
    Entry::Right(match era {
        Some(written) if Era::of(born) != written => BirthDateEntry::Propose {
            written,
            meant: born,
        },
        Some(_) | None => BirthDateEntry::Day(born),
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn day(text: &str) -> CivilDate {
        CivilDate::from_iso(text).unwrap()
    }

    fn typed(text: &str) -> Entry<BirthDateEntry> {
        birth_date(text, day("2026-11-22"))
    }

    fn is(text: &str, expected: &str) {
        let right = Entry::Right(BirthDateEntry::Day(day(expected)));
        assert_eq!(typed(text), right, "{text}");
    }

    #[test]
    fn every_usual_writing_is_the_same_day() {
        for text in [
            "1985-07-04",
            "1985/7/4",
            "19850704",
            "1985年7月4日",
            "西暦1985年７月４日",
            "１９８５．７．４",
            "昭和60年7月4日",
            "昭和６０年０７月０４日",
            "S60.7.4",
            "s600704",
            "Ｓ６０／７／４",
            "昭60-7-4",
            "㍼60年7月4日",
        ] {
            is(text, "1985-07-04");
        }
        is("令和元年5月1日", "2019-05-01");
        is("R1.5.1", "2019-05-01");
        is("大正15年12月24日", "1926-12-24");
        is("昭和元年12月25日", "1926-12-25");
        is("H31.4.30", "2019-04-30");
    }

    #[test]
    fn a_year_after_the_end_of_an_era_is_proposed_and_not_taken() {
        let proposed = |written, meant| {
            Entry::Right(BirthDateEntry::Propose {
                written,
                meant: day(meant),
            })
        };
        assert_eq!(typed("昭和65年3月1日"), proposed(Era::Showa, "1990-03-01"));
        assert_eq!(typed("H31.5.1"), proposed(Era::Heisei, "2019-05-01"));
        assert_eq!(typed("R1.4.30"), proposed(Era::Reiwa, "2019-04-30"));
        assert_eq!(typed("昭和64年1月8日"), proposed(Era::Showa, "1989-01-08"));
    }

    #[test]
    fn while_it_is_typed_it_is_not_wrong() {
        for text in [
            "S",
            "昭",
            "昭和",
            "昭和60",
            "昭和60年7月",
            "S6007",
            "1985",
            "1985-0",
            "198507",
            "1985年7月",
        ] {
            assert_eq!(typed(text), Entry::Incomplete, "{text}");
        }
        assert_eq!(typed("　"), Entry::Empty);
    }

    #[test]
    fn what_is_no_birth_date_says_why() {
        let wrong = |text| match typed(text) {
            Entry::Wrong(error) => Some(error),
            Entry::Empty | Entry::Incomplete | Entry::Right(_) => None,
        };
        assert_eq!(wrong("1985-02-30"), Some(FieldError::NoSuchDay));
        assert_eq!(wrong("S60.13.1"), Some(FieldError::NoSuchDay));
        assert_eq!(wrong("S0.1.1"), Some(FieldError::NoSuchDay));
        assert_eq!(wrong("2026-11-23"), Some(FieldError::Future));
        assert_eq!(wrong("1885-01-01"), Some(FieldError::TooLongAgo));
        assert_eq!(wrong("85-07-04"), Some(FieldError::NotUnderstood));
        assert_eq!(wrong("198507041"), Some(FieldError::NotUnderstood));
        assert_eq!(wrong("today"), Some(FieldError::NotUnderstood));
        assert_eq!(wrong("1985-99999-1"), Some(FieldError::NoSuchDay));
    }
}
