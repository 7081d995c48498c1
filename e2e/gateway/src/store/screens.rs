//! Patients' screens that a desk has invited: who may speak for them.

use eligibility::gateway::Screen;
use sqlx::Row as _;

use super::{Store, StoreError, in_time};

/// SHA-256 of a code or token.
pub(crate) type Secret = [u8; 32];

impl Store {
    /// Keeps an invitation until `ends_at`, and forgets those that nobody took.
    pub(crate) async fn invite(
        &self,
        id: &str,
        code: &Secret,
        now: i64,
        ends_at: i64,
    ) -> Result<(), StoreError> {
        in_time(async {
            let mut transaction = self.database.write().await?;
            sqlx::query("DELETE FROM screens WHERE ends_at <= $1")
                .bind(now)
                .execute(&mut *transaction)
                .await?;
            sqlx::query("INSERT INTO screens (id, secret, paired, ends_at) VALUES ($1, $2, 0, $3)")
                .bind(id)
                .bind(code.to_vec())
                .bind(ends_at)
                .execute(&mut *transaction)
                .await?;
            Ok(transaction.commit().await?)
        })
        .await
    }

    /// Takes the invitation with this code up, once; returns the screen's id.
    pub(crate) async fn pair(
        &self,
        code: &Secret,
        token: &Secret,
        now: i64,
        ends_at: i64,
    ) -> Result<Option<String>, StoreError> {
        in_time(async {
            let mut transaction = self.database.write().await?;
            let row = sqlx::query(
                "UPDATE screens SET secret = $1, paired = 1, ends_at = $2 \
                 WHERE secret = $3 AND paired = 0 AND ends_at > $4 RETURNING id",
            )
            .bind(token.to_vec())
            .bind(ends_at)
            .bind(code.to_vec())
            .bind(now)
            .fetch_optional(&mut *transaction)
            .await?;
            transaction.commit().await?;
            Ok(row.map(|row| row.try_get("id")).transpose()?)
        })
        .await
    }

    /// Whether this token speaks for this screen.
    pub(crate) async fn is_screen(
        &self,
        id: &str,
        token: &Secret,
        now: i64,
    ) -> Result<bool, StoreError> {
        in_time(async {
            let row = sqlx::query(
                "SELECT id FROM screens \
                 WHERE id = $1 AND secret = $2 AND paired = 1 AND ends_at > $3",
            )
            .bind(id)
            .bind(token.to_vec())
            .bind(now)
            .fetch_optional(self.database.read())
            .await?;
            Ok(row.is_some())
        })
        .await
    }

    /// The screens that are paired, by id.
    pub(crate) async fn screens(&self, now: i64) -> Result<Vec<Screen>, StoreError> {
        in_time(async {
            let rows = sqlx::query(
                "SELECT id, ends_at FROM screens WHERE paired = 1 AND ends_at > $1 ORDER BY id",
            )
            .bind(now)
            .fetch_all(self.database.read())
            .await?;
            (rows.iter())
                .map(|row| {
                    Ok(Screen {
                        id: row.try_get("id")?,
                        ends_at: row.try_get("ends_at")?,
                    })
                })
                .collect()
        })
        .await
    }

    /// Ends a screen or an invitation; returns whether there was one.
    pub(crate) async fn dismiss(&self, id: &str) -> Result<bool, StoreError> {
        in_time(async {
            let mut transaction = self.database.write().await?;
            let done = sqlx::query("DELETE FROM screens WHERE id = $1")
                .bind(id)
                .execute(&mut *transaction)
                .await?;
            transaction.commit().await?;
            Ok(done.rows_affected() == 1)
        })
        .await
    }
}
