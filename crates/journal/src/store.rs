//! What a store has to do, and how records get into it.

use crate::chain::{Draft, Head, next};
use crate::record::Record;
use crate::sealed::{
    Open, OpenError, SEGMENT_RECORDS, Seal, SealedRecord, Segment, Stored, seal_record,
    seal_segment,
};

/// Where sealed records lie: the browser, or the gateway.
#[expect(
    async_fn_in_trait,
    reason = "a page has one thread, so no future needs to be Send"
)]
pub trait JournalStore {
    /// What can go wrong. Nothing is half done then.
    type Error;

    /// The end of the chain.
    async fn head(&self) -> Result<Head, Self::Error>;

    /// Adds a record if it follows the head. Durable before it answers.
    async fn append(&self, record: &SealedRecord) -> Result<Appended, Self::Error>;

    /// What lies after record number `after`, in order; one page, and none at the end.
    ///
    /// The first thing may begin before that: a segment is given whole.
    async fn read(&self, after: u64) -> Result<Vec<Stored>, Self::Error>;

    /// Puts a segment in the place of what it replaces, in one step: the same records sealed together, or some of them erased.
    /// Fails if what lies there is not the same stretch of the chain.
    async fn replace(&self, segment: &Segment) -> Result<(), Self::Error>;
}

/// What became of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Appended {
    /// It is stored and will stay.
    Stored,
    /// It does not follow the head, which is this one: somebody else was quicker.
    Conflict(Head),
}

/// Why a record was not written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AppendError<S, C> {
    /// The store refuses.
    #[error("the store refuses")]
    Store(S),
    /// The record could not be sealed.
    #[error("the record could not be sealed")]
    Seal(C),
    /// Others were quicker, again and again.
    #[error("others were quicker, again and again")]
    Busy,
}

/// Appends a record: once, or not at all. An answer means that it is stored.
pub async fn append<S: JournalStore, C: Seal>(
    store: &S,
    cipher: &C,
    draft: &Draft,
) -> Result<Record, AppendError<S::Error, C::Error>> {
    let mut head = store.head().await.map_err(AppendError::Store)?;
    // Each round that fails is another writer's success.
    for _ in 0..32 {
        let record = next(head, draft);
        let sealed = seal_record(cipher, &record)
            .await
            .map_err(AppendError::Seal)?;
        match store.append(&sealed).await.map_err(AppendError::Store)? {
            Appended::Stored => return Ok(record),
            Appended::Conflict(newer) => head = newer,
        }
    }
    Err(AppendError::Busy)
}

/// Why records were not sealed together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CompactError<S, C> {
    /// The store refuses.
    #[error("the store refuses")]
    Store(S),
    /// What lies in the store cannot be opened.
    #[error("what lies in the store cannot be opened")]
    Open(#[from] OpenError<C>),
    /// The segment could not be sealed.
    #[error("the segment could not be sealed")]
    Seal(C),
}

/// Seals records together that `records` gives in order, the last segment's if it is not full and those after it.
///
/// The chain is the same before and after.
pub async fn compact<S: JournalStore, C: Open>(
    store: &S,
    cipher: &C,
    records: &[Record],
) -> Result<(), CompactError<S::Error, C::Error>> {
    for part in records.chunks(SEGMENT_RECORDS) {
        let segment = seal_segment(cipher, part)
            .await
            .map_err(CompactError::Seal)?;
        if let Some(segment) = segment {
            store.replace(&segment).await.map_err(CompactError::Store)?;
        }
    }
    Ok(())
}
