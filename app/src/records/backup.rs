//! Back-ups of the records, and back.

use journal::{
    Appended, Backup, BackupError, Head, JournalStore, Keyring, Record, Restore, RestoreError,
    Verifier, restore,
};

use crate::host::journal_store::{BrowserStore, StoreError};
use crate::host::vault::Vault;

/// Why a back-up is not restored. The store stays as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BackupFailure {
    /// The file.
    File(BackupError),
    /// It does not fit what is here.
    Misfit(RestoreError),
    /// Its records are not whole: the first fault stands at this record.
    NotWhole(u64),
    /// Somebody wrote meanwhile.
    Busy,
    /// The store.
    Store(StoreError),
}

/// All that the store holds, as the bytes of one file. It needs no key, so it can be made while the desk is locked.
pub async fn back_up(store: &BrowserStore, keyring: &Keyring) -> Result<Vec<u8>, StoreError> {
    let _one_writer = BrowserStore::writer().await;
    let checkpoint = store.checkpoint().await?;
    let mut backup = Backup {
        keyring: keyring.clone(),
        checkpoint,
        head: checkpoint,
        stored: Vec::new(),
    };
    loop {
        let page = store.read(backup.head.seq).await?;
        let Some(last) = page.last() else {
            return Ok(backup.to_bytes());
        };
        backup.head = last.envelope().head;
        backup.stored.extend(page);
    }
}

/// Reads the file. Its keyring says whose passphrase opens it.
pub fn read(bytes: &[u8]) -> Result<Backup, BackupFailure> {
    Backup::from_bytes(bytes).map_err(BackupFailure::File)
}

/// Verifies a back-up with the keys of its keyring, and adds what the store does not have. Answers how many records that were.
pub async fn restore_into(
    store: &BrowserStore,
    backup: &Backup,
    vault: &Vault,
) -> Result<u64, BackupFailure> {
    let records = verified(backup, vault).await?;
    let _one_writer = BrowserStore::writer().await;
    let head = store.head().await?;
    // Keys without records are those of a clinic that was set up anew, to be replaced by the back-up's.
    let public = store
        .public_key()
        .await?
        .filter(|_| head != Head::default());
    let public = public.as_ref().map(<[u8; 65]>::as_slice);
    match restore(backup, &records, public, head).map_err(BackupFailure::Misfit)? {
        Restore::Nothing => Ok(0),
        Restore::Everything => {
            let keyring = &backup.keyring;
            store
                .set_keyring(&keyring.to_json(), &keyring.public())
                .await?;
            taken(store.fill(backup.checkpoint, &backup.stored).await?)?;
            Ok(backup.head.seq - backup.checkpoint.seq)
        }
        Restore::After(seq) => {
            let newer: Vec<Record> = records
                .into_iter()
                .filter(|record| record.header.seq > seq)
                .collect();
            let parts = sealed(&newer, vault).await?;
            taken(store.extend(&parts).await?)?;
            Ok(backup.head.seq - seq)
        }
    }
}

async fn verified(backup: &Backup, vault: &Vault) -> Result<Vec<Record>, BackupFailure> {
    let mut verifier = Verifier::new(backup.checkpoint, Some(backup.head));
    let mut records = Vec::new();
    for part in &backup.stored {
        match part.open(vault).await {
            Ok(opened) => {
                opened.iter().for_each(|record| verifier.push(record));
                records.extend(opened);
            }
            // Damaged, or of another keyring: the chain has a hole here.
            Err(_) => verifier.unreadable(),
        }
    }
    match verifier.finish().faults.first() {
        None => Ok(records),
        Some(fault) => Err(BackupFailure::NotWhole(fault.seq)),
    }
}

/// The same clinic's data key seals them, so that they need not be sealed one by one.
async fn sealed(records: &[Record], vault: &Vault) -> Result<Vec<journal::Stored>, BackupFailure> {
    let mut parts = Vec::new();
    for part in records.chunks(journal::SEGMENT_RECORDS) {
        let segment = journal::seal_segment(vault, part).await;
        // The browser's ciphers fail where nothing else works either.
        let segment = segment.map_err(|_cipher| BackupFailure::Store(StoreError::Unavailable))?;
        parts.extend(segment.map(journal::Stored::Segment));
    }
    Ok(parts)
}

const fn taken(appended: Appended) -> Result<(), BackupFailure> {
    match appended {
        Appended::Stored => Ok(()),
        Appended::Conflict(_) => Err(BackupFailure::Busy),
    }
}

impl From<StoreError> for BackupFailure {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}
