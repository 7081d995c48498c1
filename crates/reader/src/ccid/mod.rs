//! Readers that speak CCID, release 1.1, over a USB interface that a page may claim.
//!
//! # Readers
//!
//! Chromium gives no page an interface of class `0B`, so an ordinary CCID reader is out of reach. Some
//! readers carry the very same protocol on an interface of the vendor class `FF` with a CCID
//! descriptor of 54 bytes; libccid recognises them by that, and so do we:
//!
//! | reader | ids | level |
//! |---|---|---|
//! | SCR3310-NTTCom | `04E6:511A` | TPDU |
//! | SCR331-DI-NTTCom | `04E6:5120` | TPDU |
//! | OMNIKEY 5321 CLi | `076B:532A` | short APDU |
//! | DUALi DE-ABCM6 | `1DB2:0600` | extended APDU |
//! | SCR331-DI, SDI010, SDI011, SCL010, SCL011 | `04E6:5111`, `:5121`, `:512B`, `:512C`, `:5291`, `:5292` | TPDU |
//!
//! # What works
//!
//! - Exchange levels: TPDU with our own [`t1`](crate::t1), short APDU, short and extended APDU.
//! - Power-up at each voltage that the reader has, PPS and parameters where the reader leaves them to
//!   the host, time extensions, abort, presence by slot status and by slot-change notifications.
//! - Bit rates from TA1, as far as the reader's descriptor and its list of data rates allow.
//!
//! # What does not
//!
//! - Character level, and T=0 by TPDUs: a My Number Card speaks T=1.
//! - Slots other than the first one, PIN pads, displays, escape commands.
//! - ICCD (`bInterfaceProtocol` 1 and 2), the variant for USB tokens.
//!
//! Specification: *Device Class: Smart Card CCID*, revision 1.1 of 2005. Section numbers are its own.
//! The conversations are tested against emulated readers; a real reader has yet to be tried.

mod apdu_level;
mod descriptor;
pub mod error;
pub mod message;
mod notification;
mod parameters;
mod power;
mod slot;
mod tpdu;

use std::time::Duration;

use apdu::{Command, Limits, LinkError, Response, Transmit};
use redacted::Redacted;

use crate::t1::T1;
use crate::{CardLine, CardReader, Pipe, PipeError, Presence};
use message::{CardStatus, Request};
use parameters::Timing;
use slot::{PATIENCE, Slot, Trouble};
use tpdu::Blocks;

pub use descriptor::{CcidDescriptor, ExchangeLevel, Features};
pub use notification::SlotChange;

/// A CCID reader with room for one card.
#[derive(Debug)]
pub struct Ccid<P> {
    slot: Slot<P>,
    descriptor: CcidDescriptor,
    firmware: Option<String>,
    card: Option<Card>,
}

/// The card that is powered up.
#[derive(Debug)]
enum Card {
    ShortApdu,
    ExtendedApdu,
    Tpdu(T1, Timing),
}

impl<P: Pipe> Ccid<P> {
    /// Takes hold of a reader: drops what nobody has read, and takes the power from a card that an
    /// earlier page may have left with a verified PIN.
    ///
    /// # Errors
    ///
    /// [`LinkError::Reader`] if the reader works by characters; otherwise that of the reader.
    pub async fn open(
        pipe: P,
        interface_number: u8,
        descriptor: CcidDescriptor,
    ) -> Result<Self, LinkError> {
        if descriptor.exchange_level() == ExchangeLevel::Character {
            return Err(LinkError::Reader {
                code: descriptor.features.0,
                what: "character-level exchange",
            });
        }
        let mut slot = Slot::new(pipe, interface_number, descriptor.max_message);
        slot.drain().await?;
        let firmware = power::firmware(&mut slot.pipe).await?;
        let mut reader = Self {
            slot,
            descriptor,
            firmware,
            card: None,
        };
        reader.power_down().await?;
        Ok(reader)
    }

