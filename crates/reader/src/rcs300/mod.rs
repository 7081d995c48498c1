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
pub mod session;

use std::time::Duration;

use apdu::{Command, Limits, LinkError, Response, Transmit};
use redacted::Redacted;

use self::chip::{Chip, Switched};
use self::session::{Layer, Manage};
use crate::iso_dep::{Failure, FrameError, FrameLink, IsoDep};
use crate::type_b::{Atqb, REQB, Rates, WUPB};
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

/// What the field holds.
enum Selected {
    Card(Card),
    /// A card that does not do as it should.
    Unusable(LinkError),
    Nobody,
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

    /// Calls a card into a field that was off, and selects it. Errors are the reader's.
    async fn select(&mut self) -> Result<Selected, LinkError> {
        self.begin().await?;
        self.chip.field_on().await?;
        match self.chip.switch(Layer::Apdus).await? {
            Switched::Done => return Ok(Selected::Card(Card::ByReader)),
            Switched::Nobody => return Ok(Selected::Nobody),
            Switched::Refused(_) => {}
        }
        match self.chip.switch(Layer::Frames).await? {
            Switched::Done => self.select_by_frames().await,
            Switched::Nobody => Ok(Selected::Nobody),
            Switched::Refused(status) => Err(LinkError::Reader {
                code: status.0.into(),
                what: "switch to Type B",
            }),
        }
    }

    async fn select_by_frames(&mut self) -> Result<Selected, LinkError> {
        let card = match self.call().await {
            Ok(Some(card)) => card,
            Ok(None) => return Ok(Selected::Nobody),
            Err(FrameError::Link(error)) => return Err(error),
            Err(error) => return Ok(Selected::not(error, "call for cards")),
        };
        if !card.speaks_iso_dep() {
            let what = "card without ISO/IEC 14443-4";
            return Ok(Selected::Unusable(LinkError::Reader { code: 0, what }));
        }
        // Sent once: a card that is selected already ignores it.
        let attrib = card.attrib(Rates::SLOWEST);
        match self.chip.exchange(&attrib, ATTRIB_PATIENCE).await {
            Ok(answer) if Atqb::is_attrib_answer(answer.expose()) => {}
            Ok(_) => return Ok(Selected::not(FrameError::Garbled { code: 0 }, ATTRIB)),
            Err(FrameError::Link(error)) => return Err(error),
            Err(error) => return Ok(Selected::not(error, ATTRIB)),
        }
        self.chip.pipe.pause(card.start_up_guard()).await;
        let frame_size = card.frame_size().min(MAX_FRAME);
        let conversation = IsoDep::new(frame_size, card.fwi());
        Ok(Selected::Card(Card::ByFrames(conversation)))
    }

    /// Calls every card in the field; the reader may have done so, which changes nothing.
    async fn call(&mut self) -> Result<Option<Atqb>, FrameError> {
        let mut heard = Ok(None);
        for request in [REQB, WUPB] {
            match self.chip.exchange(&request, CALL_PATIENCE).await {
                Ok(answer) => match Atqb::parse(answer.expose()) {
                    Ok(card) => return Ok(Some(card)),
                    Err(_) => heard = Err(FrameError::Garbled { code: 0 }),
                },
                Err(FrameError::Timeout) => {}
                Err(FrameError::Garbled { code }) => heard = Err(FrameError::Garbled { code }),
                Err(FrameError::Link(error)) => return Err(FrameError::Link(error)),
            }
        }
        heard
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
        let error = match failure {
            Failure::Link(error) => return error,
            Failure::Mute | Failure::Stalling => LinkError::Timeout,
            Failure::Garbled { code } => LinkError::Reader {
                code,
                what: "answer of the card",
            },
            Failure::TooLong => LinkError::ResponseTooLong,
        };
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

impl Selected {
    fn not(error: FrameError, what: &'static str) -> Self {
        Self::Unusable(match error {
            FrameError::Timeout => LinkError::Timeout,
            FrameError::Garbled { code } => LinkError::Reader { code, what },
            FrameError::Link(error) => error,
        })
    }
}

const TRIES: usize = 3;
/// Between two looks; a card takes longer to be laid down.
const POLL: Duration = Duration::from_millis(250);
/// One answer may get lost.
const LOOKS: usize = 2;
/// As much as ATTRIB promises that we take; more than the other reader of this maker sends.
const MAX_FRAME: usize = 256;
/// An ATQB comes within a millisecond of the call; a card without power needs a few to wake up.
const CALL_PATIENCE: Duration = Duration::from_millis(30);
/// The card answers ATTRIB within its FWT, mostly at once.
const ATTRIB_PATIENCE: Duration = Duration::from_millis(30);
/// Far more than a signature takes; the reader keeps the card's own waiting times.
const COMMAND_PATIENCE: Duration = Duration::from_secs(10);
/// Eight bytes (ISO/IEC 7816-4 §11.5.3).
const GET_CHALLENGE: [u8; 5] = [0x00, 0x84, 0x00, 0x00, 0x08];
const ATTRIB: &str = "selection of the card";
