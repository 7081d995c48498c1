//! The machine around the steps: tickets and deadlines.

use crate::effect::{Effect, Ticket};
use crate::event::Event;
use crate::moment::Moment;
use crate::step::Step;

/// Identifies one visit: the UUID that the gateway knows the inquiry by.
///
/// One visit makes one inquiry, however often it is sent; the gateway answers the same identifier
/// with the same answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisitId(String);

impl VisitId {
    /// From a UUID in its text form (RFC 9562 section 4), made by the host.
    pub fn new(uuid: impl Into<String>) -> Self {
        Self(uuid.into())
    }

    /// The UUID.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// One reception desk's current visit; see the crate's page for how to drive it.
#[derive(Debug, Default)]
pub struct Visit {
    step: Step,
    ticket: Ticket,
}

impl Visit {
    /// Nobody is here.
    pub fn new() -> Self {
        Self::default()
    }

    /// What is on the screen.
    pub const fn step(&self) -> &Step {
        &self.step
    }

    /// When [`Event::Tick`] is due at the latest, on the clock of [`Moment::millis`].
    pub const fn deadline(&self) -> Option<u64> {
        self.step.deadline()
    }

    /// Something happened: moves on, and says what to do.
    ///
    /// An event that means nothing in the current step changes nothing.
    #[must_use = "the visit waits for what its effects bring"]
    pub fn apply(&mut self, event: Event, now: Moment) -> Vec<Effect> {
        if let Some(ticket) = event.ticket() {
            if ticket != self.ticket {
                return Vec::new();
            }
            // An answer counts once.
            self.ticket.0 += 1;
        }
        let (step, actions) = std::mem::take(&mut self.step)
            .apply(event, now)
            .into_parts();
        self.step = step;
        actions
            .into_iter()
            .map(|action| {
                self.ticket.0 += 1;
                Effect {
                    ticket: self.ticket,
                    action,
                }
            })
            .collect()
    }
}