    /// Waits until a card comes or goes, or the time is over: a reader without an interrupt endpoint
    /// is given a moment's pause instead. What has happened, [`presence`](CardReader::presence) says.
    ///
    /// # Errors
    ///
    /// [`LinkError::ReaderGone`].
    pub async fn wait_for_change(&mut self, patience: Duration) -> Result<(), LinkError> {
        match self.slot.pipe.notification(patience).await {
            Ok(_) | Err(PipeError::Timeout) => Ok(()),
            Err(PipeError::Gone) => Err(LinkError::ReaderGone),
            Err(PipeError::NoEndpoint | PipeError::Stall | PipeError::Broken) => {
                self.slot.pipe.pause(patience.min(POLL)).await;
                Ok(())
            }
        }
    }

    /// The pipe, for closing it.
    pub fn into_pipe(self) -> P {
        self.slot.pipe
    }

    /// Looks at the slot, once more if the first answer got lost.
    async fn status(&mut self) -> Result<CardStatus, LinkError> {
        let mut again = true;
        loop {
            match self.slot.request(Request::SlotStatus, PATIENCE).await {
                Ok(reply) => return Ok(reply.card),
                // It says that there is no card by failing.
                Err(Trouble::Refused {
                    error: error::MUTE,
                    card,
                    ..
                }) => return Ok(card),
                Err(Trouble::Late | Trouble::Garbled { .. }) if again => {
                    again = false;
                    if !self.slot.recover().await? {
                        self.card = None;
                    }
                }
                Err(trouble) => return Err(trouble.without_card()),
            }
        }
    }

    /// After a command that failed: what to call it, now that the slot can be looked at.
    async fn explain(&mut self, error: LinkError) -> LinkError {
        if error == LinkError::ReaderGone {
            self.card = None;
            return error;
        }
        match self.status().await {
            Ok(CardStatus::Active) => {
                if error.is_card_gone() || self.card.as_ref().is_some_and(Card::is_lost) {
                    // It is another card, or nobody can speak with it any more: no PIN shall stay
                    // verified.
                    self.card = None;
                    if let Err(LinkError::ReaderGone) = self.power_down().await {
                        return LinkError::ReaderGone;
                    }
                }
                error
            }
            Ok(CardStatus::Inactive | CardStatus::Absent) => {
                self.card = None;
                LinkError::CardRemoved
            }
            Err(LinkError::ReaderGone) => {
                self.card = None;
                LinkError::ReaderGone
            }
            Err(_) => error,
        }
    }

    async fn exchange(&mut self, command: &[u8]) -> Result<Redacted<Vec<u8>>, LinkError> {
        let trouble = match &mut self.card {
            None => return Err(LinkError::NoCard),
            Some(Card::Tpdu(t1, timing)) => {
                let mut link = Blocks {
                    slot: &mut self.slot,
                    timing: *timing,
                };
                return Ok(t1.transceive(&mut link, command).await?);
            }
            Some(Card::ShortApdu) => apdu_level::short(&mut self.slot, command).await,
            Some(Card::ExtendedApdu) => apdu_level::extended(&mut self.slot, command).await,
        };
        match trouble {
            Ok(response) => Ok(response),
            Err(Trouble::Late) => {
                if !self.slot.recover().await? {
                    self.card = None;
                }
                Err(LinkError::Timeout)
            }
            Err(trouble) => Err(trouble.with_card()),
        }
    }
}

impl<P: Pipe> Transmit for Ccid<P> {
    async fn transmit(&mut self, command: &Command) -> Result<Response, LinkError> {
        if self.card.is_none() {
            return Err(LinkError::NoCard);
        }
        let limits = self.limits();
        let expected = command.le.map_or(0, |le| le.count());
        if command.data.as_bytes().len() > limits.command_data || expected > limits.response_data {
            return Err(LinkError::CommandTooLong);
        }
        let bytes = command.encode()?;
        match self.exchange(bytes.expose()).await {
            Ok(response) => Ok(Response::parse(response.expose())?),
            Err(error) => Err(self.explain(error).await),
        }
    }

