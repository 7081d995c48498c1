//! Challenge, signature, inquiry: what happens between the consent and the answer.

use eligibility::{
    Challenge, InquiryAnswer, InquiryRequest, ProblemKind, Qualification, Statement,
};

use super::choose_method::Session;
use super::closing::Complete;
use super::{CARD_SECONDS, Step, Stopped, Transition};
use crate::consent::Given;
use crate::effect::Action;
use crate::event::Event;
use crate::failure::{Failure, GatewayError};
use crate::moment::Moment;
use crate::recognition::Recognition;

/// The gateway is asked for a challenge.
#[derive(Debug)]
pub struct FetchingChallenge {
    session: Session,
    recognition: Recognition,
    given: Given,
    pub(super) attempts: Attempts,
}

/// The card signs the challenge.
#[derive(Debug)]
pub struct Signing {
    session: Session,
    recognition: Recognition,
    given: Given,
    challenge: Challenge,
    attempts: Attempts,
    pub(super) deadline: u64,
}

/// The gateway is asked for the qualification. From here on the card is no longer needed.
#[derive(Debug)]
pub struct AwaitingAnswer {
    session: Session,
    recognition: Recognition,
    given: Given,
    request: Box<InquiryRequest>,
    card_present: bool,
    pub(super) attempts: Attempts,
}

impl FetchingChallenge {
    pub(super) fn begin(
        session: Session,
        recognition: Recognition,
        given: Given,
        now: Moment,
    ) -> Transition {
        Self::fetch(session, recognition, given, Attempts::begin(now))
    }

    fn fetch(
        session: Session,
        recognition: Recognition,
        given: Given,
        attempts: Attempts,
    ) -> Transition {
        Transition::to(Step::FetchingChallenge(Self {
            session,
            recognition,
            given,
            attempts,
        }))
        .with(Action::FetchChallenge)
    }

    /// Whether the gateway has failed to answer and is asked again.
    pub const fn is_retrying(&self) -> bool {
        self.attempts.is_retrying()
    }

    #[allow(
        clippy::wildcard_enum_match_arm,
        reason = "all other events mean nothing here"
    )]
    pub(super) fn apply(self, event: Event, now: Moment) -> Transition {
        let Self {
            session,
            recognition,
            given,
            attempts,
        } = self;
        let stay = |session, recognition, attempts| {
            Transition::to(Step::FetchingChallenge(Self {
                session,
                recognition,
                given,
                attempts,
            }))
        };
        match event {
            Event::ChallengeFetched(_, Ok(challenge)) => {
                Signing::begin(session, recognition, given, challenge, attempts, now)
            }
            Event::ChallengeFetched(_, Err(error)) => match Verdict::of(error) {
                Verdict::Wait | Verdict::SignAgain => {
                    stay(session, recognition, attempts.failed(now))
                }
                Verdict::Stop(failure) => Transition::stop(failure, Some(session.save()), now),
            },
            Event::CardRemoved => Transition::interrupt(Some(session.save()), now),
            Event::AskStaff => Transition::stop(Failure::StaffAsked, Some(session.save()), now),
            Event::Tick => match attempts.at(now) {
                Next::Wait(attempts) => stay(session, recognition, attempts),
                Next::Ask(attempts) => Self::fetch(session, recognition, given, attempts),
                Next::GiveUp => {
                    Transition::stop(Failure::GatewayUnreachable, Some(session.save()), now)
                }
            },
            _ => stay(session, recognition, attempts),
        }
    }
}

impl Signing {
    fn begin(
        session: Session,
        recognition: Recognition,
        given: Given,
        challenge: Challenge,
        attempts: Attempts,
        now: Moment,
    ) -> Transition {
        let statement = Statement {
            origin: &challenge.origin,
            nonce: &challenge.nonce,
            request_id: session.visit.as_str(),
            consent: given.answers(),
        };
        let sign = recognition.sign(statement, &session.card.certificate.der);
        let deadline = now.after(CARD_SECONDS);
        Transition::to(Step::Signing(Self {
            session,
            recognition,
            given,
            challenge,
            attempts,
            deadline,
        }))
        .with(sign)
    }

