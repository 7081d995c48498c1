//! What has to survive: challenges, accepted inquiries, answers, the clinic's journal, paired screens.
//!
//! SQLite, or PostgreSQL: see [`database`]. A commit is on the disk before it is believed. An inquiry
//! goes through two transactions, and gateway and database may be killed anywhere:
//!
//! | killed | on disk | the same request again |
//! |---|---|---|
//! | before [`Store::accept`] commits | the nonce, unused | is accepted as if for the first time |
//! | after it, before [`Store::answer`] commits | nonce used, inquiry without an answer | needs no nonce; the system is asked again; nobody has seen the first answer |
//! | after that, before or while the answer is sent | the answer | gets the stored bytes |
//!
//! Two copies of one request at the same time both ask the system; the first answer to be committed
//! is the one that both get. An inquiry that stays without an answer is in the desk's list as such.

mod database;
mod inquiries;
mod journal;
mod notes;
mod receptions;
mod screens;

use std::path::PathBuf;
use std::time::Duration;

use tokio::time::timeout;

pub(crate) use database::{Database, Transaction};
pub(crate) use inquiries::{Accepted, Accepting, Answer, Challenged};
pub(crate) use journal::Appended;

/// The database.
pub(crate) struct Store {
    database: Database,
}

/// The database failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StoreError {
    /// Its address is neither of the two kinds.
    #[error("the database has to be sqlite:PATH or postgres://USER@HOST/NAME")]
    Url,
    /// It cannot be opened, read or written.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    /// It takes too long.
    #[error("the database does not answer in time")]
    Slow,
    /// Its tables cannot be brought to this version.
    #[error("migration: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// Its file cannot be made.
    #[error("cannot make the database {file}: {error}")]
    File {
        file: PathBuf,
        error: std::io::Error,
    },
    /// It holds what this version cannot read.
    #[error("stored reception: {0}")]
    Reception(#[from] serde_json::Error),
    /// It holds a number that cannot be.
    #[error("stored number: {0}")]
    Number(#[from] std::num::TryFromIntError),
}

impl StoreError {
    /// Whether the database is away, restarting or overloaded: the same may succeed later.
    pub(crate) fn is_passing(&self) -> bool {
        #[allow(
            clippy::wildcard_enum_match_arm,
            reason = "the driver has many errors, and only these pass"
        )]
        match self {
            Self::Slow => true,
            Self::Database(error) => match error {
                // A server that starts refuses before it speaks the protocol: the driver cannot read it.
                sqlx::Error::Io(_)
                | sqlx::Error::Protocol(_)
                | sqlx::Error::PoolTimedOut
                | sqlx::Error::PoolClosed
                | sqlx::Error::WorkerCrashed => true,
                sqlx::Error::Database(error) => error.code().is_some_and(|code| passes(&code)),
                _ => false,
            },
            _ => false,
        }
    }
}

impl Store {
    /// Opens the database, as [`Database::open`] says.
    pub(crate) async fn open(url: &str) -> Result<Self, StoreError> {
        Ok(Self {
            database: Database::open(url).await?,
        })
    }

    /// Finishes what is being written and closes the files.
    pub(crate) async fn close(&self) {
        self.database.close().await;
    }
}

/// Gives up on a database that neither answers nor fails; whether a commit came through is not known
/// then, and every caller may ask again.
async fn in_time<T>(work: impl Future<Output = Result<T, StoreError>>) -> Result<T, StoreError> {
    timeout(LONGEST, work)
        .await
        .unwrap_or(Err(StoreError::Slow))
}

/// PostgreSQL's conditions by class (its manual, appendix A): connection, resources, operator's
/// intervention, rolled back to be tried again; SQLite's "busy", "locked" and "disk full".
fn passes(code: &str) -> bool {
    match code.len() {
        5 => ["08", "53", "57", "40"]
            .iter()
            .any(|class| code.starts_with(class)),
        _ => code
            .parse::<u32>()
            .is_ok_and(|code| matches!(code & 0xFF, 5 | 6 | 13)),
    }
}

const LONGEST: Duration = Duration::from_secs(10);
