//! Days and times as the messages write them, in Japan's time.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use time::{Date, Month, OffsetDateTime, UtcOffset};
use zeroize::DefaultIsZeroes;

/// A day of the Gregorian calendar, of the years 1 to 9999.
///
/// In our own JSON it is `YYYY-MM-DD` (RFC 3339 full-date); in the system's messages `YYYYMMDD`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CivilDate(Date);

impl CivilDate {
    /// A day by its numbers; `None` when there is no such day.
    pub fn new(year: i32, month: u8, day: u8) -> Option<Self> {
        let month = Month::try_from(month).ok()?;
        let date = Date::from_calendar_date(year, month, day).ok()?;
        (1..=9999).contains(&year).then_some(Self(date))
    }

    /// Reads `YYYYMMDD`; `None` when it is anything else.
    pub fn from_compact(text: &str) -> Option<Self> {
        let (year, rest) = text.split_at_checked(4)?;
        let (month, day) = rest.split_at_checked(2)?;
        Self::from_parts(year, month, day)
    }

    /// Reads `YYYY-MM-DD`; `None` when it is anything else.
    pub fn from_iso(text: &str) -> Option<Self> {
        let (year, rest) = text.split_once('-')?;
        let (month, day) = rest.split_once('-')?;
        Self::from_parts(year, month, day)
    }

    /// The day in Japan at a moment, in seconds since 1970-01-01T00:00:00Z.
    pub fn in_japan(unix_seconds: i64) -> Option<Self> {
        let date = japan(unix_seconds)?.date();
        Self::new(date.year(), date.month().into(), date.day())
    }

    /// The day as `YYYYMMDD`.
    pub fn compact(self) -> String {
        format!("{:04}{:02}{:02}", self.year(), self.month(), self.day())
    }

    /// The year, 1 to 9999.
    pub const fn year(self) -> i32 {
        self.0.year()
    }

    /// The month, 1 to 12.
    pub const fn month(self) -> u8 {
        self.0.month() as u8
    }

    /// The day of the month, from 1.
    pub const fn day(self) -> u8 {
        self.0.day()
    }

    /// Completed years of life on `on` of a person born on this day; `None` before birth.
    pub fn age_on(self, on: Self) -> Option<u16> {
        let birthday_to_come = (on.month(), on.day()) < (self.month(), self.day());
        let years = on.year() - self.year() - i32::from(birthday_to_come);
        u16::try_from(years).ok()
    }

    /// The same day of the month so many months later, or that month's last day.
    ///
    /// `None` after the year 9999.
    pub fn plus_months(self, months: u16) -> Option<Self> {
        let months = self.year() * 12 + i32::from(self.month()) - 1 + i32::from(months);
        let month = u8::try_from(months.rem_euclid(12) + 1).ok()?;
        (28..=self.day().max(28))
            .rev()
            .map(|last| self.day().min(last))
            .find_map(|day| Self::new(months.div_euclid(12), month, day))
    }

    fn from_parts(year: &str, month: &str, day: &str) -> Option<Self> {
        let number = |text: &str, digits| {
            let ok = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
            ok.then(|| text.parse::<u16>().ok()).flatten()
        };
        Self::new(
            number(year, 4)?.into(),
            u8::try_from(number(month, 2)?).ok()?,
            u8::try_from(number(day, 2)?).ok()?,
        )
    }
}

/// A moment as `YYYYMMDDhhmmss` in Japan; `None` outside the years 1 to 9999.
///
/// The moment is in seconds since 1970-01-01T00:00:00Z.
pub fn timestamp_in_japan(unix_seconds: i64) -> Option<String> {
    let (hour, minute, second) = japan(unix_seconds)?.to_hms();
    let day = CivilDate::in_japan(unix_seconds)?.compact();
    Some(format!("{day}{hour:02}{minute:02}{second:02}"))
}

