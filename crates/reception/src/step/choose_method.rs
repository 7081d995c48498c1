//! How do you want to be recognised?

use std::ops::ControlFlow;

use super::compare_face::MOST_COMPARISONS;
use super::{
    AskConsent, EnterPin, FaceNotice, FetchingChallenge, IdentifiedCard, Saved, Step, Transition,
};
use crate::VisitId;
use crate::consent::Given;
use crate::event::{Event, Method};
use crate::failure::Failure;
use crate::moment::{Moment, Patience, Waiting};
use crate::recognition::Recognition;

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
    /// Comparisons of the face that have failed.
    pub(super) comparisons: u8,
}

impl ChooseMethod {
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

    pub(super) fn apply(self, event: Event, now: Moment) -> Transition {
        let Self { session, patience } = self;
        let stay =
            |session, patience| Transition::to(Step::ChooseMethod(Self { session, patience }));
        if matches!(event, Event::Back) {
            return stay(session, patience.renewed(now));
        }
        session.recognising(event, patience, now, stay)
    }
}

impl Session {
    /// What every step that asks the patient something does alike: the card may leave, the patient
    /// may give up, ask for help, or take too long.
    pub(super) fn waiting(
        self,
        event: Event,
        patience: Patience,
        now: Moment,
        stay: impl FnOnce(Self, Patience) -> Transition,
    ) -> Transition {
        let (this, event) = match self.leaving(event, now) {
            ControlFlow::Break(transition) => return transition,
            ControlFlow::Continue(unused) => unused,
        };
        if event.is_from_patient() {
            return stay(this, patience.renewed(now));
        }
        if !matches!(event, Event::Tick) {
            return stay(this, patience);
        }
        match patience.at(now) {
            Waiting::Calm(patience) | Waiting::Warned(patience) => stay(this, patience),
            Waiting::Over => Transition::stop(Failure::TimedOut, Some(this.save()), now),
        }
    }

    /// As [`Self::waiting`], in a step on the way to recognising the holder: another method may be
    /// chosen.
    pub(super) fn recognising(
        self,
        event: Event,
        patience: Patience,
        now: Moment,
        stay: impl FnOnce(Self, Patience) -> Transition,
    ) -> Transition {
        match self.changing(event, now) {
            ControlFlow::Break(transition) => transition,
            ControlFlow::Continue((this, event)) => this.waiting(event, patience, now, stay),
        }
    }

    /// Another method, or one of the ways out; else gives both back.
    #[allow(
        clippy::wildcard_enum_match_arm,
        reason = "all other events mean nothing here"
    )]
    pub(super) fn changing(
        self,
        event: Event,
        now: Moment,
    ) -> ControlFlow<Transition, (Self, Event)> {
        match event {
            Event::MethodChosen(Method::Face) => ControlFlow::Break(FaceNotice::begin(self, now)),
            Event::MethodChosen(Method::Pin) if self.card.has_pin() => {
                ControlFlow::Break(EnterPin::begin(self, now))
            }
            Event::Back => ControlFlow::Break(ChooseMethod::again(self, now)),
            event => self.leaving(event, now),
        }
    }

    /// The card is gone, or the patient wants something else; else gives both back.
    #[allow(
        clippy::wildcard_enum_match_arm,
        reason = "all other events mean nothing here"
    )]
    fn leaving(self, event: Event, now: Moment) -> ControlFlow<Transition, (Self, Event)> {
        match event {
            Event::CardRemoved => ControlFlow::Break(Transition::interrupt(Some(self.save()), now)),
            Event::AskStaff => ControlFlow::Break(Transition::stop(
                Failure::StaffAsked,
                Some(self.save()),
                now,
            )),
            Event::Cancel => ControlFlow::Break(super::Stopped::cancelled(now)),
            event => ControlFlow::Continue((self, event)),
        }
    }

    /// The holder is recognised: the consent is next, or what comes after one that was kept.
    pub(super) fn recognised(self, recognition: Recognition, now: Moment) -> Transition {
        match self.consent {
            Some(given) => FetchingChallenge::begin(self, recognition, given, now),
            None => AskConsent::begin(self, recognition, now),
        }
    }

    /// Whether one more comparison may fail.
    pub(super) const fn may_compare(&self) -> bool {
        self.comparisons < MOST_COMPARISONS
    }

    pub(super) fn save(&self) -> Saved {
        Saved {
            visit: self.visit.clone(),
            fingerprint: self.card.fingerprint(),
            consent: self.consent,
            comparisons: self.comparisons,
        }
    }
}
