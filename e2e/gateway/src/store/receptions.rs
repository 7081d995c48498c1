//! The desk's list.

use eligibility::{CivilDate, EvidenceLevel, Outcome, Reception};
use sha2::{Digest as _, Sha256};
use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::inquiries::next_number;
use super::{Store, StoreError, in_time};

/// Rows of the list, and how far they go.
pub(crate) struct Listed {
    /// Newest first.
    pub(crate) receptions: Vec<Reception>,
    /// Everything up to this change is seen.
    pub(crate) cursor: i64,
}

impl Store {
    /// The rows of one day that have changed after `since`, newest first; 0: all of them.
    pub(crate) async fn receptions(
        &self,
        day: CivilDate,
        since: i64,
    ) -> Result<Listed, StoreError> {
        in_time(async {
            // Read before the rows: what is committed meanwhile is seen again, and never missed.
            let cursor = sqlx::query("SELECT value FROM counters WHERE name = 'changes'")
                .fetch_one(self.database.read())
                .await?
                .try_get("value")?;
            // A cursor from beyond is of a database that was set back: everything is news.
            let since = if since > cursor { 0 } else { since };
            let rows = sqlx::query(
                "SELECT request_id, received_at, reception FROM inquiries \
                 WHERE day = $1 AND changed > $2 AND listed = 1 \
                 ORDER BY received_at DESC, number DESC",
            )
            .bind(day.to_string())
            .bind(since)
            .fetch_all(self.database.read())
            .await?;
            let receptions = rows.iter().map(reception).collect::<Result<_, _>>()?;
            Ok(Listed { receptions, cursor })
        })
        .await
    }

    /// The answer behind a row, as it was sent; `None` while there is none that holds a message.
    pub(crate) async fn kept_answer(
        &self,
        request_id: &str,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        in_time(async {
            let row =
                sqlx::query("SELECT body FROM inquiries WHERE request_id = $1 AND status = 200")
                    .bind(request_id)
                    .fetch_optional(self.database.read())
                    .await?;
            Ok(row.map(|row| row.try_get("body")).transpose()?)
        })
        .await
    }

    /// Takes in a reception that came with its answer, unless it is known already.
    ///
    /// Returns whether it is new.
    pub(crate) async fn admit(
        &self,
        reception: &Reception,
        day: CivilDate,
        answer: Vec<u8>,
    ) -> Result<bool, StoreError> {
        let row = serde_json::to_string(reception)?;
        in_time(async {
            let mut transaction = self.database.write().await?;
            let number = next_number(&mut transaction).await?;
            let inserted = sqlx::query(
                "INSERT INTO inquiries (request_id, binding, received_at, day, number, changed, \
                     status, body, reception) \
                 VALUES ($1, $2, $3, $4, $5, $5, 200, $6, $7) ON CONFLICT (request_id) DO NOTHING",
            )
            .bind(reception.request_id.as_str())
            .bind(Sha256::digest(&answer).to_vec())
            .bind(reception.received_at)
            .bind(day.to_string())
            .bind(number)
            .bind(answer)
            .bind(row)
            .execute(&mut *transaction)
            .await?;
            transaction.commit().await?;
            Ok(inserted.rows_affected() == 1)
        })
        .await
    }
}

fn reception(row: &AnyRow) -> Result<Reception, StoreError> {
    if let Some(reception) = row.try_get::<Option<String>, _>("reception")? {
        return Ok(serde_json::from_str(&reception)?);
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