    #[allow(
        clippy::wildcard_enum_match_arm,
        reason = "all other events mean nothing here"
    )]
    pub(super) fn apply(self, event: Event, now: Moment) -> Transition {
        match event {
            Event::Signed(_, Ok(signature)) => self.inquire(signature, now),
            Event::Signed(_, Err(card::Error::Link(link))) if link.is_card_gone() => {
                Transition::interrupt(Some(self.session.save()), now)
            }
            Event::Signed(_, Err(error)) => {
                Transition::stop(error.into(), Some(self.session.save()), now)
            }
            Event::CardRemoved => Transition::interrupt(Some(self.session.save()), now),
            Event::Tick if now.millis >= self.deadline => {
                Transition::stop(Failure::CardSlow, Some(self.session.save()), now)
            }
            _ => Transition::to(Step::Signing(self)),
        }
    }

    fn inquire(self, signature: Vec<u8>, now: Moment) -> Transition {
        let Self {
            session,
            recognition,
            given,
            challenge,
            attempts,
            ..
        } = self;
        let proof = recognition.proof(session.card.certificate.der.clone(), signature);
        let request = Box::new(InquiryRequest::about_card(
            session.visit.as_str().to_owned(),
            challenge.nonce,
            proof,
            given.answers(),
            now.today,
            None,
        ));
        let attempts = attempts.again(now);
        AwaitingAnswer {
            session,
            recognition,
            given,
            request,
            card_present: true,
            attempts,
        }
        .send()
    }
}

impl AwaitingAnswer {
    /// The same request, byte for byte, however often it is sent: the gateway knows it by its id.
    fn send(self) -> Transition {
        let request = self.request.clone();
        Transition::to(Step::AwaitingAnswer(self)).with(Action::Inquire(request))
    }

    /// Whether the gateway has failed to answer and is asked again.
    pub const fn is_retrying(&self) -> bool {
        self.attempts.is_retrying()
    }

    /// Whether the card still lies in the reader.
    pub const fn card_present(&self) -> bool {
        self.card_present
    }

    #[allow(
        clippy::wildcard_enum_match_arm,
        reason = "all other events mean nothing here"
    )]
    pub(super) fn apply(mut self, event: Event, now: Moment) -> Transition {
        match event {
            Event::Answered(_, Ok(answer)) => self.conclude(&answer, now),
            Event::Answered(_, Err(error)) => match Verdict::of(error) {
                Verdict::Wait => {
                    self.attempts = self.attempts.failed(now);
                    Transition::to(Step::AwaitingAnswer(self))
                }
                Verdict::SignAgain if self.card_present && self.attempts.may_sign_again() => {
                    let attempts = self.attempts.signing_again(now);
                    FetchingChallenge::fetch(self.session, self.recognition, self.given, attempts)
                }
                Verdict::SignAgain => self.stop(Failure::GatewayUnreachable, now),
                Verdict::Stop(failure) => self.stop(failure, now),
            },
            Event::CardRemoved => {
                self.card_present = false;
                Transition::to(Step::AwaitingAnswer(self))
            }
            Event::CardPlaced { .. } => {
                self.card_present = true;
                Transition::to(Step::AwaitingAnswer(self))
            }
            Event::AskStaff => self.stop(Failure::StaffAsked, now),
            Event::Tick => match self.attempts.at(now) {
                Next::Wait(attempts) => {
                    self.attempts = attempts;
                    Transition::to(Step::AwaitingAnswer(self))
                }
                Next::Ask(attempts) => {
                    self.attempts = attempts;
                    self.send()
                }
                Next::GiveUp => self.stop(Failure::GatewayUnreachable, now),
            },
            _ => Transition::to(Step::AwaitingAnswer(self)),
        }
    }

    fn conclude(self, answer: &InquiryAnswer, now: Moment) -> Transition {
        if answer.envelope.request_id != self.request.request_id {
            return self.stop(Failure::AnswerNotUnderstood, now);
        }
        let evidence = answer.envelope.evidence;
        let notice = self.session.card.notice;
        match Qualification::from_answer(&answer.xml_msg, now.today) {
            Ok(qualification) => Complete::begin(
                Box::new(qualification),
                evidence,
                notice,
                self.card_present,
                now,
            ),
            Err(reason) => self.stop(Failure::NotQualified(reason), now),
        }
    }

    fn stop(self, failure: Failure, now: Moment) -> Transition {
        let saved = Some(self.session.save());
        Transition::to(Step::Stopped(Stopped::new(
            Some(failure),
            saved,
            self.card_present,
            now,
        )))
        .with(Action::PowerDown)
    }
}

