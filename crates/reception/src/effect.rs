//! What the host is asked to do.

use card::{CodeB, Pin};
use eligibility::InquiryRequest;
use redacted::Redacted;

/// Ties an answer to the question it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Ticket(pub(crate) u64);

/// One thing to do now; its answer, if it has one, carries `ticket`.
#[derive(Debug)]
pub struct Effect {
    /// To be returned with the answer.
    pub ticket: Ticket,
    /// What to do.
    pub action: Action,
}

/// What to do.
#[derive(Debug)]
pub enum Action {
    /// Read what the card tells without any secret; answer with [`crate::Event::CardRead`].
    ReadCard,
    /// One VERIFY, never repeated; answer with [`crate::Event::PinVerified`].
    VerifyPin(Pin),
    /// Ask the card how often 照合番号B may still be tried; answer with
    /// [`crate::Event::CodeStateRead`].
    ReadCodeState,
    /// One VERIFY in each of two applications, never repeated, then read photo and name and let the
    /// card prove itself on a fresh nonce; answer with [`crate::Event::HolderRead`].
    ReadHolder(CodeB),
    /// Compare the face before the camera with this photo, until
    /// [`crate::Event::FaceDecided`] or until the step is another one; then forget both.
    CompareFace {
        /// JPEG 2000.
        photo: Redacted<Vec<u8>>,
    },
    /// Open a desk session; answer with [`crate::Event::StaffSignedIn`].
    SignInStaff(Redacted<String>),
    /// Get a challenge from the gateway; answer with [`crate::Event::ChallengeFetched`].
    FetchChallenge,
    /// Sign this SHA-256 digest with the user-authentication key; answer with
    /// [`crate::Event::Signed`].
    Sign {
        /// See [`eligibility::Statement`].
        digest: [u8; 32],
    },
    /// Sign this SHA-256 digest with the card's own key, which wants no PIN; answer with
    /// [`crate::Event::Signed`].
    SignByCard {
        /// See [`eligibility::FaceStatement`].
        digest: [u8; 32],
    },
    /// Send the inquiry; answer with [`crate::Event::Answered`].
    Inquire(Box<InquiryRequest>),
    /// Power the card down: a verified PIN survives everything less (JICSAP 5.1.3).
    PowerDown,
}
