//! The four-digit PIN.

use card::{Pin, PinState};

use super::choose_method::Session;
use super::{CARD_SECONDS, ChooseMethod, Step, Transition};
use crate::effect::Action;
use crate::event::Event;
use crate::failure::Failure;
use crate::moment::{Moment, Patience};
use crate::recognition::Recognition;

/// Four digits are awaited.
#[derive(Debug)]
pub struct EnterPin {
    session: Session,
    wrong: bool,
    pub(super) patience: Patience,
}

/// The card checks the PIN.
#[derive(Debug)]
pub struct VerifyingPin {
    session: Session,
    pub(super) deadline: u64,
}

impl EnterPin {
    pub(super) fn begin(session: Session, now: Moment) -> Transition {
        Transition::to(Step::EnterPin(Self {
            session,
            wrong: false,
            patience: Patience::from(now),
        }))
    }

    /// Tries that are left, from the card itself.
    pub const fn tries_left(&self) -> u8 {
        self.session.card.tries_left()
    }

    /// Whether the last entry was wrong.
    pub const fn was_wrong(&self) -> bool {
        self.wrong
    }

    pub(super) fn apply(self, event: Event, now: Moment) -> Transition {
        let Self {
            session,
            wrong,
            patience,
        } = self;
        if let Event::PinEntered(pin) = event {
            return VerifyingPin::begin(session, pin, now);
        }
        session.recognising(event, patience, now, |session, patience| {
            Transition::to(Step::EnterPin(Self {
                session,
                wrong,
                patience,
            }))
        })
    }
}

impl VerifyingPin {
    fn begin(session: Session, pin: Pin, now: Moment) -> Transition {
        let deadline = now.after(CARD_SECONDS);
        Transition::to(Step::VerifyingPin(Self { session, deadline })).with(Action::VerifyPin(pin))
    }

    #[allow(
        clippy::wildcard_enum_match_arm,
        reason = "all other events mean nothing here"
    )]
    pub(super) fn apply(self, event: Event, now: Moment) -> Transition {
        let Self {
            mut session,
            deadline,
        } = self;
        match event {
            Event::PinVerified(_, Ok(())) => session.recognised(Recognition::Pin, now),
            Event::PinVerified(_, Err(card::Error::PinWrong { tries_left })) if tries_left > 0 => {
                session.card.pin = PinState::Available { tries_left };
                let patience = Patience::from(now);
                Transition::to(Step::EnterPin(EnterPin {
                    session,
                    wrong: true,
                    patience,
                }))
            }
            // The PIN is locked; the face still works.
            Event::PinVerified(_, Err(card::Error::PinWrong { .. } | card::Error::PinBlocked)) => {
                session.card.pin = PinState::Blocked;
                ChooseMethod::again(session, now)
            }
            Event::PinVerified(_, Err(card::Error::Link(link))) if link.is_card_gone() => {
                Transition::interrupt(Some(session.save()), now)
            }
            Event::PinVerified(_, Err(error)) => {
                Transition::stop(error.into(), Some(session.save()), now)
            }
            Event::CardRemoved => Transition::interrupt(Some(session.save()), now),
            Event::Tick if now.millis >= deadline => {
                Transition::stop(Failure::CardSlow, Some(session.save()), now)
            }
            _ => Transition::to(Step::VerifyingPin(Self { session, deadline })),
        }
    }
}
