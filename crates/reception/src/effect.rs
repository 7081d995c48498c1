//! What the host is asked to do.

use card::Pin;
use eligibility::InquiryRequest;

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
    /// Get a challenge from the gateway; answer with [`crate::Event::ChallengeFetched`].
    FetchChallenge,
    /// Sign this SHA-256 digest with the user-authentication key; answer with
    /// [`crate::Event::Signed`].
    Sign {
        /// See [`eligibility::statement`].
        digest: [u8; 32],
    },
    /// Send the inquiry; answer with [`crate::Event::Answered`].
    Inquire(Box<InquiryRequest>),
    /// Power the card down: a verified PIN survives everything less (JICSAP 5.1.3).
    PowerDown,
}
