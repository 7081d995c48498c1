//! The desk's door: the first start, sign-in by passphrase or passkey, closing.

use std::cell::RefCell;
use std::rc::Rc;

use eligibility::xml_msg::Personal;
use futures::lock::Mutex;
use leptos::prelude::*;
use leptos::task::spawn_local;
use reception::desk::settings::{BackEnd, Settings};
use reception::desk::staff::{Account, Role, SignOutReason};
use reception::desk::{Actor, DeskState, Entry, SignInFailed, SignedIn, SignedOut};
use redacted::Redacted;

use super::session::{RecordError, apply, draft, role_name, role_of};
use super::{Desk, Member, Outbox, Session, Stage};
use crate::desk::connection::DeskError;
use crate::host::journal_store::{BrowserStore, StoreError};
use crate::host::sealer::Sealer;
use crate::host::vault::Vault;
use crate::host::{clock, gateway, persistence, random, storage};
use crate::records::accounts::{self, AccountError, Accounts, Proof};
use crate::records::{Records, RecordsError};

/// The fewest characters of a passphrase (NIST SP 800-63B-4 section 3.1.1.2 asks for 15 where it is the only factor, 8
/// otherwise; here the computer in the clinic is the other one).
pub const PASSPHRASE_LENGTH: usize = 10;

/// What the first start asks for.
pub struct SetUp {
    /// The clinic's name.
    pub institution_name: String,
    /// Ten digits, or nothing yet.
    pub institution_code: String,
    /// Whom the clinic asks.
    pub back_end: BackEnd,
    /// Opens the gateway's desk, where there is one.
    pub gateway_passphrase: Redacted<String>,
    /// The first administrator.
    pub name: String,
    /// Theirs.
    pub passphrase: Redacted<String>,
}

/// Why the desk is closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignInError {
    /// Somebody locked it.
    Locked,
    /// Nobody touched it for a while.
    Idle,
    /// The keys do not open.
    Account(AccountError),
    /// The records cannot be read or written.
    Records(RecordError),
    /// The gateway's desk does not open.
    Gateway(DeskError),
}

/// Who signed in last in this browser.
const LAST_MEMBER: &str = "uketsuke.desk.member";

impl Desk {
    /// Looks whether this browser has records.
    pub(super) async fn look(self) {
        match BrowserStore::open().await {
            Ok(store) => self.show_door(&store).await,
            Err(_) => self.stage.set(Stage::NoStore),
        }
    }

    /// Begins the clinic's records in this browser.
    pub fn set_up(self, answers: SetUp) {
        self.stage.set(Stage::Opening);
        spawn_local(async move {
            if let Err(error) = self.try_set_up(answers).await {
                self.reject(error).await;
            }
        });
    }

    /// Opens the desk.
    pub fn sign_in(self, member: String, proof: Proof) {
        self.stage.set(Stage::Opening);
        spawn_local(async move {
            if let Err(error) = self.try_sign_in(&member, &proof).await {
                self.reject(error).await;
            }
        });
    }

    /// Who signed in last in this browser, so that it need not be chosen again.
    pub fn last_member(self) -> Option<String> {
        storage::read(LAST_MEMBER)
    }

    /// Closes the desk; nothing of the records stays in the page.
    pub(super) fn close(self, reason: SignOutReason, why: SignInError) {
        let Some(session) = self.session.try_update_value(Option::take).flatten() else {
            return;
        };
        self.state.set(DeskState::new());
        self.arrived.set(Vec::new());
        self.outbox.set(Outbox::default());
        self.waiting.update_value(|waiting| waiting.clear());
        self.sends.set_value(false);
        self.terminal_news.set(Vec::new());
        self.closed_because.set(Some(why));
        self.stage.set(Stage::Opening);
        spawn_local(async move {
            let signed_out = SignedOut {
                staff: session.member.id.clone(),
                reason,
            };
            let actor = Self::actor(&session.member);
            // Closing does not wait for the record of it.
            _ = self
                .record_as(&session, &actor, vec![signed_out.into()])
                .await;
            drop(session);
            match BrowserStore::open().await {
                Ok(store) => self.show_door(&store).await,
                Err(_) => self.stage.set(Stage::NoStore),
            }
        });
    }

    async fn try_set_up(self, answers: SetUp) -> Result<(), SignInError> {
        if matches!(answers.back_end, BackEnd::Gateway { .. }) {
            gateway::open_desk(answers.gateway_passphrase.clone())
                .await
                .map_err(|error| SignInError::Gateway(error.into()))?;
        }
        let store = BrowserStore::open().await?;
        let first = accounts::Member {
            id: random::visit_id().as_str().to_owned(),
            name: answers.name,
            role: role_name(Role::Administrator).to_owned(),
        };
        let accounts = Accounts::found(store.clone(), &first, &answers.passphrase).await?;
        // The browser may refuse: then the records live as long as its disk has room.
        _ = persistence::ask().await;
        let proof = Proof::Passphrase(answers.passphrase);
        let now = clock::unix_seconds();
        let (vault, member) = accounts.sign_in(&first.id, &proof, now).await?;
        let settings = Settings {
            institution_name: answers.institution_name,
            institution_code: answers.institution_code,
            back_end: answers.back_end,
            ..Settings::default()
        };
        self.open(
            store,
            vault,
            Member::new(member, false),
            false,
            vec![settings.into()],
        )
        .await?;
        self.keep_gateway_passphrase(&answers.gateway_passphrase)
            .await;
        Ok(())
    }

