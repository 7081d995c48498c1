//! The card that the reception talks to, whichever reader it lies in.

use std::mem;
use std::rc::Rc;

use apdu::{Command, Limits, LinkError, Response, Transmit};
use futures::lock::Mutex;
use reader::smart_card::SmartCard;
use reader::{CardLine, CardReader, Presence, Reader};
use simulator::VirtualReader;

use crate::host::smart_card::PageContext;
use crate::host::usb::UsbPipe;

/// One conversation at a time: two would mix their commands on one card.
pub type SharedLink = Rc<Mutex<CardLink>>;

/// A reader, or none, and what was noticed on the way to its card.
#[derive(Default)]
pub struct CardLink {
    reader: Attached,
    line: Option<CardLine>,
    loss: Option<Loss>,
}

/// What the reception's card lies in.
#[derive(Default)]
pub enum Attached {
    /// No reader.
    #[default]
    None,
    /// The demo's virtual reader.
    Demo(VirtualReader),
    /// A reader at a USB port.
    Usb(Box<Reader<UsbPipe>>),
    /// A reader of the operating system.
    System(SmartCard<PageContext>),
}

/// What a conversation met before anyone had looked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// The card left.
    Card,
    /// The reader left.
    Reader,
}

impl CardLink {
    /// Puts another reader in the place of the one that was there.
    pub fn attach(&mut self, reader: Attached) -> Attached {
        self.line = None;
        self.loss = None;
        mem::replace(&mut self.reader, reader)
    }

    /// How the card is reached; `None` without power.
    pub const fn line(&self) -> Option<CardLine> {
        self.line
    }

    /// What conversations have met since this was asked last.
    pub fn take_loss(&mut self) -> Option<Loss> {
        self.loss.take()
    }

    fn note<T>(&mut self, result: Result<T, LinkError>) -> Result<T, LinkError> {
        match &result {
            Err(LinkError::ReaderGone) => self.loss = Some(Loss::Reader),
            Err(error) if error.is_card_gone() => self.loss = self.loss.or(Some(Loss::Card)),
            Ok(_) | Err(_) => return result,
        }
        self.line = None;
        result
    }
}

impl Transmit for CardLink {
    async fn transmit(&mut self, command: &Command) -> Result<Response, LinkError> {
        let response = match &mut self.reader {
            Attached::None => Err(LinkError::ReaderGone),
            Attached::Demo(reader) => reader.transmit(command).await,
            Attached::Usb(reader) => reader.transmit(command).await,
            Attached::System(reader) => reader.transmit(command).await,
        };
        self.note(response)
    }

    fn limits(&self) -> Limits {
        match &self.reader {
            Attached::None => Limits::SHORT,
            Attached::Demo(reader) => reader.limits(),
            Attached::Usb(reader) => reader.limits(),
            Attached::System(reader) => reader.limits(),
        }
    }
}

impl CardReader for CardLink {
    async fn presence(&mut self) -> Result<Presence, LinkError> {
        let presence = match &mut self.reader {
            Attached::None => Err(LinkError::ReaderGone),
            Attached::Demo(reader) if reader.has_card() => Ok(Presence::Present),
            Attached::Demo(_) => Ok(Presence::Absent),
            Attached::Usb(reader) => reader.presence().await,
            Attached::System(reader) => reader.presence().await,
        };
        if presence == Ok(Presence::Absent) {
            self.line = None;
        }
        presence
    }

    async fn power_up(&mut self) -> Result<CardLine, LinkError> {
        let line = match &mut self.reader {
            Attached::None => Err(LinkError::ReaderGone),
            Attached::Demo(reader) => {
                reader.power_down();
                let line = reader.has_card().then_some(CardLine::ByReader);
                line.ok_or(LinkError::NoCard)
            }
            Attached::Usb(reader) => reader.power_up().await,
            Attached::System(reader) => reader.power_up().await,
        };
        let line = self.note(line)?;
        self.line = Some(line);
        Ok(line)
    }

    async fn power_down(&mut self) -> Result<(), LinkError> {
        self.line = None;
        match &mut self.reader {
            Attached::None => Ok(()),
            Attached::Demo(reader) => {
                reader.power_down();
                Ok(())
            }
            Attached::Usb(reader) => reader.power_down().await,
            Attached::System(reader) => reader.power_down().await,
        }
    }

    fn firmware(&self) -> Option<&str> {
        match &self.reader {
            Attached::None | Attached::Demo(_) => None,
            Attached::Usb(reader) => reader.firmware(),
            Attached::System(reader) => reader.firmware(),
        }
    }
}
