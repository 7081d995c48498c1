//! The desk's door: one passphrase, sessions that end, and no guessing.
//!
//! Sessions live in memory: after a restart the staff sign in again.

use std::sync::{Mutex, MutexGuard, PoisonError};

use eligibility::{DeskSession, ProblemKind};
use redacted::Redacted;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq as _;

use crate::random;

type Hash = [u8; 32];

/// Who may see the list.
pub(crate) struct Desk {
    /// Of the passphrase; `None`: the desk is switched off.
    passphrase: Option<Hash>,
    attempts: Attempts,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    sessions: Vec<Session>,
}

/// Lets nobody guess for long.
#[derive(Default)]
pub(crate) struct Attempts {
    /// When wrong secrets came, oldest first; Unix seconds.
    failures: Mutex<Vec<i64>>,
}

impl Attempts {
    /// Whether another attempt is allowed.
    ///
    /// # Errors
    /// `TooManyAttempts`.
    pub(crate) fn check(&self, now: i64) -> Result<(), ProblemKind> {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        failures.retain(|failed_at| now - failed_at < ATTEMPTS_WINDOW);
        if failures.len() >= ATTEMPTS {
            return Err(ProblemKind::TooManyAttempts);
        }
        Ok(())
    }

    /// An attempt was wrong.
    pub(crate) fn failed(&self, now: i64) {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        failures.push(now);
    }
}

struct Session {
    token: Hash,
    /// No request prolongs a session beyond this.
    ends_at: i64,
    /// Without a request it ends here.
    idle_at: i64,
}

impl Desk {
    /// A desk with this passphrase, or one that is switched off.
    pub(crate) fn new(passphrase: Option<&Redacted<String>>) -> Self {
        Self {
            passphrase: passphrase.map(|passphrase| hash(passphrase.expose())),
            attempts: Attempts::default(),
            state: Mutex::default(),
        }
    }

    /// Begins a session.
    ///
    /// # Errors
    /// `DeskDisabled`, `TooManyAttempts`, `DeskUnauthorized`.
    pub(crate) fn begin(
        &self,
        passphrase: &Redacted<String>,
        now: i64,
    ) -> Result<DeskSession, ProblemKind> {
        let right = self.passphrase.ok_or(ProblemKind::DeskDisabled)?;
        self.attempts.check(now)?;
        if !bool::from(right.ct_eq(&hash(passphrase.expose()))) {
            self.attempts.failed(now);
            return Err(ProblemKind::DeskUnauthorized);
        }
        let token = random::token()?;
        let session = Session {
            token: hash(&token),
            ends_at: now + LONGEST,
            idle_at: now + IDLE,
        };
        let mut state = self.state();
        state.sessions.retain(|session| session.is_open(now));
        state.sessions.push(session);
        Ok(DeskSession {
            token: Redacted::new(token),
            expires_at: now + LONGEST,
        })
    }

    /// Lets a session's token in, and keeps the session from ending idle.
    ///
    /// # Errors
    /// `DeskDisabled`, `DeskUnauthorized`.
    pub(crate) fn enter(&self, token: Option<&str>, now: i64) -> Result<(), ProblemKind> {
        if self.passphrase.is_none() {
            return Err(ProblemKind::DeskDisabled);
        }
        let token = hash(token.ok_or(ProblemKind::DeskUnauthorized)?);
        let mut state = self.state();
        let session = (state.sessions.iter_mut())
            .filter(|session| session.is_open(now))
            .find(|session| bool::from(session.token.ct_eq(&token)))
            .ok_or(ProblemKind::DeskUnauthorized)?;
        session.idle_at = now + IDLE;
        Ok(())
    }

    /// Nothing in here can be left half done, so a panic elsewhere spoils nothing.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Session {
    const fn is_open(&self, now: i64) -> bool {
        now < self.ends_at && now < self.idle_at
    }
}

/// Equal lengths for the comparison, and no secret in memory.
fn hash(secret: &str) -> Hash {
    Sha256::digest(secret.as_bytes()).into()
}

/// Wrong secrets within the window before all are turned away.
const ATTEMPTS: usize = 5;

/// Seconds.
const ATTEMPTS_WINDOW: i64 = 60;

/// Seconds: a working day.
const LONGEST: i64 = 12 * 60 * 60;

/// Seconds without a request.
const IDLE: i64 = 30 * 60;

#[cfg(test)]
mod tests {
    use super::*;

    fn phrase(text: &str) -> Redacted<String> {
        Redacted::new(text.to_owned())
    }

    #[test]
    fn after_five_wrong_passphrases_even_the_right_one_waits_a_minute() {
        let desk = Desk::new(Some(&phrase("open")));
        for second in 0..5 {
            let refused = desk.begin(&phrase("guess"), second).err();
            assert_eq!(refused, Some(ProblemKind::DeskUnauthorized));
        }
        assert_eq!(
            desk.begin(&phrase("open"), 59).err(),
            Some(ProblemKind::TooManyAttempts)
        );
        assert!(desk.begin(&phrase("open"), 61).is_ok());
    }

    #[test]
    #[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
    fn a_session_ends_when_idle_and_at_the_end_of_the_day() {
        let desk = Desk::new(Some(&phrase("open")));
        let session = desk.begin(&phrase("open"), 0).unwrap();
        let token = Some(session.token.expose().as_str());
        assert_eq!(desk.enter(token, IDLE - 1), Ok(()));
        assert_eq!(desk.enter(token, 2 * IDLE - 2), Ok(()));
        assert!(desk.enter(token, 4 * IDLE).is_err());

        let session = desk.begin(&phrase("open"), 0).unwrap();
        let token = Some(session.token.expose().as_str());
        for half_hour in 1..24 {
            assert_eq!(desk.enter(token, half_hour * IDLE - half_hour), Ok(()));
        }
        assert!(desk.enter(token, LONGEST).is_err());
    }

    #[test]
    fn without_a_passphrase_there_is_no_desk() {
        let desk = Desk::new(None);
        assert_eq!(
            desk.begin(&phrase(""), 0).err(),
            Some(ProblemKind::DeskDisabled)
        );
        assert_eq!(desk.enter(Some(""), 0), Err(ProblemKind::DeskDisabled));
    }
}
