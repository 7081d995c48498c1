//! Inquiries that wait for the gateway, through outages and reloads.

use serde::{Deserialize, Serialize};

use super::{Failure, backoff};
use crate::gateway::problem::ProblemKind;

/// Inquiries in the order in which they came, as a value that can be stored.
///
/// Store it after [`OfflineQueue::add`] and before sending, and again after each outcome: a page that ends
/// in between sends the same id again, and the gateway gives the same answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfflineQueue<Q, A> {
    entries: Vec<Queued<Q, A>>,
}

/// One inquiry, and what is known of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Queued<Q, A> {
    /// The request id, which ties question and answer.
    pub id: String,
    /// What is asked, as it is sent each time.
    pub request: Q,
    /// When it came; Unix milliseconds.
    pub queued_at: i64,
    /// After this moment nobody needs the answer; Unix milliseconds.
    pub expires_at: i64,
    /// How often it was sent.
    pub attempts: u32,
    /// Where it stands.
    pub state: QueuedState<A>,
}

/// Where an inquiry stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum QueuedState<A> {
    /// It waits, until this moment at least; Unix milliseconds.
    Queued {
        /// Not before.
        not_before: i64,
    },
    /// It was sent, and no answer is here. After a reload nobody knows whether it arrived.
    Sending {
        /// When; Unix milliseconds.
        since: i64,
    },
    /// The answer.
    Answered {
        /// As it came.
        answer: A,
    },
    /// The gateway will not answer it.
    Refused {
        /// Why.
        reason: Refused,
    },
    /// It waited too long. If it was ever sent, the gateway may have it in its list.
    Expired,
}

/// Why an inquiry will not be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refused {
    /// The gateway's problem.
    Problem(ProblemKind),
    /// The gateway's answer makes no sense.
    NotUnderstood,
}

impl<Q, A> Default for OfflineQueue<Q, A> {
    fn default() -> Self {
        Self {
            entries: Vec::new(),
        }
    }
}

impl<Q, A> OfflineQueue<Q, A> {
    /// Takes an inquiry in; one whose id is there already stays as it is, and `false` comes back.
    pub fn add(&mut self, id: String, request: Q, now: i64, expires_at: i64) -> bool {
        if self.entries.iter().any(|entry| entry.id == id) {
            return false;
        }
        self.entries.push(Queued {
            id,
            request,
            queued_at: now,
            expires_at,
            attempts: 0,
            state: QueuedState::Queued { not_before: now },
        });
        true
    }

    /// What was sent by a page that has ended is to be sent again.
    pub fn reloaded(&mut self, now: i64) {
        for entry in &mut self.entries {
            if matches!(entry.state, QueuedState::Sending { .. }) {
                entry.state = QueuedState::Queued { not_before: now };
            }
        }
    }

    /// The oldest inquiry that is due, marked as sent; `None` while none is due.
    pub fn send_next(&mut self, now: i64) -> Option<&Queued<Q, A>> {
        self.expire(now);
        let due = |entry: &&mut Queued<Q, A>| matches!(entry.state, QueuedState::Queued { not_before } if not_before <= now);
        let entry = self.entries.iter_mut().find(due)?;
        entry.attempts = entry.attempts.saturating_add(1);
        entry.state = QueuedState::Sending { since: now };
        Some(entry)
    }

    /// The answer came; a second one changes nothing.
    pub fn answered(&mut self, id: &str, answer: A) {
        if let Some(entry) = self.open(id) {
            entry.state = QueuedState::Answered { answer };
        }
    }

    /// An attempt failed. `chance` is a random number of the full range of `u32`.
    pub fn failed(&mut self, id: &str, failure: Failure, chance: u32, now: i64) {
        let Some(entry) = self.open(id) else { return };
        entry.state = match failure {
            _ if failure.passes() => {
                let pause = backoff(FIRST_PAUSE, LONGEST_PAUSE, entry.attempts, chance);
                let pause = pause.max(failure.asked_pause());
                QueuedState::Queued {
                    not_before: now.saturating_add(pause),
                }
            }
            Failure::Problem { kind, .. } => QueuedState::Refused {
                reason: Refused::Problem(kind),
            },
            Failure::NotUnderstood | Failure::Unreachable => QueuedState::Refused {
                reason: Refused::NotUnderstood,
            },
        };
    }

    /// When [`Self::send_next`] is worth asking again; Unix milliseconds.
    pub fn wake_at(&self) -> Option<i64> {
        let moments = self.entries.iter().filter_map(|entry| match entry.state {
            QueuedState::Queued { not_before } => Some(not_before.min(entry.expires_at)),
            QueuedState::Sending { .. }
            | QueuedState::Answered { .. }
            | QueuedState::Refused { .. }
            | QueuedState::Expired => None,
        });
        moments.min()
    }

    /// Everything, in the order in which it came.
    pub fn entries(&self) -> &[Queued<Q, A>] {
        &self.entries
    }

    /// Takes out what has ended, once its outcome is kept elsewhere.
    pub fn take_ended(&mut self) -> Vec<Queued<Q, A>> {
        let (open, ended) = std::mem::take(&mut self.entries)
            .into_iter()
            .partition(Queued::is_open);
        self.entries = open;
        ended
    }

    /// Takes one out: nobody wants it any more, or its outcome is kept elsewhere. What was sent may still be carried out.
    pub fn remove(&mut self, id: &str) -> Option<Queued<Q, A>> {
        let at = self.entries.iter().position(|entry| entry.id == id)?;
        Some(self.entries.remove(at))
    }

