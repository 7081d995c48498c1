//! Time, from the browser.

use eligibility::CivilDate;
use reception::Moment;

/// The moment of an event: a clock that never goes back, and the date in Japan.
///
/// The monotonic clock counts from the page's start, in milliseconds (High Resolution Time
/// section 4). A computer whose date is outside the years 1 to 9999 is taken to stand in year 1:
/// every certificate is then valid, and the gateway, which has its own clock, decides.
pub fn now() -> Moment {
    let millis = web_sys::window()
        .and_then(|window| window.performance())
        .map_or_else(js_sys::Date::now, |performance| performance.now());
    Moment {
        millis: millis as u64,
        today: CivilDate::in_japan(unix_seconds()).unwrap_or_default(),
    }
}

/// Seconds since 1970-01-01T00:00:00Z.
pub fn unix_seconds() -> i64 {
    (js_sys::Date::now() / 1000.0) as i64
}

/// Milliseconds since 1970-01-01T00:00:00Z, as files count them.
pub fn unix_millis() -> u64 {
    js_sys::Date::now() as u64
}
