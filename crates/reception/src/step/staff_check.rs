//! Visual confirmation (目視): a member of the staff looks at the photo and at the patient.

use eligibility::DeskSession;
use redacted::Redacted;

use super::choose_method::Session;
use super::{ChooseMethod, CompareFace, FaceNotRecognised, Step, Transition};
use crate::effect::Action;
use crate::event::Event;
use crate::face::FaceOutcome;
use crate::failure::{Failure, GatewayError};
use crate::moment::{Moment, Patience};
use crate::recognition::FaceHolder;

/// The staff sign in at the patient's tab, look, and decide.
#[derive(Debug)]
pub struct StaffCheck {
    session: Session,
    holder: FaceHolder,
    outcome: Option<FaceOutcome>,
    sign_in: SignIn,
    pub(super) patience: Patience,
}

/// How far the staff's sign-in is; the photo is shown to nobody before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignIn {
    /// The passphrase of the desk is asked for.
    Needed {
        /// Why the last one was not taken.
        error: Option<GatewayError>,
    },
    /// The gateway is asked.
    Checking,
    /// A member of the staff is there.
    Done(SignedIn),
}

/// The right to recognise a patient by sight; sent with the inquiry, and dropped with the visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn(Redacted<String>);

impl StaffCheck {
    /// Seconds for somebody to come.
    const CALM_SECONDS: u64 = 180;

    pub(super) fn begin(
        session: Session,
        holder: FaceHolder,
        outcome: Option<FaceOutcome>,
        now: Moment,
    ) -> Transition {
        Transition::to(Step::StaffCheck(Self {
            session,
            holder,
            outcome,
            sign_in: SignIn::Needed { error: None },
            patience: Patience::lasting(Self::CALM_SECONDS, now),
        }))
    }

    /// How far the sign-in is.
    pub const fn sign_in(&self) -> &SignIn {
        &self.sign_in
    }

    /// What the comparison before it came to, if there was one.
    pub const fn outcome(&self) -> Option<FaceOutcome> {
        self.outcome
    }

    /// The card on the reader.
    pub const fn card(&self) -> &super::IdentifiedCard {
        &self.session.card
    }

    /// The photo in the chip, JPEG 2000, for the staff who are signed in.
    pub const fn photo(&self) -> Option<&Redacted<Vec<u8>>> {
        match self.sign_in {
            SignIn::Done(_) => Some(&self.holder.photo),
            SignIn::Needed { .. } | SignIn::Checking => None,
        }
    }

    #[allow(
        clippy::wildcard_enum_match_arm,
        reason = "all other events mean nothing here"
    )]
    pub(super) fn apply(self, event: Event, now: Moment) -> Transition {
        match (event, self.sign_in.clone()) {
            (Event::StaffPassphrase(passphrase), SignIn::Needed { .. }) => self
                .at(SignIn::Checking, now)
                .with(Action::SignInStaff(passphrase)),
            (Event::StaffSignedIn(_, answer), SignIn::Checking) => {
                let sign_in = match answer {
                    Ok(DeskSession { token, .. }) => SignIn::Done(SignedIn(token)),
                    Err(error) => SignIn::Needed { error: Some(error) },
                };
                self.at(sign_in, now)
            }
            (Event::StaffConfirmed, SignIn::Done(SignedIn(token))) => {
                let comparison = self.outcome.and_then(FaceOutcome::comparison);
                let recognition = self.holder.by_staff(comparison, token);
                self.session.recognised(recognition, now)
            }
            (Event::StaffRefused, SignIn::Done(_)) => {
                Transition::stop(Failure::NotTheHolder, None, now)
            }
            // Who is signed in may let the patient try as often as it takes.
            (Event::CompareAgain, SignIn::Done(_)) => {
                CompareFace::compare(self.session, self.holder, now)
            }
            (Event::Back, _) => self.back(now),
            (event, _) => self.wait(event, now),
        }
    }

    fn at(self, sign_in: SignIn, now: Moment) -> Transition {
        Transition::to(Step::StaffCheck(Self {
            sign_in,
            patience: Patience::lasting(Self::CALM_SECONDS, now),
            ..self
        }))
    }

    fn back(self, now: Moment) -> Transition {
        match self.outcome {
            Some(outcome) => FaceNotRecognised::begin(self.session, self.holder, outcome, now),
            None if self.session.may_compare() => {
                CompareFace::compare(self.session, self.holder, now)
            }
            None => ChooseMethod::again(self.session, now),
        }
    }

    fn wait(self, event: Event, now: Moment) -> Transition {
        let Self {
            session,
            holder,
            outcome,
            sign_in,
            patience,
        } = self;
        session.recognising(event, patience, now, |session, patience| {
            Transition::to(Step::StaffCheck(Self {
                session,
                holder,
                outcome,
                sign_in,
                patience,
            }))
        })
    }
}
