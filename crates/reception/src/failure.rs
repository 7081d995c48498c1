//! Why a visit stopped before its end.

use apdu::LinkError;
use card::{Doubt, PinState};
use eligibility::CivilDate;
use eligibility::NotQualified;
use eligibility::ProblemKind;

use crate::face::FaceObstacle;

/// What the patient and the staff are told; the app has two texts for each: what happened, and
/// what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The card did not answer, or not as a card should.
    CardUnreadable(card::Error),
    /// The card took too long.
    CardSlow,
    /// The card was there and gone again, several times while it was read.
    CardLosesContact,
    /// The reader was unplugged or taken by another program.
    ReaderGone,
    /// Another kind of card.
    NotMyNumberCard,
    /// A phone with the card in it, which this reader's way does not serve.
    Phone,
    /// A card without a certificate for user authentication.
    NoCertificate,
    /// The face cannot be compared, and there is no PIN that could be tried instead.
    NoMethodLeft {
        /// Why the face cannot be compared.
        obstacle: FaceObstacle,
        /// Blocked (the municipal office resets it), or not set.
        pin: PinState,
    },
    /// The card is a copy, or nobody vouches for what it holds.
    CardDoubtful(Doubt),
    /// The staff have looked: the patient is not the person of the photo.
    NotTheHolder,
    /// The card itself is past its date.
    CardExpired {
        /// Its last day.
        last_day: CivilDate,
    },
    /// The certificate ended more than three months ago.
    CertificateExpired {
        /// Its last day.
        last_day: CivilDate,
    },
    /// The patient asked for help.
    StaffAsked,
    /// Nobody touched the screen.
    TimedOut,
    /// The gateway did not answer for two minutes.
    GatewayUnreachable,
    /// The gateway refused, and asking again would not help.
    GatewayRefused(ProblemKind),
    /// The gateway's answer could not be understood.
    AnswerNotUnderstood,
    /// The card is not registered for use as a health insurance certificate.
    NotRegistered,
    /// There was an answer, and it holds no valid qualification.
    NotQualified(NotQualified),
}

impl Failure {
    /// Whether the same card, at once, may succeed: then the screen offers "try again".
    pub const fn is_worth_retrying(&self) -> bool {
        self.keeps_progress() || matches!(self, Self::AnswerNotUnderstood)
    }

    /// Whether the next try goes on with the consent and the request id of this one.
    ///
    /// Once there is an answer, good or bad, the gateway gives it again to the same request id: what
    /// comes then is a new inquiry, with a consent of its own.
    pub(crate) const fn keeps_progress(&self) -> bool {
        match self {
            Self::CardUnreadable(_)
            | Self::CardSlow
            | Self::CardLosesContact
            | Self::ReaderGone
            | Self::NotMyNumberCard
            | Self::StaffAsked
            | Self::TimedOut
            | Self::GatewayUnreachable => true,
            Self::Phone
            | Self::NoCertificate
            | Self::NoMethodLeft { .. }
            | Self::CardDoubtful(_)
            | Self::NotTheHolder
            | Self::CardExpired { .. }
            | Self::CertificateExpired { .. }
            | Self::GatewayRefused(_)
            | Self::AnswerNotUnderstood
            | Self::NotRegistered
            | Self::NotQualified(_) => false,
        }
    }
}

/// What the patient is told of a card's answer.
impl From<card::Error> for Failure {
    fn from(error: card::Error) -> Self {
        #[allow(
            clippy::wildcard_enum_match_arm,
            reason = "the rest has one text: unreadable"
        )]
        match error {
            card::Error::NotMyNumberCard => Self::NotMyNumberCard,
            card::Error::NoCertificate => Self::NoCertificate,
            card::Error::Doubtful(doubt) => Self::CardDoubtful(doubt),
            card::Error::Link(LinkError::ReaderGone) => Self::ReaderGone,
            error => Self::CardUnreadable(error),
        }
    }
}

/// Why there is no answer from the gateway.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GatewayError {
    /// No answer: no network, nobody there, or too slow.
    Unreachable,
    /// An answer that says no.
    Problem(ProblemKind),
    /// An answer that is not of the protocol.
    NotUnderstood,
}
