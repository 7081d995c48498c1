//! The staff's accounts: who opens the records, how, and how often they may try.

use journal::{Keyring, Method, UnlockError, Wrap};
use redacted::Redacted;

use crate::host::journal_store::{BrowserStore, StoreError};
use crate::host::passkey::{self, PasskeyError};
use crate::host::vault::{Authority, Secret, Vault, VaultError, passphrase_method};

/// The keyring as it lies in the store.
pub struct Accounts {
    store: BrowserStore,
    keyring: Keyring,
    intact: bool,
}

/// Whom an account is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The clinic's identifier of the person.
    pub id: String,
    /// The name to choose from at sign-in.
    pub name: String,
    /// As what they sign in.
    pub role: String,
}

/// How somebody proves who they are.
pub enum Proof {
    /// By their passphrase, as it was typed.
    Passphrase(Redacted<String>),
    /// By their passkey; the browser asks for it.
    Passkey,
}

/// Why there is no session, or no change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccountError {
    /// Too many failed; so many seconds are left.
    Wait(i64),
    /// The passphrase or passkey, or the keyring.
    Unlock(UnlockError),
    /// The passkey.
    Passkey(PasskeyError),
    /// The keyring is of a version that is not known here, or none.
    Unreadable,
    /// The account is the last one that can let others in.
    LastOne,
    /// The ciphers.
    Cipher(crate::host::subtle::CipherError),
    /// The store.
    Store(StoreError),
}

impl Accounts {
    /// Reads the accounts; `None` if the clinic has none yet.
    pub async fn load(store: BrowserStore) -> Result<Option<Self>, AccountError> {
        let Some(json) = store.keyring().await? else {
            return Ok(None);
        };
        let (keyring, intact) =
            Keyring::from_json(&json).map_err(|_format| AccountError::Unreadable)?;
        Ok(Some(Self {
            store,
            keyring,
            intact,
        }))
    }

    /// Makes the keys of a new clinic, with its first member.
    pub async fn found(
        store: BrowserStore,
        first: &Member,
        passphrase: &Redacted<String>,
    ) -> Result<Self, AccountError> {
        let (authority, keyring) = Vault::create().await?;
        let secret = Secret::Passphrase(passphrase);
        let wrap = wrap(&authority, first, passphrase_method(), &secret).await?;
        let mut accounts = Self {
            store,
            keyring: keyring.clone(),
            intact: true,
        };
        accounts.change(keyring.with(wrap)).await?;
        Ok(accounts)
    }

    /// The members, each once, and whether they have a passkey.
    pub fn members(&self) -> Vec<(Member, bool)> {
        let mut members: Vec<(Member, bool)> = Vec::new();
        for wrap in &self.keyring.wraps {
            let passkey = matches!(wrap.method, Method::Passkey { .. });
            if let Some((_, has)) = members
                .iter_mut()
                .find(|(member, _)| member.id == wrap.member)
            {
                *has |= passkey;
            } else {
                members.push((Member::of(wrap), passkey));
            }
        }
        members
    }

    /// Opens the records for a member. `now` is in Unix seconds.
    pub async fn sign_in(
        &self,
        member: &str,
        proof: &Proof,
        now: i64,
    ) -> Result<(Vault, Member), AccountError> {
        self.prove(member, proof, now, async |wrap, secret| {
            let vault = Vault::unlock(&self.keyring, self.intact, wrap, &secret).await?;
            Ok((vault, Member::of(wrap)))
        })
        .await
    }

    /// Lets another member in, or gives one a new passphrase. `by` proves who does it.
    pub async fn put(
        &mut self,
        by: (&str, &Proof),
        member: &Member,
        passphrase: &Redacted<String>,
        now: i64,
    ) -> Result<(), AccountError> {
        let authority = self.authority(by, now).await?;
        let secret = Secret::Passphrase(passphrase);
        let wrap = wrap(&authority, member, passphrase_method(), &secret).await?;
        self.change(self.keyring.clone().with(wrap)).await
    }

