//! Failed sign-ins slow down.

use crate::bytes::{FormatError, Reader};

/// The failed sign-ins since the last that succeeded. It is stored, so that a reload does not forget them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Attempts {
    failed: u32,
    last_at: i64,
}

/// Mistakes that cost no time.
const FREE: u32 = 3;
/// Seconds after the first mistake that does; doubled with each one more.
const FIRST_WAIT: i64 = 5;
const LONGEST_WAIT: i64 = 15 * 60;

impl Attempts {
    /// Seconds to wait before the next try. `now` is in Unix seconds.
    ///
    /// A clock that was set back does not shorten the wait, and lengthens it to 15 minutes at most.
    pub fn wait(self, now: i64) -> i64 {
        let Some(doublings) = self.failed.checked_sub(FREE) else {
            return 0;
        };
        let pause = FIRST_WAIT
            .saturating_mul(1 << doublings.min(20))
            .min(LONGEST_WAIT);
        let passed = now.saturating_sub(self.last_at).max(0);
        pause.saturating_sub(passed).max(0)
    }

    /// After one more failure. Note it before the passphrase is tried, and take it back after: a tab closed between counts then.
    #[must_use]
    pub const fn failed(self, now: i64) -> Self {
        Self {
            failed: self.failed.saturating_add(1),
            last_at: now,
        }
    }

    /// How many failed since the last that succeeded.
    pub const fn count(self) -> u32 {
        self.failed
    }

    /// 12 bytes: count and time.
    pub fn to_bytes(self) -> Vec<u8> {
        [&self.failed.to_be_bytes()[..], &self.last_at.to_be_bytes()].concat()
    }

    /// Reads what [`Self::to_bytes`] wrote.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, FormatError> {
        let mut reader = Reader(bytes);
        let attempts = Self {
            failed: reader.u32()?,
            last_at: reader.i64()?,
        };
        reader.end()?;
        Ok(attempts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_mistakes_are_free_and_each_further_one_doubles_the_wait() {
        let mut attempts = Attempts::default();
        let mut waits = Vec::new();
        for _ in 0..13 {
            attempts = attempts.failed(1_000);
            waits.push(attempts.wait(1_000));
        }
        assert_eq!(
            waits,
            [0, 0, 5, 10, 20, 40, 80, 160, 320, 640, 900, 900, 900]
        );
        assert_eq!(attempts.wait(1_890), 10);
        assert_eq!(attempts.wait(1_900), 0);
    }

    #[test]
    fn a_reload_or_a_clock_set_back_does_not_shorten_the_wait() {
        let attempts = (0..5).fold(Attempts::default(), |it, _| it.failed(1_000));
        let reloaded = Attempts::from_bytes(&attempts.to_bytes());
        assert_eq!(reloaded.map(|it| it.wait(0)), Ok(20));
    }
}
