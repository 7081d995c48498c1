//! The clinic's records as a session of the staff sees them: read from the store, opened, handed on, added to.

pub mod accounts;
pub mod backup;
mod read;

use futures::future::join;
use futures::stream::{self, StreamExt};
use journal::{
    AppendError, CompactError, Draft, Head, JournalStore, Open, OpenError, Record, Report,
    SEGMENT_RECORDS, Stored, append, compact,
};
use redacted::Redacted;

pub use self::read::Reader;
use crate::host::journal_store::{BrowserStore, StoreError};
use crate::host::subtle::CipherError;
use crate::host::vault::Vault;

/// An open journal.
pub struct Records {
    store: BrowserStore,
    vault: Vault,
    /// The last record that was handed on.
    seen: Head,
    /// The end of the last full segment: what follows can be sealed together with what comes.
    full: u64,
    /// How many records lie in the store one by one.
    loose: usize,
}

/// Why records cannot be read or written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecordsError {
    /// The store.
    Store(StoreError),
    /// The ciphers.
    Cipher(CipherError),
    /// What lies in the store after this record is not what was written, or not in its place.
    Damaged {
        /// The last record before the damage.
        after: u64,
    },
    /// Other tabs were quicker, again and again.
    Busy,
}

/// Records that lie one by one before they are sealed together.
const LOOSE: usize = 64;

impl Records {
    /// Opens what the store holds and hands each record to `each`, oldest first.
    ///
    /// Between two segments the browser has its turn. That the records join is seen here; whether each hash is true, by
    /// [`Self::verify`].
    pub async fn open(
        store: BrowserStore,
        vault: Vault,
        mut each: impl FnMut(Record),
    ) -> Result<Self, RecordsError> {
        let seen = store.checkpoint().await?;
        let mut records = Self {
            store,
            vault,
            seen,
            full: seen.seq,
            loose: 0,
        };
        records.follow(&mut each).await?;
        let head = records.store.head().await?;
        if records.seen.seq < head.seq {
            return Err(records.damaged());
        }
        Ok(records)
    }

    /// Hands on what was added since, by this tab or another.
    pub async fn follow(&mut self, mut each: impl FnMut(Record)) -> Result<(), RecordsError> {
        let mut page = self.store.read(self.seen.seq).await?;
        while let Some(last) = page.last() {
            // The disk is asked for the next page while this one is opened.
            let store = self.store.clone();
            let ahead = store.read(last.envelope().head.seq);
            let (ahead, taken) = join(ahead, self.take_page(&page, &mut each)).await;
            taken?;
            page = ahead?;
        }
        if self.loose >= LOOSE {
            let _one_writer = BrowserStore::writer().await;
            self.seal_together().await?;
        }
        Ok(())
    }

    /// Adds a record; once this answers, no crash takes it away. The record is handed on by [`Self::follow`] as any other.
    pub async fn append(&self, draft: &Draft) -> Result<Record, RecordsError> {
        let _one_writer = BrowserStore::writer().await;
        append(&self.store, &self.vault, draft)
            .await
            .map_err(RecordsError::from)
    }

    /// Looks at every hash from the first record on.
    pub async fn verify(&self) -> Result<Report, RecordsError> {
        self.reader().verify().await
    }

    /// Reads the records once more, beside what is written.
    pub fn reader(&self) -> Reader {
        Reader {
            store: self.store.clone(),
            vault: self.vault.clone(),
        }
    }

    /// Erases the payloads for which `due` says so. Answers how many.
    pub async fn erase(&mut self, due: impl Fn(&Record) -> bool) -> Result<u64, RecordsError> {
        let _one_writer = BrowserStore::writer().await;
        // Only what is sealed together can be sealed anew.
        self.seal_together().await?;
        let (mut at, mut erased) = (self.store.checkpoint().await?.seq, 0);
        while at < self.seen.seq {
            let page = self.store.read(at).await?;
            if page.is_empty() {
                break;
            }
            for part in page {
                at = part.envelope().head.seq;
                erased += self.erase_in(&part, &due).await?;
            }
        }
        Ok(erased)
    }

    /// A secret of the clinic that is no record, such as another system's passphrase; under the data key.
    pub async fn keep_note(&self, name: &str, secret: &str) -> Result<(), RecordsError> {
        let (nonce, sealed) = self
            .vault
            .encrypt(&note_aad(name), secret.as_bytes())
            .await?;
        let bytes = [&nonce[..], &sealed].concat();
        Ok(self.store.set_note(name, &bytes).await?)
    }

    /// What [`Self::keep_note`] got last.
    pub async fn note(&self, name: &str) -> Result<Option<Redacted<String>>, RecordsError> {
        let Some(bytes) = self.store.note(name).await? else {
            return Ok(None);
        };
        let (nonce, sealed) = bytes.split_first_chunk::<12>().ok_or(StoreError::Damaged)?;
        let plain = self.vault.decrypt(nonce, &note_aad(name), sealed).await?;
        let text = String::from_utf8(plain).map_err(|_damaged| StoreError::Damaged)?;
        Ok(Some(Redacted::new(text)))
    }

