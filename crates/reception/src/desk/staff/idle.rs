//! When an unattended desk locks.

/// How long a desk stays open without a touch or a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IdleRule {
    /// Seconds until it locks.
    pub lock_after: i64,
}

/// How an untouched desk stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Idle {
    /// Somebody is there.
    Active {
        /// Unix seconds at which to look again.
        look_again: i64,
    },
    /// "This desk locks in … seconds"; any key keeps it open.
    Warning {
        /// Seconds that are left.
        left: i64,
    },
    /// It is time: clear the screen and lock.
    Lock,
}

impl IdleRule {
    /// Seconds of warning (WCAG 2.2, criterion 2.2.1, asks for 20 at least).
    const WARNING: i64 = 30;

    /// How a desk stands that was last touched at `touched`.
    ///
    /// A clock that went back counts as a touch at `now`.
    pub fn at(self, touched: i64, now: i64) -> Idle {
        let left = self.lock_after - (now - touched.min(now));
        if left <= 0 {
            Idle::Lock
        } else if left <= Self::WARNING {
            Idle::Warning { left }
        } else {
            Idle::Active {
                look_again: now + left - Self::WARNING,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unattended_desk_warns_and_then_locks() {
        let rule = IdleRule { lock_after: 300 };
        assert_eq!(rule.at(1_000, 1_000), Idle::Active { look_again: 1_270 });
        assert_eq!(rule.at(1_000, 1_270), Idle::Warning { left: 30 });
        assert_eq!(rule.at(1_000, 1_300), Idle::Lock);
        assert_eq!(rule.at(9_000, 1_000), Idle::Active { look_again: 1_270 });
    }
}
