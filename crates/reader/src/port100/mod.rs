//! Sony RC-S380: the chip that its makers call NFC Port-100, over vendor-class interface 0.
//!
//! | product | USB id |
//! |---|---|
//! | PaSoRi RC-S380/S | 054C:06C1 |
//! | PaSoRi RC-S380/P | 054C:06C3 |
//!
//! Works: Type B cards at 106 kbit/s, and at 212 and 424 kbit/s where the card offers them and then
//! answers; arrival and removal of a card without disturbing a conversation; recovery of whatever is
//! lost between host, chip and card. ISO/IEC 14443-4 is spoken by the host, see
//! [`iso_dep`](crate::iso_dep).
//!
//! Does not: Type A and FeliCa, more than one card in the field, card emulation. On Linux the kernel's
//! own driver `port100` takes the reader and has to let go of it first.
//!
//! The maker publishes no specification. Frames and commands are those that public drivers agree on
//! (nfcpy 1.0.4 `clf/rcs380.py`; Linux `drivers/nfc/port100.c`), for command type 1 and firmware
//! 1.11. Air interface: ISO/IEC 14443-2, -3 and -4, editions of 2018 (-2: 2020).

mod air;
mod chip;
pub mod frame;

use std::time::Duration;

use apdu::{Command, Limits, LinkError, Response, Transmit};

use self::air::{Call, call};
use self::chip::Chip;
use crate::iso_dep::{Failure, FrameError, FrameLink, IsoDep};
use crate::type_b::{Atqb, BitRate, Rates};
use crate::{CardLine, CardReader, Pipe, Presence};

/// An RC-S380 with room for one card.
#[derive(Debug)]
pub struct Port100<P> {
    chip: Chip<P>,
    firmware: String,
    /// The card that is powered up.
    card: Option<IsoDep>,
    /// Slower after a faster line has failed, until that card has left.
    fastest: BitRate,
}

impl<P: Pipe> Port100<P> {
    /// Takes the reader over, whatever it was doing, and switches its field off.
    ///
    /// # Errors
    ///
    /// [`LinkError`] if it does not listen, not even after a USB reset.
    pub async fn open(pipe: P) -> Result<Self, LinkError> {
        let mut chip = Chip::new(pipe);
        let firmware = match chip.initialise().await {
            Ok(firmware) => firmware,
            Err(LinkError::ReaderGone) => return Err(LinkError::ReaderGone),
            Err(_) => {
                chip.reset().await?;
                chip.initialise().await?
            }
        };
        Ok(Self {
            chip,
            firmware,
            card: None,
            fastest: BitRate::Kbit424,
        })
    }

    /// Lets a moment pass, no longer than `patience`: this reader tells nothing by itself. What has
    /// happened meanwhile, [`presence`](CardReader::presence) says.
    pub async fn wait_for_change(&mut self, patience: Duration) {
        self.chip.pause(patience.min(POLL)).await;
    }

    /// The pipe; the field stays as it is.
    pub fn into_pipe(self) -> P {
        self.chip.into_pipe()
    }

    /// One attempt to find a card and to select it.
    async fn select(&mut self, limit: BitRate) -> Result<CardLine, LinkError> {
        self.chip.field_off().await?;
        self.chip.pause(POWER_OFF).await;
        self.chip.set_type_b(Rates::SLOWEST).await?;
        let card = match call(&mut self.chip).await? {
            Call::Card(card) => card,
            Call::Nobody => return Err(LinkError::NoCard),
            Call::Noise { code } => return Err(LinkError::Reader { code, what: CALL }),
        };
        if !card.speaks_iso_dep() {
            let what = "card without ISO/IEC 14443-4";
            return Err(LinkError::Reader { code: 0, what });
        }
        let rates = card.rates(limit);
        self.attrib(&card, rates).await?;

        let conversation = IsoDep::new(card.frame_size().min(MAX_FRAME), card.fwi());
        if rates != Rates::SLOWEST {
            self.chip.set_type_b(rates).await?;
            if !conversation.is_present(&mut self.chip).await? {
                return Err(LinkError::Timeout);
            }
        }
        self.card = Some(conversation);
        let kbit_per_s = rates.slower().kbit_per_s();
        Ok(CardLine::TypeB { kbit_per_s })
    }