    /// The session's keys, for back-ups of the same clinic.
    pub const fn vault(&self) -> &Vault {
        &self.vault
    }

    /// The store, for what concerns the records as a whole: keyring, back-up.
    pub const fn store(&self) -> &BrowserStore {
        &self.store
    }

    /// The last record that was handed on.
    pub const fn seen(&self) -> Head {
        self.seen
    }

    async fn take_page(
        &mut self,
        page: &[Stored],
        each: &mut impl FnMut(Record),
    ) -> Result<(), RecordsError> {
        let vault = &self.vault.clone();
        let opening = |part| async move { (part, Stored::open(part, vault).await) };
        // While one segment is handed on, the browser's threads decrypt another.
        let mut opened = stream::iter(page).map(opening).buffered(2);
        while let Some((part, records)) = opened.next().await {
            match records {
                Ok(records) => self.take(part, records, each)?,
                Err(OpenError::Cipher(
                    error @ (CipherError::Unavailable | CipherError::Other(_)),
                )) => {
                    return Err(error.into());
                }
                Err(
                    OpenError::Cipher(CipherError::Refused)
                    | OpenError::Format(_)
                    | OpenError::Envelope,
                ) => {
                    return Err(self.damaged());
                }
            }
        }
        Ok(())
    }

    fn take(
        &mut self,
        part: &Stored,
        records: Vec<Record>,
        each: &mut impl FnMut(Record),
    ) -> Result<(), RecordsError> {
        let envelope = part.envelope();
        match part {
            Stored::Record(_) => self.loose += 1,
            Stored::Segment(_) => {
                self.loose = 0;
                self.full = if records.len() < SEGMENT_RECORDS {
                    envelope.after
                } else {
                    envelope.head
                }
                .seq;
            }
        }
        // A segment that another tab has made meanwhile may begin with records that were handed on already.
        let seen = self.seen.seq;
        for record in records
            .into_iter()
            .filter(|record| record.header.seq > seen)
        {
            if record.header.previous != self.seen.hash || record.header.seq != self.seen.seq + 1 {
                return Err(self.damaged());
            }
            self.seen = Head::of(&record);
            each(record);
        }
        Ok(())
    }

    /// Seals what follows the last full segment together. The one writer reads it again: another tab may have erased of it.
    async fn seal_together(&mut self) -> Result<(), RecordsError> {
        let mut records = Vec::new();
        let mut at = self.full;
        loop {
            let page = self.store.read(at).await?;
            if page.is_empty() {
                break;
            }
            for part in page {
                at = part.envelope().head.seq;
                records.extend(part.open(&self.vault).await.map_err(CompactError::Open)?);
            }
        }
        compact(&self.store, &self.vault, &records).await?;
        let rest = u64::try_from(records.len() % SEGMENT_RECORDS).unwrap_or_default();
        self.full = at.saturating_sub(rest);
        self.loose = 0;
        Ok(())
    }

    async fn erase_in(
        &self,
        part: &Stored,
        due: &impl Fn(&Record) -> bool,
    ) -> Result<u64, RecordsError> {
        let opened = part.open(&self.vault).await.map_err(CompactError::Open)?;
        let mut erased = 0;
        let records: Vec<Record> = opened
            .into_iter()
            .map(|record| {
                if record.payload.is_some() && due(&record) {
                    erased += 1;
                    record.erased()
                } else {
                    record
                }
            })
            .collect();
        if erased > 0 {
            compact(&self.store, &self.vault, &records).await?;
        }
        Ok(erased)
    }

    const fn damaged(&self) -> RecordsError {
        RecordsError::Damaged {
            after: self.seen.seq,
        }
    }
}

fn note_aad(name: &str) -> Vec<u8> {
    [b"uketsuke-journal:note:1\n", name.as_bytes()].concat()
}

impl From<StoreError> for RecordsError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<CipherError> for RecordsError {
    fn from(error: CipherError) -> Self {
        Self::Cipher(error)
    }
}

impl From<AppendError<StoreError, CipherError>> for RecordsError {
    fn from(error: AppendError<StoreError, CipherError>) -> Self {
        match error {
            AppendError::Store(error) => Self::Store(error),
            AppendError::Seal(error) => Self::Cipher(error),
            AppendError::Busy => Self::Busy,
        }
    }
}

impl From<CompactError<StoreError, CipherError>> for RecordsError {
    fn from(error: CompactError<StoreError, CipherError>) -> Self {
        match error {
            CompactError::Store(error) => Self::Store(error),
            CompactError::Seal(error) | CompactError::Open(OpenError::Cipher(error)) => {
                Self::Cipher(error)
            }
            CompactError::Open(OpenError::Format(_) | OpenError::Envelope) => {
                Self::Store(StoreError::Damaged)
            }
        }
    }
}
