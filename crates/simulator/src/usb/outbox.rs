//! Messages that wait for the host to fetch them.

use std::collections::VecDeque;
use std::time::Duration;

use super::In;

/// What one IN endpoint has to say, in the order in which it is ready.
#[derive(Default)]
pub(super) struct Outbox {
    messages: VecDeque<(Duration, Vec<u8>)>,
}

impl Outbox {
    /// A message that is ready from `at` on.
    pub(super) fn push(&mut self, message: Vec<u8>, at: Duration) {
        let place = self.messages.partition_point(|(ready, _)| *ready <= at);
        self.messages.insert(place, (at, message));
    }

    /// Drops what is not ready yet: the work on it is broken off.
    pub(super) fn cancel(&mut self, now: Duration) {
        self.messages.retain(|(at, _)| *at <= now);
    }

    pub(super) fn clear(&mut self) {
        self.messages.clear();
    }

    /// One IN transfer: the next message, or as much of it as fits.
    pub(super) fn take(&mut self, max: usize, now: Duration) -> In {
        let Some((at, message)) = self.messages.front_mut() else {
            return In::Nothing;
        };
        if *at > now {
            return In::At(*at);
        }
        if message.len() > max {
            let rest = message.split_off(max);
            return In::Data(std::mem::replace(message, rest));
        }
        match self.messages.pop_front() {
            Some((_, message)) => In::Data(message),
            None => In::Nothing,
        }
    }
}
