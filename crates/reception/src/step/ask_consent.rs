//! The consent questions.

use super::choose_method::Session;
use super::{FetchingChallenge, Step, Transition};
use crate::consent::{Given, Questions};
use crate::event::Event;
use crate::moment::{Moment, Patience};

/// A consent question, or the summary, is on the screen; the PIN is verified.
#[derive(Debug)]
pub struct AskConsent {
    session: Session,
    questions: Questions,
    pub(super) patience: Patience,
}

impl AskConsent {
    pub(super) fn begin(session: Session, now: Moment) -> Transition {
        Self::ask(session, Questions::default(), now)
    }

    fn ask(session: Session, questions: Questions, now: Moment) -> Transition {
        let patience = Patience::from(now);
        Transition::to(Step::AskConsent(Self {
            session,
            questions,
            patience,
        }))
    }

    /// What is asked now.
    pub const fn questions(&self) -> &Questions {
        &self.questions
    }

    /// What the holder should know about the certificate.
    pub const fn notice(&self) -> Option<super::CertificateNotice> {
        self.session.card.notice
    }

    #[allow(
        clippy::wildcard_enum_match_arm,
        reason = "all other events mean nothing here"
    )]
    pub(super) fn apply(self, event: Event, now: Moment) -> Transition {
        let Self {
            session,
            questions,
            patience,
        } = self;
        match event {
            Event::ConsentToAll if questions == Questions::AllOrIndividually => {
                Self::finish(session, Given::to_all(), now)
            }
            Event::ConsentIndividually => Self::ask(session, questions.individually(), now),
            Event::ConsentAnswered(item, given) => {
                Self::ask(session, questions.answer(item, given), now)
            }
            Event::ConsentConfirmed => match questions.confirmed() {
                Some(given) => Self::finish(session, given, now),
                None => Self::ask(session, questions, now),
            },
            Event::Back => {
                let questions = questions.back().unwrap_or_default();
                Self::ask(session, questions, now)
            }
            event => session.waiting(event, patience, now, |session, patience| {
                Transition::to(Step::AskConsent(Self {
                    session,
                    questions,
                    patience,
                }))
            }),
        }
    }

    fn finish(mut session: Session, given: Given, now: Moment) -> Transition {
        session.consent = Some(given);
        FetchingChallenge::begin(session, given, now)
    }
}
