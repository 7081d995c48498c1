//! Before there is a card.

use super::{Reading, Step, Transition};
use crate::event::Event;
use crate::moment::Moment;

/// "Please place your card."
#[derive(Debug)]
pub struct PlaceCard {
    pub(super) deadline: u64,
}

impl PlaceCard {
    /// Seconds until the welcome comes back.
    const SECONDS: u64 = 90;

    #[allow(
        clippy::wildcard_enum_match_arm,
        reason = "all other events mean nothing here"
    )]
    pub(super) fn apply(self, event: Event, now: Moment) -> Transition {
        match event {
            Event::CardPlaced { visit } => Reading::begin(visit, None, now),
            Event::Cancel | Event::Back => Transition::to(Step::Welcome),
            Event::Tick if now.millis >= self.deadline => Transition::to(Step::Welcome),
            _ => Transition::to(Step::PlaceCard(self)),
        }
    }
}

/// A card may come without a touch of the screen.
#[allow(
    clippy::wildcard_enum_match_arm,
    reason = "all other events mean nothing here"
)]
pub(super) fn welcome(event: Event, now: Moment) -> Transition {
    match event {
        Event::Start => Transition::to(Step::PlaceCard(PlaceCard {
            deadline: now.after(PlaceCard::SECONDS),
        })),
        Event::CardPlaced { visit } => Reading::begin(visit, None, now),
        _ => Transition::to(Step::Welcome),
    }
}
