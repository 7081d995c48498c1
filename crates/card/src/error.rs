//! What can go wrong in a conversation.

use apdu::{LinkError, StatusWord};

/// Why a conversation with the card stopped.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The reader or the link failed, or the card left.
    #[error(transparent)]
    Link(#[from] LinkError),
    /// The card has no application for JPKI: it is another kind of card.
    #[error("not a My Number Card")]
    NotMyNumberCard,
    /// The PIN was wrong; at least one try is left.
    #[error("wrong PIN, {tries_left} tries left")]
    PinWrong {
        /// Tries before the PIN is blocked.
        tries_left: u8,
    },
    /// The PIN is blocked, by this try or before it.
    #[error("PIN blocked")]
    PinBlocked,
    /// The PIN has to be verified first, in the same application.
    #[error("PIN not verified")]
    PinNotVerified,
    /// The card has no certificate and key for user authentication.
    #[error("no certificate for user authentication")]
    NoCertificate,
    /// What the card holds is not what its specification says.
    #[error("malformed: {what}")]
    Malformed {
        /// Which part of the card.
        what: &'static str,
    },
    /// The card refused a command for a reason that has no variant of its own.
    #[error("{step}: card says {sw}")]
    Status {
        /// What was asked for.
        step: &'static str,
        /// The status word.
        sw: StatusWord,
    },
}

impl Error {
    /// Whether the card says that there is no such application, file or data object.
    pub(crate) const fn is_absence(&self) -> bool {
        matches!(
            self,
            Self::Status {
                sw: StatusWord::FILE_NOT_FOUND | StatusWord::DATA_NOT_FOUND,
                ..
            }
        )
    }
}