    pub(super) async fn try_sign_in(self, id: &str, proof: &Proof) -> Result<(), SignInError> {
        let store = BrowserStore::open().await?;
        let accounts = Accounts::load(store.clone())
            .await?
            .ok_or(AccountError::Unreadable)?;
        let opened = accounts.sign_in(id, proof, clock::unix_seconds()).await;
        let (vault, member) = match opened {
            Ok(opened) => opened,
            Err(error) => {
                // A try that was not made is no failure.
                if !matches!(error, AccountError::Wait(_)) {
                    note_failure(&store, &accounts, id).await;
                }
                self.note_wait(&store, id).await;
                return Err(error.into());
            }
        };
        storage::write(LAST_MEMBER, &id);
        let has_passkey = (accounts.members().iter()).any(|(it, has)| it.id == id && *has);
        let by_passkey = matches!(proof, Proof::Passkey);
        self.open(
            store,
            vault,
            Member::new(member, has_passkey),
            by_passkey,
            Vec::new(),
        )
        .await
    }

    /// Reads the records and lets the member in.
    async fn open(
        self,
        store: BrowserStore,
        vault: Vault,
        member: Member,
        by_passkey: bool,
        first: Vec<Entry>,
    ) -> Result<(), SignInError> {
        let mut state = DeskState::new();
        let records = Records::open(store, vault, |record| apply(&mut state, record)).await?;
        let account = Account {
            id: member.id.clone(),
            name: Personal::new(member.name.clone()),
            role: member.role,
            active: true,
        };
        // The keyring decides who can open; what the records lack of it, they get here.
        let is_known = state.staff().account(&member.id).is_some();
        let entries = (!is_known)
            .then(|| account.into())
            .into_iter()
            .chain(first)
            .chain([SignedIn {
                staff: member.id.clone(),
                by_passkey,
            }
            .into()])
            .collect();
        self.touch();
        self.state.set(state);
        self.session.set_value(Some(Rc::new(Session {
            records: Mutex::new(records),
            member: member.clone(),
            gateway: RefCell::new(None),
        })));
        self.record(entries).await?;
        self.closed_because.set(None);
        self.wait_until.set(None);
        self.stage.set(Stage::Open(member));
        self.connect();
        Ok(())
    }

    /// The door again, with the reason.
    pub(super) async fn reject(self, error: SignInError) {
        // A session that could not be begun whole is none.
        self.session.set_value(None);
        self.state.set(DeskState::new());
        self.closed_because.set(Some(error));
        match BrowserStore::open().await {
            Ok(store) => self.show_door(&store).await,
            Err(_) => self.stage.set(Stage::NoStore),
        }
    }

    async fn show_door(self, store: &BrowserStore) {
        let accounts = match Accounts::load(store.clone()).await {
            Ok(accounts) => accounts,
            Err(error) => {
                self.closed_because.set(Some(error.into()));
                return self.stage.set(Stage::NoStore);
            }
        };
        match accounts {
            None => {
                let has_gateway = gateway::is_there().await;
                self.stage.set(Stage::NotSetUp { has_gateway });
            }
            Some(accounts) => {
                let members = (accounts.members().into_iter())
                    .map(|(member, has_passkey)| Member::new(member, has_passkey))
                    .collect();
                self.stage.set(Stage::Locked { members });
            }
        }
    }
}

impl Member {
    pub(super) fn new(account: accounts::Member, has_passkey: bool) -> Self {
        Self {
            id: account.id,
            name: account.name,
            role: role_of(&account.role),
            has_passkey,
        }
    }
}

/// A failed sign-in is a record too; who failed has no key, so that it is sealed for the clinic.
async fn note_failure(store: &BrowserStore, accounts: &Accounts, member: &str) {
    let entry: Entry = SignInFailed {
        staff: Some(member.to_owned()),
    }
    .into();
    let Ok(draft) = draft(&Actor::System, &entry) else {
        return;
    };
    if let Ok(sealer) = Sealer::new(&accounts.keyring().public()).await {
        // The failure is counted already; this is the record of when.
        _ = journal::append(store, &sealer, &draft).await;
    }
}

impl From<StoreError> for SignInError {
    fn from(error: StoreError) -> Self {
        RecordsError::Store(error).into()
    }
}

impl From<RecordsError> for SignInError {
    fn from(error: RecordsError) -> Self {
        Self::Records(error.into())
    }
}

impl From<RecordError> for SignInError {
    fn from(error: RecordError) -> Self {
        Self::Records(error)
    }
}

impl From<AccountError> for SignInError {
    fn from(error: AccountError) -> Self {
        Self::Account(error)
    }
}
