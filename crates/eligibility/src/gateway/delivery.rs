//! How a page gets a request through a network and a gateway that fail: when to try again, and when
//! to stop.
//!
//! No clock and no randomness inside: moments are Unix milliseconds, chance is a number handed in. What is
//! tried again is the same request with the same id, which the gateway answers with the same bytes.

mod queue;

use serde::{Deserialize, Serialize};

use super::problem::ProblemKind;

pub use queue::{OfflineQueue, Queued, QueuedState, Refused};

/// When to try again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RetryPolicy {
    /// Upper bound of the first pause; each further bound is twice the one before. Milliseconds.
    pub first_pause: u32,
    /// No pause is longer, unless the gateway asks for a longer one. Milliseconds.
    pub longest_pause: u32,
    /// After so long no attempt begins any more. Milliseconds.
    pub total: u32,
    /// After so long without an answer an attempt is given up. Milliseconds.
    pub attempt: u32,
}

impl RetryPolicy {
    /// For a patient who waits at the screen.
    pub const AT_THE_SCREEN: Self = Self {
        first_pause: 300,
        longest_pause: 5_000,
        total: 60_000,
        attempt: 40_000,
    };
}

/// What came of an attempt that brought no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// No connection, it broke, or the attempt took too long: whether the request arrived is not known.
    Unreachable,
    /// The gateway's problem, and the seconds of its header `Retry-After` (RFC 9110 section 10.2.3).
    Problem {
        /// Which.
        kind: ProblemKind,
        /// How long the gateway asks to wait.
        retry_after: Option<u32>,
    },
    /// The answer makes no sense; the same would come again.
    NotUnderstood,
}

impl Failure {
    /// Whether the same request may succeed later, unchanged.
    pub const fn passes(self) -> bool {
        match self {
            Self::Unreachable => true,
            Self::Problem { kind, .. } => matches!(
                kind,
                ProblemKind::StoreUnavailable
                    | ProblemKind::EligibilitySystemUnavailable
                    | ProblemKind::FolderUnavailable
                    | ProblemKind::TooManyAttempts
                    | ProblemKind::Internal
            ),
            Self::NotUnderstood => false,
        }
    }

    /// Milliseconds that the gateway asks to wait, 0 when it does not.
    const fn asked_pause(self) -> i64 {
        match self {
            Self::Problem {
                retry_after: Some(seconds),
                ..
            } => seconds as i64 * 1000,
            Self::Problem { .. } | Self::Unreachable | Self::NotUnderstood => 0,
        }
    }
}

/// One request on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delivery {
    policy: RetryPolicy,
    started_at: i64,
    attempts: u32,
    state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Trying { until: i64 },
    Pausing { until: i64 },
    Over,
}

/// What to do now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Step {
    /// Send the request, and give the attempt up at this moment.
    Send {
        /// Unix milliseconds.
        until: i64,
    },
    /// Nothing before this moment.
    Wait {
        /// Unix milliseconds.
        until: i64,
    },
    /// The last failure stands: it does not pass, or the time is over.
    GiveUp(Failure),
    /// Nothing any more: the answer is there, or nobody wants it.
    Done,
}

impl Delivery {
    /// A request that begins now; the first step is to send it.
    pub fn begin(policy: RetryPolicy, now: i64) -> (Self, Step) {
        let until = now.saturating_add(i64::from(policy.attempt));
        let delivery = Self {
            policy,
            started_at: now,
            attempts: 1,
            state: State::Trying { until },
        };
        (delivery, Step::Send { until })
    }

    /// The attempt failed. `chance` is a random number of the full range of `u32`.
    pub fn failed(&mut self, failure: Failure, chance: u32, now: i64) -> Step {
        if self.state == State::Over {
            return Step::Done;
        }
        let pause = self.pause(chance).max(failure.asked_pause());
        let until = now.saturating_add(pause);
        let end = self.started_at.saturating_add(i64::from(self.policy.total));
        if !failure.passes() || until >= end {
            self.state = State::Over;
            return Step::GiveUp(failure);
        }
        self.state = State::Pausing { until };
        Step::Wait { until }
    }

