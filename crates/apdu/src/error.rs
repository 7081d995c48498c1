//! What can go wrong below the card's own answers.

/// Why a link to a card gave no response.
///
/// A status word other than `9000` is a response, not a link error.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LinkError {
    /// There is no card at the reader.
    #[error("no card")]
    NoCard,
    /// The card left while it was in use; whether the last command was carried out is unknown.
    #[error("card removed")]
    CardRemoved,
    /// The card or the reader did not answer in time.
    #[error("time-out")]
    Timeout,
    /// The reader was unplugged, or another program took it.
    #[error("reader gone")]
    ReaderGone,
    /// The reader failed.
    #[error("reader: {what} ({code:#06x})")]
    Reader {
        /// The reader's own error code, as its protocol defines it.
        code: u32,
        /// What the driver was doing.
        what: &'static str,
    },
    /// The bytes that came back are no response.
    #[error("malformed response: {0}")]
    MalformedResponse(#[from] ParseError),
    /// The command is longer than any encoding allows.
    #[error("command too long")]
    CommandTooLong,
    /// The card announced more and more data, or announced data and sent none.
    #[error("response too long")]
    ResponseTooLong,
}

impl LinkError {
    /// Whether there is no card to talk to: it was taken out, or never there.
    pub const fn is_card_gone(&self) -> bool {
        matches!(self, Self::NoCard | Self::CardRemoved)
    }
}

/// Why bytes are no command, response or TLV object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ParseError {
    /// The bytes end before the structure does.
    #[error("truncated")]
    Truncated,
    /// A length contradicts the bytes that follow it.
    #[error("length mismatch")]
    LengthMismatch,
    /// A BER tag of more than three bytes.
    #[error("tag too long")]
    TagTooLong,
    /// A BER length that is indefinite or has more than three bytes.
    #[error("length form not supported")]
    LengthForm,
}
