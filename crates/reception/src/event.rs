//! What can happen to a visit.

use card::{CodeB, Facts, Holder, Pin, PinState};
use eligibility::{Challenge, ConsentItem, DeskSession, InquiryAnswer};
use redacted::Redacted;

use crate::effect::Ticket;
use crate::face::FaceOutcome;
use crate::failure::GatewayError;
use crate::visit::VisitId;

/// Something that happened: at the reader, at the screen, on the network, or on the clock.
#[derive(Debug)]
pub enum Event {
    /// Time passed. Needed at [`crate::Visit::deadline`] at the latest.
    Tick,

    /// The patient touched "start".
    Start,
    /// A card came into the reader. `visit` is a fresh random identifier, used if a visit begins.
    CardPlaced {
        /// Becomes the visit's identifier and its request id.
        visit: VisitId,
    },
    /// The card left the reader.
    CardRemoved,
    /// The reader was unplugged or taken by another program, and the card with it.
    ReaderLost,

    /// The patient chose how to be recognised.
    MethodChosen(Method),
    /// Four digits are complete.
    PinEntered(Pin),
    /// What the face is compared for has been read; the patient goes on.
    NoticeRead,
    /// 照合番号B, typed, or read by the camera and confirmed by a person.
    CodeEntered(CodeB),
    /// "Compare my face once more".
    CompareAgain,
    /// "Let the staff look": visual confirmation at this tab.
    LetStaffLook,
    /// A member of the staff gave the desk's passphrase.
    StaffPassphrase(Redacted<String>),
    /// The staff have looked: the patient is the person of the photo.
    StaffConfirmed,
    /// The staff have looked: the patient is somebody else.
    StaffRefused,
    /// "Consent to all".
    ConsentToAll,
    /// "Consent individually".
    ConsentIndividually,
    /// The answer to the one question on the screen.
    ConsentAnswered(ConsentItem, bool),
    /// The summary of the individual answers is right.
    ConsentConfirmed,
    /// One step back.
    Back,
    /// "I need more time", or any other sign of life.
    MoreTime,
    /// "Ask the staff".
    AskStaff,
    /// "Try again".
    TryAgain {
        /// As in [`Event::CardPlaced`].
        visit: VisitId,
    },
    /// The patient ends the visit.
    Cancel,

    /// Answer to [`crate::Action::ReadCard`].
    CardRead(Ticket, Result<Box<Facts>, card::Error>),
    /// Answer to [`crate::Action::VerifyPin`].
    PinVerified(Ticket, Result<(), card::Error>),
    /// Answer to [`crate::Action::ReadCodeState`].
    CodeStateRead(Ticket, Result<PinState, card::Error>),
    /// Answer to [`crate::Action::ReadHolder`].
    HolderRead(Ticket, Result<Box<Holder>, card::Error>),
    /// Answer to [`crate::Action::CompareFace`].
    FaceDecided(Ticket, FaceOutcome),
    /// Answer to [`crate::Action::SignInStaff`].
    StaffSignedIn(Ticket, Result<DeskSession, GatewayError>),
    /// Answer to [`crate::Action::FetchChallenge`].
    ChallengeFetched(Ticket, Result<Challenge, GatewayError>),
    /// Answer to [`crate::Action::Sign`] and [`crate::Action::SignByCard`]: 256 bytes for RSA-2048.
    Signed(Ticket, Result<Vec<u8>, card::Error>),
    /// Answer to [`crate::Action::Inquire`].
    Answered(Ticket, Result<Box<InquiryAnswer>, GatewayError>),
}

/// How the holder is recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// The four-digit PIN of the user-authentication key.
    Pin,
    /// The face, compared with the photo in the chip, which 照合番号B opens.
    Face,
}

impl Event {
    /// The ticket of an answer; `None` for what nobody asked for.
    pub(crate) const fn ticket(&self) -> Option<Ticket> {
        match self {
            Self::CardRead(ticket, _)
            | Self::PinVerified(ticket, _)
            | Self::CodeStateRead(ticket, _)
            | Self::HolderRead(ticket, _)
            | Self::FaceDecided(ticket, _)
            | Self::StaffSignedIn(ticket, _)
            | Self::ChallengeFetched(ticket, _)
            | Self::Signed(ticket, _)
            | Self::Answered(ticket, _) => Some(*ticket),
            Self::Tick
            | Self::Start
            | Self::CardPlaced { .. }
            | Self::CardRemoved
            | Self::ReaderLost
            | Self::MethodChosen(_)
            | Self::PinEntered(_)
            | Self::NoticeRead
            | Self::CodeEntered(_)
            | Self::CompareAgain
            | Self::LetStaffLook
            | Self::StaffPassphrase(_)
            | Self::StaffConfirmed
            | Self::StaffRefused
            | Self::ConsentToAll
            | Self::ConsentIndividually
            | Self::ConsentAnswered(..)
            | Self::ConsentConfirmed
            | Self::Back
            | Self::MoreTime
            | Self::AskStaff
            | Self::TryAgain { .. }
            | Self::Cancel => None,
        }
    }

    /// Whether the patient, or the staff beside them, did this: a sign of life.
    pub(crate) const fn is_from_patient(&self) -> bool {
        matches!(
            self,
            Self::Start
                | Self::MethodChosen(_)
                | Self::PinEntered(_)
                | Self::NoticeRead
                | Self::CodeEntered(_)
                | Self::CompareAgain
                | Self::LetStaffLook
                | Self::StaffPassphrase(_)
                | Self::StaffConfirmed
                | Self::StaffRefused
                | Self::ConsentToAll
                | Self::ConsentIndividually
                | Self::ConsentAnswered(..)
                | Self::ConsentConfirmed
                | Self::Back
                | Self::MoreTime
                | Self::TryAgain { .. }
        )
    }
}
