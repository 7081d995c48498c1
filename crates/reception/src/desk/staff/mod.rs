//! Staff accounts, what each role may do, when the desk locks, and what a patient's screen may reach.
//!
//! Passphrases, passkeys and the slow-down after failed sign-ins are the journal's keyring's; there is no
//! secret in here.

use eligibility::xml_msg::Personal;
use serde::{Deserialize, Serialize};

use super::entry::{Body, Subject};

mod idle;
mod isolation;

pub use idle::{Idle, IdleRule};
pub use isolation::{DESK_PAGE, is_desk_page, patients_screen_may_open};

/// Somebody of the staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// The identifier that records name; never used again for somebody else.
    pub id: String,
    /// As colleagues call them.
    pub name: Personal,
    /// What they may do.
    pub role: Role,
    /// Whether they can sign in.
    pub active: bool,
}

/// What somebody may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 受付: receives patients.
    Clerk,
    /// 管理者: the same, and the clinic's settings, accounts and records.
    Administrator,
}

/// What the desk asks a role for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Permission {
    /// Today's list, search, what the clinic holds.
    SeePatients,
    /// Receptions, documents, verbal verification, statements, inquiries.
    Receive,
    /// Work on the re-verification queue.
    Reverify,
    /// Giving up a re-verification.
    GiveUpReverification,
    /// Switch a mode on and off.
    SwitchModes,
    /// See the journal's record of who did what.
    SeeJournal,
    /// Export records.
    Export,
    /// Back-up and restore.
    BackUp,
    /// Erase what is past its retention.
    Erase,
    /// Change settings, make the browser's policy.
    ChangeSettings,
    /// Add, change, remove accounts.
    ManageStaff,
}

/// An account is no more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountRemoved {
    /// [`Account::id`].
    pub staff: String,
}

/// Why somebody is signed out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignOutReason {
    /// They asked for it.
    Asked,
    /// They pressed the key that locks.
    Locked,
    /// Nobody touched the desk.
    Idle,
    /// Their account was changed or removed.
    AccountChanged,
}

/// Why an account cannot be as it was entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountProblem {
    /// There is no name.
    NameMissing,
    /// Somebody else has this name.
    NameTaken,
    /// Nobody would be left who may manage accounts.
    LastAdministrator,
}

impl Role {
    /// Its name in a record's header.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Clerk => "clerk",
            Self::Administrator => "administrator",
        }
    }

    /// The role of this name; `None` when there is none such.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Clerk, Self::Administrator]
            .into_iter()
            .find(|role| role.as_str() == name)
    }

    /// Whether it may.
    pub const fn may(self, permission: Permission) -> bool {
        match permission {
            Permission::SeePatients
            | Permission::Receive
            | Permission::Reverify
            | Permission::SwitchModes => true,
            Permission::GiveUpReverification
            | Permission::SeeJournal
            | Permission::Export
            | Permission::BackUp
            | Permission::Erase
            | Permission::ChangeSettings
            | Permission::ManageStaff => matches!(self, Self::Administrator),
        }
    }
}

/// Everybody who can sign in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StaffList {
    accounts: Vec<Account>,
}

impl StaffList {
    /// The accounts, in the order in which they were made.
    pub fn accounts(&self) -> &[Account] {
        &self.accounts
    }

    /// An account.
    pub fn account(&self, id: &str) -> Option<&Account> {
        self.accounts.iter().find(|account| account.id == id)
    }

    /// Whether an account can be added or changed so.
    ///
    /// # Errors
    /// Why not.
    pub fn check(&self, account: &Account) -> Result<(), AccountProblem> {
        let name = account.name.expose().trim();
        if name.is_empty() {
            return Err(AccountProblem::NameMissing);
        }
        let mut others = self.accounts.iter().filter(|other| other.id != account.id);
        if others.any(|other| other.active && other.name.expose().trim() == name) {
            return Err(AccountProblem::NameTaken);
        }
        if account.active && account.role == Role::Administrator {
            return Ok(());
        }
        self.check_removal(&account.id)
    }

    /// Whether somebody is left who may manage accounts when this one is gone.
    ///
    /// # Errors
    /// [`AccountProblem::LastAdministrator`]
    pub fn check_removal(&self, id: &str) -> Result<(), AccountProblem> {
        let is_left = (self.accounts.iter())
            .any(|other| other.id != id && other.active && other.role == Role::Administrator);
        is_left
            .then_some(())
            .ok_or(AccountProblem::LastAdministrator)
    }

    pub(super) fn put(&mut self, account: Account) {
        match self.accounts.iter_mut().find(|old| old.id == account.id) {
            Some(old) => *old = account,
            None => self.accounts.push(account),
        }
    }

    pub(super) fn remove(&mut self, id: &str) {
        self.accounts.retain(|account| account.id != id);
    }
}

impl Body for Account {
    fn subjects(&self) -> Vec<Subject> {
        vec![Subject::Staff(self.id.clone())]
    }
}

impl Body for AccountRemoved {
    fn subjects(&self) -> Vec<Subject> {
        vec![Subject::Staff(self.staff.clone())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(id: &str, role: Role) -> Account {
        Account {
            id: id.to_owned(),
            name: Personal::new(format!("職員 {id}")),
            role,
            active: true,
        }
    }

    #[test]
    fn the_last_administrator_cannot_be_removed_or_made_a_clerk() {
        let mut staff = StaffList::default();
        staff.put(account("a", Role::Administrator));
        staff.put(account("b", Role::Clerk));
        assert_eq!(
            staff.check_removal("a"),
            Err(AccountProblem::LastAdministrator)
        );
        assert_eq!(
            staff.check(&account("a", Role::Clerk)),
            Err(AccountProblem::LastAdministrator)
        );
        staff.put(account("c", Role::Administrator));
        assert_eq!(staff.check_removal("a"), Ok(()));
    }

    #[test]
    fn a_clerk_receives_patients_and_leaves_settings_and_records_alone() {
        assert!(Role::Clerk.may(Permission::Receive) && Role::Clerk.may(Permission::SeePatients));
        for permission in [
            Permission::Export,
            Permission::Erase,
            Permission::ManageStaff,
            Permission::ChangeSettings,
        ] {
            assert!(!Role::Clerk.may(permission) && Role::Administrator.may(permission));
        }
    }
}
