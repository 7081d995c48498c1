//! Before anything of the face is read: what it is for.

use card::PinState;

use super::choose_method::Session;
use super::{CARD_SECONDS, EnterCode, FaceUnavailable, Step, Transition};
use crate::effect::Action;
use crate::event::Event;
use crate::face::FaceObstacle;
use crate::failure::Failure;
use crate::moment::{Moment, Patience};

/// What the face is compared for, that nothing of it is kept or sent, and the ways without it.
#[derive(Debug)]
pub struct FaceNotice {
    session: Session,
    pub(super) patience: Patience,
}

/// The card is asked how often 照合番号B may still be tried.
#[derive(Debug)]
pub struct CheckingCode {
    session: Session,
    pub(super) deadline: u64,
}

impl FaceNotice {
    pub(super) fn begin(session: Session, now: Moment) -> Transition {
        Transition::to(Step::FaceNotice(Self {
            session,
            patience: Patience::from(now),
        }))
    }

    /// The card on the reader.
    pub const fn card(&self) -> &super::IdentifiedCard {
        &self.session.card
    }

    pub(super) fn apply(self, event: Event, now: Moment) -> Transition {
        let Self { session, patience } = self;
        if matches!(event, Event::NoticeRead) {
            return CheckingCode::begin(session, now);
        }
        session.recognising(event, patience, now, |session, patience| {
            Transition::to(Step::FaceNotice(Self { session, patience }))
        })
    }
}

impl CheckingCode {
    fn begin(session: Session, now: Moment) -> Transition {
        let deadline = now.after(CARD_SECONDS);
        Transition::to(Step::CheckingCode(Self { session, deadline })).with(Action::ReadCodeState)
    }

    #[allow(
        clippy::wildcard_enum_match_arm,
        reason = "all other events mean nothing here"
    )]
    pub(super) fn apply(self, event: Event, now: Moment) -> Transition {
        let Self { session, deadline } = self;
        match event {
            Event::CodeStateRead(_, Ok(PinState::Available { tries_left })) => {
                EnterCode::begin(session, tries_left, now)
            }
            Event::CodeStateRead(_, Ok(PinState::Blocked)) => {
                FaceUnavailable::begin(session, FaceObstacle::CodeLocked, now)
            }
            Event::CodeStateRead(_, Ok(PinState::NotSet) | Err(card::Error::NoCardFace)) => {
                FaceUnavailable::begin(session, FaceObstacle::NoCardFace, now)
            }
            Event::CodeStateRead(_, Err(card::Error::Link(link))) if link.is_card_gone() => {
                Transition::interrupt(Some(session.save()), now)
            }
            Event::CodeStateRead(_, Err(error)) => {
                Transition::stop(error.into(), Some(session.save()), now)
            }
            Event::CardRemoved => Transition::interrupt(Some(session.save()), now),
            Event::Tick if now.millis >= deadline => {
                Transition::stop(Failure::CardSlow, Some(session.save()), now)
            }
            _ => Transition::to(Step::CheckingCode(Self { session, deadline })),
        }
    }
}
