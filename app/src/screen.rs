//! What the patient's screen shows, as a plain value derived from the visit's step.
//!
//! A component sees a [`Screen`], never the visit: so a screen can be drawn, compared and tested
//! without a card, and nothing of a visit lives on in the page once its step is over.

use card::PinState;
use eligibility::Qualification;
use reception::consent::Questions;
use reception::step::{CertificateNotice, SignIn};
use reception::{FaceObstacle, FaceOutcome, Failure, GatewayError, Step};

/// One screen of the patient's way; the names are those of [`reception::Step`].
#[derive(Clone, Debug, PartialEq)]
pub enum Screen {
    /// Languages, and "start".
    Welcome,
    /// "Please place your card."
    PlaceCard,
    /// "Reading your card."
    Reading,
    /// How do you want to be recognised?
    ChooseMethod {
        /// Whether the PIN can be tried, and how often.
        pin: PinState,
        /// What the holder should know about the certificate.
        notice: Option<CertificateNotice>,
    },
    /// Four digits.
    EnterPin {
        /// Tries that are left for the PIN.
        tries_left: u8,
        /// Whether the last entry was wrong.
        wrong: bool,
    },
    /// "Checking your PIN."
    VerifyingPin,
    /// What the face is compared for, that nothing of it is kept or sent, and the ways without it;
    /// [`NoticeRead`](reception::Event::NoticeRead) goes on.
    FaceNotice {
        /// Whether the PIN is a way without it.
        pin: PinState,
    },
    /// 照合番号B, by camera or typed; [`CodeEntered`](reception::Event::CodeEntered) goes on.
    EnterCode {
        /// Tries that are left, 10 on a fresh card.
        tries_left: u8,
        /// Whether the last entry was wrong.
        wrong: bool,
        /// Whether the PIN is a way without it.
        pin: PinState,
    },
    /// "Reading the photo in your card."
    ReadingHolder,
    /// There is no photo to compare with; the PIN works.
    FaceUnavailable {
        /// Why.
        obstacle: FaceObstacle,
        /// The PIN, which can be tried.
        pin: PinState,
    },
    /// "Look into the camera"; the driver's `comparison` says with what it is compared.
    CompareFace {
        /// Which comparison of this visit it is, from 1.
        attempt: u8,
        /// Whether the PIN is a way without it.
        pin: PinState,
    },
    /// The face was not recognised: once more
    /// ([`CompareAgain`](reception::Event::CompareAgain)), the staff's eyes
    /// ([`LetStaffLook`](reception::Event::LetStaffLook)), or the PIN.
    FaceNotRecognised {
        /// What the comparison came to.
        outcome: FaceOutcome,
        /// Whether the patient may try once more.
        can_compare_again: bool,
        /// Whether the PIN is a way without it.
        pin: PinState,
    },
    /// Visual confirmation by the staff (目視), who sign in first.
    StaffCheck {
        /// How far the sign-in is.
        sign_in: StaffSignIn,
        /// What the comparison before it came to, if there was one.
        outcome: Option<FaceOutcome>,
        /// Whether the PIN is a way without it.
        pin: PinState,
    },
    /// A consent question, or the summary of the answers.
    AskConsent(Questions),
    /// "Asking the eligibility system."
    Inquiring {
        /// The gateway did not answer and is asked again.
        retrying: bool,
    },
    /// "Reception complete."
    Complete {
        /// Who is insured, and how much they pay.
        qualification: Box<Qualification>,
        /// What the holder should know about the certificate.
        notice: Option<CertificateNotice>,
        /// Whether the card still has to be taken.
        card_present: bool,
    },
    /// "Please put the card back."
    Interrupted,
    /// It did not work, or the patient ended the visit (`failure` is `None`).
    Stopped {
        /// What happened.
        failure: Option<Failure>,
        /// Whether "try again" is offered.
        can_try_again: bool,
        /// Whether the card still has to be taken.
        card_present: bool,
    },
    /// "A card was left in the reader."
    CardLeft,
    /// "Thank you, please wait."
    Farewell,
}

/// How far the staff's sign-in at the patient's screen is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StaffSignIn {
    /// The passphrase is asked for.
    Needed {
        /// Why the last one was not taken.
        error: Option<GatewayError>,
    },
    /// The gateway is asked.
    Checking,
    /// A member of the staff is there: the photo may be shown.
    Done,
}

impl From<&SignIn> for StaffSignIn {
    fn from(sign_in: &SignIn) -> Self {
        match sign_in {
            SignIn::Needed { error } => Self::Needed { error: *error },
            SignIn::Checking => Self::Checking,
            SignIn::Done(_) => Self::Done,
        }
    }
}

impl From<&Step> for Screen {
    fn from(step: &Step) -> Self {
        match step {
            Step::Welcome => Self::Welcome,
            Step::PlaceCard(_) => Self::PlaceCard,
            Step::Reading(_) | Step::CheckingCode(_) => Self::Reading,
            Step::ChooseMethod(step) => Self::ChooseMethod {
                pin: step.card().pin(),
                notice: step.card().notice(),
            },
            Step::EnterPin(step) => Self::EnterPin {
                tries_left: step.tries_left(),
                wrong: step.was_wrong(),
            },
            Step::VerifyingPin(_) => Self::VerifyingPin,
            Step::FaceNotice(step) => Self::FaceNotice {
                pin: step.card().pin(),
            },
            Step::EnterCode(step) => Self::EnterCode {
                tries_left: step.tries_left(),
                wrong: step.was_wrong(),
                pin: step.card().pin(),
            },
            Step::ReadingHolder(_) => Self::ReadingHolder,
            Step::FaceUnavailable(step) => Self::FaceUnavailable {
                obstacle: step.obstacle(),
                pin: step.card().pin(),
            },
            Step::CompareFace(step) => Self::CompareFace {
                attempt: step.attempt(),
                pin: step.card().pin(),
            },
            Step::FaceNotRecognised(step) => Self::FaceNotRecognised {
                outcome: step.outcome(),
                can_compare_again: step.can_compare_again(),
                pin: step.card().pin(),
            },
            Step::StaffCheck(step) => Self::StaffCheck {
                sign_in: step.sign_in().into(),
                outcome: step.outcome(),
                pin: step.card().pin(),
            },
            Step::AskConsent(step) => Self::AskConsent(step.questions().clone()),
            Step::FetchingChallenge(step) => Self::Inquiring {
                retrying: step.is_retrying(),
            },
            Step::Signing(_) => Self::Inquiring { retrying: false },
            Step::AwaitingAnswer(step) => Self::Inquiring {
                retrying: step.is_retrying(),
            },
            Step::Complete(step) => Self::Complete {
                qualification: Box::new(step.qualification().clone()),
                notice: step.notice(),
                card_present: step.card_present(),
            },
            Step::Interrupted(_) => Self::Interrupted,
            Step::Stopped(step) => Self::Stopped {
                failure: step.failure().cloned(),
                can_try_again: step.can_try_again(),
                card_present: step.card_present(),
            },
            Step::CardLeft(_) => Self::CardLeft,
            Step::Farewell(_) => Self::Farewell,
        }
    }
}
