//! The patient's screen and the desk in step, in two windows or on two computers.
//!
//! Messages travel by a BroadcastChannel or the gateway's relay; both may lose, repeat and reorder them. A
//! screen tells its whole [`ScreenState`] with a growing number, and again as a sign of life; whatever is
//! older than what was seen is dropped. Commands of a desk are repeated until the screen has taken them, and
//! taken once. Who joins asks the others, so that a reload of either loses nothing.
//!
//! A screen's state holds the step and, when the visit knows it, the name: nothing else of the patient.

use eligibility::xml_msg::Personal;
use serde::{Deserialize, Serialize};

use crate::step::Step;

mod desk_side;
mod screen_side;

pub use desk_side::{DeskSide, Presence, SeenScreen};
pub use screen_side::{Reaction, ScreenSide};

/// Seconds between two signs of life of a screen.
pub const HEARTBEAT: i64 = 5;
/// Seconds without a sign of life after which a screen is taken for closed.
pub const GONE_AFTER: i64 = 15;

/// One message; as JSON on the channel.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Message {
    /// A screen shows this.
    Screen(ScreenReport),
    /// A screen's page is closed.
    ScreenClosed {
        /// Which screen.
        screen: String,
        /// Which load of its page.
        session: u64,
    },
    /// A desk has joined: every screen tells its state.
    DeskJoined,
    /// A desk's command.
    Command(SentCommand),
    /// A screen has taken a command.
    Taken {
        /// [`SentCommand::id`].
        id: CommandId,
    },
}

/// What a screen shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScreenReport {
    /// The screen: an identifier that its browser keeps.
    pub screen: String,
    /// This load of its page: its start in Unix milliseconds, so that a later load counts.
    pub session: u64,
    /// Grows with each change of the state.
    pub seq: u64,
    /// Whether the page has just been loaded: desks repeat what is in force.
    pub joined: bool,
    /// What it shows.
    pub state: ScreenState,
}

/// What is on a patient's screen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScreenState {
    /// The step.
    pub step: ScreenStep,
    /// Since when; Unix seconds.
    pub since: i64,
    /// The language, BCP 47.
    pub language: String,
    /// The reception, once the visit has one.
    pub reception: Option<String>,
    /// Whether the patient has asked for somebody.
    pub waits_for_staff: bool,
    /// The patient's name, once the visit knows it.
    pub name: Option<Personal>,
}

/// The step of the visit on a patient's screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ScreenStep {
    /// Nobody is here.
    Welcome,
    /// "Please place your card."
    PlaceCard,
    /// The card is read.
    Reading,
    /// Face or PIN.
    ChooseMethod,
    /// Four digits, or 照合番号B.
    EnterCode,
    /// The face is compared.
    CompareFace,
    /// The face was not recognised, or cannot be compared.
    FaceFailed,
    /// Staff look.
    StaffCheck,
    /// The consent questions.
    Consent,
    /// The system is asked.
    Inquiring,
    /// The card left too early.
    Interrupted,
    /// It did not work.
    Stopped,
    /// Reception complete.
    Complete,
    /// A card was left behind, or "thank you".
    Closing,
}

/// What a desk tells a screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Command {
    /// "Somebody is coming."
    HelpIsComing,
    /// The patient has as much time as they need.
    MoreTime,
    /// The visit ends; nothing is kept.
    Cancel,
    /// Staff go on at the desk: "please wait", and the card is given back.
    HandOver,
}

/// A command with its address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentCommand {
    /// Names it among all commands.
    pub id: CommandId,
    /// The screen that it is for.
    pub screen: String,
    /// The reception that it is about: a screen that shows another one does not follow it.
    pub reception: Option<String>,
    /// What to do.
    pub command: Command,
}

/// A command's name: the desk's session (its page's start in Unix milliseconds) and a number.
pub type CommandId = (u64, u64);

impl From<&Step> for ScreenStep {
    fn from(step: &Step) -> Self {
        match step {
            Step::Welcome => Self::Welcome,
            Step::PlaceCard(_) => Self::PlaceCard,
            Step::Reading(_) | Step::CheckingCode(_) | Step::ReadingHolder(_) => Self::Reading,
            Step::ChooseMethod(_) | Step::FaceNotice(_) => Self::ChooseMethod,
            Step::EnterPin(_) | Step::VerifyingPin(_) | Step::EnterCode(_) => Self::EnterCode,
            Step::CompareFace(_) => Self::CompareFace,
            Step::FaceUnavailable(_) | Step::FaceNotRecognised(_) => Self::FaceFailed,
            Step::StaffCheck(_) => Self::StaffCheck,
            Step::AskConsent(_) => Self::Consent,
            Step::FetchingChallenge(_) | Step::Signing(_) | Step::AwaitingAnswer(_) => {
                Self::Inquiring
            }
            Step::Complete(_) => Self::Complete,
            Step::Interrupted(_) => Self::Interrupted,
            Step::Stopped(_) => Self::Stopped,
            Step::CardLeft(_) | Step::Farewell(_) => Self::Closing,
        }
    }
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]
mod tests;
