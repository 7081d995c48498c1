//! The steps of a visit, one type each.

mod ask_consent;
mod choose_method;
mod closing;
mod compare_face;
mod enter_code;
mod enter_pin;
mod face_notice;
mod face_unavailable;
mod inquiry;
mod interrupted;
mod reading;
mod staff_check;
mod waiting;

pub use ask_consent::AskConsent;
pub use choose_method::ChooseMethod;
pub use closing::{CardLeft, Complete, Farewell, Stopped};
pub use compare_face::{CompareFace, FaceNotRecognised};
pub use enter_code::{EnterCode, ReadingHolder};
pub use enter_pin::{EnterPin, VerifyingPin};
pub use face_notice::{CheckingCode, FaceNotice};
pub use face_unavailable::FaceUnavailable;
pub use inquiry::{AwaitingAnswer, FetchingChallenge, Signing};
pub use interrupted::Interrupted;
pub use reading::{CertificateNotice, IdentifiedCard, Reading};
pub use staff_check::{SignIn, SignedIn, StaffCheck};
pub use waiting::PlaceCard;

use crate::consent::Given;
use crate::effect::Action;
use crate::event::Event;
use crate::failure::Failure;
use crate::moment::{Moment, Patience};

/// Where the visit is.
#[derive(Debug, Default)]
pub enum Step {
    /// Nobody is here; the languages are on the screen.
    #[default]
    Welcome,
    /// "Please place your card."
    PlaceCard(PlaceCard),
    /// The card is read.
    Reading(Reading),
    /// Face or PIN.
    ChooseMethod(ChooseMethod),
    /// Four digits.
    EnterPin(EnterPin),
    /// The card checks the PIN.
    VerifyingPin(VerifyingPin),
    /// What the face is compared for.
    FaceNotice(FaceNotice),
    /// The card is asked whether 照合番号B may be tried.
    CheckingCode(CheckingCode),
    /// Fourteen digits.
    EnterCode(EnterCode),
    /// The card gives photo and name, and proves itself.
    ReadingHolder(ReadingHolder),
    /// There is no photo to be had, but a PIN.
    FaceUnavailable(FaceUnavailable),
    /// The face is compared with the photo.
    CompareFace(CompareFace),
    /// It was not found to be the same.
    FaceNotRecognised(FaceNotRecognised),
    /// The staff look (目視).
    StaffCheck(StaffCheck),
    /// The consent questions.
    AskConsent(AskConsent),
    /// The gateway is asked for a challenge.
    FetchingChallenge(FetchingChallenge),
    /// The card signs it.
    Signing(Signing),
    /// The gateway is asked for the qualification.
    AwaitingAnswer(AwaitingAnswer),
    /// "Reception complete, please take your card."
    Complete(Complete),
    /// The card left too early.
    Interrupted(Interrupted),
    /// It did not work; what happened and what to do.
    Stopped(Stopped),
    /// The card lies in the reader and its owner is gone.
    CardLeft(CardLeft),
    /// "Thank you, please wait in the waiting room."
    Farewell(Farewell),
}

impl Step {
    pub(crate) fn apply(self, event: Event, now: Moment) -> Transition {
        if matches!(event, Event::ReaderLost) {
            return self.without_reader(now);
        }
        match self {
            Self::Welcome => waiting::welcome(event, now),
            Self::PlaceCard(step) => step.apply(event, now),
            Self::Reading(step) => step.apply(event, now),
            Self::ChooseMethod(step) => step.apply(event, now),
            Self::EnterPin(step) => step.apply(event, now),
            Self::VerifyingPin(step) => step.apply(event, now),
            Self::FaceNotice(step) => step.apply(event, now),
            Self::CheckingCode(step) => step.apply(event, now),
            Self::EnterCode(step) => step.apply(event, now),
            Self::ReadingHolder(step) => step.apply(event, now),
            Self::FaceUnavailable(step) => step.apply(event, now),
            Self::CompareFace(step) => step.apply(event, now),
            Self::FaceNotRecognised(step) => step.apply(event, now),
            Self::StaffCheck(step) => step.apply(event, now),
            Self::AskConsent(step) => step.apply(event, now),
            Self::FetchingChallenge(step) => step.apply(event, now),
            Self::Signing(step) => step.apply(event, now),
            Self::AwaitingAnswer(step) => step.apply(event, now),
            Self::Complete(step) => step.apply(event, now),
            Self::Interrupted(step) => step.apply(event, now),
            Self::Stopped(step) => step.apply(event, now),
            Self::CardLeft(step) => step.apply(event, now),
            Self::Farewell(step) => step.apply(event, now),
        }
    }

