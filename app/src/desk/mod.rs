//! The staff's side of this browser: who is signed in, what the clinic's records say, and how things get into them.
//!
//! ```text
//! journal (sealed) ─▶ records ─▶ DeskState ─▶ screens
//!        ▲                                      │
//!        └────────────── record ◀───────────────┘
//! ```
//!
//! A screen shows [`Desk::state`] and nothing that is not in it; what staff do becomes entries by [`Desk::record`], and shows
//! when it is stored.

mod archive;
mod clinic;
mod connection;
mod door;
pub mod folder;
pub mod hand_over;
mod inquiry;
mod open;
mod outbox;
pub mod receive;
pub mod reverify;
pub mod route;
pub mod screens;
mod session;
mod staff;
mod terminal;
pub mod today;

use std::rc::Rc;

use eligibility::{CivilDate, DeskSession};
use futures::lock::Mutex;
use leptos::prelude::*;
use leptos::task::spawn_local;
use reception::desk::staff::{Idle, Permission, Role, SignOutReason};
use reception::desk::{Actor, DeskState, Entry};

pub use self::archive::{ArchiveError, ExportFormat, Line, MadeFile};
pub use self::connection::{Connection, DeskError};
pub use self::door::{RestoreError, members_of};
use self::folder::FolderBackend;
pub use self::inquiry::{FolderTrouble, Inquired, InquiryTrouble};
pub use self::open::{PASSPHRASE_LENGTH, SetUp, SignInError};
pub use self::outbox::Outbox;
pub use self::session::RecordError;
pub use self::staff::StaffError;
pub use self::terminal::TerminalNews;
use crate::host::channel::Channel;
use crate::host::{clock, timer};
use crate::records::Records;

/// The desk of this page.
#[derive(Clone, Copy)]
pub struct Desk {
    /// Whether it is open, and for whom.
    pub stage: RwSignal<Stage>,
    /// Why it is closed, or why the last try to open it failed.
    pub closed_because: RwSignal<Option<SignInError>>,
    /// What the clinic's records say; empty while the desk is closed.
    pub state: RwSignal<DeskState>,
    /// Unix seconds, renewed every few seconds: for what is shown as so many minutes ago.
    pub now: RwSignal<i64>,
    /// Whether the gateway answers, when the clinic has one.
    pub connection: RwSignal<Connection>,
    /// Seconds until the desk locks because nobody touches it, as soon as they are few.
    pub locks_in: RwSignal<Option<i64>>,
    /// Unix seconds before which nobody may try to sign in again: too many tries failed.
    pub wait_until: RwSignal<Option<i64>>,
    /// The last thing that could not be stored; shown until somebody has seen it.
    pub unsaved: RwSignal<Option<RecordError>>,
    /// The qualification terminal's folders; used while the clinic asks by them.
    pub terminal: FolderBackend,
    /// What the folders told, the newest first.
    pub terminal_news: RwSignal<Vec<TerminalNews>>,
    /// Answers that came when nobody waited for them any more.
    pub arrived: RwSignal<Vec<Inquired>>,
    /// Inquiries that wait for the gateway.
    pub outbox: RwSignal<Outbox>,
    /// Whether this tab is the one that sends them.
    sends: StoredValue<bool>,
    waiting: StoredValue<outbox::Waiting, LocalStorage>,
    session: StoredValue<Option<Rc<Session>>, LocalStorage>,
    channel: StoredValue<Option<Channel>, LocalStorage>,
    /// Unix seconds.
    touched_at: StoredValue<i64>,
}

/// How far the desk is.
#[derive(Clone, Debug, PartialEq)]
pub enum Stage {
    /// The store is being looked at.
    Starting,
    /// The browser has no store for the page.
    NoStore,
    /// The first start in this browser.
    NotSetUp {
        /// Whether the page's server has a gateway.
        has_gateway: bool,
    },
    /// Closed.
    Locked {
        /// Who can sign in.
        members: Vec<Member>,
    },
    /// A sign-in is under way.
    Opening,
    /// Open.
    Open(Member),
}

/// Somebody of the staff, as the door knows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The account's identifier.
    pub id: String,
    /// The account's name.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// Whether they can sign in by a passkey.
    pub has_passkey: bool,
}