    /// Time has passed: an attempt that takes too long fails, a pause ends.
    pub fn tick(&mut self, chance: u32, now: i64) -> Step {
        match self.state {
            State::Over => Step::Done,
            State::Trying { until } if now >= until => {
                self.failed(Failure::Unreachable, chance, now)
            }
            State::Pausing { until } if now >= until => {
                self.attempts = self.attempts.saturating_add(1);
                let until = now.saturating_add(i64::from(self.policy.attempt));
                self.state = State::Trying { until };
                Step::Send { until }
            }
            State::Trying { until } | State::Pausing { until } => Step::Wait { until },
        }
    }

    /// The answer is there.
    pub fn answered(&mut self) -> Step {
        self.state = State::Over;
        Step::Done
    }

    /// Nobody wants the answer any more; what was sent may still be carried out.
    pub fn cancel(&mut self) -> Step {
        self.state = State::Over;
        Step::Done
    }

    /// How often the request was sent.
    pub const fn attempts(&self) -> u32 {
        self.attempts
    }

    fn pause(&self, chance: u32) -> i64 {
        let RetryPolicy {
            first_pause,
            longest_pause,
            ..
        } = self.policy;
        backoff(first_pause, longest_pause, self.attempts, chance)
    }
}

/// Milliseconds up to a bound that doubles with each attempt: all of the pause is chance, so that
/// many who failed together do not come back together.
pub(super) fn backoff(first: u32, longest: u32, attempts: u32, chance: u32) -> i64 {
    let doublings = attempts.saturating_sub(1).min(20);
    let bound = (u64::from(first) << doublings).min(u64::from(longest));
    let pause = (bound * u64::from(chance)) >> u32::BITS;
    i64::try_from(pause).unwrap_or(i64::MAX)
}

#[cfg(test)]
#[allow(clippy::indexing_slicing, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    const AWAY: Failure = Failure::Unreachable;

    #[test]
    fn pauses_grow_up_to_a_limit_and_all_of_them_is_chance() {
        let (mut delivery, _) = Delivery::begin(RetryPolicy::AT_THE_SCREEN, 0);
        let mut now = 0;
        let mut longest = Vec::new();
        while let Step::Wait { until } = delivery.failed(AWAY, u32::MAX, now) {
            longest.push(until - now);
            now = until;
            assert!(matches!(delivery.tick(0, now), Step::Send { .. }));
        }
        assert_eq!(longest[..6], [299, 599, 1199, 2399, 4799, 4999]);
        assert!(now < 60_000 && now > 54_000);

        let (mut lucky, _) = Delivery::begin(RetryPolicy::AT_THE_SCREEN, 0);
        assert_eq!(lucky.failed(AWAY, 0, 7), Step::Wait { until: 7 });
    }

    #[test]
    fn the_gateway_is_not_asked_before_it_wants_to_be() {
        let (mut delivery, _) = Delivery::begin(RetryPolicy::AT_THE_SCREEN, 0);
        let busy = Failure::Problem {
            kind: ProblemKind::StoreUnavailable,
            retry_after: Some(9),
        };
        assert_eq!(delivery.failed(busy, 0, 100), Step::Wait { until: 9_100 });
        assert_eq!(delivery.tick(0, 9_099), Step::Wait { until: 9_100 });
        assert!(matches!(delivery.tick(0, 9_100), Step::Send { .. }));
        assert_eq!(delivery.attempts(), 2);
    }

    #[test]
    fn what_cannot_change_is_not_tried_again() {
        let refused = Failure::Problem {
            kind: ProblemKind::CardNotRegistered,
            retry_after: Some(1),
        };
        for failure in [refused, Failure::NotUnderstood] {
            let (mut delivery, _) = Delivery::begin(RetryPolicy::AT_THE_SCREEN, 0);
            assert_eq!(delivery.failed(failure, 0, 1), Step::GiveUp(failure));
            assert_eq!(delivery.tick(0, 100_000), Step::Done);
        }
    }

    #[test]
    fn silence_is_a_failure_and_a_cancelled_request_is_not_sent_again() {
        let (mut delivery, _) = Delivery::begin(RetryPolicy::AT_THE_SCREEN, 0);
        assert_eq!(delivery.tick(0, 39_999), Step::Wait { until: 40_000 });
        assert!(matches!(delivery.tick(0, 40_000), Step::Wait { .. }));
        assert_eq!(delivery.cancel(), Step::Done);
        assert_eq!(delivery.tick(0, 50_000), Step::Done);
        assert_eq!(delivery.failed(AWAY, 0, 50_000), Step::Done);
    }
}
