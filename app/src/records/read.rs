//! Records read once more, from the store: for the list of them, exports and verification.
//!
//! It holds no lock: what is written meanwhile is written, and read or not.

use journal::{Head, JournalStore, OpenError, Record, Report, Stored, Verifier};

use super::RecordsError;
use crate::host::journal_store::BrowserStore;
use crate::host::subtle::CipherError;
use crate::host::vault::Vault;

/// Reads with the keys of a session.
#[derive(Clone)]
pub struct Reader {
    pub(super) store: BrowserStore,
    pub(super) vault: Vault,
}

impl Reader {
    /// Hands each record after number `after` to `each`, oldest first. Answers where the chain begins, and the last record.
    pub async fn walk(
        &self,
        after: u64,
        mut each: impl FnMut(Record),
    ) -> Result<(Head, Head), RecordsError> {
        let checkpoint = self.store.checkpoint().await?;
        let mut seen = checkpoint;
        seen.seq = seen.seq.max(after);
        loop {
            let page = self.store.read(seen.seq).await?;
            if page.is_empty() {
                return Ok((checkpoint, seen));
            }
            for part in page {
                let records = part.open(&self.vault).await.map_err(|error| match error {
                    OpenError::Cipher(
                        error @ (CipherError::Unavailable | CipherError::Other(_)),
                    ) => error.into(),
                    OpenError::Cipher(CipherError::Refused)
                    | OpenError::Format(_)
                    | OpenError::Envelope => RecordsError::Damaged { after: seen.seq },
                })?;
                // A segment may begin with records that were handed on one by one.
                for record in records {
                    if record.header.seq > seen.seq {
                        seen = Head::of(&record);
                        each(record);
                    }
                }
            }
        }
    }

    /// Hands one record to `each`, if it is there.
    pub async fn one(&self, seq: u64, each: impl FnOnce(Record)) -> Result<(), RecordsError> {
        let page = self.store.read(seq.saturating_sub(1)).await?;
        let Some(part) = page.first() else {
            return Ok(());
        };
        let records = part.open(&self.vault).await;
        let records = records.map_err(|_error| RecordsError::Damaged { after: seq })?;
        let found = records.into_iter().find(|record| record.header.seq == seq);
        found.map_or_else(
            || Ok(()),
            |record| {
                each(record);
                Ok(())
            },
        )
    }

    /// Looks at every hash from the first record on.
    pub async fn verify(&self) -> Result<Report, RecordsError> {
        let checkpoint = self.store.checkpoint().await?;
        let mut verifier = Verifier::new(checkpoint, Some(self.store.head().await?));
        let mut at = checkpoint.seq;
        loop {
            let page = self.store.read(at).await?;
            if page.is_empty() {
                return Ok(verifier.finish());
            }
            for part in page {
                at = self.verify_part(&part, at, &mut verifier).await?;
            }
        }
    }

    async fn verify_part(
        &self,
        part: &Stored,
        seen: u64,
        verifier: &mut Verifier,
    ) -> Result<u64, RecordsError> {
        match part.open(&self.vault).await {
            // A segment that was made meanwhile may begin with records that were looked at already.
            Ok(records) => (records.iter())
                .filter(|record| record.header.seq > seen)
                .for_each(|record| verifier.push(record)),
            Err(OpenError::Cipher(error @ (CipherError::Unavailable | CipherError::Other(_)))) => {
                return Err(error.into());
            }
            Err(
                OpenError::Cipher(CipherError::Refused)
                | OpenError::Format(_)
                | OpenError::Envelope,
            ) => verifier.unreadable(),
        }
        Ok(part.envelope().head.seq)
    }
}
