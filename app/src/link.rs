//! The card that the reception talks to, whichever reader it lies in.

use apdu::{Command, Limits, LinkError, Response, Transmit};
use simulator::VirtualReader;

/// A card in a reader.
pub enum CardLink {
    /// The demo's virtual reader.
    Demo(VirtualReader),
}

impl CardLink {
    /// Takes the power from the card, and with it every verified PIN.
    pub fn power_down(&mut self) {
        match self {
            Self::Demo(reader) => reader.power_down(),
        }
    }
}

impl Transmit for CardLink {
    async fn transmit(&mut self, command: &Command) -> Result<Response, LinkError> {
        match self {
            Self::Demo(reader) => reader.transmit(command).await,
        }
    }

    fn limits(&self) -> Limits {
        match self {
            Self::Demo(reader) => reader.limits(),
        }
    }
}
