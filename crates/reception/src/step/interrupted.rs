//! The card left too early.

use super::{Reading, Saved, Step, Transition};
use crate::event::Event;
use crate::moment::Moment;

/// "Please put the card back": the same card goes on where it was, another one begins anew.
#[derive(Debug)]
pub struct Interrupted {
    saved: Option<Saved>,
    losses: u8,
    pub(super) deadline: u64,
}

impl Interrupted {
    /// Seconds for which a consent is kept for the card's return.
    const SECONDS: u64 = 30;

    pub(super) const fn new(saved: Option<Saved>, losses: u8, now: Moment) -> Self {
        Self {
            saved,
            losses,
            deadline: now.after(Self::SECONDS),
        }
    }

    pub(super) fn into_saved(self) -> Option<Saved> {
        self.saved
    }

    #[allow(
        clippy::wildcard_enum_match_arm,
        reason = "all other events mean nothing here"
    )]
    pub(super) fn apply(self, event: Event, now: Moment) -> Transition {
        match event {
            Event::CardPlaced { visit } => Reading::after(self.losses, visit, self.saved, now),
            Event::Cancel => Transition::to(Step::Welcome),
            Event::Tick if now.millis >= self.deadline => Transition::to(Step::Welcome),
            _ => Transition::to(Step::Interrupted(self)),
        }
    }
}
