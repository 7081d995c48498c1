//! How do you want to be recognised?

use super::{EnterPin, IdentifiedCard, Saved, Step, Transition};
use crate::VisitId;
use crate::consent::Given;
use crate::event::{Event, Method};
use crate::failure::Failure;
use crate::moment::{Moment, Patience, Waiting};

/// The methods are on the screen.
#[derive(Debug)]
pub struct ChooseMethod {
    pub(super) session: Session,
    pub(super) patience: Patience,
}

/// What lasts from the identified card to the end of the visit.
#[derive(Debug)]
pub(crate) struct Session {
    pub(super) visit: VisitId,
    pub(super) card: IdentifiedCard,
    /// Given before an interruption; asked for otherwise.
    pub(super) consent: Option<Given>,
}

impl ChooseMethod {
    pub(super) fn begin(
        visit: VisitId,
        card: IdentifiedCard,
        consent: Option<Given>,
        now: Moment,
    ) -> Transition {
        Self::again(
            Session {
                visit,
                card,
                consent,
            },
            now,
        )
    }

    pub(super) fn again(session: Session, now: Moment) -> Transition {
        Transition::to(Step::ChooseMethod(Self {
            session,
            patience: Patience::from(now),
        }))
    }

    /// The card on the reader.
    pub const fn card(&self) -> &IdentifiedCard {
        &self.session.card
    }

    #[allow(
        clippy::wildcard_enum_match_arm,
        reason = "all other events mean nothing here"
    )]
    pub(super) fn apply(self, event: Event, now: Moment) -> Transition {
        let Self { session, patience } = self;
        match event {
            Event::MethodChosen(Method::Pin) => EnterPin::begin(session, now),
            event => session.waiting(event, patience, now, |session, patience| {
                Transition::to(Step::ChooseMethod(Self { session, patience }))
            }),
        }
    }
}

impl Session {
    /// What every step that asks the patient something does alike: the card may leave, the patient
    /// may give up, ask for help, or take too long.
    #[allow(
        clippy::wildcard_enum_match_arm,
        reason = "all other events mean nothing here"
    )]
    pub(super) fn waiting(
        self,
        event: Event,
        patience: Patience,
        now: Moment,
        stay: impl FnOnce(Self, Patience) -> Transition,
    ) -> Transition {
        match event {
            Event::CardRemoved => Transition::interrupt(Some(self.save()), now),
            Event::AskStaff => Transition::stop(Failure::StaffAsked, Some(self.save()), now),
            Event::Cancel => super::Stopped::cancelled(now),
            Event::Tick => match patience.at(now) {
                Waiting::Calm(patience) | Waiting::Warned(patience) => stay(self, patience),
                Waiting::Over => Transition::stop(Failure::TimedOut, Some(self.save()), now),
            },
            event if event.is_from_patient() => stay(self, Patience::from(now)),
            _ => stay(self, patience),
        }
    }

    pub(super) fn save(&self) -> Saved {
        Saved {
            visit: self.visit.clone(),
            fingerprint: self.card.fingerprint(),
            consent: self.consent,
        }
    }
}
