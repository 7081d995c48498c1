//! Power-up: voltage, answer to reset, and what follows from it.

use std::time::Duration;

use apdu::LinkError;
use redacted::Redacted;

use super::message::{CardStatus, Request, Voltage};
use super::parameters::{DEFAULT_RATE, Disagreement, Timing, agree};
use super::slot::{Slot, Trouble};
use super::tpdu::Blocks;
use super::{Card, Ccid, ExchangeLevel, Features, error};
use crate::atr::{Atr, AtrError};
use crate::t1::{Block, Line, T1};
use crate::{CardReader, ControlRequest, Pipe, PipeError, Recipient, RequestType};

/// bcdDevice of the device descriptor (USB 2.0 §9.6.1), written as `2.03`.
pub(super) async fn firmware<P: Pipe>(pipe: &mut P) -> Result<Option<String>, LinkError> {
    let request = ControlRequest {
        kind: RequestType::Standard,
        recipient: Recipient::Device,
        request: GET_DESCRIPTOR,
        value: DEVICE_DESCRIPTOR,
        index: 0,
    };
    match pipe.control_in(request, 18).await {
        Ok(device) => Ok(match device.get(12..14) {
            Some(&[low, high]) => Some(format!("{high:x}.{low:02x}")),
            Some(_) | None => None,
        }),
        Err(PipeError::Gone) => Err(LinkError::ReaderGone),
        // A reader that does not tell works all the same.
        Err(_) => Ok(None),
    }
}

impl<P: Pipe> Ccid<P> {
    /// Powers the card up and agrees with it on everything.
    pub(super) async fn activate(&mut self) -> Result<Card, LinkError> {
        let atr = self.cold_reset().await?;
        match self.settle(atr.expose()).await {
            Ok(card) => Ok(card),
            Err(error) => {
                self.power_down().await?;
                Err(error)
            }
        }
    }

    async fn settle(&mut self, atr: &[u8]) -> Result<Card, LinkError> {
        let atr = Atr::parse(atr);
        let card = match self.descriptor.exchange_level() {
            ExchangeLevel::ShortApdu => Card::ShortApdu,
            ExchangeLevel::ExtendedApdu => Card::ExtendedApdu,
            ExchangeLevel::Tpdu | ExchangeLevel::Character => {
                let atr = atr?;
                let timing = self.agree(&atr).await?;
                return self.begin(&atr, timing).await;
            }
        };
        // These readers agree with the card by themselves, unless they say that they do not.
        let features = self.descriptor.features;
        let by_itself =
            features.has(Features::AUTO_PARAMETERS) || features.has(Features::AUTO_NEGOTIATION);
        if let Ok(atr) = atr
            && atr.offers(1)
            && !by_itself
        {
            self.agree(&atr).await?;
        }
        Ok(card)
    }

    /// Powers the card up at the first voltage at which it answers.
    async fn cold_reset(&mut self) -> Result<Redacted<Vec<u8>>, LinkError> {
        let features = self.descriptor.features;
        let reader_chooses =
            features.has(Features::AUTO_VOLTAGE) || features.has(Features::AUTO_ACTIVATION);
        let voltages = match reader_chooses {
            true => vec![Voltage::Automatic],
            false => Voltage::candidates(self.descriptor.voltages),
        };
        let mut error = LinkError::NoCard;
        for (i, voltage) in voltages.into_iter().enumerate() {
            if i > 0 {
                self.power_down().await?;
            }
            // The contacts rest for 10 ms (ISO/IEC 7816-3 §6.2.4).
            self.slot.pipe.pause(REST).await;
            let request = Request::PowerOn(voltage);
            match power_on(&mut self.slot, request).await {
                Ok(atr) => return Ok(atr),
                Err(Trouble::Refused {
                    card: CardStatus::Absent,
                    ..
                }) => return Err(LinkError::NoCard),
                Err(trouble @ Trouble::Refused { .. }) => error = trouble.without_card(),
                Err(Trouble::Late) => {
                    self.slot.recover().await?;
                    error = LinkError::Timeout;
                }
                Err(trouble) => return Err(trouble.without_card()),
            }
        }
        Err(error)
    }

