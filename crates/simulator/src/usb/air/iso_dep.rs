//! The card's side of the block protocol (ISO/IEC 14443-4 §7).

use std::time::Duration;

use crate::usb::Disturbance;
use crate::usb::slot::Slot;

/// The protocol between ATTRIB and DESELECT.
pub(super) struct IsoDep {
    /// Longest frame that the reader takes, check value included.
    fsd: usize,
    fwt: Duration,
    /// Card identifier, if the card knows such.
    cid: Option<u8>,
    block_number: u8,
    /// The command so far.
    command: Vec<u8>,
    /// The response, or what is left of it; empty while there is none.
    response: Vec<u8>,
    /// The card still works for so long before it answers.
    work: Duration,
    /// Multiplier of the waiting time that was asked for and is not granted yet.
    asked: Option<u8>,
    is_chaining: bool,
    /// The block to send again when the reader did not get it.
    last: Vec<u8>,
    is_deselected: bool,
}

/// A block of the card and when it comes.
pub(super) struct Block {
    pub(super) bytes: Vec<u8>,
    pub(super) after: Duration,
}

impl IsoDep {
    pub(super) fn new(fsd: usize, fwt: Duration, cid: Option<u8>) -> Self {
        Self {
            fsd,
            fwt,
            cid,
            // Rule C: the card's block number begins with 1.
            block_number: 1,
            command: Vec::new(),
            response: Vec::new(),
            work: Duration::ZERO,
            asked: None,
            is_chaining: false,
            last: Vec::new(),
            is_deselected: false,
        }
    }

    pub(super) fn is_deselected(&self) -> bool {
        self.is_deselected
    }

    /// Answers one block, or keeps silent as rule 9 demands for what it does not understand.
    pub(super) fn receive(
        &mut self,
        block: &[u8],
        disturbance: Option<Disturbance>,
        slot: &mut Slot,
    ) -> Option<Block> {
        let (&pcb, rest) = block.split_first()?;
        let inf = match (pcb & HAS_CID, self.cid) {
            (0, None | Some(0)) => rest,
            (HAS_CID, Some(own)) => {
                let (cid, inf) = rest.split_first()?;
                (cid & 0x0F == own).then_some(inf)?
            }
            _ => return None,
        };
        let (bytes, after) = match pcb & !HAS_CID {
            0x02 | 0x03 => self.last_part(inf, disturbance, slot),
            0x12 | 0x13 => self.part(inf),
            0xA2 | 0xA3 => self.acknowledged(pcb & 1),
            0xB2 | 0xB3 => Some(self.not_acknowledged(pcb & 1)),
            0xC2 => Some(self.deselect()),
            0xF2 => self.granted(inf, disturbance),
            _ => None,
        }?;
        let bytes = match bytes.split_first() {
            Some((pcb, inf)) if block.first()? & HAS_CID != 0 => {
                [&[pcb | HAS_CID, self.cid?], inf].concat()
            }
            _ => bytes,
        };
        Some(Block { bytes, after })
    }

    /// The end of a command: the card works on it (rules D and 11).
    fn last_part(
        &mut self,
        inf: &[u8],
        disturbance: Option<Disturbance>,
        slot: &mut Slot,
    ) -> Option<(Vec<u8>, Duration)> {
        self.take(inf)?;
        let command = std::mem::take(&mut self.command);
        (self.response, self.work) = match command.as_slice() {
            // An empty block asks whether the card is there.
            [] => Default::default(),
            command => slot.process(command)?,
        };
        self.is_chaining = false;
        Some(self.answer_or_ask(disturbance))
    }

    /// A part of a command, acknowledged (rules D and 2).
    fn part(&mut self, inf: &[u8]) -> Option<(Vec<u8>, Duration)> {
        self.take(inf)?;
        Some(self.send(vec![0xA2 | self.block_number]))
    }

    /// Rule D: the number changes whatever the block's own number is.
    fn take(&mut self, inf: &[u8]) -> Option<()> {
        if self.command.len() + inf.len() > LONGEST_COMMAND {
            self.command.clear();
            return None;
        }
        self.block_number ^= 1;
        self.asked = None;
        self.response.clear();
        self.command.extend(inf);
        Some(())
    }

    /// R(ACK): the next part (rules E and 13), or the last block once more (rule 11 of edition 1,
    /// 12 of later ones).
    fn acknowledged(&mut self, number: u8) -> Option<(Vec<u8>, Duration)> {
        if number == self.block_number {
            return self.again();
        }
        if !self.is_chaining {
            return None;
        }
        self.block_number ^= 1;
        Some(self.next_part(Duration::ZERO))
    }

    /// R(NAK): the last block once more, or "I am here" (rule 12).
    fn not_acknowledged(&self, number: u8) -> (Vec<u8>, Duration) {
        match self.again() {
            Some(again) if number == self.block_number => again,
            // Not remembered as the last block: it acknowledges nothing of the reader's chain.
            _ => (vec![0xA2 | self.block_number], Duration::ZERO),
        }
    }

    fn again(&self) -> Option<(Vec<u8>, Duration)> {
        (!self.last.is_empty()).then(|| (self.last.clone(), Duration::ZERO))
    }

    fn deselect(&mut self) -> (Vec<u8>, Duration) {
        self.is_deselected = true;
        (vec![0xC2], Duration::ZERO)
    }

    /// S(WTX) response (§7.3): the reader grants what was asked for.
    fn granted(
        &mut self,
        inf: &[u8],
        disturbance: Option<Disturbance>,
    ) -> Option<(Vec<u8>, Duration)> {
        let asked = self.asked?;
        if !matches!(inf, [granted] if granted & 0x3F == asked) {
            return None;
        }
        self.asked = None;
        let waited = self.work.min(self.fwt * u32::from(asked));
        self.work -= waited;
        let (block, after) = self.answer_or_ask(disturbance);
        Some((block, waited + after))
    }

    /// The answer, or a request for more time if it would come too late.
    fn answer_or_ask(&mut self, disturbance: Option<Disturbance>) -> (Vec<u8>, Duration) {
        let at_once = self.fwt * 3 / 4;
        let stormy = disturbance == Some(Disturbance::WaitingTime);
        if self.work <= at_once && !stormy {
            let rest = std::mem::take(&mut self.work);
            return self.next_part(rest);
        }
        self.work = self.work.saturating_sub(at_once);
        let periods = self.work.as_nanos() / self.fwt.as_nanos().max(1) + 1;
        let asked = u8::try_from(periods).map_or(59, |periods| periods.min(59));
        self.asked = Some(asked);
        let (block, _) = self.send(vec![0xF2, asked]);
        (block, at_once)
    }

    fn next_part(&mut self, after: Duration) -> (Vec<u8>, Duration) {
        let room = self
            .fsd
            .saturating_sub(if self.cid.is_some() { 4 } else { 3 });
        let rest = self.response.split_off(room.min(self.response.len()));
        let part = std::mem::replace(&mut self.response, rest);
        self.is_chaining = !self.response.is_empty();
        let chaining = if self.is_chaining { 0x10 } else { 0x00 };
        let (block, _) =
            self.send([&[0x02 | chaining | self.block_number], part.as_slice()].concat());
        (block, after)
    }

    fn send(&mut self, block: Vec<u8>) -> (Vec<u8>, Duration) {
        self.last.clone_from(&block);
        (block, Duration::ZERO)
    }
}

const HAS_CID: u8 = 0x08;
/// A whole extended command.
const LONGEST_COMMAND: usize = 65_544;
