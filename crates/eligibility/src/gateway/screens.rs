//! A patient's screen on a tablet and the desk, in step by way of the gateway.
//!
//! The desk invites a screen (`POST /api/v1/screens`, [`ScreenInvitation`]), whose page takes the
//! invitation up with the code (`POST /api/v1/screens/pairings`, [`ScreenPairing`], [`ScreenKey`]). From
//! then on the screen tells what it shows and the desk commands it. What they say is theirs: JSON of at
//! most 16 KiB, which the gateway passes on and keeps in memory for minutes alone.

use redacted::Redacted;
use serde::{Deserialize, Serialize};

/// `POST /api/v1/screens`: what the desk shows for the tablet to type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ScreenInvitation {
    /// The screen's name in addresses.
    pub id: String,
    /// Eight digits; good for one screen.
    pub code: Redacted<String>,
    /// Ten minutes later; Unix seconds.
    pub expires_at: i64,
}

/// `POST /api/v1/screens/pairings`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ScreenPairing {
    /// [`ScreenInvitation::code`].
    pub code: Redacted<String>,
}

/// The right to speak for a screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ScreenKey {
    /// The screen's name in addresses.
    pub id: String,
    /// Sent as `Authorization: Bearer …`.
    pub token: Redacted<String>,
    /// A month later; Unix seconds.
    pub ends_at: i64,
}

/// A paired screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Screen {
    /// The screen's name in addresses.
    pub id: String,
    /// When its pairing ends; Unix seconds.
    pub ends_at: i64,
}

/// `GET /api/v1/screens`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ScreenList {
    /// By id.
    pub screens: Vec<Screen>,
}

/// What one side said and the other fetches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Relayed<T> {
    /// Grows with each; `since` asks beyond it, after a restart of the gateway too.
    pub version: u64,
    /// When it was said; Unix seconds.
    pub at: i64,
    /// What was said.
    pub content: T,
}

/// `PUT /api/v1/screens/{id}/state` and `POST /api/v1/screens/{id}/commands`: it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RelayReceipt {
    /// [`Relayed::version`].
    pub version: u64,
}

/// `GET /api/v1/screens/{id}/state?since=`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ScreenState<T> {
    /// The newest; absent when there is none beyond `since`.
    pub state: Option<Relayed<T>>,
}

/// `GET /api/v1/screens/{id}/commands?since=`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ScreenCommands<T> {
    /// Those beyond `since`, oldest first; a command that nobody fetches ends after five minutes.
    pub commands: Vec<Relayed<T>>,
}
