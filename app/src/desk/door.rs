//! The door's slower ways: waiting after failed sign-ins, and records that come from a back-up.

use journal::Backup;
use leptos::prelude::*;
use redacted::Redacted;

use super::clinic::tell_patients_page;
use super::session::role_of;
use super::{Desk, Member};
use crate::host::clock;
use crate::host::journal_store::BrowserStore;
use crate::host::vault::{Secret, Vault};
use crate::records::accounts::{AccountError, Proof};
use crate::records::backup::{self, BackupFailure};

/// Why a back-up does not open the door.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RestoreError {
    /// The passphrase, or the keyring in the file.
    Account(AccountError),
    /// The file or its records.
    Backup(BackupFailure),
}

/// Who can open a back-up by a passphrase.
pub fn members_of(backup: &Backup) -> Vec<Member> {
    let by_passphrase = (backup.keyring.wraps.iter())
        .filter(|wrap| matches!(wrap.method, journal::Method::Passphrase { .. }));
    by_passphrase
        .map(|wrap| Member {
            id: wrap.member.clone(),
            name: wrap.name.clone(),
            role: role_of(&wrap.role),
            has_passkey: false,
        })
        .collect()
}

impl Desk {
    /// Reads a file as a back-up; what is in it stays sealed.
    pub fn read_back_up(bytes: &[u8]) -> Result<Backup, BackupFailure> {
        backup::read(bytes)
    }

    /// Fills this browser from a back-up and signs in. Nothing is changed unless all of the file is whole.
    pub async fn restore(
        self,
        backup: &Backup,
        member: String,
        passphrase: Redacted<String>,
    ) -> Result<(), RestoreError> {
        let wrap = (backup.keyring.of(&member))
            .find(|wrap| matches!(wrap.method, journal::Method::Passphrase { .. }))
            .ok_or(AccountError::Unreadable)?;
        let secret = Secret::Passphrase(&passphrase);
        let vault = Vault::unlock(&backup.keyring, true, wrap, &secret)
            .await
            .map_err(AccountError::from)?;
        let store = BrowserStore::open().await.map_err(AccountError::from)?;
        backup::restore_into(&store, backup, &vault).await?;
        drop(vault);
        match self
            .try_sign_in(&member, &Proof::Passphrase(passphrase))
            .await
        {
            Ok(()) => tell_patients_page(&untrack(|| self.settings())),
            Err(error) => self.reject(error).await,
        }
        Ok(())
    }

    /// After a failed sign-in: until when nobody may try again.
    pub(super) async fn note_wait(self, store: &BrowserStore, member: &str) {
        let now = clock::unix_seconds();
        let wait = match store.attempts(member).await {
            Ok(attempts) => attempts.wait(now),
            Err(_) => 0,
        };
        self.wait_until.set((wait > 0).then_some(now + wait));
    }

    /// Seconds until somebody may try again.
    pub fn must_wait(self) -> Option<i64> {
        let left = self.wait_until.get()? - self.now.get();
        (left > 0).then_some(left)
    }
}

impl From<AccountError> for RestoreError {
    fn from(error: AccountError) -> Self {
        Self::Account(error)
    }
}

impl From<BackupFailure> for RestoreError {
    fn from(error: BackupFailure) -> Self {
        Self::Backup(error)
    }
}
