//! A fresh database for one test: SQLite, or one of the PostgreSQL that `peers/postgres.sh` has started.

use std::path::Path;

use sqlx::{AnyConnection, AssertSqlSafe, Connection as _, Executor as _};

/// The address of a database with nothing in it; `folder` is the test's own.
pub async fn fresh(folder: &Path) -> String {
    let Ok(server) = std::env::var(SERVER) else {
        return format!("sqlite:{}", folder.join("gateway.sqlite").display());
    };
    on(&server, folder).await
}

/// The same on this server, such as `postgres://postgres@127.0.0.1:5432`.
pub async fn on(server: &str, folder: &Path) -> String {
    // The folder's name is nobody else's.
    let name = folder.file_name().unwrap().to_str().unwrap();
    let name: String = name.bytes().map(|byte| format!("{byte:02x}")).collect();
    sqlx::any::install_default_drivers();
    let mut connection = AnyConnection::connect(&format!("{server}/postgres"))
        .await
        .unwrap();
    let create = format!("CREATE DATABASE test_{name}");
    connection.execute(AssertSqlSafe(create)).await.unwrap();
    connection.close().await.unwrap();
    format!("{server}/test_{name}")
}

/// Where the server is, when the tests are to run on PostgreSQL.
pub const SERVER: &str = "UKETSUKE_TEST_POSTGRES";
