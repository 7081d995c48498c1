//! Why the desk is closed, and why something was not stored.

use journal::UnlockError;

use super::{Text, desk_error, say};
use crate::desk::{RecordError, SignInError};
use crate::host::passkey::PasskeyError;
use crate::records::accounts::AccountError;

/// Why the desk is closed, and what to do about it.
pub fn sign_in_error(error: &SignInError) -> Text {
    match error {
        SignInError::Locked => say!(sign_in.locked),
        SignInError::Idle => say!(sign_in.ended),
        SignInError::Account(error) => account_error(error),
        SignInError::Records(_) => say!(set_up.failed),
        SignInError::Gateway(error) => desk_error(*error),
    }
}

/// Why an account does not open, or was not changed.
pub fn account_error(error: &AccountError) -> Text {
    match error {
        AccountError::Wait(seconds) => say!(sign_in.wait, seconds = *seconds),
        AccountError::Unlock(UnlockError::Wrong | UnlockError::NoSuchMember) => {
            say!(sign_in.wrong_own)
        }
        AccountError::Unlock(UnlockError::Damaged | UnlockError::Cost)
        | AccountError::Unreadable => say!(sign_in.damaged),
        AccountError::Passkey(PasskeyError::NoSecret | PasskeyError::Unavailable) => {
            say!(sign_in.passkey_unable)
        }
        AccountError::Passkey(
            PasskeyError::NotAllowed | PasskeyError::Exists | PasskeyError::Other(_),
        ) => say!(sign_in.passkey_failed),
        AccountError::LastOne => say!(sign_in.last_one),
        AccountError::Cipher(_) | AccountError::Store(_) => say!(sign_in.store),
    }
}

/// Why something was not stored.
pub fn record_error(error: &RecordError) -> Text {
    match error {
        RecordError::Closed => say!(record_error.closed),
        RecordError::Records(_) => say!(record_error.store),
        RecordError::Draft(_) => say!(record_error.too_large),
    }
}