    /// An answer that is on its way is waited for; what only waits ends.
    fn expire(&mut self, now: i64) {
        for entry in &mut self.entries {
            let waits = matches!(entry.state, QueuedState::Queued { .. });
            if waits && entry.expires_at <= now {
                entry.state = QueuedState::Expired;
            }
        }
    }

    fn open(&mut self, id: &str) -> Option<&mut Queued<Q, A>> {
        let mut entries = self.entries.iter_mut();
        entries.find(|entry| entry.id == id && entry.is_open())
    }
}

impl<Q, A> Queued<Q, A> {
    /// Whether its outcome is still to come.
    pub const fn is_open(&self) -> bool {
        matches!(
            self.state,
            QueuedState::Queued { .. } | QueuedState::Sending { .. }
        )
    }
}

/// Milliseconds.
const FIRST_PAUSE: u32 = 1_000;

/// Milliseconds: how late the end of an outage may be noticed.
const LONGEST_PAUSE: u32 = 60_000;

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::*;

    type Queue = OfflineQueue<u32, u64>;

    /// What befalls one attempt.
    #[derive(Debug, Clone, Copy)]
    enum Fate {
        Answered,
        /// The gateway took it in, but its answer was lost.
        AnswerLost,
        Unreachable,
        DatabaseAway,
        Refused,
        /// The page ends and comes back with what was stored.
        Reload,
    }

    /// Answers each id once, and with the same ever after.
    #[derive(Default)]
    struct Gateway {
        answers: HashMap<String, u64>,
    }

    impl Gateway {
        fn ask(&mut self, id: &str) -> u64 {
            let next = self.answers.len() as u64;
            *self.answers.entry(id.to_owned()).or_insert(next)
        }
    }

    fn fate() -> impl Strategy<Value = Fate> {
        prop_oneof![
            4 => Just(Fate::Answered),
            2 => Just(Fate::AnswerLost),
            3 => Just(Fate::Unreachable),
            2 => Just(Fate::DatabaseAway),
            1 => Just(Fate::Refused),
            1 => Just(Fate::Reload),
        ]
    }

    fn suffer(queue: &mut Queue, gateway: &mut Gateway, fate: Fate, chance: u32, now: i64) {
        let Some(sent) = queue.send_next(now) else {
            return;
        };
        let id = sent.id.clone();
        let problem = |kind| Failure::Problem {
            kind,
            retry_after: Some(2),
        };
        match fate {
            Fate::Answered => {
                let answer = gateway.ask(&id);
                queue.answered(&id, answer);
            }
            Fate::AnswerLost => {
                gateway.ask(&id);
                queue.failed(&id, Failure::Unreachable, chance, now);
            }
            Fate::Unreachable => queue.failed(&id, Failure::Unreachable, chance, now),
            Fate::DatabaseAway => {
                queue.failed(&id, problem(ProblemKind::StoreUnavailable), chance, now);
            }
            Fate::Refused => {
                queue.failed(&id, problem(ProblemKind::RequestIdConflict), chance, now);
            }
            Fate::Reload => {
                gateway.ask(&id);
                let stored = serde_json::to_string(&queue).unwrap();
                *queue = serde_json::from_str(&stored).unwrap();
                queue.reloaded(now);
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn through_any_outage_each_inquiry_is_answered_once_or_waits(
            fates in prop::collection::vec((fate(), any::<u32>(), 0i64..30_000), 0..120),
            inquiries in 1usize..12,
        ) {
            let mut queue = Queue::default();
            let mut gateway = Gateway::default();
            let mut now = 0;
            for number in 0..inquiries {
                let id = number.to_string();
                let first = queue.add(id.clone(), 0, now, i64::MAX);
                let again = queue.add(id, 1, now, i64::MAX);
                prop_assert!(first && !again);
            }
            for (fate, chance, pause) in fates {
                now += pause;
                suffer(&mut queue, &mut gateway, fate, chance, now);
                prop_assert_eq!(queue.entries().len(), inquiries);
                prop_assert!(queue.wake_at().is_some() || queue.entries().iter().all(|entry| !entry.is_open()));
            }
            // The outage ends.
            while let Some(wake_at) = queue.wake_at() {
                now = now.max(wake_at);
                suffer(&mut queue, &mut gateway, Fate::Answered, 0, now);
            }
            for entry in queue.take_ended() {
                match entry.state {
                    QueuedState::Answered { answer } => {
                        prop_assert_eq!(Some(&answer), gateway.answers.get(&entry.id));
                    }
                    QueuedState::Refused { .. } => {}
                    QueuedState::Queued { .. } | QueuedState::Sending { .. } | QueuedState::Expired => {
                        prop_assert!(false, "{} has no outcome", entry.id);
                    }
                }
            }
            prop_assert!(queue.entries().is_empty());
        }
    }

    #[test]
    fn what_waits_too_long_expires_and_a_late_answer_changes_nothing_that_ended() {
        let mut queue = Queue::default();
        queue.add("early".to_owned(), 1, 0, 100);
        queue.add("late".to_owned(), 2, 0, 100);
        assert_eq!(queue.send_next(0).unwrap().id, "early");
        assert!(queue.send_next(100).is_none());
        // Sent before the end, so its answer is welcome after it.
        queue.answered("early", 7);
        queue.answered("early", 8);
        queue.answered("late", 9);

        let states: Vec<_> = queue.entries().iter().map(|entry| &entry.state).collect();
        assert_eq!(
            states,
            [&QueuedState::Answered { answer: 7 }, &QueuedState::Expired]
        );
    }
}
