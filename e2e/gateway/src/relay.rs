//! What screens and desks say to each other: in memory, for minutes.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use eligibility::gateway::Relayed;
use serde_json::Value;

/// What was said, by screen.
#[derive(Default)]
pub(crate) struct Relay {
    screens: Mutex<HashMap<String, Said>>,
}

#[derive(Default)]
struct Said {
    version: u64,
    state: Option<Relayed<Value>>,
    commands: VecDeque<Relayed<Value>>,
}

impl Relay {
    /// Keeps what the screen shows now; returns its version.
    pub(crate) fn show(&self, screen: &str, content: Value, now: i64) -> u64 {
        let mut screens = self.screens();
        let said = screens.entry(screen.to_owned()).or_default();
        let relayed = said.relay(content, now);
        let version = relayed.version;
        said.state = Some(relayed);
        version
    }

    /// Keeps a command for the screen; returns its version.
    pub(crate) fn command(&self, screen: &str, content: Value, now: i64) -> u64 {
        let mut screens = self.screens();
        let said = screens.entry(screen.to_owned()).or_default();
        let relayed = said.relay(content, now);
        let version = relayed.version;
        said.commands.push_back(relayed);
        if said.commands.len() > COMMANDS {
            said.commands.pop_front();
        }
        version
    }

    /// What the screen shows, when it is newer than `since`.
    pub(crate) fn state(&self, screen: &str, since: u64, now: i64) -> Option<Relayed<Value>> {
        let mut screens = self.screens();
        let state = &mut screens.get_mut(screen)?.state;
        if state.as_ref().is_some_and(|state| is_over(state, now)) {
            *state = None;
        }
        state.clone().filter(|state| state.version > since)
    }

    /// The commands after `since`, oldest first.
    pub(crate) fn commands(&self, screen: &str, since: u64, now: i64) -> Vec<Relayed<Value>> {
        let mut screens = self.screens();
        let Some(said) = screens.get_mut(screen) else {
            return Vec::new();
        };
        said.commands.retain(|command| !is_over(command, now));
        let newer = said.commands.iter();
        newer
            .filter(|command| command.version > since)
            .cloned()
            .collect()
    }

    /// Forgets what was said.
    pub(crate) fn forget(&self, screen: &str) {
        self.screens().remove(screen);
    }

    fn screens(&self) -> MutexGuard<'_, HashMap<String, Said>> {
        self.screens.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Said {
    /// Versions follow the clock, so that they go on growing after a restart.
    fn relay(&mut self, content: Value, now: i64) -> Relayed<Value> {
        let clock = u64::try_from(now.saturating_mul(1000)).unwrap_or_default();
        self.version = clock.max(self.version + 1);
        Relayed {
            version: self.version,
            at: now,
            content,
        }
    }
}

const fn is_over(relayed: &Relayed<Value>, now: i64) -> bool {
    relayed.at + LIFETIME <= now
}

/// Seconds. A screen shows itself again before, as long as it is there.
const LIFETIME: i64 = 5 * 60;

/// Commands that wait for a screen.
const COMMANDS: usize = 32;
