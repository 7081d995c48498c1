//! The clinic's records in the browser's database, for all tabs of the origin.

use journal::{Appended, Attempts, Head, JournalStore, SealedRecord, Segment, Stored};
use wasm_bindgen::JsValue;
use web_sys::IdbKeyRange;

pub use super::idb::StoreError;
use super::idb::{Database, Transaction};
use super::lock::{Lock, Patience};

/// The store; every tab has its own handle to the same one.
#[derive(Clone)]
pub struct BrowserStore(Database);

/// What lies in sealed records and segments, by the number of the last record in each.
const PARTS: &str = "parts";
/// Heads, keyring, failed sign-ins.
const META: &str = "meta";
/// Parts in one page of [`JournalStore::read`]: 16 full segments are some 10 MB.
const PAGE: u32 = 16;

impl BrowserStore {
    /// Opens the store, which is made when it is not there.
    pub async fn open() -> Result<Self, StoreError> {
        Self::open_named("uketsuke-journal").await
    }

    /// The same under another name.
    pub async fn open_named(name: &str) -> Result<Self, StoreError> {
        Database::open(name, &[PARTS, META]).await.map(Self)
    }

    /// One writer at a time among all tabs: nobody seals a record in vain. The store itself needs it not.
    pub async fn writer() -> Option<Lock> {
        Lock::acquire("uketsuke.journal", Patience::Wait, || {}).await
    }

    /// Where the chain begins.
    pub async fn checkpoint(&self) -> Result<Head, StoreError> {
        head(&self.0.read(META)?, "checkpoint").await
    }

    /// The keyring, as its JSON.
    pub async fn keyring(&self) -> Result<Option<String>, StoreError> {
        let bytes = self.0.read(META)?.get(META, "keyring").await?;
        bytes
            .map(|bytes| String::from_utf8(bytes).map_err(|_damaged| StoreError::Damaged))
            .transpose()
    }

    /// The clinic's public key, which is all that the patient's page needs.
    pub async fn public_key(&self) -> Result<Option<[u8; 65]>, StoreError> {
        let bytes = self.0.read(META)?.get(META, "public-key").await?;
        bytes
            .map(|bytes| bytes.try_into().map_err(|_damaged| StoreError::Damaged))
            .transpose()
    }

    /// Stores the keyring and its public key.
    pub async fn set_keyring(&self, json: &str, public_key: &[u8; 65]) -> Result<(), StoreError> {
        let write = self.0.write(&[META])?;
        write.put(META, "keyring", json.as_bytes())?;
        write.put(META, "public-key", public_key)?;
        write.done().await
    }

    /// The failed sign-ins of a member.
    pub async fn attempts(&self, member: &str) -> Result<Attempts, StoreError> {
        let key = format!("attempts:{member}");
        let bytes = self.0.read(META)?.get(META, key.as_str()).await?;
        let attempts = bytes.map(|bytes| Attempts::from_bytes(&bytes)).transpose();
        attempts
            .map(Option::unwrap_or_default)
            .map_err(|_damaged| StoreError::Damaged)
    }

    /// Notes the failed sign-ins of a member.
    pub async fn set_attempts(&self, member: &str, attempts: Attempts) -> Result<(), StoreError> {
        let write = self.0.write(&[META])?;
        let key = format!("attempts:{member}");
        write.put(META, key.as_str(), &attempts.to_bytes())?;
        write.done().await
    }

    /// A small thing kept beside the records, as [`Self::set_note`] got it.
    pub async fn note(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let key = format!("note:{name}");
        self.0.read(META)?.get(META, key.as_str()).await
    }

    /// Keeps a small thing beside the records; the caller has sealed it.
    pub async fn set_note(&self, name: &str, sealed: &[u8]) -> Result<(), StoreError> {
        let write = self.0.write(&[META])?;
        let key = format!("note:{name}");
        write.put(META, key.as_str(), sealed)?;
        write.done().await
    }

    /// Deletes what lies before a record, up to the end of the last part that is wholly before it.
    ///
    /// Answers where the chain begins now.
    pub async fn forget_before(&self, seq: u64) -> Result<Head, StoreError> {
        let write = self.0.write(&[PARTS, META])?;
        let range = IdbKeyRange::upper_bound_with_open(&key(seq), true)
            .map_err(|_damaged| StoreError::Damaged)?;
        let mut checkpoint = head(&write, "checkpoint").await?;
        for bytes in write.get_all(PARTS, &range, u32::MAX).await? {
            checkpoint = part(&bytes)?.envelope().head;
        }
        write.delete(PARTS, range)?;
        write.put(META, "checkpoint", &checkpoint.to_bytes())?;
        write.done().await?;
        Ok(checkpoint)
    }

