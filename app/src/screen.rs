//! What the patient's screen shows, as a plain value derived from the visit's step.
//!
//! A component sees a [`Screen`], never the visit: so a screen can be drawn, compared and tested
//! without a card, and nothing of a visit lives on in the page once its step is over.

use eligibility::Qualification;
use reception::consent::Questions;
use reception::step::CertificateNotice;
use reception::{Failure, Step};

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
        /// Tries that are left for the PIN.
        tries_left: u8,
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

impl From<&Step> for Screen {
    fn from(step: &Step) -> Self {
        match step {
            Step::Welcome => Self::Welcome,
            Step::PlaceCard(_) => Self::PlaceCard,
            Step::Reading(_) => Self::Reading,
            Step::ChooseMethod(step) => Self::ChooseMethod {
                tries_left: step.card().tries_left(),
                notice: step.card().notice(),
            },
            Step::EnterPin(step) => Self::EnterPin {
                tries_left: step.tries_left(),
                wrong: step.was_wrong(),
            },
            Step::VerifyingPin(_) => Self::VerifyingPin,
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
