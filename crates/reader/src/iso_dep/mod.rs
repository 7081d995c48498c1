//! The block protocol of contactless cards (ISO/IEC 14443-4:2018 §7), as the reader's side of it.
//!
//! [`IsoDep`] carries command APDUs of any length over a [`FrameLink`], which carries one frame to
//! the card and one back. CID and NAD are not used: there is one card, and one conversation with it.
//!
//! A lost or broken block is recovered as §7.5.5 says, rules 1 to 8, and numbered by rules A to E:
//! R(NAK) asks for the card's last block, R(ACK) asks for the next part of a chain, and an I-block is
//! sent again only after the card has acknowledged the one *before* it, which proves that it never
//! got this one. So a command runs once, whatever was lost, and a VERIFY costs one try.

mod block;
mod recovery;

use std::time::Duration;

use apdu::LinkError;
use redacted::Redacted;

use self::recovery::{Granted, Trouble, repetition};
use crate::type_b::UNIT;

pub use block::Block;

/// What carries frames between the reader's antenna and one selected card.
#[allow(
    async_fn_in_trait,
    reason = "a browser tab has one thread: no caller needs the futures to be Send"
)]
pub trait FrameLink {
    /// Sends one frame and receives the card's frame. The CRC is added and checked below.
    ///
    /// `patience` is how long the card may take until its answer begins. Never repeats a frame.
    ///
    /// # Errors
    ///
    /// [`FrameError`].
    async fn exchange(
        &mut self,
        frame: &[u8],
        patience: Duration,
    ) -> Result<Redacted<Vec<u8>>, FrameError>;
}

/// Why no frame came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FrameError {
    /// The card was silent.
    Timeout,
    /// Something came that is no frame, or got lost between host and reader.
    Garbled {
        /// The reader's code for it, zero if it has none.
        code: u32,
    },
    /// The reader itself failed: asking again is of no use.
    Link(LinkError),
}

/// Why a command got no answer; the card has to be powered up anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The card was silent to the block and to every repetition.
    Mute,
    /// The card, or noise, answered something that is not the block it owes.
    Garbled {
        /// The reader's code for the last of them, zero if it has none.
        code: u32,
    },
    /// The card asked for more and more time.
    Stalling,
    /// The card's answer is longer than any response APDU.
    TooLong,
    /// The reader itself failed.
    Link(LinkError),
}

impl From<Failure> for LinkError {
    /// What the card did, as if it were still there: whether it is, the reader's driver finds out.
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Mute | Failure::Stalling => Self::Timeout,
            Failure::Garbled { code } => Self::Reader {
                code,
                what: "answer of the card",
            },
            Failure::TooLong => Self::ResponseTooLong,
            Failure::Link(error) => error,
        }
    }
}

/// The conversation with one selected card.
#[derive(Debug)]
pub struct IsoDep {
    /// Of the next I-block to be sent, or of the I-block that is due.
    number: u8,
    /// The longest INF field that the card takes.
    part: usize,
    /// FWT.
    waiting_time: Duration,
}

impl IsoDep {
    /// Begins a conversation with a card that was selected just now.
    ///
    /// `frame_size` is FSC, or the longest frame that the reader sends if that is less, in bytes with
    /// CRC; `fwi` is FWI, of which 15 is reserved and read as 4 (§7.2).
    pub fn new(frame_size: usize, fwi: u8) -> Self {
        let fwi = if fwi > MAX_FWI { DEFAULT_FWI } else { fwi };
        Self {
            number: 0,
            part: frame_size.saturating_sub(OVERHEAD).max(1),
            waiting_time: UNIT * (1 << fwi),
        }
    }

    /// Sends a command APDU and receives the response APDU, each in as many blocks as it takes.
    ///
    /// # Errors
    ///
    /// [`Failure`]: then it is unknown whether the card carried the command out.
    pub async fn transceive<L: FrameLink>(
        &mut self,
        link: &mut L,
        command: &[u8],
    ) -> Result<Redacted<Vec<u8>>, Failure> {
        let mut rest = command;
        while let Some((data, after)) = rest.split_at_checked(self.part)
            && !after.is_empty()
        {
            let number = self.number;
            let part = Block::Information {
                number,
                more: true,
                data,
            };
            self.deliver(link, part).await?;
            rest = after;
        }
        let number = self.number;
        let last = Block::Information {
            number,
            more: false,
            data: rest,
        };

        let mut answer = self.deliver(link, last).await?;
        // Joined at the end in one allocation: a growing vector would leave unwiped copies behind.
        let mut parts = Vec::new();
        let mut length = 0;
        loop {
            length += answer.data.expose().len();
            if length > MAX_RESPONSE {
                return Err(Failure::TooLong);
            }
            parts.push(answer.data);
            if !answer.more {
                break;
            }
            let number = self.number;
            answer = self.deliver(link, Block::Ack { number }).await?;
        }
        let parts: Vec<&[u8]> = parts.iter().map(|part| part.expose().as_slice()).collect();
        Ok(Redacted::new(parts.concat()))
    }

