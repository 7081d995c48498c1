//! VERIFY on the current key-reference file (ISO/IEC 7816-4 §11.6, JICSAP v1.1).

use apdu::{Command, StatusWord, Transmit, exchange};

use crate::{Error, Pin, PinState};

/// Asks how many tries are left, which costs none: VERIFY without data.
pub(crate) async fn pin_state<T: Transmit>(link: &mut T) -> Result<PinState, Error> {
    let sw = exchange(link, &VERIFY).await?.sw;
    match (sw, sw.tries_left()) {
        (sw, _) if sw.is_blocked() => Ok(PinState::Blocked),
        (_, Some(tries_left)) => Ok(PinState::Available { tries_left }),
        (StatusWord::DATA_NOT_FOUND, None) => Ok(PinState::NotSet),
        (sw, None) => Err(Error::Status {
            step: "tries left",
            sw,
        }),
    }
}

/// Sends the PIN, once.
pub(crate) async fn verify<T: Transmit>(link: &mut T, pin: &Pin) -> Result<(), Error> {
    let command = VERIFY.with_secret(pin.to_reference_data());
    let sw = exchange(link, &command).await?.sw;
    match (sw, sw.tries_left()) {
        (StatusWord::SUCCESS, _) => Ok(()),
        (sw, _) if sw.is_blocked() => Err(Error::PinBlocked),
        (_, Some(tries_left)) => Err(Error::PinWrong { tries_left }),
        (sw, None) => Err(Error::Status { step: "VERIFY", sw }),
    }
}

const VERIFY: Command = Command::new(0x00, 0x20, 0x00, 0x80);