    /// Gives a member a passkey besides their passphrase. `page` is what the browser shows as the place it is for.
    pub async fn add_passkey(
        &mut self,
        by: (&str, &Proof),
        member: &Member,
        page: &str,
        now: i64,
    ) -> Result<(), AccountError> {
        let authority = self.authority(by, now).await?;
        let made = passkey::create(&member.id, &member.name, page).await?;
        let method = Method::Passkey {
            credential_id: made.credential_id,
            salt: made.salt,
        };
        let wrap = wrap(&authority, member, method, &Secret::Passkey(&made.secret)).await?;
        self.change(self.keyring.clone().with(wrap)).await
    }

    /// Takes a member off. Somebody with `role_that_stays` has to be left.
    pub async fn remove(
        &mut self,
        member: &str,
        role_that_stays: &str,
    ) -> Result<(), AccountError> {
        let left = self.keyring.clone().without(member, role_that_stays);
        self.change(left.ok_or(AccountError::LastOne)?).await
    }

    /// The keyring, for a back-up.
    pub const fn keyring(&self) -> &Keyring {
        &self.keyring
    }

    async fn authority(
        &self,
        (member, proof): (&str, &Proof),
        now: i64,
    ) -> Result<Authority, AccountError> {
        self.prove(member, proof, now, async |wrap, secret| {
            Ok(Authority::of(&self.keyring, self.intact, wrap, &secret).await?)
        })
        .await
    }

    /// Counts a try as failed before it is made, and takes that back when it succeeds: closing the tab in between gains nothing.
    async fn prove<T>(
        &self,
        member: &str,
        proof: &Proof,
        now: i64,
        open: impl AsyncFnOnce(&Wrap, Secret<'_>) -> Result<T, AccountError>,
    ) -> Result<T, AccountError> {
        let attempts = self.store.attempts(member).await?;
        match attempts.wait(now) {
            0 => {}
            seconds => return Err(AccountError::Wait(seconds)),
        }
        let mut ways = self
            .keyring
            .of(member)
            .filter(|wrap| proof.is_for(&wrap.method));
        let wrap = ways
            .next()
            .ok_or(AccountError::Unlock(UnlockError::NoSuchMember))?;
        let answer;
        let secret = match (proof, &wrap.method) {
            (
                Proof::Passkey,
                Method::Passkey {
                    credential_id,
                    salt,
                },
            ) => {
                // Nobody can try passkeys by the thousand: the authenticator counts.
                answer = passkey::evaluate(credential_id, salt).await?;
                Secret::Passkey(&answer)
            }
            (Proof::Passphrase(typed), _) => {
                self.store
                    .set_attempts(member, attempts.failed(now))
                    .await?;
                Secret::Passphrase(typed)
            }
            (Proof::Passkey, Method::Passphrase { .. }) => {
                return Err(AccountError::Unlock(UnlockError::NoSuchMember));
            }
        };
        let opened = open(wrap, secret).await?;
        self.store
            .set_attempts(member, journal::Attempts::default())
            .await?;
        Ok(opened)
    }

    async fn change(&mut self, keyring: Keyring) -> Result<(), AccountError> {
        self.store
            .set_keyring(&keyring.to_json(), &keyring.public())
            .await?;
        self.keyring = keyring;
        self.intact = true;
        Ok(())
    }
}

impl Member {
    fn of(wrap: &Wrap) -> Self {
        Self {
            id: wrap.member.clone(),
            name: wrap.name.clone(),
            role: wrap.role.clone(),
        }
    }
}

impl Proof {
    const fn is_for(&self, method: &Method) -> bool {
        matches!(
            (self, method),
            (Self::Passphrase(_), Method::Passphrase { .. })
                | (Self::Passkey, Method::Passkey { .. })
        )
    }
}

async fn wrap(
    authority: &Authority,
    member: &Member,
    method: Method,
    secret: &Secret<'_>,
) -> Result<Wrap, VaultError> {
    authority
        .wrap(&member.id, &member.name, &member.role, method, secret)
        .await
}

impl From<StoreError> for AccountError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<PasskeyError> for AccountError {
    fn from(error: PasskeyError) -> Self {
        Self::Passkey(error)
    }
}

impl From<VaultError> for AccountError {
    fn from(error: VaultError) -> Self {
        match error {
            VaultError::Unlock(error) => Self::Unlock(error),
            VaultError::Cipher(error) => Self::Cipher(error),
        }
    }
}
