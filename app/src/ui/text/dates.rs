//! Days and times of day.

use eligibility::{CivilDate, timestamp_in_japan};

use super::{Text, say};

/// A day, as the chosen language writes it.
pub fn date(day: CivilDate) -> Text {
    say!(
        date.full,
        year = day.year(),
        month = day.month(),
        day = day.day()
    )
}

/// The time of day in Japan as `hh:mm`; empty outside the years 1 to 9999.
pub fn clock_time(unix_seconds: i64) -> String {
    let stamp = timestamp_in_japan(unix_seconds).unwrap_or_default();
    match (stamp.get(8..10), stamp.get(10..12)) {
        (Some(hour), Some(minute)) => format!("{hour}:{minute}"),
        (_, _) => String::new(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;
    use crate::i18n::Locale;

    #[wasm_bindgen_test(unsupported = test)]
    fn days_and_times_are_those_of_japan() {
        let day = date(CivilDate::new(2034, 4, 1).unwrap());
        assert_eq!(day.in_locale(Locale::ja), "2034年4月1日");
        assert_eq!(day.in_locale(Locale::en), "2034/4/1");
        // 2026-11-22T15:30:00Z is past midnight in Japan.
        assert_eq!(clock_time(1_795_361_400), "00:30");
    }
}