    /// Selects the card. Sent once: a card that is selected already ignores it.
    async fn attrib(&mut self, card: &Atqb, rates: Rates) -> Result<(), LinkError> {
        match self
            .chip
            .exchange(&card.attrib(rates), ATTRIB_PATIENCE)
            .await
        {
            Ok(answer) if Atqb::is_attrib_answer(answer.expose()) => {}
            Ok(_) => {
                return Err(LinkError::Reader {
                    code: 0,
                    what: ATTRIB,
                });
            }
            Err(FrameError::Timeout) => return Err(LinkError::Timeout),
            Err(FrameError::Garbled { code }) => {
                return Err(LinkError::Reader { code, what: ATTRIB });
            }
            Err(FrameError::Link(error)) => return Err(error),
        }
        let guard = card.start_up_guard();
        if !guard.is_zero() {
            self.chip.pause(guard).await;
        }
        Ok(())
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
            Ok(Presence::Present) => {
                self.fastest = BitRate::Kbit106;
                error
            }
            Err(reader) => reader,
        }
    }

    /// Calls cards into a field that was off, and switches it off again: a card that is selected
    /// would not answer.
    async fn look(&mut self) -> Result<Presence, LinkError> {
        self.chip.field_off().await?;
        self.chip.pause(POWER_OFF).await;
        self.chip.set_type_b(Rates::SLOWEST).await?;
        let heard = call(&mut self.chip).await;
        self.chip.field_off().await?;
        match heard? {
            Call::Card(_) | Call::Noise { .. } => Ok(Presence::Present),
            Call::Nobody => {
                self.fastest = BitRate::Kbit424;
                Ok(Presence::Absent)
            }
        }
    }

    /// After an error of the chip: everything from the beginning.
    async fn restart(&mut self) -> Result<(), LinkError> {
        self.card = None;
        self.chip.reset().await?;
        self.chip.initialise().await?;
        Ok(())
    }
}

impl<P: Pipe> Transmit for Port100<P> {
    async fn transmit(&mut self, command: &Command) -> Result<Response, LinkError> {
        let command = command.encode()?;
        let Some(card) = &mut self.card else {
            return Err(LinkError::NoCard);
        };
        match card.transceive(&mut self.chip, command.expose()).await {
            Ok(response) => Ok(Response::parse(response.expose())?),
            Err(failure) => Err(self.give_up(failure).await),
        }
    }

    /// Extended: the block protocol carries any length, and one long answer saves the frames and
    /// the waits of many short ones. Whether the *card* takes long commands is for it to say.
    fn limits(&self) -> Limits {
        Limits::EXTENDED
    }
}

impl<P: Pipe> CardReader for Port100<P> {
    async fn presence(&mut self) -> Result<Presence, LinkError> {
        let Some(card) = &self.card else {
            return match self.look().await {
                Ok(presence) => Ok(presence),
                Err(LinkError::ReaderGone) => Err(LinkError::ReaderGone),
                Err(_) => {
                    self.restart().await?;
                    self.look().await
                }
            };
        };
        let is_present = card.is_present(&mut self.chip).await;
        if is_present == Ok(true) {
            return Ok(Presence::Present);
        }
        self.card = None;
        self.fastest = BitRate::Kbit424;
        is_present?;
        self.chip.field_off().await?;
        Ok(Presence::Absent)
    }

    async fn power_up(&mut self) -> Result<CardLine, LinkError> {
        self.card = None;
        let mut limit = self.fastest;
        let mut tries = 0;
        loop {
            tries += 1;
            let error = match self.select(limit).await {
                Ok(line) => return Ok(line),
                Err(error) => error,
            };
            if error == LinkError::ReaderGone {
                return Err(error);
            }
            if error == LinkError::NoCard || tries == TRIES {
                self.power_down().await?;
                return Err(error);
            }
            limit = BitRate::Kbit106;
        }
    }

    async fn power_down(&mut self) -> Result<(), LinkError> {
        if let Some(card) = self.card.take() {
            // The field goes off whether the card has heard this or not.
            card.deselect(&mut self.chip).await.ok();
        }
        match self.chip.field_off().await {
            Err(error) if error != LinkError::ReaderGone => self.restart().await,
            result => result,
        }
    }

    fn firmware(&self) -> Option<&str> {
        Some(&self.firmware)
    }
}

const TRIES: usize = 3;
/// Between two calls; a card takes longer to be laid down.
const POLL: Duration = Duration::from_millis(250);
/// The chip sends 290 bytes, which is more than FSC 256.
const MAX_FRAME: usize = 256;
/// A card without field for 5 ms has forgotten everything (ISO/IEC 14443-3 §5).
const POWER_OFF: Duration = Duration::from_millis(6);
/// The card answers ATTRIB within its FWT, mostly at once.
const ATTRIB_PATIENCE: Duration = Duration::from_millis(30);
const CALL: &str = "call for cards";
const ATTRIB: &str = "selection of the card";
