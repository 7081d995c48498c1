//! VERIFY (ISO/IEC 7816-4 §11.6, JICSAP v1.1), with data and without.

use apdu::{Command, StatusWord, Transmit, exchange};
use redacted::Redacted;

use crate::select::select_file;
use crate::session::{Session, ShortIds, short_id};
use crate::{CodeB, Error, Pin, PinState};

/// Where an application keeps a secret, and how often it may be tried.
#[derive(Clone, Copy, Debug)]
pub(crate) struct KeyReference {
    /// The file's identifier.
    pub(crate) file: u16,
    /// Tries of a fresh card.
    pub(crate) tries: u8,
}

/// What is presented.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Secret<'a> {
    /// A PIN of four digits.
    Pin(&'a Pin),
    /// 照合番号B.
    CodeB(&'a CodeB),
}

/// Asks how many tries are left, which costs none: VERIFY without data.
pub(crate) async fn state<T: Transmit>(
    session: &mut Session<'_, T>,
    key: KeyReference,
) -> Result<PinState, Error> {
    if session.short_ids() != ShortIds::Refused
        && let Some(short_id) = short_id(key.file)
    {
        let sw = exchange(session, &verify_command(short_id)).await?.sw;
        if let Some(state) = key.state(sw) {
            session.learn(ShortIds::Work);
            return Ok(state);
        }
    }
    match select_file(session, key.file).await {
        Err(error) if error.is_absence() => return Ok(PinState::NotSet),
        selected => selected?,
    }
    let sw = exchange(session, &verify_command(CURRENT_FILE)).await?.sw;
    match key.state(sw) {
        Some(state) => {
            session.learn(ShortIds::Refused);
            Ok(state)
        }
        None if sw == StatusWord::DATA_NOT_FOUND => Ok(PinState::NotSet),
        None => Err(Error::Status {
            step: "tries left",
            sw,
        }),
    }
}

/// Sends the secret, once.
///
/// The file is named in the form that has worked before in this conversation, else it is selected:
/// a refused form would have to be followed by the secret in the other one.
pub(crate) async fn verify<T: Transmit>(
    session: &mut Session<'_, T>,
    key: KeyReference,
    secret: Secret<'_>,
) -> Result<(), Error> {
    let reference = match short_id(key.file) {
        Some(short_id) if session.short_ids() == ShortIds::Work => short_id,
        _ => {
            select_file(session, key.file).await?;
            CURRENT_FILE
        }
    };
    let command = verify_command(reference).with_secret(secret.to_reference_data());
    let sw = exchange(session, &command).await?.sw;
    match (sw, sw.tries_left()) {
        (StatusWord::SUCCESS, _) => Ok(()),
        (sw, _) if sw.is_blocked() => Err(secret.blocked()),
        (_, Some(tries_left)) => Err(secret.wrong(tries_left)),
        (sw, None) => Err(Error::Status { step: "VERIFY", sw }),
    }
}

const fn verify_command(reference: u8) -> Command {
    Command::new(0x00, 0x20, 0x00, 0x80 | reference)
}

/// In P2: the file that was selected last.
const CURRENT_FILE: u8 = 0;

impl KeyReference {
    /// What the status word of a VERIFY without data says.
    fn state(self, sw: StatusWord) -> Option<PinState> {
        if sw.is_blocked() {
            return Some(PinState::Blocked);
        }
        let tries_left = match sw {
            // Verified already, or without a limit: in both cases none is missing.
            StatusWord::SUCCESS | NO_LIMIT => self.tries,
            sw => sw.tries_left()?,
        };
        Some(PinState::Available { tries_left })
    }
}

impl Secret<'_> {
    fn to_reference_data(self) -> Redacted<Vec<u8>> {
        match self {
            Self::Pin(pin) => pin.to_reference_data(),
            Self::CodeB(code) => code.to_reference_data(),
        }
    }

    const fn wrong(self, tries_left: u8) -> Error {
        match self {
            Self::Pin(_) => Error::PinWrong { tries_left },
            Self::CodeB(_) => Error::CodeWrong { tries_left },
        }
    }

    pub(crate) const fn blocked(self) -> Error {
        match self {
            Self::Pin(_) => Error::PinBlocked,
            Self::CodeB(_) => Error::CodeBlocked,
        }
    }
}

/// `6300`: wrong, and the tries are not counted (JICSAP v1.1).
const NO_LIMIT: StatusWord = StatusWord(0x6300);
