//! What has to survive: challenges, accepted inquiries, answers.
//!
//! SQLite with a write-ahead log and `synchronous = FULL`: a commit is on the disk before it is
//! believed. An inquiry goes through two transactions, and the process may be killed anywhere:
//!
//! | killed | on disk | the same request again |
//! |---|---|---|
//! | before [`Store::accept`] commits | the nonce, unused | is accepted as if for the first time |
//! | after it, before [`Store::answer`] commits | nonce used, inquiry without an answer | needs no nonce; the system is asked again; nobody has seen the first answer |
//! | after that, before or while the answer is sent | the answer | gets the stored bytes |
//!
//! Two copies of one request at the same time both ask the system; the first answer to be committed
//! is the one that both get. An inquiry that stays without an answer is in the desk's list as such.

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use eligibility::{Challenge, CivilDate, EvidenceLevel, Outcome, ProblemKind, Reception};
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteRow,
    SqliteSynchronous,
};
use sqlx::{Row as _, SqlSafeStr as _, SqliteConnection};

/// The database.
pub(crate) struct Store {
    pool: SqlitePool,
}

/// The database failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StoreError {
    /// It cannot be opened, read or written.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
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
}

/// An inquiry whose signatures were verified.
pub(crate) struct Accepting<'a> {
    pub(crate) request_id: &'a str,
    pub(crate) nonce: &'a str,
    pub(crate) origin: &'a str,
    /// SHA-256 over what a repetition must have in common with the first request.
    pub(crate) binding: [u8; 32],
    /// Unix seconds.
    pub(crate) now: i64,
    /// The day of `now` in Japan.
    pub(crate) today: CivilDate,
    /// What forbids to take it in; one that was taken in before is not forbidden any more.
    pub(crate) objection: Option<ProblemKind>,
}

/// What the database says to an inquiry.
pub(crate) enum Accepted {
    /// It has no answer yet: ask the system. With the time of the first acceptance.
    Ask { received_at: i64 },
    /// It was answered before.
    Answered(Answer),
    /// It cannot be accepted.
    Refused(ProblemKind),
}

/// An answer as it was, or will be, sent; no `Debug`, since it holds a patient's data.
pub(crate) struct Answer {
    /// HTTP status.
    pub(crate) status: u16,
    /// Body.
    pub(crate) body: Vec<u8>,
}

impl Store {
    /// Opens the database at `sqlite:PATH`, makes it when it is missing, and brings it up to date.
    pub(crate) async fn open(url: &str) -> Result<Self, StoreError> {
        let options = SqliteConnectOptions::from_str(url)?
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(Duration::from_secs(5));
        let file = options.get_filename();
        make_private(file).map_err(|error| StoreError::File {
            file: file.to_owned(),
            error,
        })?;
        // One connection: transactions queue up here, and none finds the database locked.
        let pool = SqlitePoolOptions::new()
            .max_connections(1)
            .connect_with(options)
            .await?;
        Migrator::with_migrations(migrations()).run(&pool).await?;
        Ok(Self { pool })
    }

    /// Keeps a challenge, and forgets those that ended long ago.
    pub(crate) async fn add_challenge(
        &self,
        challenge: &Challenge,
        now: i64,
    ) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        sqlx::query("DELETE FROM challenges WHERE expires_at < ?")
            .bind(now.saturating_sub(CHALLENGE_MEMORY))
            .execute(&mut *transaction)
            .await?;
        sqlx::query("INSERT INTO challenges (nonce, origin, expires_at) VALUES (?, ?, ?)")
            .bind(&challenge.nonce)
            .bind(&challenge.origin)
            .bind(challenge.expires_at)
            .execute(&mut *transaction)
            .await?;
        Ok(transaction.commit().await?)
    }

    /// Takes an inquiry in and uses up its nonce, or finds what became of it before.
    pub(crate) async fn accept(&self, inquiry: &Accepting<'_>) -> Result<Accepted, StoreError> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        if let Some(known) = known(&mut transaction, inquiry).await? {
            return Ok(known);
        }
        if let Some(problem) = inquiry.objection {
            return Ok(Accepted::Refused(problem));
        }
        if let Some(problem) = use_challenge(&mut transaction, inquiry).await? {
            return Ok(Accepted::Refused(problem));
        }
        sqlx::query(
            "INSERT INTO inquiries (request_id, binding, received_at, day) VALUES (?, ?, ?, ?)",
        )
        .bind(inquiry.request_id)
        .bind(inquiry.binding.as_slice())
        .bind(inquiry.now)
        .bind(inquiry.today.to_string())
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(Accepted::Ask {
            received_at: inquiry.now,
        })
    }

    /// Keeps an answer together with the desk's row, unless there is one already.
    ///
    /// Returns the answer that is kept: the one to send.
    pub(crate) async fn answer(
        &self,
        answer: Answer,
        reception: &Reception,
    ) -> Result<Answer, StoreError> {
        let row = serde_json::to_string(reception)?;
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        sqlx::query(
            "UPDATE inquiries SET status = ?, body = ?, reception = ? \
             WHERE request_id = ? AND status IS NULL",
        )
        .bind(answer.status)
        .bind(answer.body)
        .bind(row)
        .bind(&reception.request_id)
        .execute(&mut *transaction)
        .await?;
        let kept = sqlx::query("SELECT status, body FROM inquiries WHERE request_id = ?")
            .bind(&reception.request_id)
            .fetch_one(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(Answer {
            status: kept.try_get("status")?,
            body: kept.try_get("body")?,
        })
    }

    /// The desk's rows of one day, newest first.
    pub(crate) async fn receptions(&self, day: CivilDate) -> Result<Vec<Reception>, StoreError> {
        let rows = sqlx::query(
            "SELECT request_id, received_at, reception FROM inquiries WHERE day = ? \
             ORDER BY received_at DESC, rowid DESC",
        )
        .bind(day.to_string())
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(reception).collect()
    }

    /// Finishes what is being written and closes the files.
    pub(crate) async fn close(&self) {
        self.pool.close().await;
    }
}

