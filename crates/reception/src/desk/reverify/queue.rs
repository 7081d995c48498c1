//! What is to be asked again, and what came of it.

use eligibility::CivilDate;

use super::{AttemptResult, Attempted, Outcome, Queued, Resolved};
use crate::desk::entry::Stamp;

/// What is to be asked again, and what came of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Queue {
    items: Vec<Item>,
}

/// An entry of the queue.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// What was queued.
    pub queued: Queued,
    /// When; Unix seconds.
    pub queued_at: i64,
    /// The attempts: Unix seconds and what came of each.
    pub attempts: Vec<(i64, AttemptResult)>,
    /// How it ended; open where absent.
    pub outcome: Option<Outcome>,
    /// The answer's snapshot.
    pub answer: Option<String>,
    /// When it ended; Unix seconds.
    pub resolved_at: Option<i64>,
}

impl Queue {
    /// Every entry, in the order of queueing.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// An entry.
    pub fn item(&self, id: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.queued.item == id)
    }

    /// What is not decided, the most urgent first.
    pub fn open(&self) -> Vec<&Item> {
        let mut open: Vec<&Item> = (self.items.iter()).filter(|item| item.is_open()).collect();
        open.sort_by_key(|item| (item.queued.due, item.queued_at));
        open
    }

    /// What is to be tried on a day: open, and not tried on that day yet.
    pub fn to_try(&self, today: CivilDate) -> Vec<&Item> {
        (self.open().into_iter())
            .filter(|item| item.next_attempt().is_none_or(|day| day <= today))
            .collect()
    }

    pub(in crate::desk) fn add(&mut self, queued: Queued, stamp: &Stamp) {
        if self.item(&queued.item).is_none() {
            self.items.push(Item {
                queued,
                queued_at: stamp.at,
                attempts: Vec::new(),
                outcome: None,
                answer: None,
                resolved_at: None,
            });
        }
    }

    pub(in crate::desk) fn attempted(&mut self, attempted: &Attempted, stamp: &Stamp) {
        if let Some(item) = self.open_mut(&attempted.item) {
            item.attempts.push((stamp.at, attempted.result));
        }
    }

    pub(in crate::desk) fn resolve(&mut self, resolved: &Resolved, stamp: &Stamp) {
        if let Some(item) = self.open_mut(&resolved.item) {
            item.outcome = Some(resolved.outcome.clone());
            item.answer = (resolved.snapshot.as_ref()).map(|snapshot| snapshot.id.clone());
            item.resolved_at = Some(stamp.at);
        }
    }

    /// The newest entry is looked for first: it is the one that is worked on.
    fn open_mut(&mut self, id: &str) -> Option<&mut Item> {
        (self.items.iter_mut().rev()).find(|item| item.is_open() && item.queued.item == id)
    }
}

impl Item {
    /// Whether it is not decided.
    pub const fn is_open(&self) -> bool {
        self.outcome.is_none()
    }

    /// Whether it is open on the day after it was due.
    pub fn is_overdue(&self, today: CivilDate) -> bool {
        self.is_open() && self.queued.due < today
    }

    /// The first day of the next attempt: one a day. `None` when it was never tried.
    pub fn next_attempt(&self) -> Option<CivilDate> {
        /// Seconds of a day.
        const DAY: i64 = 86_400;
        let (last, _) = self.attempts.last()?;
        CivilDate::in_japan(last.saturating_add(DAY))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::super::DueRule;
    use super::*;
    use crate::desk::entry::Actor;

    fn day(text: &str) -> CivilDate {
        CivilDate::from_iso(text).unwrap()
    }

    fn stamp(at: i64) -> Stamp {
        Stamp {
            seq: 1,
            at,
            actor: Actor::System,
        }
    }

    fn queued(id: &str, on: &str) -> Queued {
        Queued {
            item: id.to_owned(),
            reception: String::from("r"),
            patient: None,
            snapshot: String::from("s"),
            as_of: day(on),
            due: DueRule::default().due(day(on)),
        }
    }

    #[test]
    fn each_is_tried_once_a_day_until_it_is_decided() {
        let noon = 1_795_316_400; // 2026-11-22T12:00 in Japan
        let mut queue = Queue::default();
        queue.add(queued("later", "2026-11-22"), &stamp(noon));
        queue.add(queued("first", "2026-10-30"), &stamp(noon));
        let ids = |items: Vec<&Item>| -> Vec<String> {
            items.iter().map(|item| item.queued.item.clone()).collect()
        };
        assert_eq!(ids(queue.to_try(day("2026-11-22"))), ["first", "later"]);
        assert!(queue.item("first").unwrap().is_overdue(day("2026-11-22")));

        let attempted = Attempted {
            item: String::from("first"),
            result: AttemptResult::NotFoundYet,
        };
        queue.attempted(&attempted, &stamp(noon));
        assert_eq!(ids(queue.to_try(day("2026-11-22"))), ["later"]);
        assert_eq!(ids(queue.to_try(day("2026-11-23"))), ["first", "later"]);

        let resolved = Resolved {
            item: String::from("first"),
            outcome: Outcome::Confirmed,
            snapshot: None,
        };
        queue.resolve(&resolved, &stamp(noon));
        assert_eq!(ids(queue.open()), ["later"]);
    }

    #[test]
    fn a_visit_of_december_is_due_in_january() {
        assert_eq!(DueRule::default().due(day("2026-12-31")), day("2027-01-05"));
        let late = DueRule {
            day_of_next_month: 31,
        };
        assert_eq!(late.due(day("2027-01-31")), day("2027-02-28"));
    }
}
