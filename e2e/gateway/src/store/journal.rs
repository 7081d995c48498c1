//! The clinic's journal: sealed records in their order, and nothing but appending.

use eligibility::gateway::{JournalHead, JournalPage, SealedRecord};
use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::{Store, StoreError, Transaction, in_time};

/// What became of records that were to be appended.
pub(crate) enum Appended {
    /// They are in the journal, which ends here.
    Stored(JournalHead),
    /// Somebody else's record stands in their place; the journal ends here.
    Conflict(Option<JournalHead>),
}

impl Store {
    /// Appends records that follow each other and the journal's head, all or none.
    ///
    /// Records that are there already, the same to the byte, are passed over.
    pub(crate) async fn append(&self, records: &[SealedRecord]) -> Result<Appended, StoreError> {
        in_time(async {
            let mut transaction = self.database.write().await?;
            let mut head = head(&mut transaction).await?;
            for record in records {
                let seq = i64::try_from(record.seq)?;
                let follows = head.as_ref().is_none_or(|head| {
                    head.seq.checked_add(1) == Some(record.seq) && head.hash == record.previous
                });
                if follows {
                    insert(&mut transaction, seq, record).await?;
                    head = Some(JournalHead {
                        seq: record.seq,
                        hash: record.hash.clone(),
                    });
                } else if stored(&mut transaction, seq).await?.as_ref() != Some(record) {
                    return Ok(Appended::Conflict(self::head(&mut transaction).await?));
                }
            }
            transaction.commit().await?;
            Ok(head.map_or(Appended::Conflict(None), Appended::Stored))
        })
        .await
    }

    /// The records from `from` on, as many as a page holds, and the head.
    pub(crate) async fn journal(&self, from: u64) -> Result<JournalPage, StoreError> {
        let from = i64::try_from(from)?;
        in_time(async {
            let rows = sqlx::query(
                "SELECT seq, previous, hash, bytes FROM journal WHERE seq >= $1 \
                 ORDER BY seq LIMIT $2",
            )
            .bind(from)
            .bind(PAGE_RECORDS)
            .fetch_all(self.database.read())
            .await?;
            let mut records: Vec<SealedRecord> = Vec::new();
            let mut bytes = 0;
            for row in &rows {
                let record = record(row)?;
                bytes += record.bytes.expose().len();
                if bytes > PAGE_BYTES && !records.is_empty() {
                    break;
                }
                records.push(record);
            }
            // Read after the records: it is never behind them.
            let head = sqlx::query(HEAD)
                .fetch_optional(self.database.read())
                .await?;
            let head = head.as_ref().map(to_head).transpose()?;
            Ok(JournalPage { records, head })
        })
        .await
    }
}

async fn head(transaction: &mut Transaction) -> Result<Option<JournalHead>, StoreError> {
    let row = sqlx::query(HEAD).fetch_optional(&mut **transaction).await?;
    row.as_ref().map(to_head).transpose()
}

async fn insert(
    transaction: &mut Transaction,
    seq: i64,
    record: &SealedRecord,
) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO journal (seq, previous, hash, bytes) VALUES ($1, $2, $3, $4)")
        .bind(seq)
        .bind(record.previous.as_str())
        .bind(record.hash.as_str())
        .bind(record.bytes.expose().clone())
        .execute(&mut **transaction)
        .await?;
    Ok(())
}

async fn stored(
    transaction: &mut Transaction,
    seq: i64,
) -> Result<Option<SealedRecord>, StoreError> {
    let row = sqlx::query("SELECT seq, previous, hash, bytes FROM journal WHERE seq = $1")
        .bind(seq)
        .fetch_optional(&mut **transaction)
        .await?;
    row.as_ref().map(record).transpose()
}

fn to_head(row: &AnyRow) -> Result<JournalHead, StoreError> {
    Ok(JournalHead {
        seq: u64::try_from(row.try_get::<i64, _>("seq")?)?,
        hash: row.try_get("hash")?,
    })
}

fn record(row: &AnyRow) -> Result<SealedRecord, StoreError> {
    let bytes: Vec<u8> = row.try_get("bytes")?;
    Ok(SealedRecord {
        seq: u64::try_from(row.try_get::<i64, _>("seq")?)?,
        previous: row.try_get("previous")?,
        hash: row.try_get("hash")?,
        bytes: bytes.into(),
    })
}

const HEAD: &str = "SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1";

/// Records on one page.
const PAGE_RECORDS: i64 = 500;

/// Sealed bytes on one page, unless a single record has more.
const PAGE_BYTES: usize = 2 * 1024 * 1024;