async fn known(
    connection: &mut SqliteConnection,
    inquiry: &Accepting<'_>,
) -> Result<Option<Accepted>, StoreError> {
    let row = sqlx::query(
        "SELECT binding, received_at, status, body FROM inquiries WHERE request_id = ?",
    )
    .bind(inquiry.request_id)
    .fetch_optional(connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let binding: Vec<u8> = row.try_get("binding")?;
    if binding != inquiry.binding {
        return Ok(Some(Accepted::Refused(ProblemKind::RequestIdConflict)));
    }
    let (status, body): (Option<u16>, Option<Vec<u8>>) =
        (row.try_get("status")?, row.try_get("body")?);
    Ok(Some(match (status, body) {
        (Some(status), Some(body)) => Accepted::Answered(Answer { status, body }),
        _ => Accepted::Ask {
            received_at: row.try_get("received_at")?,
        },
    }))
}

/// Marks the challenge as used by this inquiry, or says why it cannot be.
async fn use_challenge(
    connection: &mut SqliteConnection,
    inquiry: &Accepting<'_>,
) -> Result<Option<ProblemKind>, StoreError> {
    let row = sqlx::query("SELECT origin, expires_at, used_by FROM challenges WHERE nonce = ?")
        .bind(inquiry.nonce)
        .fetch_optional(&mut *connection)
        .await?;
    let Some(row) = row else {
        return Ok(Some(ProblemKind::ChallengeUnknown));
    };
    if row.try_get::<String, _>("origin")? != inquiry.origin {
        return Ok(Some(ProblemKind::OriginNotAllowed));
    }
    if row.try_get::<Option<String>, _>("used_by")?.is_some() {
        return Ok(Some(ProblemKind::ChallengeUsed));
    }
    if row.try_get::<i64, _>("expires_at")? <= inquiry.now {
        return Ok(Some(ProblemKind::ChallengeExpired));
    }
    sqlx::query("UPDATE challenges SET used_by = ? WHERE nonce = ?")
        .bind(inquiry.request_id)
        .bind(inquiry.nonce)
        .execute(connection)
        .await?;
    Ok(None)
}

fn reception(row: &SqliteRow) -> Result<Reception, StoreError> {
    if let Some(reception) = row.try_get::<Option<&str>, _>("reception")? {
        return Ok(serde_json::from_str(reception)?);
    }
    Ok(Reception {
        request_id: row.try_get("request_id")?,
        received_at: row.try_get("received_at")?,
        evidence: EvidenceLevel::PendingReverify,
        recognised: None,
        name: None,
        outcome: Outcome::Unanswered,
    })
}

/// The database holds patients' data: nobody else on this machine may read it.
#[cfg(unix)]
fn make_private(file: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let made = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(file);
    match made {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(error),
        Ok(_) | Err(_) => Ok(()),
    }
}

/// Elsewhere the folder's own rules decide.
#[cfg(not(unix))]
fn make_private(_: &Path) -> std::io::Result<()> {
    Ok(())
}

fn migrations() -> Vec<Migration> {
    let tables = include_str!("../migrations/0001_challenges_and_inquiries.sql");
    vec![Migration::new(
        1,
        "challenges and inquiries".into(),
        MigrationType::Simple,
        tables.into_sql_str(),
        false,
    )]
}

/// Seconds for which a challenge is remembered after its end.
const CHALLENGE_MEMORY: i64 = 24 * 60 * 60;
