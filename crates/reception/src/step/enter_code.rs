//! 照合番号B, and what it opens: photo, name, and the proof that the card is no copy.

use card::{CodeB, Holder};

use super::choose_method::Session;
use super::{CARD_SECONDS, CompareFace, FaceUnavailable, Step, Transition};
use crate::effect::Action;
use crate::event::Event;
use crate::face::FaceObstacle;
use crate::failure::Failure;
use crate::moment::{Moment, Patience};
use crate::recognition::FaceHolder;

/// The fourteen digits are awaited, from the camera or the keyboard.
#[derive(Debug)]
pub struct EnterCode {
    session: Session,
    tries_left: u8,
    wrong: bool,
    pub(super) patience: Patience,
}

/// The card checks the code, gives photo and name, and proves itself.
#[derive(Debug)]
pub struct ReadingHolder {
    session: Session,
    pub(super) deadline: u64,
}

impl EnterCode {
    pub(super) fn begin(session: Session, tries_left: u8, now: Moment) -> Transition {
        Self::ask(session, tries_left, false, now)
    }

    fn ask(session: Session, tries_left: u8, wrong: bool, now: Moment) -> Transition {
        Transition::to(Step::EnterCode(Self {
            session,
            tries_left,
            wrong,
            patience: Patience::from(now),
        }))
    }

    /// Tries that are left, from the card itself: 10 on a fresh card.
    pub const fn tries_left(&self) -> u8 {
        self.tries_left
    }

    /// Whether the last entry was wrong.
    pub const fn was_wrong(&self) -> bool {
        self.wrong
    }

    /// The card on the reader.
    pub const fn card(&self) -> &super::IdentifiedCard {
        &self.session.card
    }

    pub(super) fn apply(self, event: Event, now: Moment) -> Transition {
        let Self {
            session,
            tries_left,
            wrong,
            patience,
        } = self;
        if let Event::CodeEntered(code) = event {
            return ReadingHolder::begin(session, code, now);
        }
        session.recognising(event, patience, now, |session, patience| {
            Transition::to(Step::EnterCode(Self {
                session,
                tries_left,
                wrong,
                patience,
            }))
        })
    }
}

impl ReadingHolder {
    /// The code goes to the card and stays nowhere else.
    fn begin(session: Session, code: CodeB, now: Moment) -> Transition {
        let deadline = now.after(CARD_SECONDS);
        Transition::to(Step::ReadingHolder(Self { session, deadline }))
            .with(Action::ReadHolder(code))
    }

    #[allow(
        clippy::wildcard_enum_match_arm,
        reason = "all other events mean nothing here"
    )]
    pub(super) fn apply(self, event: Event, now: Moment) -> Transition {
        let Self { session, deadline } = self;
        match event {
            Event::HolderRead(_, Ok(holder)) => examine(session, *holder, now),
            Event::HolderRead(_, Err(card::Error::CodeWrong { tries_left })) if tries_left > 0 => {
                EnterCode::ask(session, tries_left, true, now)
            }
            Event::HolderRead(_, Err(card::Error::CodeWrong { .. } | card::Error::CodeBlocked)) => {
                FaceUnavailable::begin(session, FaceObstacle::CodeLocked, now)
            }
            Event::HolderRead(_, Err(card::Error::NoCardFace)) => {
                FaceUnavailable::begin(session, FaceObstacle::NoCardFace, now)
            }
            Event::HolderRead(_, Err(card::Error::Link(link))) if link.is_card_gone() => {
                Transition::interrupt(Some(session.save()), now)
            }
            Event::HolderRead(_, Err(error)) => {
                Transition::stop(error.into(), Some(session.save()), now)
            }
            Event::CardRemoved => Transition::interrupt(Some(session.save()), now),
            Event::Tick if now.millis >= deadline => {
                Transition::stop(Failure::CardSlow, Some(session.save()), now)
            }
            _ => Transition::to(Step::ReadingHolder(Self { session, deadline })),
        }
    }
}

/// Nothing is compared with a photo that nobody vouches for, or on a card that is a copy.
fn examine(session: Session, holder: Holder, now: Moment) -> Transition {
    if let Err(doubt) = holder.authenticity() {
        return Transition::stop(Failure::CardDoubtful(doubt), None, now);
    }
    let name = match &holder.attributes {
        Ok(attributes) => attributes.value.expose().name.clone(),
        Err(card::Error::CodeBlocked) => {
            return FaceUnavailable::begin(session, FaceObstacle::CodeLocked, now);
        }
        Err(_) => return FaceUnavailable::begin(session, FaceObstacle::NoName, now),
    };
    let Some(photo) = holder.face.value.expose().photo.clone() else {
        return FaceUnavailable::begin(session, FaceObstacle::NoPhoto, now);
    };
    let holder = FaceHolder {
        photo: photo.into(),
        name: name.into(),
        excerpt: holder.excerpt,
    };
    CompareFace::begin(session, holder, now)
}
