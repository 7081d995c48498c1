//! The desk's list of today's receptions, kept current while it is open.

#[allow(dead_code, reason = "the desk's screens do not offer it yet")]
pub mod folder;

use eligibility::{CivilDate, DeskSession, ProblemKind, Reception as Row};
use leptos::prelude::*;
use leptos::task::spawn_local;
use reception::GatewayError;
use redacted::Redacted;

use crate::host::{clock, gateway, timer};

/// Milliseconds between two looks at the list.
const INTERVAL: u32 = 2_000;
/// Seconds without a touch or a key after which an open desk closes: nobody is in front of it.
const IDLE: i64 = 15 * 60;

/// The staff's view; the patient's screen knows nothing of it.
#[derive(Clone, Copy)]
pub struct Desk {
    /// What to show.
    pub state: RwSignal<DeskState>,
    session: StoredValue<Option<DeskSession>>,
    /// Unix seconds.
    touched_at: StoredValue<i64>,
}

/// What the desk shows.
#[derive(Clone, Debug, PartialEq)]
pub enum DeskState {
    /// The passphrase is asked for.
    SignedOut {
        /// Why the last sign-in failed, or why the session ended.
        error: Option<DeskError>,
        /// A sign-in is under way.
        busy: bool,
    },
    /// The list.
    SignedIn {
        /// The day of the list, in Japan.
        date: CivilDate,
        /// Newest first.
        list: Vec<Row>,
        /// Unix seconds of the last answer; `None` before the first.
        updated_at: Option<i64>,
        /// Whether the list is as old as its last look.
        connection: Connection,
    },
}

/// Whether the gateway answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Connection {
    /// The last look succeeded.
    Fresh,
    /// It did not; what is shown may be out of date.
    Lost,
}

/// Why the desk is closed.
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

impl Desk {
    /// A closed desk.
    pub fn new() -> Self {
        let state = DeskState::SignedOut {
            error: None,
            busy: false,
        };
        Self {
            state: RwSignal::new(state),
            session: StoredValue::new(None),
            touched_at: StoredValue::new(clock::unix_seconds()),
        }
    }

    /// Opens the desk and keeps its list current until [`Self::sign_out`].
    pub fn sign_in(self, passphrase: String) {
        self.state.set(DeskState::SignedOut {
            error: None,
            busy: true,
        });
        spawn_local(async move {
            match gateway::open_desk(Redacted::new(passphrase)).await {
                Ok(session) => {
                    self.session.set_value(Some(session.clone()));
                    self.state.set(DeskState::SignedIn {
                        date: clock::now().today,
                        list: Vec::new(),
                        updated_at: None,
                        connection: Connection::Fresh,
                    });
                    self.follow(session).await;
                }
                Err(error) => self.close(Some(error.into())),
            }
        });
    }

    /// Somebody is there.
    pub fn touch(self) {
        self.touched_at.set_value(clock::unix_seconds());
    }

    /// Closes the desk; nothing of the list stays in the page.
    pub fn sign_out(self) {
        self.close(None);
    }

    async fn follow(self, session: DeskSession) {
        while self
            .session
            .with_value(|current| current.as_ref() == Some(&session))
        {
            if clock::unix_seconds() - self.touched_at.get_value() > IDLE {
                return self.close(Some(DeskError::SessionEnded));
            }
            let today = clock::now().today;
            match gateway::receptions(&session, today).await {
                // The desk was closed, or opened anew, while the answer was on its way.
                _ if self
                    .session
                    .with_value(|current| current.as_ref() != Some(&session)) =>
                {
                    return;
                }
                Ok(answer) => self.state.set(DeskState::SignedIn {
                    date: answer.date,
                    list: answer.receptions,
                    updated_at: Some(clock::unix_seconds()),
                    connection: Connection::Fresh,
                }),
                Err(GatewayError::Unreachable) => self.state.update(|state| {
                    if let DeskState::SignedIn { connection, .. } = state {
                        *connection = Connection::Lost;
                    }
                }),
                Err(GatewayError::Problem(ProblemKind::DeskUnauthorized)) => {
                    return self.close(Some(DeskError::SessionEnded));
                }
                Err(error) => return self.close(Some(error.into())),
            }
            timer::sleep(INTERVAL).await;
        }
    }

    fn close(self, error: Option<DeskError>) {
        self.session.set_value(None);
        self.state.set(DeskState::SignedOut { error, busy: false });
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