    /// Whether the card is still there and still selected: R(NAK) between two commands makes it
    /// answer R(ACK) (§7.5.6, method 2), and changes nothing in it. Takes a moment if the card is gone,
    /// however much time it has asked for: this answer needs no thinking.
    ///
    /// # Errors
    ///
    /// [`LinkError`] of the reader.
    pub async fn is_present<L: FrameLink>(&self, link: &mut L) -> Result<bool, LinkError> {
        let probe = Block::Nak {
            number: self.number,
        };
        let patience = self.patience(1).min(PROBE_PATIENCE);
        for _ in 0..PROBES {
            match link.exchange(probe.encode().expose(), patience).await {
                Ok(frame) if Block::parse(frame.expose()).is_some() => return Ok(true),
                Ok(_) | Err(FrameError::Timeout | FrameError::Garbled { .. }) => {}
                Err(FrameError::Link(error)) => return Err(error),
            }
        }
        Ok(false)
    }

    /// Ends the conversation by S(DESELECT), which halts the card (§7.5.3.3). A silent card is no
    /// error: it may be gone.
    ///
    /// # Errors
    ///
    /// [`LinkError`] of the reader.
    pub async fn deselect<L: FrameLink>(self, link: &mut L) -> Result<(), LinkError> {
        let deselect = Block::Deselect.encode();
        for _ in 0..DESELECT_TRIES {
            match link.exchange(deselect.expose(), DESELECT_PATIENCE).await {
                Ok(frame) if Block::parse(frame.expose()) == Some(Block::Deselect) => break,
                Ok(_) | Err(FrameError::Timeout | FrameError::Garbled { .. }) => {}
                Err(FrameError::Link(error)) => return Err(error),
            }
        }
        Ok(())
    }

    /// Brings one block to the card and its proper answer back.
    ///
    /// For an I-block with `more`, that is the R(ACK) with its number; for any other I-block, and for
    /// R(ACK), it is the I-block with its number.
    async fn deliver<L: FrameLink>(
        &mut self,
        link: &mut L,
        block: Block<'_>,
    ) -> Result<Part, Failure> {
        let number = self.number;
        let is_command = matches!(block, Block::Information { .. });
        let is_chained = matches!(block, Block::Information { more: true, .. });
        let mut next = block;
        let mut patience = self.patience(1);
        let mut trouble = Trouble::default();
        let mut granted = Granted::default();
        loop {
            let answer = link.exchange(next.encode().expose(), patience).await;
            patience = self.patience(1);
            let answer = match answer {
                Ok(frame) => frame,
                Err(error) => {
                    trouble.note(error)?;
                    next = repetition(block, number);
                    continue;
                }
            };
            match Block::parse(answer.expose()) {
                Some(Block::Information {
                    number: theirs,
                    more,
                    data,
                }) if theirs == number && !is_chained => {
                    self.number ^= 1;
                    let data = Redacted::new(data.to_vec());
                    return Ok(Part { more, data });
                }
                Some(Block::Ack { number: theirs }) if theirs == number && is_chained => {
                    self.number ^= 1;
                    return Ok(Part::default());
                }
                // Rule 6: the card acknowledges the block before; this one never reached it. Believed
                // only when asked: by rule 12 no card says so unasked, and a stray acknowledgement
                // must not make a VERIFY run twice.
                Some(Block::Ack { number: theirs })
                    if theirs != number && is_command && matches!(next, Block::Nak { .. }) =>
                {
                    trouble.note(FrameError::Garbled { code: 0 })?;
                    next = block;
                }
                Some(Block::WaitingTime { multiplier }) => {
                    patience = self.patience(multiplier);
                    granted.note(patience)?;
                    next = Block::WaitingTime { multiplier };
                }
                _ => {
                    trouble.note(FrameError::Garbled { code: 0 })?;
                    next = repetition(block, number);
                }
            }
        }
    }

    /// FWT times the multiplier, and what a reader grants on top (ΔFWT).
    fn patience(&self, multiplier: u8) -> Duration {
        (self.waiting_time * u32::from(multiplier)).min(MAX_WAITING_TIME) + DELTA_WAITING_TIME
    }
}

/// The card's answer to one block.
#[derive(Default)]
struct Part {
    more: bool,
    data: Redacted<Vec<u8>>,
}

const PROBES: usize = 3;
/// As much as a card with FWI 9 may take anyway.
const PROBE_PATIENCE: Duration = Duration::from_millis(160);
const DESELECT_TRIES: usize = 2;
/// Control byte and CRC.
const OVERHEAD: usize = 3;
const MAX_FWI: u8 = 14;
const DEFAULT_FWI: u8 = 4;
/// FWT_MAX (§7.2).
const MAX_WAITING_TIME: Duration = Duration::from_millis(4950);
/// ΔFWT, 49152/fc.
const DELTA_WAITING_TIME: Duration = Duration::from_micros(3625);
/// 65536/fc and ΔFWT (§8.1).
const DESELECT_PATIENCE: Duration = Duration::from_micros(4834 + 3625);
/// Data and status word of the longest response APDU.
const MAX_RESPONSE: usize = 0x1_0002;
