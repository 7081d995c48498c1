//! Who can open the desk: let in, given new passphrases and passkeys, taken off.

use eligibility::xml_msg::Personal;
use leptos::prelude::*;
use reception::desk::staff::{Account, AccountProblem, Permission, Role};
use redacted::Redacted;

use super::open::PASSPHRASE_LENGTH;
use super::session::role_name;
use super::{Desk, Member, RecordError};
use crate::host::journal_store::{BrowserStore, StoreError};
use crate::host::{clock, random};
use crate::records::accounts::{self, AccountError, Accounts, Proof};

/// Why an account stays as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StaffError {
    /// Who is signed in may not do this.
    NotAllowed,
    /// The new passphrase is too short.
    TooShort,
    /// The account as it was entered.
    Problem(AccountProblem),
    /// The keys; also a wrong passphrase of who does it.
    Account(AccountError),
    /// The records.
    Record(RecordError),
}

impl Desk {
    /// Everybody who can sign in.
    pub async fn members(self) -> Result<Vec<Member>, StaffError> {
        let accounts = self.accounts().await?;
        Ok((accounts.members().into_iter())
            .map(|(member, has_passkey)| Member::new(member, has_passkey))
            .collect())
    }

    /// Lets somebody in. `own` is the passphrase of who does it.
    pub async fn add_member(
        self,
        own: Redacted<String>,
        name: String,
        role: Role,
        passphrase: Redacted<String>,
    ) -> Result<(), StaffError> {
        self.need(Permission::ManageStaff)?;
        let account = Account {
            id: random::visit_id().as_str().to_owned(),
            name: Personal::new(name.clone()),
            role,
            active: true,
        };
        self.state
            .with_untracked(|state| state.staff().check(&account))
            // Adding somebody takes nobody away.
            .or_else(|problem| match problem {
                AccountProblem::LastAdministrator => Ok(()),
                AccountProblem::NameMissing | AccountProblem::NameTaken => Err(problem),
            })
            .map_err(StaffError::Problem)?;
        let member = accounts::Member {
            id: account.id.clone(),
            name,
            role: role_name(role).to_owned(),
        };
        self.put(own, &member, passphrase).await?;
        self.record(vec![account.into()]).await?;
        Ok(())
    }

    /// Gives a member a new passphrase: oneself, or anybody for who may manage accounts.
    pub async fn change_passphrase(
        self,
        own: Redacted<String>,
        member: &Member,
        passphrase: Redacted<String>,
    ) -> Result<(), StaffError> {
        if self.member().is_none_or(|me| me.id != member.id) {
            self.need(Permission::ManageStaff)?;
        }
        self.put(own, &keyring_member(member), passphrase).await?;
        self.record(vec![account(member, true).into()]).await?;
        Ok(())
    }

    /// Makes a passkey for who is signed in.
    pub async fn add_passkey(self, own: Redacted<String>, page: &str) -> Result<(), StaffError> {
        let me = self.member().ok_or(StaffError::NotAllowed)?;
        let mut accounts = self.accounts().await?;
        let proof = Proof::Passphrase(own);
        let now = clock::unix_seconds();
        accounts
            .add_passkey((&me.id, &proof), &keyring_member(&me), page, now)
            .await?;
        self.record(vec![account(&me, true).into()]).await?;
        Ok(())
    }

    /// Takes somebody off: their passphrase and passkey open nothing here any more. Their name stays in the records.
    pub async fn take_off(self, own: Redacted<String>, member: &Member) -> Result<(), StaffError> {
        self.need(Permission::ManageStaff)?;
        let me = self.member().ok_or(StaffError::NotAllowed)?;
        let mut accounts = self.accounts().await?;
        let proof = Proof::Passphrase(own);
        accounts
            .sign_in(&me.id, &proof, clock::unix_seconds())
            .await?;
        accounts
            .remove(&member.id, role_name(Role::Administrator))
            .await?;
        self.record(vec![account(member, false).into()]).await?;
        Ok(())
    }

    async fn put(
        self,
        own: Redacted<String>,
        member: &accounts::Member,
        passphrase: Redacted<String>,
    ) -> Result<(), StaffError> {
        if passphrase.expose().chars().count() < PASSPHRASE_LENGTH {
            return Err(StaffError::TooShort);
        }
        let me = self.member().ok_or(StaffError::NotAllowed)?;
        let mut accounts = self.accounts().await?;
        let proof = Proof::Passphrase(own);
        let now = clock::unix_seconds();
        accounts
            .put((&me.id, &proof), member, &passphrase, now)
            .await?;
        Ok(())
    }

    async fn accounts(self) -> Result<Accounts, StaffError> {
        let store = BrowserStore::open().await?;
        let accounts = Accounts::load(store).await?;
        Ok(accounts.ok_or(AccountError::Unreadable)?)
    }

    fn need(self, permission: Permission) -> Result<(), StaffError> {
        let may = untrack(|| self.may(permission));
        may.then_some(()).ok_or(StaffError::NotAllowed)
    }
}

fn account(member: &Member, active: bool) -> Account {
    Account {
        id: member.id.clone(),
        name: Personal::new(member.name.clone()),
        role: member.role,
        active,
    }
}

fn keyring_member(member: &Member) -> accounts::Member {
    accounts::Member {
        id: member.id.clone(),
        name: member.name.clone(),
        role: role_name(member.role).to_owned(),
    }
}

impl From<AccountError> for StaffError {
    fn from(error: AccountError) -> Self {
        Self::Account(error)
    }
}

impl From<StoreError> for StaffError {
    fn from(error: StoreError) -> Self {
        Self::Account(AccountError::Store(error))
    }
}

impl From<RecordError> for StaffError {
    fn from(error: RecordError) -> Self {
        Self::Record(error)
    }
}
