//! The clinic's journal: sealed parts of a chain in their order.

use eligibility::gateway::{JournalHead, JournalPage, SealedPart};
use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::{Store, StoreError, Transaction, in_time};

/// What became of parts that were to be kept.
pub(crate) enum Appended {
    /// They are in the journal, which ends here.
    Stored(JournalHead),
    /// Something else stands in their place; the journal ends here.
    Conflict(Option<JournalHead>),
}

impl Store {
    /// Appends parts that follow each other and the journal's head, all or none.
    ///
    /// Parts that are there already, the same to the byte, are passed over.
    pub(crate) async fn append(&self, parts: &[SealedPart]) -> Result<Appended, StoreError> {
        in_time(async {
            let mut transaction = self.database.write().await?;
            let mut head = head(&mut transaction).await?;
            for part in parts {
                let follows = head.as_ref().is_none_or(|head| {
                    head.seq.checked_add(1) == Some(part.first) && head.hash == part.previous
                });
                if follows {
                    insert(&mut transaction, part).await?;
                    head = Some(JournalHead {
                        seq: part.seq,
                        hash: part.hash.clone(),
                    });
                } else if stored(&mut transaction, part.seq).await?.as_ref() != Some(part) {
                    return Ok(Appended::Conflict(self::head(&mut transaction).await?));
                }
            }
            transaction.commit().await?;
            Ok(head.map_or(Appended::Conflict(None), Appended::Stored))
        })
        .await
    }

    /// Puts a part in the place of those that hold the same records.
    pub(crate) async fn replace(&self, part: &SealedPart) -> Result<Appended, StoreError> {
        let (first, seq) = (i64::try_from(part.first)?, i64::try_from(part.seq)?);
        in_time(async {
            let mut transaction = self.database.write().await?;
            let head = head(&mut transaction).await?;
            let begins = sqlx::query("SELECT seq FROM journal WHERE first = $1 AND previous = $2")
                .bind(first)
                .bind(part.previous.as_str())
                .fetch_optional(&mut *transaction)
                .await?;
            let ends = sqlx::query("SELECT seq FROM journal WHERE seq = $1 AND hash = $2")
                .bind(seq)
                .bind(part.hash.as_str())
                .fetch_optional(&mut *transaction)
                .await?;
            let (Some(_), Some(_), Some(head)) = (begins, ends, &head) else {
                return Ok(Appended::Conflict(head));
            };
            sqlx::query("DELETE FROM journal WHERE first >= $1 AND seq <= $2")
                .bind(first)
                .bind(seq)
                .execute(&mut *transaction)
                .await?;
            insert(&mut transaction, part).await?;
            transaction.commit().await?;
            Ok(Appended::Stored(head.clone()))
        })
        .await
    }

    /// The parts with the records from `from` on, as many as a page holds, and the head.
    pub(crate) async fn journal(&self, from: u64) -> Result<JournalPage, StoreError> {
        let from = i64::try_from(from)?;
        in_time(async {
            let rows = sqlx::query(
                "SELECT first, seq, previous, hash, bytes FROM journal WHERE seq >= $1 \
                 ORDER BY seq LIMIT $2",
            )
            .bind(from)
            .bind(PAGE_PARTS)
            .fetch_all(self.database.read())
            .await?;
            let mut parts: Vec<SealedPart> = Vec::new();
            let mut bytes = 0;
            for row in &rows {
                let part = part(row)?;
                bytes += part.bytes.expose().len();
                if bytes > PAGE_BYTES && !parts.is_empty() {
                    break;
                }
                parts.push(part);
            }
            // Read after the parts: it is never behind them.
            let head = sqlx::query(HEAD)
                .fetch_optional(self.database.read())
                .await?;
            let head = head.as_ref().map(to_head).transpose()?;
            Ok(JournalPage { parts, head })
        })
        .await
    }
}

async fn head(transaction: &mut Transaction) -> Result<Option<JournalHead>, StoreError> {
    let row = sqlx::query(HEAD).fetch_optional(&mut **transaction).await?;
    row.as_ref().map(to_head).transpose()
}

async fn insert(transaction: &mut Transaction, part: &SealedPart) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO journal (first, seq, previous, hash, bytes) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(i64::try_from(part.first)?)
    .bind(i64::try_from(part.seq)?)
    .bind(part.previous.as_str())
    .bind(part.hash.as_str())
    .bind(part.bytes.expose().clone())
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

async fn stored(transaction: &mut Transaction, seq: u64) -> Result<Option<SealedPart>, StoreError> {
    let row = sqlx::query("SELECT first, seq, previous, hash, bytes FROM journal WHERE seq = $1")
        .bind(i64::try_from(seq)?)
        .fetch_optional(&mut **transaction)
        .await?;
    row.as_ref().map(part).transpose()
}

fn to_head(row: &AnyRow) -> Result<JournalHead, StoreError> {
    Ok(JournalHead {
        seq: u64::try_from(row.try_get::<i64, _>("seq")?)?,
        hash: row.try_get("hash")?,
    })
}

fn part(row: &AnyRow) -> Result<SealedPart, StoreError> {
    let bytes: Vec<u8> = row.try_get("bytes")?;
    Ok(SealedPart {
        first: u64::try_from(row.try_get::<i64, _>("first")?)?,
        seq: u64::try_from(row.try_get::<i64, _>("seq")?)?,
        previous: row.try_get("previous")?,
        hash: row.try_get("hash")?,
        bytes: bytes.into(),
    })
}

const HEAD: &str = "SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1";

/// Parts on one page.
const PAGE_PARTS: i64 = 500;

/// Sealed bytes on one page, unless a single part has more.
const PAGE_BYTES: usize = 4 * 1024 * 1024;
