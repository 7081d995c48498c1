//! The face before the camera and the photo in the chip.

use std::ops::ControlFlow;

use redacted::Redacted;

use super::choose_method::Session;
use super::{StaffCheck, Step, Transition};
use crate::effect::Action;
use crate::event::Event;
use crate::face::FaceOutcome;
use crate::moment::{Moment, Patience};
use crate::recognition::FaceHolder;

/// The host compares.
#[derive(Debug)]
pub struct CompareFace {
    session: Session,
    holder: FaceHolder,
    pub(super) deadline: u64,
}

/// The comparison did not recognise the holder: once more, another method, or the staff's eyes.
#[derive(Debug)]
pub struct FaceNotRecognised {
    session: Session,
    holder: FaceHolder,
    outcome: FaceOutcome,
    pub(super) patience: Patience,
}

/// Comparisons that may fail in one visit; after that somebody has to look.
pub(super) const MOST_COMPARISONS: u8 = 3;

impl CompareFace {
    /// Seconds for the camera's permission, the models, and the comparison with its own time limit.
    const SECONDS: u64 = 90;

    /// Compares, or asks the staff to look when too many comparisons have failed.
    pub(super) fn begin(session: Session, holder: FaceHolder, now: Moment) -> Transition {
        if session.may_compare() {
            Self::compare(session, holder, now)
        } else {
            StaffCheck::begin(session, holder, None, now)
        }
    }

    pub(super) fn compare(session: Session, holder: FaceHolder, now: Moment) -> Transition {
        let photo = holder.photo.clone();
        Transition::to(Step::CompareFace(Self {
            session,
            holder,
            deadline: now.after(Self::SECONDS),
        }))
        .with(Action::CompareFace { photo })
    }

    /// Which comparison of this visit it is, from 1.
    pub const fn attempt(&self) -> u8 {
        self.session.comparisons.saturating_add(1)
    }

    /// The card on the reader.
    pub const fn card(&self) -> &super::IdentifiedCard {
        &self.session.card
    }

    /// The photo in the chip, JPEG 2000.
    pub const fn photo(&self) -> &Redacted<Vec<u8>> {
        &self.holder.photo
    }

    #[allow(
        clippy::wildcard_enum_match_arm,
        reason = "all other events mean nothing here"
    )]
    pub(super) fn apply(self, event: Event, now: Moment) -> Transition {
        let Self {
            session,
            holder,
            deadline,
        } = self;
        match event {
            Event::FaceDecided(_, outcome) => Self::decided(session, holder, outcome, now),
            Event::LetStaffLook => StaffCheck::begin(session, holder, None, now),
            Event::MoreTime => Transition::to(Step::CompareFace(Self {
                session,
                holder,
                deadline: now.after(Self::SECONDS),
            })),
            Event::Tick if now.millis >= deadline => {
                FaceNotRecognised::begin(session, holder, FaceOutcome::TimedOut, now)
            }
            event => match session.changing(event, now) {
                ControlFlow::Break(transition) => transition,
                ControlFlow::Continue((session, _)) => Transition::to(Step::CompareFace(Self {
                    session,
                    holder,
                    deadline,
                })),
            },
        }
    }

    fn decided(
        mut session: Session,
        holder: FaceHolder,
        outcome: FaceOutcome,
        now: Moment,
    ) -> Transition {
        if let Some(comparison) = outcome.matched() {
            return session.recognised(holder.by_machine(comparison), now);
        }
        // A camera that was not there has compared nobody.
        if outcome.comparison().is_some() {
            session.comparisons = session.comparisons.saturating_add(1);
        }
        FaceNotRecognised::begin(session, holder, outcome, now)
    }
}

impl FaceNotRecognised {
    pub(super) fn begin(
        session: Session,
        holder: FaceHolder,
        outcome: FaceOutcome,
        now: Moment,
    ) -> Transition {
        Transition::to(Step::FaceNotRecognised(Self {
            session,
            holder,
            outcome,
            patience: Patience::from(now),
        }))
    }

    /// What the comparison came to; never a match.
    pub const fn outcome(&self) -> FaceOutcome {
        self.outcome
    }

    /// Whether the patient may try once more.
    pub const fn can_compare_again(&self) -> bool {
        self.session.may_compare()
    }

    /// The card on the reader.
    pub const fn card(&self) -> &super::IdentifiedCard {
        &self.session.card
    }

    #[allow(
        clippy::wildcard_enum_match_arm,
        reason = "all other events mean nothing here"
    )]
    pub(super) fn apply(self, event: Event, now: Moment) -> Transition {
        let Self {
            session,
            holder,
            outcome,
            patience,
        } = self;
        match event {
            Event::CompareAgain if session.may_compare() => {
                CompareFace::compare(session, holder, now)
            }
            Event::LetStaffLook => StaffCheck::begin(session, holder, Some(outcome), now),
            event => session.recognising(event, patience, now, |session, patience| {
                Transition::to(Step::FaceNotRecognised(Self {
                    session,
                    holder,
                    outcome,
                    patience,
                }))
            }),
        }
    }
}