/// Somebody's time at the desk.
struct Session {
    records: Mutex<Records>,
    member: Member,
    gateway: std::cell::RefCell<Option<DeskSession>>,
}

/// Milliseconds between two looks at the clock.
const TICK: u32 = 5_000;
/// Milliseconds of a second: while the time to the lock is counted down.
const SECOND: u32 = 1_000;
/// What the pages of this browser tell each other when the records have grown.
const CHANNEL: &str = "uketsuke.records";

impl Desk {
    /// A closed desk that looks whether there is something to open.
    pub fn new() -> Self {
        let (terminal, told) = FolderBackend::new();
        let this = Self {
            terminal,
            terminal_news: RwSignal::new(Vec::new()),
            arrived: RwSignal::new(Vec::new()),
            outbox: RwSignal::new(Outbox::default()),
            sends: StoredValue::new(false),
            waiting: StoredValue::new_local(outbox::Waiting::new()),
            stage: RwSignal::new(Stage::Starting),
            closed_because: RwSignal::new(None),
            state: RwSignal::new(DeskState::new()),
            now: RwSignal::new(clock::unix_seconds()),
            connection: RwSignal::new(Connection::None),
            locks_in: RwSignal::new(None),
            wait_until: RwSignal::new(None),
            unsaved: RwSignal::new(None),
            session: StoredValue::new_local(None),
            channel: StoredValue::new_local(None),
            touched_at: StoredValue::new(clock::unix_seconds()),
        };
        let heard = move |_| spawn_local(async move { this.follow().await });
        this.channel.set_value(Channel::join(CHANNEL, heard));
        this.mind_terminal(told);
        spawn_local(async move { this.look().await });
        spawn_local(async move { this.tick().await });
        this
    }

    /// Somebody is there.
    pub fn touch(self) {
        self.touched_at.set_value(clock::unix_seconds());
        if self.locks_in.with_untracked(Option::is_some) {
            self.locks_in.set(None);
        }
    }

    /// Who is signed in.
    pub fn member(self) -> Option<Member> {
        self.stage.with(|stage| match stage {
            Stage::Open(member) => Some(member.clone()),
            Stage::Starting
            | Stage::NoStore
            | Stage::NotSetUp { .. }
            | Stage::Locked { .. }
            | Stage::Opening => None,
        })
    }

    /// Whether who is signed in may do this.
    pub fn may(self, permission: Permission) -> bool {
        self.member()
            .is_some_and(|member| member.role.may(permission))
    }

    /// Today, in Japan.
    pub fn today(self) -> CivilDate {
        CivilDate::in_japan(self.now.get()).unwrap_or_default()
    }

    /// Closes the desk by the key or the button.
    pub fn lock(self) {
        self.close(SignOutReason::Locked, SignInError::Locked);
    }

    /// Stores entries in the background; a failure is shown by [`Self::unsaved`].
    pub fn record_later(self, entries: Vec<Entry>) {
        spawn_local(async move {
            if let Err(error) = self.record(entries).await {
                self.unsaved.set(Some(error));
            }
        });
    }

    /// The same as who is signed in, for records.
    fn actor(member: &Member) -> Actor {
        Actor::Staff {
            id: member.id.clone(),
            role: member.role,
        }
    }

    /// Every few seconds: the time, and whether anybody is still there.
    async fn tick(self) {
        loop {
            let counts =
                |signal: RwSignal<Option<i64>>| signal.try_get_untracked().flatten().is_some();
            let is_warned = counts(self.locks_in) || counts(self.wait_until);
            timer::sleep(if is_warned { SECOND } else { TICK }).await;
            let now = clock::unix_seconds();
            // The page is gone.
            if self.now.try_set(now).is_some() {
                return;
            }
            let rule = self
                .state
                .with_untracked(|state| state.settings().cloned().unwrap_or_default())
                .idle_rule();
            if !self.session.with_value(Option::is_some) {
                self.locks_in.set(None);
                continue;
            }
            match rule.at(self.touched_at.get_value(), now) {
                Idle::Active { .. } => {}
                Idle::Warning { left } => self.locks_in.set(Some(left)),
                Idle::Lock => {
                    self.locks_in.set(None);
                    self.close(SignOutReason::Idle, SignInError::Idle);
                }
            }
        }
    }
}
