//! One alarm clock for the visit, and pauses.

use std::cell::RefCell;

use gloo_timers::callback::Timeout;
use gloo_timers::future::TimeoutFuture;

/// Rings once, at the time set last.
#[derive(Default)]
pub struct Alarm(RefCell<Option<Timeout>>);

impl Alarm {
    /// Rings `millis` from now; what was set before is forgotten.
    pub fn set(&self, millis: u64, ring: impl FnOnce() + 'static) {
        let millis = u32::try_from(millis).unwrap_or(u32::MAX);
        // Dropping a Timeout cancels it.
        self.0.replace(Some(Timeout::new(millis, ring)));
    }

    /// Rings no more.
    pub fn clear(&self) {
        self.0.replace(None);
    }
}

/// A pause.
pub async fn sleep(millis: u32) {
    TimeoutFuture::new(millis).await;
}