    pub(crate) const fn deadline(&self) -> Option<u64> {
        match self {
            Self::Welcome | Self::CardLeft(_) => None,
            Self::PlaceCard(step) => Some(step.deadline),
            Self::Reading(step) => Some(step.deadline),
            Self::ChooseMethod(step) => Some(step.patience.deadline()),
            Self::EnterPin(step) => Some(step.patience.deadline()),
            Self::VerifyingPin(step) => Some(step.deadline),
            Self::FaceNotice(step) => Some(step.patience.deadline()),
            Self::CheckingCode(step) => Some(step.deadline),
            Self::EnterCode(step) => Some(step.patience.deadline()),
            Self::ReadingHolder(step) => Some(step.deadline),
            Self::FaceUnavailable(step) => Some(step.patience.deadline()),
            Self::CompareFace(step) => Some(step.deadline),
            Self::FaceNotRecognised(step) => Some(step.patience.deadline()),
            Self::StaffCheck(step) => Some(step.patience.deadline()),
            Self::AskConsent(step) => Some(step.patience.deadline()),
            Self::FetchingChallenge(step) => Some(step.attempts.deadline()),
            Self::Signing(step) => Some(step.deadline),
            Self::AwaitingAnswer(step) => Some(step.attempts.deadline()),
            Self::Complete(step) => Some(step.deadline),
            Self::Interrupted(step) => Some(step.deadline),
            Self::Stopped(step) => Some(step.deadline),
            Self::Farewell(step) => Some(step.deadline),
        }
    }

    /// The waiting of a step in which the patient is asked something.
    pub const fn patience(&self) -> Option<&Patience> {
        match self {
            Self::ChooseMethod(step) => Some(&step.patience),
            Self::EnterPin(step) => Some(&step.patience),
            Self::FaceNotice(step) => Some(&step.patience),
            Self::EnterCode(step) => Some(&step.patience),
            Self::FaceUnavailable(step) => Some(&step.patience),
            Self::FaceNotRecognised(step) => Some(&step.patience),
            Self::StaffCheck(step) => Some(&step.patience),
            Self::AskConsent(step) => Some(&step.patience),
            Self::Welcome
            | Self::PlaceCard(_)
            | Self::Reading(_)
            | Self::VerifyingPin(_)
            | Self::CheckingCode(_)
            | Self::ReadingHolder(_)
            | Self::CompareFace(_)
            | Self::FetchingChallenge(_)
            | Self::Signing(_)
            | Self::AwaitingAnswer(_)
            | Self::Complete(_)
            | Self::Interrupted(_)
            | Self::Stopped(_)
            | Self::CardLeft(_)
            | Self::Farewell(_) => None,
        }
    }
}

impl Step {
    /// The card has left with its reader; where its return would be awaited, it is the reader that
    /// has to come back first.
    fn without_reader(self, now: Moment) -> Transition {
        let Transition { mut step, actions } = self.apply(Event::CardRemoved, now);
        if let Self::Interrupted(interrupted) = step {
            let failure = Some(Failure::ReaderGone);
            let saved = interrupted.into_saved();
            step = Self::Stopped(Stopped::new(failure, saved, false, now));
        }
        Transition { step, actions }
    }
}

/// How long a card may take for one conversation, in seconds.
const CARD_SECONDS: u64 = 15;

/// What an interruption leaves for the same card's return.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    visit: crate::VisitId,
    /// SHA-256 of the certificate: the proof that it is the same card.
    fingerprint: [u8; 32],
    consent: Option<Given>,
    /// Comparisons of the face that have failed.
    comparisons: u8,
}

/// The next step, and what to do on the way there.
#[derive(Debug)]
pub(crate) struct Transition {
    step: Step,
    actions: Vec<Action>,
}

impl Transition {
    pub(crate) const fn to(step: Step) -> Self {
        Self {
            step,
            actions: Vec::new(),
        }
    }

    pub(crate) fn with(mut self, action: Action) -> Self {
        self.actions.push(action);
        self
    }

    /// Ends the visit with a card in the reader: it is powered down, and its owner asked to take it.
    fn stop(failure: Failure, saved: Option<Saved>, now: Moment) -> Self {
        Self::to(Step::Stopped(Stopped::with_card(failure, saved, now))).with(Action::PowerDown)
    }

    /// The card left before the visit's end.
    fn interrupt(saved: Option<Saved>, now: Moment) -> Self {
        Self::to(Step::Interrupted(Interrupted::new(saved, 0, now)))
    }

    pub(crate) fn into_parts(self) -> (Step, Vec<Action>) {
        (self.step, self.actions)
    }
}
