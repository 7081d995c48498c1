//! Sony RC-S300: its vendor-class interface 1. Interface 0 is plain CCID, which Chromium gives no page.
//!
//! | product | USB id |
//! |---|---|
//! | PaSoRi RC-S300/S | 054C:0DC8 |
//! | PaSoRi RC-S300/P | 054C:0DC9 |
//!
//! The maker publishes no specification of this interface. It carries CCID's Escape messages, and in
//! them the transparent session of PC/SC part 3 (supplement for contactless cards 2.02, §3.2) under
//! the instruction `FF 50`.
//!
//! # Proven on real readers by others
//!
//! - Envelopes, session start and end, field off and on with 30 ms of rest, the switch to FeliCa
//!   (`8F 02 03 00`) and to Type A (`8F 02 00 03`), the exchange of a FeliCa polling with its timer:
//!   many public pages and an ESP32 library (marimelon/rcs300-poc, laddge/esp32-pasori-rcs300).
//! - Type B on the reader's *other* interface, over PC/SC: the same objects under `FF C2`, with layers
//!   3 and 4, in a public Python library.
//!
//! # Not proven on this interface
//!
//! - Type B: that `8F 02 01 04` selects the card and leaves ISO/IEC 14443-4 to the reader, and that
//!   `8F 02 01 03` leaves it to us. We ask for the former, and if it is refused for the latter, with our
//!   own [`iso_dep`](crate::iso_dep).
//! - The error `6401` for a silent card, and the meaning of object `96`: both as PC/SC has them.
//! - Answers of more than 255 bytes.
//!
//! One reader and one My Number Card decide all three. Another program that uses interface 0 meanwhile
//! shares the field with us, and neither notices.

mod chip;
pub mod message;
mod select;
pub mod session;

use std::time::Duration;

use apdu::{Command, Limits, LinkError, Response, Transmit};
use redacted::Redacted;

use self::chip::Chip;
use self::select::Selected;
use self::session::Manage;
use crate::iso_dep::{Failure, FrameError, IsoDep};
use crate::{CardLine, CardReader, Pipe, Presence};

/// An RC-S300 with room for one card.
#[derive(Debug)]
pub struct Rcs300<P> {
    chip: Chip<P>,
    firmware: Option<String>,
    card: Option<Card>,
}

/// The card that is powered up.
#[derive(Debug)]
enum Card {
    /// The reader makes the frames.
    ByReader,
    /// We do.
    ByFrames(IsoDep),
}

impl<P: Pipe> Rcs300<P> {
    /// Takes the reader over: ends the session of an earlier page, begins one, and switches the field
    /// off.
    ///
    /// # Errors
    ///
    /// [`LinkError`] if it does not listen, not even after a USB reset.
    pub async fn open(pipe: P) -> Result<Self, LinkError> {
        let mut reader = Self {
            chip: Chip::new(pipe),
            firmware: None,
            card: None,
        };
        reader.chip.drain().await?;
        match reader.begin().await {
            Ok(()) => {}
            Err(LinkError::ReaderGone) => return Err(LinkError::ReaderGone),
            Err(_) => reader.restart().await?,
        }
        reader.firmware = reader.chip.firmware().await?;
        Ok(reader)
    }

    /// Lets a moment pass, no longer than `patience`: this reader tells nothing by itself. What has
    /// happened meanwhile, [`presence`](CardReader::presence) says.
    pub async fn wait_for_change(&mut self, patience: Duration) {
        self.chip.pipe.pause(patience.min(POLL)).await;
    }

    /// Switches the field off and ends the session, so that other programs find the reader as it was.
    /// The pipe is there for closing it, whatever has become of that.
    pub async fn close(mut self) -> P {
        let quiet = self.power_down().await.is_ok();
        if quiet {
            // A reader that has no session needs none to be ended.
            self.chip.manage(Manage::End).await.ok();
        }
        self.chip.pipe
    }

    /// The pipe; field and session stay as they are.
    pub fn into_pipe(self) -> P {
        self.chip.pipe
    }

    /// A session of our own, and no field. Pages that read cards over this interface do so each time.
    async fn begin(&mut self) -> Result<(), LinkError> {
        match self.chip.manage(Manage::End).await {
            // There may be none to end.
            Ok(()) | Err(LinkError::Reader { .. }) => {}
            Err(error) => return Err(error),
        }
        self.chip.manage(Manage::Start).await?;
        self.chip.manage(Manage::FieldOff).await
    }

    /// After an error of the reader: everything from the beginning.
    async fn restart(&mut self) -> Result<(), LinkError> {
        self.card = None;
        let reset = self.chip.pipe.reset().await;
        reset.map_err(|error| error.during("USB reset"))?;
        self.begin().await
    }

    /// Whether a card can be found just now; the field is off afterwards.
    async fn look(&mut self) -> Result<Presence, LinkError> {
        let found = self.select().await;
        self.chip.manage(Manage::FieldOff).await?;
        match found? {
            // One that we cannot speak with may lie at the edge of the field.
            Selected::Card(_) | Selected::Unusable(_) => Ok(Presence::Present),
            Selected::Nobody => Ok(Presence::Absent),
        }
    }

