//! The card is good, and still there is no photo to compare a face with.

use super::choose_method::Session;
use super::{Step, Transition};
use crate::event::Event;
use crate::face::FaceObstacle;
use crate::failure::Failure;
use crate::moment::{Moment, Patience};

/// Why not, and that the PIN works; without a PIN the visit stops instead.
#[derive(Debug)]
pub struct FaceUnavailable {
    session: Session,
    obstacle: FaceObstacle,
    pub(super) patience: Patience,
}

impl FaceUnavailable {
    pub(super) fn begin(session: Session, obstacle: FaceObstacle, now: Moment) -> Transition {
        if !session.card.has_pin() {
            let pin = session.card.pin();
            return Transition::stop(Failure::NoMethodLeft { obstacle, pin }, None, now);
        }
        Transition::to(Step::FaceUnavailable(Self {
            session,
            obstacle,
            patience: Patience::from(now),
        }))
    }

    /// What stands in the way.
    pub const fn obstacle(&self) -> FaceObstacle {
        self.obstacle
    }

    /// The card on the reader.
    pub const fn card(&self) -> &super::IdentifiedCard {
        &self.session.card
    }

    pub(super) fn apply(self, event: Event, now: Moment) -> Transition {
        let Self {
            session,
            obstacle,
            patience,
        } = self;
        session.recognising(event, patience, now, |session, patience| {
            Transition::to(Step::FaceUnavailable(Self {
                session,
                obstacle,
                patience,
            }))
        })
    }
}
