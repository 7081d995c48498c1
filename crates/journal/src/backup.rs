//! Everything in one file, and back.

use crate::bytes::{Digest, FormatError, Reader, put_long, utf8};
use crate::chain::Head;
use crate::keyring::{Keyring, KeyringError};
use crate::record::Record;
use crate::sealed::Stored;

/// A back-up: the records as they are sealed, with the keyring that opens them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backup {
    /// The keys, each under a passphrase or passkey.
    pub keyring: Keyring,
    /// Where the chain begins.
    pub checkpoint: Head,
    /// Where it ends.
    pub head: Head,
    /// What lies between, in order.
    pub stored: Vec<Stored>,
}

/// Why a file is no back-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BackupError {
    /// It does not begin as one.
    #[error("not a back-up")]
    NotABackup,
    /// It is of a version that is not known here.
    #[error("not a version of the back-up that is known here")]
    Version,
    /// It is not the file that was written: cut off, or changed.
    #[error("the file was cut off or changed")]
    Checksum,
    /// What stands in it makes no sense.
    #[error("what stands in it makes no sense: {0}")]
    Format(#[from] FormatError),
    /// The keyring makes no sense.
    #[error("the keyring makes no sense: {0}")]
    Keyring(#[from] KeyringError),
    /// Its parts do not follow each other.
    #[error("its parts do not follow each other")]
    Order,
}

/// What to do with a back-up whose records were verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Restore {
    /// The store has all of it.
    Nothing,
    /// The store has none: take over everything, keyring and checkpoint too.
    Everything,
    /// The store ends with this record: append what follows it.
    After(u64),
}

/// Why a back-up is not restored. The store stays as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RestoreError {
    /// It is another clinic's: sealed for another public key.
    #[error("the back-up is another clinic's")]
    OtherClinic,
    /// The two chains went different ways.
    #[error("the back-up and the records here went different ways at record {0}")]
    Diverged(u64),
    /// The back-up begins after the records here end.
    #[error("the back-up begins after the records here end")]
    Gap,
}

const MAGIC: &[u8; 8] = b"UKTSKBAK";

impl Backup {
    /// `UKTSKBAK`, version (1 byte), the keyring's JSON, checkpoint, head (40 bytes each), the number of parts (4 bytes), each part,
    /// SHA-256 of all that. Keyring and parts after their length in 4 bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        out.push(1);
        put_long(&mut out, self.keyring.to_json().as_bytes());
        out.extend(self.checkpoint.to_bytes());
        out.extend(self.head.to_bytes());
        let count = u32::try_from(self.stored.len()).unwrap_or(u32::MAX);
        out.extend(count.to_be_bytes());
        for part in &self.stored {
            put_long(&mut out, &part.to_bytes());
        }
        out.extend(Digest::of(&[&out]).0);
        out
    }

    /// Reads what [`Self::to_bytes`] wrote. Nothing is decrypted: that the parts join is seen without a key.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BackupError> {
        let Some(rest) = bytes.strip_prefix(MAGIC) else {
            return Err(BackupError::NotABackup);
        };
        if rest.first() != Some(&1) {
            return Err(BackupError::Version);
        }
        let Some((content, checksum)) = bytes.split_last_chunk::<32>() else {
            return Err(BackupError::Checksum);
        };
        if Digest::of(&[content]).0 != *checksum {
            return Err(BackupError::Checksum);
        }
        let mut reader = Reader(content);
        reader.take(MAGIC.len() + 1)?;
        let (keyring, _) = Keyring::from_json(&utf8(reader.long()?)?)?;
        let checkpoint = Head::read(&mut reader)?;
        let head = Head::read(&mut reader)?;
        let stored = (0..reader.u32()?)
            .map(|_| Stored::from_bytes(reader.long()?))
            .collect::<Result<Vec<_>, _>>()?;
        reader.end()?;
        let end = stored.iter().try_fold(checkpoint, |at, part| {
            let envelope = part.envelope();
            (envelope.after == at && envelope.count() > 0).then_some(envelope.head)
        });
        if end != Some(head) {
            return Err(BackupError::Order);
        }
        Ok(Self {
            keyring,
            checkpoint,
            head,
            stored,
        })
    }
}

/// What to do with a back-up beside a store that has `public_key` and ends with `head`.
///
/// `records` are the back-up's, opened and verified.
pub fn restore(
    backup: &Backup,
    records: &[Record],
    public_key: Option<&[u8]>,
    head: Head,
) -> Result<Restore, RestoreError> {
    let Some(public_key) = public_key else {
        return Ok(Restore::Everything);
    };
    if public_key != backup.keyring.public_key {
        return Err(RestoreError::OtherClinic);
    }
    if head.seq < backup.checkpoint.seq {
        return Err(RestoreError::Gap);
    }
    if head.seq > backup.head.seq {
        // Whether the longer one contains it does not matter: nothing of it would be taken.
        return Ok(Restore::Nothing);
    }
    let same = head == backup.checkpoint || records.iter().any(|record| Head::of(record) == head);
    if !same {
        return Err(RestoreError::Diverged(head.seq));
    }
    if head == backup.head {
        Ok(Restore::Nothing)
    } else {
        Ok(Restore::After(head.seq))
    }
}
