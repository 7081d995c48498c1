//! The clinic's gateway: its receptions become entries of the records here.

use std::rc::Rc;

use eligibility::gateway::Outcome;
use eligibility::{CivilDate, DeskSession, ProblemKind, Reception as Row};
use leptos::prelude::*;
use leptos::task::spawn_local;
use reception::GatewayError;
use reception::desk::settings::BackEnd;
use reception::desk::{Entry, Finding, Place, ReceptionAnswered, ReceptionOpened};
use redacted::Redacted;

use super::{Desk, Session};
use crate::desk::inquiry::finding;
use crate::host::{clock, gateway, timer};

/// Whether the gateway answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Connection {
    /// The clinic asks nobody by a gateway.
    None,
    /// It is being opened.
    Connecting,
    /// The last look succeeded.
    Fresh,
    /// It did not; what is shown may be out of date.
    Lost,
    /// It does not let this desk in.
    Refused(DeskError),
}

/// Why the gateway's desk does not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeskError {
    /// The passphrase is not the one that the gateway was started with.
    WrongPassphrase,
    /// Too many wrong passphrases; a minute's wait.
    TooManyAttempts,
    /// The gateway was started without a passphrase.
    Disabled,
    /// The session is over.
    SessionEnded,
    /// The gateway does not answer.
    Unreachable,
    /// The gateway's answer makes no sense.
    NotUnderstood,
}

/// Milliseconds between two looks at the list.
const INTERVAL: u32 = 2_000;
/// Seconds that an inquiry may be under way before it counts as not answered.
const UNDER_WAY: i64 = 60;
/// What the gateway's passphrase is kept as.
const PASSPHRASE: &str = "gateway-passphrase";

impl Desk {
    /// Follows the gateway, if the clinic has one, until the desk closes.
    pub(super) fn connect(self) {
        let origin = self
            .state
            .with_untracked(|state| match &state.settings()?.back_end {
                BackEnd::Gateway { origin } => Some(origin.clone()),
                BackEnd::Demo | BackEnd::Folder => None,
            });
        let Some(origin) = origin else {
            return self.connection.set(Connection::None);
        };
        gateway::at(&origin);
        let Some(session) = self.session() else {
            return;
        };
        self.connection.set(Connection::Connecting);
        let sending = Rc::clone(&session);
        spawn_local(async move { self.deliver(sending).await });
        spawn_local(async move { self.follow_gateway(session).await });
    }

    /// Keeps what opens the gateway's desk, sealed with the clinic's data key, and connects anew.
    pub async fn keep_gateway_passphrase(self, passphrase: &Redacted<String>) {
        let Some(session) = self.session() else {
            return;
        };
        let records = session.records.lock().await;
        if let Err(error) = records.keep_note(PASSPHRASE, passphrase.expose()).await {
            self.unsaved.set(Some(error.into()));
        }
        drop(records);
        self.connect();
    }

    /// The right to ask the gateway, while there is one.
    pub(super) fn gateway_session(self) -> Option<DeskSession> {
        self.session()?.gateway.borrow().clone()
    }

    pub(super) fn is_current(self, session: &Rc<Session>) -> bool {
        self.session()
            .is_some_and(|current| Rc::ptr_eq(&current, session))
    }

    async fn follow_gateway(self, session: Rc<Session>) {
        while self.is_current(&session) {
            let end = match self.open_gateway(&session).await {
                Ok(right) => {
                    session.gateway.replace(Some(right.clone()));
                    self.follow_list(&session, &right).await
                }
                Err(error) => error,
            };
            session.gateway.replace(None);
            if !self.is_current(&session) {
                return;
            }
            match end {
                DeskError::Unreachable => self.connection.set(Connection::Lost),
                // A new session is opened by the same passphrase.
                DeskError::SessionEnded => {}
                refused @ (DeskError::WrongPassphrase
                | DeskError::TooManyAttempts
                | DeskError::Disabled
                | DeskError::NotUnderstood) => {
                    return self.connection.set(Connection::Refused(refused));
                }
            }
            timer::sleep(INTERVAL).await;
        }
    }

