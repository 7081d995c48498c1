//! The seam between conversations and readers.

use crate::{Command, LinkError, Response};

/// A card in a reader, real or virtual.
#[allow(
    async_fn_in_trait,
    reason = "a browser tab has one thread: no caller needs the futures to be Send"
)]
pub trait Transmit {
    /// Sends one command to the card and returns its one response.
    ///
    /// Never repeats a command by itself: a repeated VERIFY costs the patient a try.
    ///
    /// # Errors
    ///
    /// [`LinkError`] if no response came. Every status word is a response.
    async fn transmit(&mut self, command: &Command) -> Result<Response, LinkError>;

    /// The most data that the link carries in one command and in one response.
    fn limits(&self) -> Limits {
        Limits::SHORT
    }
}

/// The most data that a link carries in one exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes in a command's data field.
    pub command_data: usize,
    /// Bytes in a response's data field, without the status word.
    pub response_data: usize,
}

impl Limits {
    /// Short length fields (ISO/IEC 7816-4 §5.2): 255 bytes out, 256 bytes back.
    pub const SHORT: Self = Self {
        command_data: 0xFF,
        response_data: 0x100,
    };

    /// Extended length fields (ISO/IEC 7816-4 §5.2): 65,535 bytes out, 65,536 bytes back.
    pub const EXTENDED: Self = Self {
        command_data: 0xFFFF,
        response_data: 0x1_0000,
    };
}