    /// Agrees on T=1; a card that does not keep to a higher bit rate is powered up once more.
    async fn agree(&mut self, atr: &Atr) -> Result<Timing, LinkError> {
        if !atr.offers(1) || self.descriptor.protocols & 0x02 == 0 {
            return Err(LinkError::Reader {
                code: atr.first_protocol().into(),
                what: "card or reader without T=1",
            });
        }
        if atr.specific.is_some_and(|specific| specific.implicit) {
            return Err(LinkError::Reader {
                code: 0x10,
                what: "implicit parameters in TA2",
            });
        }
        match agree(&mut self.slot, &self.descriptor, atr, true).await {
            Ok(timing) => return Ok(timing),
            Err(Disagreement::Link(error)) => return Err(error),
            Err(Disagreement::Rate) => {}
        }
        self.power_down().await?;
        self.cold_reset().await?;
        match agree(&mut self.slot, &self.descriptor, atr, false).await {
            Ok(timing) => Ok(timing),
            Err(Disagreement::Link(error)) => Err(error),
            Err(Disagreement::Rate) => Err(LinkError::Reader {
                code: DEFAULT_RATE.into(),
                what: "PPS",
            }),
        }
    }

    /// Begins the conversation by blocks.
    async fn begin(&mut self, atr: &Atr, timing: Timing) -> Result<Card, LinkError> {
        let frame = PROLOGUE + atr.t1.checksum.length();
        let room = self.slot.max_data.saturating_sub(frame);
        let room = u8::try_from(room).unwrap_or(Block::MAX_INFORMATION);
        let max_ifsd = u8::try_from(self.descriptor.max_ifsd).unwrap_or(Block::MAX_INFORMATION);
        let line = Line {
            max_out: room,
            max_in: match max_ifsd {
                // A descriptor with nothing in this field.
                0 => room.min(DEFAULT_IFSD),
                max => room.min(max),
            },
            patience: timing.minute(),
        };
        let mut t1 = T1::new(&atr.t1, line);
        if !self.descriptor.features.has(Features::AUTO_IFSD) {
            let mut link = Blocks {
                slot: &mut self.slot,
                timing,
            };
            t1.announce(&mut link).await?;
        }
        Ok(Card::Tpdu(t1, timing))
    }
}

async fn power_on<P: Pipe>(
    slot: &mut Slot<P>,
    request: Request<'_>,
) -> Result<Redacted<Vec<u8>>, Trouble> {
    let mut busy = 0;
    loop {
        match slot.request(request, POWER_PATIENCE).await {
            Ok(reply) => return Ok(reply.data),
            // The reader powers the card up by itself just now.
            Err(Trouble::Refused {
                error: error::BUSY_WITH_AUTO_SEQUENCE,
                ..
            }) if busy < MAX_BUSY => {
                busy += 1;
                slot.pipe.pause(BUSY_PAUSE).await;
            }
            Err(trouble) => return Err(trouble),
        }
    }
}

impl From<AtrError> for LinkError {
    fn from(error: AtrError) -> Self {
        Self::Reader {
            code: match error {
                AtrError::Truncated => 1,
                AtrError::TooLong => 2,
                AtrError::Convention => 3,
                AtrError::Check => 4,
                AtrError::Reserved => 5,
            },
            what: "answer to reset",
        }
    }
}

const GET_DESCRIPTOR: u8 = 6;
const DEVICE_DESCRIPTOR: u16 = 0x0100;
/// NAD, PCB and LEN.
const PROLOGUE: usize = 3;
const DEFAULT_IFSD: u8 = 32;
const REST: Duration = Duration::from_millis(10);
/// A reader that chooses the voltage may try three of them.
const POWER_PATIENCE: Duration = Duration::from_secs(10);
const BUSY_PAUSE: Duration = Duration::from_millis(100);
const MAX_BUSY: u8 = 10;