/// What to do about a gateway error.
enum Verdict {
    /// It may pass by itself: ask again.
    Wait,
    /// The challenge is of no use any more: a new one, and a new signature.
    SignAgain,
    Stop(Failure),
}

impl Verdict {
    fn of(error: GatewayError) -> Self {
        let kind = match error {
            GatewayError::Unreachable => return Self::Wait,
            GatewayError::NotUnderstood => return Self::Stop(Failure::AnswerNotUnderstood),
            GatewayError::Problem(kind) => kind,
        };
        #[allow(
            clippy::wildcard_enum_match_arm,
            reason = "what is not known is not retried"
        )]
        match kind {
            ProblemKind::EligibilitySystemUnavailable | ProblemKind::Internal => Self::Wait,
            ProblemKind::ChallengeUnknown
            | ProblemKind::ChallengeExpired
            | ProblemKind::ChallengeUsed => Self::SignAgain,
            ProblemKind::CardNotRegistered => Self::Stop(Failure::NotRegistered),
            kind => Self::Stop(Failure::GatewayRefused(kind)),
        }
    }
}

/// Asking the gateway until it answers, with growing pauses, for two minutes at most.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Attempts {
    failures: u32,
    signed_again: u8,
    give_up_at: u64,
    phase: Phase,
}

#[derive(Clone, Copy, Debug)]
enum Phase {
    /// Asked; no answer by then is a failure.
    Asked { until: u64 },
    /// Not asked again before then.
    Pausing { until: u64 },
}

enum Next {
    Wait(Attempts),
    Ask(Attempts),
    GiveUp,
}

impl Attempts {
    const TOTAL_SECONDS: u64 = 120;
    const ANSWER_SECONDS: u64 = 15;
    const LONGEST_PAUSE_SECONDS: u64 = 8;
    const MOST_SIGNATURES: u8 = 3;

    const fn begin(now: Moment) -> Self {
        Self {
            failures: 0,
            signed_again: 0,
            give_up_at: now.after(Self::TOTAL_SECONDS),
            phase: Self::asked(now),
        }
    }

    const fn asked(now: Moment) -> Phase {
        Phase::Asked {
            until: now.after(Self::ANSWER_SECONDS),
        }
    }

    const fn again(self, now: Moment) -> Self {
        Self {
            phase: Self::asked(now),
            ..self
        }
    }

    const fn may_sign_again(&self) -> bool {
        self.signed_again < Self::MOST_SIGNATURES
    }

    const fn signing_again(self, now: Moment) -> Self {
        Self {
            signed_again: self.signed_again + 1,
            ..self.again(now)
        }
    }

    /// Pauses of 1, 2, 4, 8, 8 … seconds.
    fn failed(self, now: Moment) -> Self {
        let pause = Self::LONGEST_PAUSE_SECONDS.min(1 << self.failures.min(3));
        let phase = Phase::Pausing {
            until: now.after(pause),
        };
        Self {
            failures: self.failures.saturating_add(1),
            phase,
            ..self
        }
    }

    const fn is_retrying(&self) -> bool {
        self.failures > 0
    }

    pub(super) const fn deadline(&self) -> u64 {
        match self.phase {
            Phase::Asked { until } | Phase::Pausing { until } => until,
        }
    }

    fn at(self, now: Moment) -> Next {
        if now.millis < self.deadline() {
            return Next::Wait(self);
        }
        if now.millis >= self.give_up_at {
            return Next::GiveUp;
        }
        match self.phase {
            Phase::Asked { .. } => Next::Wait(self.failed(now)),
            Phase::Pausing { .. } => Next::Ask(self.again(now)),
        }
    }
}
