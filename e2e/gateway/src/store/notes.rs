//! Small things that have to survive, by name.

use sqlx::Row as _;

use super::{Store, StoreError, in_time};

impl Store {
    /// What was noted last.
    pub(crate) async fn note(&self, name: &str) -> Result<Option<String>, StoreError> {
        in_time(async {
            let row = sqlx::query("SELECT text FROM notes WHERE name = $1")
                .bind(name)
                .fetch_optional(self.database.read())
                .await?;
            Ok(row.map(|row| row.try_get("text")).transpose()?)
        })
        .await
    }

    /// Notes something in the place of what was noted before.
    pub(crate) async fn set_note(&self, name: &str, text: &str) -> Result<(), StoreError> {
        in_time(async {
            let mut transaction = self.database.write().await?;
            sqlx::query(
                "INSERT INTO notes (name, text) VALUES ($1, $2) \
                 ON CONFLICT (name) DO UPDATE SET text = excluded.text",
            )
            .bind(name)
            .bind(text)
            .execute(&mut *transaction)
            .await?;
            Ok(transaction.commit().await?)
        })
        .await
    }
}