    /// Takes over a whole back-up, if there are no records here yet.
    pub async fn fill(&self, checkpoint: Head, parts: &[Stored]) -> Result<Appended, StoreError> {
        let write = self.0.write(&[PARTS, META])?;
        let here = head(&write, "head").await?;
        if here != Head::default() {
            return Ok(Appended::Conflict(here));
        }
        write.put(META, "checkpoint", &checkpoint.to_bytes())?;
        write.put(META, "head", &checkpoint.to_bytes())?;
        for part in parts {
            put(&write, part)?;
        }
        write.done().await?;
        Ok(Appended::Stored)
    }

    /// Adds parts that follow the head, all or none: what a back-up has more than this store.
    pub async fn extend(&self, parts: &[Stored]) -> Result<Appended, StoreError> {
        let write = self.0.write(&[PARTS, META])?;
        let here = head(&write, "head").await?;
        if parts
            .first()
            .is_some_and(|part| part.envelope().after != here)
        {
            return Ok(Appended::Conflict(here));
        }
        for part in parts {
            put(&write, part)?;
        }
        write.done().await?;
        Ok(Appended::Stored)
    }
}

impl JournalStore for BrowserStore {
    type Error = StoreError;

    async fn head(&self) -> Result<Head, StoreError> {
        head(&self.0.read(META)?, "head").await
    }

    async fn append(&self, record: &SealedRecord) -> Result<Appended, StoreError> {
        let write = self.0.write(&[PARTS, META])?;
        let here = head(&write, "head").await?;
        if here != record.envelope.after {
            return Ok(Appended::Conflict(here));
        }
        write.put(PARTS, key(record.envelope.head.seq), &record.to_bytes())?;
        write.put(META, "head", &record.envelope.head.to_bytes())?;
        write.done().await?;
        Ok(Appended::Stored)
    }

    async fn read(&self, after: u64) -> Result<Vec<Stored>, StoreError> {
        let range = IdbKeyRange::lower_bound_with_open(&key(after), true)
            .map_err(|_damaged| StoreError::Damaged)?;
        let read = self.0.read(PARTS)?;
        let pages = read.get_all(PARTS, &range, PAGE).await?;
        pages.iter().map(|bytes| part(bytes)).collect()
    }

    async fn replace(&self, segment: &Segment) -> Result<(), StoreError> {
        let (after, last) = (segment.envelope.after, segment.envelope.head);
        let write = self.0.write(&[PARTS, META])?;
        // What is replaced has to be the same stretch of the same chain: nothing else may go.
        let range = IdbKeyRange::bound_with_lower_open(&key(after.seq), &key(last.seq), true)
            .map_err(|_damaged| StoreError::Damaged)?;
        let mut joined = after;
        for bytes in write.get_all(PARTS, &range, u32::MAX).await? {
            let envelope = *part(&bytes)?.envelope();
            joined = if envelope.after == joined {
                envelope.head
            } else {
                Head::default()
            };
        }
        if joined != last {
            return Err(StoreError::Damaged);
        }
        write.delete(PARTS, range)?;
        write.put(PARTS, key(last.seq), &segment.to_bytes())?;
        write.done().await
    }
}

fn put(write: &Transaction, part: &Stored) -> Result<(), StoreError> {
    let last = part.envelope().head;
    write.put(PARTS, key(last.seq), &part.to_bytes())?;
    write.put(META, "head", &last.to_bytes())
}

async fn head(transaction: &Transaction, name: &str) -> Result<Head, StoreError> {
    let Some(bytes) = transaction.get(META, name).await? else {
        return Ok(Head::default());
    };
    // Which byte is wrong does not matter: the disk gave back something else than was written.
    Head::from_bytes(&bytes).map_err(|_damaged| StoreError::Damaged)
}

fn part(bytes: &[u8]) -> Result<Stored, StoreError> {
    Stored::from_bytes(bytes).map_err(|_damaged| StoreError::Damaged)
}

/// Keys are JavaScript numbers, which are exact up to 2^53.
#[expect(
    clippy::cast_precision_loss,
    reason = "at a record each millisecond they last 285,000 years"
)]
fn key(seq: u64) -> JsValue {
    JsValue::from_f64(seq as f64)
}