    /// Ends the conversation that `failure` ended for the card, and finds out whether it is there.
    async fn give_up(&mut self, failure: Failure) -> LinkError {
        self.card = None;
        let is_of_reader = matches!(failure, Failure::Link(_));
        let error = LinkError::from(failure);
        if is_of_reader {
            return error;
        }
        match self.look().await {
            Ok(Presence::Absent) => LinkError::CardRemoved,
            Ok(Presence::Present) => error,
            Err(reader) => reader,
        }
    }

    async fn exchange(&mut self, command: &[u8]) -> Result<Redacted<Vec<u8>>, Failure> {
        match &mut self.card {
            None => Err(Failure::Link(LinkError::NoCard)),
            Some(Card::ByFrames(iso_dep)) => iso_dep.transceive(&mut self.chip, command).await,
            Some(Card::ByReader) => self
                .chip
                .transceive(command, COMMAND_PATIENCE)
                .await
                .map_err(|error| match error {
                    FrameError::Timeout => Failure::Mute,
                    FrameError::Garbled { code } => Failure::Garbled { code },
                    FrameError::Link(error) => Failure::Link(error),
                }),
        }
    }

    /// Whether the selected card answers.
    async fn is_there(&mut self, card: &Card) -> Result<bool, LinkError> {
        match card {
            Card::ByFrames(iso_dep) => iso_dep.is_present(&mut self.chip).await,
            Card::ByReader => {
                // No frame of ours gets through to the card, so it is asked for something that
                // changes nothing in it; whatever it says, it is there.
                for _ in 0..LOOKS {
                    match self.chip.transceive(&GET_CHALLENGE, COMMAND_PATIENCE).await {
                        Ok(_) => return Ok(true),
                        Err(FrameError::Timeout | FrameError::Garbled { .. }) => {}
                        Err(FrameError::Link(error)) => return Err(error),
                    }
                }
                Ok(false)
            }
        }
    }
}

impl<P: Pipe> Transmit for Rcs300<P> {
    async fn transmit(&mut self, command: &Command) -> Result<Response, LinkError> {
        let command = command.encode()?;
        if self.card.is_none() {
            return Err(LinkError::NoCard);
        }
        match self.exchange(command.expose()).await {
            Ok(response) => Ok(Response::parse(response.expose())?),
            Err(failure) => Err(self.give_up(failure).await),
        }
    }

    fn limits(&self) -> Limits {
        match self.card {
            Some(Card::ByFrames(_)) => Limits::EXTENDED,
            // How long an answer the reader itself can put together is not known.
            Some(Card::ByReader) | None => Limits::SHORT,
        }
    }
}

impl<P: Pipe> CardReader for Rcs300<P> {
    async fn presence(&mut self) -> Result<Presence, LinkError> {
        let Some(card) = self.card.take() else {
            return match self.look().await {
                Ok(presence) => Ok(presence),
                Err(LinkError::ReaderGone) => Err(LinkError::ReaderGone),
                Err(_) => {
                    self.restart().await?;
                    self.look().await
                }
            };
        };
        if self.is_there(&card).await? {
            self.card = Some(card);
            return Ok(Presence::Present);
        }
        self.chip.manage(Manage::FieldOff).await?;
        Ok(Presence::Absent)
    }

    async fn power_up(&mut self) -> Result<CardLine, LinkError> {
        self.card = None;
        let mut tries = 0;
        loop {
            tries += 1;
            let error = match self.select().await {
                Ok(Selected::Card(card)) => {
                    let line = match card {
                        Card::ByReader => CardLine::ByReader,
                        Card::ByFrames(_) => CardLine::TypeB { kbit_per_s: 106 },
                    };
                    self.card = Some(card);
                    return Ok(line);
                }
                Ok(Selected::Nobody) => LinkError::NoCard,
                Ok(Selected::Unusable(error)) | Err(error) => error,
            };
            if error == LinkError::ReaderGone {
                return Err(error);
            }
            if error == LinkError::NoCard || tries == TRIES {
                self.power_down().await?;
                return Err(error);
            }
        }
    }

    async fn power_down(&mut self) -> Result<(), LinkError> {
        self.card = None;
        match self.chip.manage(Manage::FieldOff).await {
            Err(error) if error != LinkError::ReaderGone => self.restart().await,
            result => result,
        }
    }

    fn firmware(&self) -> Option<&str> {
        self.firmware.as_deref()
    }
}

const TRIES: usize = 3;
/// Between two looks; a card takes longer to be laid down.
const POLL: Duration = Duration::from_millis(250);
/// One answer may get lost.
const LOOKS: usize = 2;
/// Far more than a signature takes; the reader keeps the card's own waiting times.
const COMMAND_PATIENCE: Duration = Duration::from_secs(10);
/// Eight bytes (ISO/IEC 7816-4 §11.5.3).
const GET_CHALLENGE: [u8; 5] = [0x00, 0x84, 0x00, 0x00, 0x08];
