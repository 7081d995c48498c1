//! SQLite or PostgreSQL behind one door: the same statements, one writer at a time in both.
//!
//! Writers queue up: in SQLite at the only connection, in PostgreSQL at a lock that ends with the
//! transaction. A clinic writes a few rows a second; in return no transaction meets half of another, and
//! numbers that are handed out become visible in their order.

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Any, AnyConnection, AnyPool, Connection as _, SqlSafeStr as _};
use tokio::time::{sleep, timeout};

use super::StoreError;

/// What a statement runs in.
pub(crate) type Transaction = sqlx::Transaction<'static, Any>;

/// An open database.
pub(crate) struct Database {
    pool: AnyPool,
    kind: Kind,
}

#[derive(Clone, Copy)]
enum Kind {
    Sqlite,
    Postgres,
}

impl Database {
    /// Opens `sqlite:PATH`, which is made when it is missing, or `postgres://…`, which is waited for
    /// as long as it is away, and brings its tables up to date.
    pub(crate) async fn open(url: &str) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        let kind = Kind::of(url)?;
        let pool = match kind {
            Kind::Sqlite => open_sqlite(url).await?,
            Kind::Postgres => open_postgres(url).await?,
        };
        Migrator::with_migrations(kind.migrations())
            .run(&pool)
            .await?;
        Ok(Self { pool, kind })
    }

    /// Begins a transaction that writes: it sees all that were begun before it.
    pub(crate) async fn write(&self) -> Result<Transaction, StoreError> {
        match self.kind {
            Kind::Sqlite => Ok(self.pool.begin_with("BEGIN IMMEDIATE").await?),
            Kind::Postgres => {
                let mut transaction = self.pool.begin().await?;
                sqlx::query("SELECT pg_advisory_xact_lock($1)")
                    .bind(WRITERS)
                    .execute(&mut *transaction)
                    .await?;
                Ok(transaction)
            }
        }
    }

    /// For reading outside of a transaction.
    pub(crate) const fn read(&self) -> &AnyPool {
        &self.pool
    }

    /// Finishes what is being written and closes the files.
    pub(crate) async fn close(&self) {
        self.pool.close().await;
    }
}

impl Kind {
    fn of(url: &str) -> Result<Self, StoreError> {
        if url.starts_with("sqlite:") {
            Ok(Self::Sqlite)
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Ok(Self::Postgres)
        } else {
            Err(StoreError::Url)
        }
    }

    fn migrations(self) -> Vec<Migration> {
        let tables = match self {
            Self::Sqlite => [
                include_str!("../../migrations/sqlite/0001_challenges_and_inquiries.sql"),
                include_str!("../../migrations/sqlite/0002_changes_journal_screens.sql"),
                include_str!("../../migrations/sqlite/0003_notes.sql"),
            ],
            Self::Postgres => [
                include_str!("../../migrations/postgres/0001_challenges_and_inquiries.sql"),
                include_str!("../../migrations/postgres/0002_changes_journal_screens.sql"),
                include_str!("../../migrations/postgres/0003_notes.sql"),
            ],
        };
        let names = [
            "challenges and inquiries",
            "changes of the list, journal, screens",
            "notes",
        ];
        (1..)
            .zip(names)
            .zip(tables)
            .map(|((number, name), tables)| {
                let tables = tables.into_sql_str();
                Migration::new(number, name.into(), MigrationType::Simple, tables, false)
            })
            .collect()
    }
}

async fn open_sqlite(url: &str) -> Result<AnyPool, StoreError> {
    let file = SqliteConnectOptions::from_str(url)?
        .get_filename()
        .to_owned();
    make_private(&file).map_err(|error| StoreError::File {
        file: PathBuf::from(&file),
        error,
    })?;
    let options = AnyPoolOptions::new()
        .max_connections(1)
        .after_connect(|connection, _| {
            Box::pin(async move {
                // A commit is on the disk before it is believed.
                for pragma in [
                    "PRAGMA journal_mode = WAL",
                    "PRAGMA synchronous = FULL",
                    "PRAGMA busy_timeout = 5000",
                ] {
                    sqlx::query(pragma).execute(&mut *connection).await?;
                }
                Ok(())
            })
        });
    Ok(options.connect(url).await?)
}

async fn open_postgres(url: &str) -> Result<AnyPool, StoreError> {
    let options = AnyConnectOptions::from_str(url)?;
    wait_for(&options).await?;
    let pool = AnyPoolOptions::new()
        .max_connections(4)
        .acquire_timeout(AWAY)
        .after_connect(|connection, _| {
            Box::pin(async move {
                // Set up for speed, a server would answer before the disk has it.
                let durable = "SELECT set_config('synchronous_commit', 'on', false) \
                     WHERE current_setting('synchronous_commit') IN ('off', 'local')";
                sqlx::query(durable).execute(connection).await?;
                Ok(())
            })
        });
    Ok(pool.connect_with(options).await?)
}

/// Returns when the server takes connections; a server that refuses this user is no use waiting for.
async fn wait_for(options: &AnyConnectOptions) -> Result<(), StoreError> {
    let mut pause = Duration::from_millis(100);
    loop {
        let error = match timeout(AWAY, AnyConnection::connect_with(options)).await {
            Ok(Ok(connection)) => return Ok(connection.close().await?),
            Ok(Err(error)) => StoreError::from(error),
            Err(_) => StoreError::Slow,
        };
        if !error.is_passing() {
            return Err(error);
        }
        tracing::warn!(%error, "waiting for the database");
        sleep(pause).await;
        pause = (pause * 2).min(Duration::from_secs(5));
    }
}

/// The database holds patients' data: nobody else on this machine may read it.
fn make_private(file: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(file) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(error),
        Ok(_) | Err(_) => Ok(()),
    }
}

/// How long a request waits for a connection while the server is away.
const AWAY: Duration = Duration::from_secs(3);

/// The lock at which writers queue up: any number that nobody else takes in this database.
const WRITERS: i64 = 0x756b_6574;