/// A moment in Unix seconds from `YYYYMMDDhhmmss` in Japan; `None` when it is anything else.
pub fn unix_from_timestamp(text: &str) -> Option<i64> {
    let (day, time) = text.split_at_checked(8)?;
    let (hour, rest) = time.split_at_checked(2)?;
    let (minute, second) = rest.split_at_checked(2)?;
    let number = |digits: &str| {
        let ok = digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
        ok.then(|| digits.parse().ok()).flatten()
    };
    let day = CivilDate::from_compact(day)?.0;
    let time = day
        .with_hms(number(hour)?, number(minute)?, number(second)?)
        .ok()?;
    Some(time.assume_offset(japan_offset()?).unix_timestamp())
}

/// Japan has had no summer time since 1951: a fixed offset is exact.
fn japan(unix_seconds: i64) -> Option<OffsetDateTime> {
    let utc = OffsetDateTime::from_unix_timestamp(unix_seconds).ok()?;
    utc.checked_to_offset(japan_offset()?)
}

fn japan_offset() -> Option<UtcOffset> {
    UtcOffset::from_hms(9, 0, 0).ok()
}

impl fmt::Display for CivilDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:04}-{:02}-{:02}",
            self.year(),
            self.month(),
            self.day()
        )
    }
}

impl fmt::Debug for CivilDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A day that nobody is asked about; it stands where a wiped birth date stood.
impl Default for CivilDate {
    fn default() -> Self {
        Self(Date::MIN)
    }
}

impl DefaultIsZeroes for CivilDate {}

impl Serialize for CivilDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for CivilDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::from_iso(&text).ok_or_else(|| de::Error::custom("not a day YYYY-MM-DD"))
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for CivilDate {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "CivilDate".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "format": "date" })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn day(text: &str) -> CivilDate {
        CivilDate::from_iso(text).unwrap()
    }

    #[test]
    fn a_day_is_eight_digits_or_none() {
        assert_eq!(
            CivilDate::from_compact("20240229"),
            CivilDate::new(2024, 2, 29)
        );
        for text in [
            "20230229",
            "2024022",
            "202402290",
            "2024-2-9",
            "２０２４",
            "+2240229",
            "",
        ] {
            assert_eq!(CivilDate::from_compact(text), None, "{text}");
        }
        assert_eq!(CivilDate::from_iso("2024-2-29"), None);
    }

    #[test]
    fn the_day_begins_in_japan_nine_hours_before_it_does_in_greenwich() {
        let midnight = 1_795_273_200; // 2026-11-21T15:00:00Z
        assert_eq!(CivilDate::in_japan(midnight), Some(day("2026-11-22")));
        assert_eq!(CivilDate::in_japan(midnight - 1), Some(day("2026-11-21")));
        assert_eq!(timestamp_in_japan(midnight).unwrap(), "20261122000000");
        assert_eq!(timestamp_in_japan(i64::MAX), None);
        assert_eq!(unix_from_timestamp("20261122000000"), Some(midnight));
        for text in [
            "20261122",
            "20261122240000",
            "20261122 00000",
            "2026112200000０",
        ] {
            assert_eq!(unix_from_timestamp(text), None, "{text}");
        }
    }

    #[test]
    fn somebody_grows_older_on_their_birthday() {
        let born = day("1957-11-22");
        assert_eq!(born.age_on(day("2026-11-21")), Some(68));
        assert_eq!(born.age_on(day("2026-11-22")), Some(69));
        assert_eq!(born.age_on(day("1957-11-21")), None);
    }

    #[test]
    fn three_months_after_the_last_of_november_is_the_last_of_february() {
        assert_eq!(day("2026-11-30").plus_months(3), Some(day("2027-02-28")));
        assert_eq!(day("2027-11-30").plus_months(3), Some(day("2028-02-29")));
        assert_eq!(day("2026-03-31").plus_months(3), Some(day("2026-06-30")));
        assert_eq!(day("2026-12-15").plus_months(1), Some(day("2027-01-15")));
        assert_eq!(day("9999-12-31").plus_months(1), None);
    }
}
