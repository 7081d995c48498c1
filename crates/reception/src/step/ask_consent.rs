//! The consent questions.

use super::choose_method::Session;
use super::{FetchingChallenge, Step, Transition};
use crate::consent::{Given, Questions};
use crate::event::Event;
use crate::moment::{Moment, Patience};
use crate::recognition::Recognition;

/// A consent question, or the summary, is on the screen; the holder is recognised.
#[derive(Debug)]
pub struct AskConsent {
    session: Session,
    recognition: Recognition,
    questions: Questions,
    pub(super) patience: Patience,
}

impl AskConsent {
    pub(super) fn begin(session: Session, recognition: Recognition, now: Moment) -> Transition {
        Self::ask(session, recognition, Questions::default(), now)
    }

    fn ask(
        session: Session,
        recognition: Recognition,
        questions: Questions,
        now: Moment,
    ) -> Transition {
        let patience = Patience::from(now);
        Transition::to(Step::AskConsent(Self {
            session,
            recognition,
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
            recognition,
            questions,
            patience,
        } = self;
        let ask = |session, recognition, questions| Self::ask(session, recognition, questions, now);
        match event {
            Event::ConsentToAll if questions == Questions::AllOrIndividually => {
                Self::finish(session, recognition, Given::to_all(), now)
            }
            Event::ConsentIndividually => ask(session, recognition, questions.individually()),
            Event::ConsentAnswered(item, given) => {
                ask(session, recognition, questions.answer(item, given))
            }
            Event::ConsentConfirmed => match questions.confirmed() {
                Some(given) => Self::finish(session, recognition, given, now),
                None => ask(session, recognition, questions),
            },
            Event::Back => {
                let questions = questions.back().unwrap_or_default();
                ask(session, recognition, questions)
            }
            event => session.waiting(event, patience, now, |session, patience| {
                Transition::to(Step::AskConsent(Self {
                    session,
                    recognition,
                    questions,
                    patience,
                }))
            }),
        }
    }

    fn finish(
        mut session: Session,
        recognition: Recognition,
        given: Given,
        now: Moment,
    ) -> Transition {
        session.consent = Some(given);
        FetchingChallenge::begin(session, recognition, given, now)
    }
}
