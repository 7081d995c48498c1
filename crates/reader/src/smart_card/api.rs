//! The browser's side, as far as a reception needs it: what the host implements over
//! `navigator.smartCard`. Names and strings are those of the draft.

use std::time::Duration;

use redacted::Redacted;

use super::ApiError;

/// `SmartCardContext`. It does one thing at a time; a second call would be rejected.
#[allow(
    async_fn_in_trait,
    reason = "a browser tab has one thread: no caller needs the futures to be Send"
)]
pub trait Context {
    /// `SmartCardConnection`
    type Connection: Connection;

    /// `listReaders()`: names, empty if there are none.
    ///
    /// # Errors
    ///
    /// [`ApiError`].
    async fn list_readers(&mut self) -> Result<Vec<String>, ApiError>;

    /// `getStatusChange()` for one reader: its state as soon as it differs from `known`, at once if
    /// nothing is known (`unaware`).
    ///
    /// # Errors
    ///
    /// [`ApiError::TimedOut`] if nothing has changed within `patience`, or another [`ApiError`].
    async fn status_change(
        &mut self,
        reader: &str,
        known: Option<ReaderState>,
        patience: Duration,
    ) -> Result<ReaderState, ApiError>;

    /// `connect()`: the first call asks the user.
    ///
    /// # Errors
    ///
    /// [`ApiError`].
    async fn connect(
        &mut self,
        reader: &str,
        mode: AccessMode,
        preferred: &[Protocol],
    ) -> Result<Self::Connection, ApiError>;

    /// Lets time pass.
    async fn pause(&mut self, time: Duration);
}

/// `SmartCardConnection`.
#[allow(
    async_fn_in_trait,
    reason = "a browser tab has one thread: no caller needs the futures to be Send"
)]
pub trait Connection {
    /// `transmit()`: a command APDU out, a response APDU back. Never repeats a command.
    ///
    /// # Errors
    ///
    /// [`ApiError`].
    async fn transmit(&mut self, command: &[u8]) -> Result<Redacted<Vec<u8>>, ApiError>;

    /// `status()`: where the card is, for this connection.
    ///
    /// # Errors
    ///
    /// [`ApiError::Response`] with `removed-card` or `reset-card` if it is not as it was connected.
    async fn status(&mut self) -> Result<ConnectionState, ApiError>;

    /// `disconnect()`.
    ///
    /// # Errors
    ///
    /// [`ApiError`].
    async fn disconnect(self, disposition: Disposition) -> Result<(), ApiError>;
}

/// `SmartCardReaderStateOut`, as far as it tells of the card.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReaderState {
    /// `present`
    pub present: bool,
    /// `mute`: it is there and does not answer.
    pub mute: bool,
    /// `exclusive`: another program has it to itself.
    pub exclusive: bool,
    /// `inuse`: other programs have it too.
    pub in_use: bool,
    /// `unavailable` or `unknown`: there is no such reader any more.
    pub gone: bool,
    /// `eventCount`: cards that have come and gone; always zero on some systems.
    pub events: u32,
}

/// `SmartCardAccessMode`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccessMode {
    /// `shared`
    Shared,
    /// `exclusive`
    Exclusive,
}

/// `SmartCardProtocol`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// `t0`
    T0,
    /// `t1`
    T1,
}

/// `SmartCardDisposition`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disposition {
    /// `leave`
    Leave,
    /// `reset`: a warm one, which keeps a verified PIN.
    Reset,
    /// `unpower`
    Unpower,
}

/// `SmartCardConnectionState`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConnectionState {
    /// `absent`
    Absent,
    /// `present` or `swallowed`: there, without power.
    Unpowered,
    /// `powered`, `negotiable`, `t0`, `t1` or `raw`.
    Powered,
}

impl AccessMode {
    /// As the API writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Shared => "shared",
            Self::Exclusive => "exclusive",
        }
    }
}

impl Protocol {
    /// As the API writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::T0 => "t0",
            Self::T1 => "t1",
        }
    }
}

impl Disposition {
    /// As the API writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Leave => "leave",
            Self::Reset => "reset",
            Self::Unpower => "unpower",
        }
    }
}

impl ConnectionState {
    /// From what the API writes.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "absent" => Some(Self::Absent),
            "present" | "swallowed" => Some(Self::Unpowered),
            "powered" | "negotiable" | "t0" | "t1" | "raw" => Some(Self::Powered),
            _ => None,
        }
    }
}
