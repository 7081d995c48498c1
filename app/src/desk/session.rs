//! What the clinic's records say, and how entries get into them.

use std::rc::Rc;

use journal::{Draft, DraftError, Record};
use leptos::prelude::*;
use reception::desk::staff::Role;
use reception::desk::{Actor, DeskState, Entry, Stamp};
use redacted::Redacted;

use super::{Desk, Session};
use crate::host::{clock, random};
use crate::records::RecordsError;

/// Why something was not stored. Nothing of it is, then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecordError {
    /// The desk was closed meanwhile.
    Closed,
    /// The store or its ciphers.
    Records(RecordsError),
    /// The entry cannot be a record.
    Draft(DraftError),
}

impl Desk {
    /// Stores entries, in order; after it answers, no crash takes them away, and they show.
    ///
    /// # Errors
    /// As [`RecordError`] says; entries before the one that failed are stored.
    pub async fn record(self, entries: Vec<Entry>) -> Result<(), RecordError> {
        let session = self.session().ok_or(RecordError::Closed)?;
        let actor = Self::actor(&session.member);
        self.record_as(&session, &actor, entries).await
    }

    /// The same for what the page does by itself.
    pub(super) async fn record_by_system(self, entries: Vec<Entry>) -> Result<(), RecordError> {
        let session = self.session().ok_or(RecordError::Closed)?;
        self.record_as(&session, &Actor::System, entries).await
    }

    pub(super) async fn record_as(
        self,
        session: &Session,
        actor: &Actor,
        entries: Vec<Entry>,
    ) -> Result<(), RecordError> {
        let mut records = session.records.lock().await;
        for entry in entries {
            let draft = draft(actor, &entry)?;
            records.append(&draft).await?;
            records.follow(|record| self.take(record)).await?;
        }
        self.tell_others();
        Ok(())
    }

    /// Takes over what other pages of this browser have written.
    pub(super) async fn follow(self) {
        let Some(session) = self.session() else {
            return;
        };
        let mut records = session.records.lock().await;
        if let Err(error) = records.follow(|record| self.take(record)).await {
            self.unsaved.set(Some(error.into()));
        }
    }

    pub(super) fn session(self) -> Option<Rc<Session>> {
        self.session.try_with_value(Clone::clone).flatten()
    }

    fn take(self, record: Record) {
        // The desk may have been closed while the store was read.
        if self.session().is_some() {
            self.state.update(|state| apply(state, record));
        }
    }

    fn tell_others(self) {
        self.channel.with_value(|channel| {
            if let Some(channel) = channel {
                channel.say("grown");
            }
        });
    }
}

/// Adds a record to what is known. One whose payload was erased says nothing any more.
pub(super) fn apply(state: &mut DeskState, record: Record) {
    let Some(payload) = record.payload else {
        return;
    };
    let stamp = Stamp {
        seq: record.header.seq,
        at: record.header.at,
        actor: read_actor(record.header.actor),
    };
    state.apply(
        Entry::read(&record.header.kind, payload.json.expose()),
        &stamp,
    );
}

/// An entry as a record to be, made now.
pub(super) fn draft(actor: &Actor, entry: &Entry) -> Result<Draft, RecordError> {
    let mut salt = [0; 16];
    random::fill(&mut salt);
    let subjects: Vec<String> = entry.subjects().iter().map(ToString::to_string).collect();
    // The bodies of entries always have a JSON form.
    let json = entry.payload().unwrap_or_default();
    Draft::new(
        clock::unix_seconds(),
        TERMINAL,
        write_actor(actor),
        entry.kind(),
        &subjects,
        salt,
        Redacted::new(json),
    )
    .map_err(RecordError::Draft)
}

/// How records call this computer.
const TERMINAL: &str = "browser";

fn write_actor(actor: &Actor) -> journal::Actor {
    match actor {
        Actor::Staff { id, role } => journal::Actor::Staff {
            id: id.clone(),
            role: role_name(*role).to_owned(),
        },
        Actor::Patient => journal::Actor::Patient,
        Actor::System => journal::Actor::System,
    }
}

/// The same, read back.
pub(super) fn read_actor(actor: journal::Actor) -> Actor {
    match actor {
        journal::Actor::Staff { id, role } => Actor::Staff {
            id,
            role: role_of(&role),
        },
        journal::Actor::Patient => Actor::Patient,
        journal::Actor::System => Actor::System,
    }
}

/// A role as keyring and records write it.
pub(super) const fn role_name(role: Role) -> &'static str {
    match role {
        Role::Clerk => "clerk",
        Role::Administrator => "administrator",
    }
}

/// What is not known may do least.
pub(super) fn role_of(name: &str) -> Role {
    if name == role_name(Role::Administrator) {
        Role::Administrator
    } else {
        Role::Clerk
    }
}

impl From<RecordsError> for RecordError {
    fn from(error: RecordsError) -> Self {
        Self::Records(error)
    }
}
