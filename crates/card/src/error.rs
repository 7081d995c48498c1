//! What can go wrong in a conversation.

use apdu::{LinkError, StatusWord};

use crate::Doubt;

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
    /// The card has no card-face application, hence no photo: a phone, or another kind of card.
    #[error("no card face")]
    NoCardFace,
    /// The card has no application with the holder as text: a phone, or another kind of card.
    #[error("no attributes")]
    NoAttributes,
    /// The PIN was wrong; at least one try is left.
    #[error("wrong PIN, {tries_left} tries left")]
    PinWrong {
        /// Tries before the PIN is blocked.
        tries_left: u8,
    },
    /// The PIN is blocked, by this try or before it.
    #[error("PIN blocked")]
    PinBlocked,
    /// 照合番号B was wrong; at least one try is left.
    #[error("wrong code B, {tries_left} tries left")]
    CodeWrong {
        /// Tries before the code is blocked: 10 on a fresh card.
        tries_left: u8,
    },
    /// 照合番号B is blocked in this application, by this try or before it.
    #[error("code B blocked")]
    CodeBlocked,
    /// A PIN or code has to be verified first, in the same application.
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
    /// What was to be proved was not.
    #[error(transparent)]
    Doubtful(#[from] Doubt),
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