    async fn open_gateway(self, session: &Session) -> Result<DeskSession, DeskError> {
        let records = session.records.lock().await;
        let passphrase = records.note(PASSPHRASE).await.ok().flatten();
        drop(records);
        let passphrase = passphrase.ok_or(DeskError::WrongPassphrase)?;
        Ok(gateway::open_desk(passphrase).await?)
    }

    /// Looks until something ends it.
    async fn follow_list(self, session: &Rc<Session>, right: &DeskSession) -> DeskError {
        while self.is_current(session) {
            let today = clock::now().today;
            match gateway::receptions(right, today).await {
                Ok(list) => {
                    for row in list.receptions.into_iter().rev() {
                        self.take_row(right, row, today).await;
                    }
                    self.connection.set(Connection::Fresh);
                }
                Err(GatewayError::Problem(ProblemKind::DeskUnauthorized)) => {
                    return DeskError::SessionEnded;
                }
                Err(GatewayError::Unreachable) => self.connection.set(Connection::Lost),
                Err(error) => return error.into(),
            }
            timer::sleep(INTERVAL).await;
        }
        DeskError::SessionEnded
    }

    /// A reception that the records do not have yet, or have without its outcome.
    async fn take_row(self, right: &DeskSession, row: Row, today: CivilDate) {
        let (is_known, is_answered) = self.state.with_untracked(|state| {
            let known = state.reception(&row.request_id);
            let answered = known.is_some_and(|it| it.snapshot.is_some() || it.finding.is_some());
            (known.is_some(), answered)
        });
        if is_answered {
            return;
        }
        let mut entries: Vec<Entry> = Vec::new();
        if !is_known {
            entries.push(
                ReceptionOpened {
                    reception: row.request_id.clone(),
                    place: Place::PatientScreen,
                    visit: None,
                    patient: None,
                    name: row.name.clone(),
                    language: None,
                }
                .into(),
            );
        }
        let finding = match row.outcome {
            Outcome::Refused { problem } => Some(Finding::Refused { problem }),
            Outcome::Unanswered => {
                let is_late = row.received_at + UNDER_WAY < clock::unix_seconds();
                is_late.then_some(Finding::Unanswered)
            }
            // The list tells it in short; the records hold the answer itself.
            Outcome::Qualified { .. } | Outcome::NotQualified { .. } => {
                // If it does not come, the next look asks again.
                gateway::answer(right, &row.request_id)
                    .await
                    .ok()
                    .map(|answer| {
                        finding(
                            &answer.xml_msg,
                            answer.envelope.evidence,
                            row.received_at,
                            today,
                        )
                    })
            }
        };
        if let Some(finding) = finding {
            entries.push(
                ReceptionAnswered {
                    reception: row.request_id,
                    finding,
                    consent: None,
                    recognised: row.recognised,
                }
                .into(),
            );
        }
        if !entries.is_empty()
            && let Err(error) = self.record_by_system(entries).await
        {
            self.unsaved.set(Some(error));
        }
    }
}

impl From<GatewayError> for DeskError {
    fn from(error: GatewayError) -> Self {
        #[allow(
            clippy::wildcard_enum_match_arm,
            reason = "the desk's routes have no other problems"
        )]
        match error {
            GatewayError::Unreachable => Self::Unreachable,
            GatewayError::NotUnderstood => Self::NotUnderstood,
            GatewayError::Problem(kind) => match kind {
                ProblemKind::DeskUnauthorized => Self::WrongPassphrase,
                ProblemKind::TooManyAttempts => Self::TooManyAttempts,
                ProblemKind::DeskDisabled => Self::Disabled,
                _ => Self::NotUnderstood,
            },
        }
    }
}