    fn limits(&self) -> Limits {
        match self.descriptor.exchange_level() {
            ExchangeLevel::Tpdu | ExchangeLevel::ExtendedApdu => Limits::EXTENDED,
            ExchangeLevel::ShortApdu | ExchangeLevel::Character => Limits {
                // Header, Lc and Le; status word.
                command_data: self.slot.max_data.saturating_sub(6).min(0xFF),
                response_data: self.slot.max_data.saturating_sub(2).min(0x100),
            },
        }
    }
}

impl<P: Pipe> CardReader for Ccid<P> {
    async fn presence(&mut self) -> Result<Presence, LinkError> {
        // A reader that powers up the next card by itself would pass it off as the same one.
        let changed = self.descriptor.features.has(Features::AUTO_ACTIVATION)
            && self.card.is_some()
            && self.has_changed(Duration::ZERO).await?;
        if changed {
            self.power_down().await?;
            return Ok(Presence::Absent);
        }
        let powered = self.card.is_some();
        match (self.status().await?, powered) {
            (CardStatus::Active, true) if self.card.is_some() => Ok(Presence::Present),
            (CardStatus::Active | CardStatus::Inactive, false) => Ok(Presence::Present),
            (_, true) | (CardStatus::Absent, false) => {
                self.card = None;
                Ok(Presence::Absent)
            }
        }
    }

    async fn power_up(&mut self) -> Result<CardLine, LinkError> {
        let mut tries = 0;
        let card = loop {
            tries += 1;
            // A warm reset would leave a verified PIN behind.
            self.power_down().await?;
            self.has_changed(NOTICE).await?;
            match self.activate().await {
                Ok(card) => break card,
                Err(error @ (LinkError::NoCard | LinkError::ReaderGone)) => return Err(error),
                Err(error) if tries == TRIES => return Err(error),
                // A transfer got lost, or the contacts did not meet at once.
                Err(_) => {}
            }
        };
        let line = match card {
            Card::Tpdu(..) => CardLine::T1,
            Card::ShortApdu | Card::ExtendedApdu => CardLine::ByReader,
        };
        self.card = Some(card);
        Ok(line)
    }

    async fn power_down(&mut self) -> Result<(), LinkError> {
        self.card = None;
        match self.slot.request(Request::PowerOff, PATIENCE).await {
            // Without a card there is nothing to take the power from.
            Ok(_)
            | Err(Trouble::Refused {
                card: CardStatus::Inactive | CardStatus::Absent,
                ..
            }) => return Ok(()),
            Err(Trouble::Pipe(error)) => return Err(error),
            Err(Trouble::Late | Trouble::Garbled { .. } | Trouble::Refused { .. }) => {}
        }
        // A bus reset takes the power as well.
        if !self.slot.recover().await? {
            return Ok(());
        }
        match self.slot.request(Request::PowerOff, PATIENCE).await {
            Ok(_) => Ok(()),
            Err(Trouble::Pipe(error)) => Err(error),
            Err(Trouble::Late | Trouble::Garbled { .. } | Trouble::Refused { .. }) => {
                let reset = self.slot.pipe.reset().await;
                reset.map_err(|error| error.during("USB reset"))
            }
        }
    }

    fn firmware(&self) -> Option<&str> {
        self.firmware.as_deref()
    }
}

impl Card {
    const fn is_lost(&self) -> bool {
        match self {
            Self::Tpdu(t1, _) => !t1.is_usable(),
            Self::ShortApdu | Self::ExtendedApdu => false,
        }
    }
}

const TRIES: usize = 2;
/// How often to look where nothing tells.
const POLL: Duration = Duration::from_millis(250);
/// What a reader has to say of the insertion arrives within this.
const NOTICE: Duration = Duration::from_millis(20);
