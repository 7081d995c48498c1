//! Wakes who waits for something new: desks at their list, screens and desks at each other.

use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, timeout};

/// Says that something has changed; what, each looks up.
#[derive(Default)]
pub(crate) struct News {
    state: watch::Sender<State>,
}

#[derive(Clone, Copy, Default)]
struct State {
    number: u64,
    /// The gateway ends, and who waits holds it up.
    ending: bool,
}

impl News {
    /// Something has changed.
    pub(crate) fn spread(&self) {
        self.state
            .send_modify(|state| state.number = state.number.wrapping_add(1));
    }

    /// Nobody shall wait any more.
    pub(crate) fn end(&self) {
        self.state.send_modify(|state| state.ending = true);
    }

    /// Waits from now on, so long at most: look, then ask [`Waiting::again`], then look again.
    pub(crate) fn wait(&self, longest: Duration) -> Waiting {
        Waiting {
            state: self.state.subscribe(),
            ends_at: Instant::now() + longest,
        }
    }
}

/// One request that waits.
pub(crate) struct Waiting {
    state: watch::Receiver<State>,
    ends_at: Instant,
}

impl Waiting {
    /// Returns when it is worth looking again; `false`: the wait is over.
    pub(crate) async fn again(&mut self) -> bool {
        let left = self.ends_at.saturating_duration_since(Instant::now());
        if left.is_zero() || self.state.borrow().ending {
            return false;
        }
        // Either way it is time to look.
        let _woken = timeout(left.min(LOOK), self.state.changed()).await;
        !self.state.borrow().ending
    }
}

/// Another gateway on the same database rings no bell here: what it has written is seen this much later.
const LOOK: Duration = Duration::from_secs(1);
