//! The card's side of T=1 (ISO/IEC 7816-3 §11).

use std::mem;
use std::time::Duration;

use super::block::{Block, Kind, Refusal, Supervisory, block};
use crate::usb::Disturbance;

/// The protocol from the answer to reset on.
pub(in crate::usb) struct T1 {
    /// Longest field that the reader takes.
    ifsd: usize,
    /// Longest field that the card takes, as its ATR says.
    ifsc: usize,
    /// N(S) of the card's next I-block.
    sends: u8,
    /// N(S) of the reader's next I-block.
    expects: u8,
    command: Vec<u8>,
    /// The response, or what is left of it.
    response: Vec<u8>,
    /// The I-block that was sent last has the more-data bit.
    is_chaining: bool,
    /// More time was asked for and not granted yet.
    waits: bool,
    last: Vec<u8>,
}

/// A block of the card and how long it thought.
pub(in crate::usb) type Reply = (Vec<u8>, Duration);

impl T1 {
    pub(in crate::usb) fn new(ifsc: u8) -> Self {
        Self {
            ifsd: 32,
            ifsc: usize::from(ifsc),
            sends: 0,
            expects: 0,
            command: Vec::new(),
            response: Vec::new(),
            is_chaining: false,
            waits: false,
            last: Vec::new(),
        }
    }

    /// Answers one block; a whole command goes to `process`. `None` if that has no answer.
    pub(in crate::usb) fn receive(
        &mut self,
        bytes: &[u8],
        disturbance: Option<Disturbance>,
        process: impl FnOnce(&[u8]) -> Option<Reply>,
    ) -> Option<Reply> {
        let answer = match Block::parse(bytes) {
            Err(refusal) => self.refuse(refusal),
            Ok(Block { nad, .. }) if nad != 0 => self.refuse(Refusal::Other),
            Ok(Block { kind, inf, .. }) => match kind {
                Kind::Information { number, more } => {
                    if number != self.expects || inf.len() > self.ifsc || self.waits {
                        self.refuse(Refusal::Other)
                    } else {
                        return self.information(inf, more, disturbance, process);
                    }
                }
                Kind::Ready { number } if inf.is_empty() => self.ready(number),
                Kind::Request(request) => self.request(request, inf),
                Kind::Answer(Supervisory::Wtx) if self.waits && inf == [WTX_MULTIPLIER] => {
                    self.waits = false;
                    self.answer(disturbance)
                }
                Kind::Ready { .. } | Kind::Answer(_) | Kind::Unknown => self.refuse(Refusal::Other),
            },
        };
        Some((answer, Duration::ZERO))
    }

    fn information(
        &mut self,
        inf: &[u8],
        more: bool,
        disturbance: Option<Disturbance>,
        process: impl FnOnce(&[u8]) -> Option<Reply>,
    ) -> Option<Reply> {
        self.expects ^= 1;
        self.response.clear();
        self.is_chaining = false;
        self.command.extend(inf);
        if self.command.len() > LONGEST_COMMAND {
            self.command.clear();
            return Some((self.remember(block(0xC2, &[])), Duration::ZERO));
        }
        if more {
            let ready = block(0x80 | self.expects << 4, &[]);
            return Some((self.remember(ready), Duration::ZERO));
        }
        let (response, work) = process(&mem::take(&mut self.command))?;
        self.response = response;
        Some((self.answer(disturbance), work))
    }

    /// R-block: the next part if it asks for that, otherwise the last block again (rules 2.2, 7.1).
    fn ready(&mut self, number: u8) -> Vec<u8> {
        if self.is_chaining && number == self.sends {
            return self.next_part();
        }
        if self.last.is_empty() {
            return self.refuse(Refusal::Other);
        }
        self.last.clone()
    }

    fn request(&mut self, request: Supervisory, inf: &[u8]) -> Vec<u8> {
        match (request, inf) {
            (Supervisory::Resynch, []) => {
                *self = Self::new(self.ifsc as u8);
                self.remember(block(0xE0, &[]))
            }
            (Supervisory::Ifs, [size @ 1..=254]) => {
                self.ifsd = usize::from(*size);
                self.remember(block(0xE1, inf))
            }
            (Supervisory::Abort, []) => {
                self.command.clear();
                self.response.clear();
                self.is_chaining = false;
                self.remember(block(0xE2, &[]))
            }
            _ => self.refuse(Refusal::Other),
        }
    }

    /// The response's first part, or a wish for more time. The readers emulated here wait for longer
    /// than any command takes: only a disturbance makes the card ask.
    fn answer(&mut self, disturbance: Option<Disturbance>) -> Vec<u8> {
        if disturbance == Some(Disturbance::WaitingTime) {
            self.waits = true;
            return self.remember(block(0xC3, &[WTX_MULTIPLIER]));
        }
        self.next_part()
    }

    fn next_part(&mut self) -> Vec<u8> {
        let rest = self.response.split_off(self.ifsd.min(self.response.len()));
        let part = mem::replace(&mut self.response, rest);
        self.is_chaining = !self.response.is_empty();
        let more = if self.is_chaining { 0x20 } else { 0x00 };
        let next = block(self.sends << 6 | more, &part);
        self.sends ^= 1;
        self.remember(next)
    }

    /// Not remembered: what the reader asks for again is what came before.
    fn refuse(&self, refusal: Refusal) -> Vec<u8> {
        block(0x80 | self.expects << 4 | refusal as u8, &[])
    }

    fn remember(&mut self, block: Vec<u8>) -> Vec<u8> {
        self.last.clone_from(&block);
        block
    }
}

const WTX_MULTIPLIER: u8 = 1;
const LONGEST_COMMAND: usize = 65_544;
