//! Transparent sessions of the RC-S300's vendor interface: `FF 50`, otherwise as PC/SC part 3 has
//! them under `FF C2`.
//!
//! Public programs show how FeliCa and Type A go. How this reader answers for Type B at layer 4 is
//! not published; both ways are emulated: it keeps the block protocol to itself, or refuses to.

use std::time::Duration;

use super::objects::{object, outcome, split};
use crate::usb::air::{BitRate, Field, Pcd, has_crc, with_crc};

/// What the reader keeps between commands.
#[derive(Default)]
pub(super) struct Session {
    pub(super) refuses_layer_4: bool,
    is_open: bool,
    protocol: Option<Protocol>,
    /// PUPI of the card found last.
    identifier: Vec<u8>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Protocol {
    /// Frames of Type B; the host adds everything but the check value.
    Frames,
    /// Command APDUs; the reader makes the blocks.
    Apdus,
    /// Type A or FeliCa: nothing here answers to it.
    Other,
}

/// What the host asks the next frame to be.
struct Wish {
    patience: Duration,
    /// Adds, and checks and takes away, CRC_B.
    crc: (bool, bool),
}

impl Session {
    /// Everything but the choice that is the reader's own.
    pub(super) fn start_anew(&mut self) {
        *self = Self {
            refuses_layer_4: self.refuses_layer_4,
            ..Self::default()
        };
    }

    /// One command: objects and status word, and how long that took.
    pub(super) fn answer(
        &mut self,
        command: &[u8],
        field: &mut Field,
        card: &mut Option<Pcd>,
    ) -> (Vec<u8>, Duration) {
        let mut takes = Duration::ZERO;
        let objects = match command {
            [0xFF, 0xCA, 0x00, 0x00, ..] => match self.identifier.as_slice() {
                [] => Err(FUNCTION_NOT_SUPPORTED),
                identifier => Ok(identifier.to_vec()),
            },
            [0xFF, 0x50, 0x00, what @ 0x00..=0x02, body @ ..] => match data(body) {
                None => Err(WRONG_LENGTH),
                Some(objects) => match what {
                    0x00 => Ok(self.manage(objects, field, card)),
                    _ if !self.is_open => Err(CONDITIONS_NOT_SATISFIED),
                    0x01 => Ok(self.transceive(objects, field, card, &mut takes)),
                    _ => Ok(self.switch(objects, field, card, &mut takes)),
                },
            },
            [0xFF, 0x50, ..] => Err(WRONG_P1_P2),
            [0xFF, ..] => Err(INS_NOT_SUPPORTED),
            _ => Err(CLASS_NOT_SUPPORTED),
        };
        let answer = match objects {
            Ok(objects) => [objects.as_slice(), &SUCCESS.to_be_bytes()].concat(),
            Err(status) => u16::to_be_bytes(status).to_vec(),
        };
        (answer, takes)
    }

    /// Session and field, on and off.
    fn manage(&mut self, mut rest: &[u8], field: &mut Field, card: &mut Option<Pcd>) -> Vec<u8> {
        let mut place = 0;
        while let Some((tag, _, next)) = split(rest) {
            place += 1;
            match tag {
                0x81 => self.is_open = true,
                0x82 => {
                    self.is_open = false;
                    self.protocol = None;
                }
                0x83 => {
                    *card = None;
                    self.identifier.clear();
                    field.switch(false);
                }
                0x84 => field.switch(true),
                _ => return outcome(place, FUNCTION_NOT_SUPPORTED),
            }
            rest = next;
        }
        all_or(rest, place)
    }

    /// `8F 02` standard and layer.
    fn switch(
        &mut self,
        objects: &[u8],
        field: &mut Field,
        card: &mut Option<Pcd>,
        takes: &mut Duration,
    ) -> Vec<u8> {
        let Some((0x8F, &[standard, layer], [])) = split(objects) else {
            return outcome(1, WRONG_LENGTH);
        };
        *card = None;
        self.protocol = Some(match (standard, layer) {
            (0x01, 0x04) if self.refuses_layer_4 => return outcome(1, FUNCTION_NOT_SUPPORTED),
            (0x01, 0x04) => {
                let (found, time) = Pcd::activate(field, BitRate::Kbit424);
                *takes += time;
                let Some(found) = found else {
                    return outcome(1, NO_RESPONSE);
                };
                self.identifier = found.atqb.iter().skip(1).take(4).copied().collect();
                *card = Some(found);
                Protocol::Apdus
            }
            (0x01, 0x00..=0x03) => Protocol::Frames,
            (0x00 | 0x03, 0x00..=0x04) => Protocol::Other,
            _ => return outcome(1, FUNCTION_NOT_SUPPORTED),
        });
        outcome(0, SUCCESS)
    }

    /// `5F 46 04` patience in microseconds, `90 02` flags, `95` what to send.
    fn transceive(
        &self,
        mut rest: &[u8],
        field: &mut Field,
        card: &mut Option<Pcd>,
        takes: &mut Duration,
    ) -> Vec<u8> {
        let mut wish = Wish {
            patience: Duration::from_millis(5),
            crc: (true, true),
        };
        let mut place = 0;
        while let Some((tag, value, next)) = split(rest) {
            place += 1;
            match (tag, value) {
                (0x5F46, &[a, b, c, d]) => {
                    let microseconds = u32::from_le_bytes([a, b, c, d]);
                    wish.patience = Duration::from_micros(u64::from(microseconds));
                }
                (0x90, &[flags, _]) => wish.crc = (flags & 0x01 == 0, flags & 0x02 == 0),
                // All bits of the last byte count, in both directions.
                (0x91 | 0x92, &[0x00 | 0x08]) => {}
                (0x95, data) => {
                    let answer = self.carry(data, &wish, field, card, takes);
                    return match answer {
                        Some(answer) => heard(&answer),
                        None => outcome(place, NO_RESPONSE),
                    };
                }
                _ => return outcome(place, FUNCTION_NOT_SUPPORTED),
            }
            rest = next;
        }
        all_or(rest, place)
    }

    fn carry(
        &self,
        data: &[u8],
        wish: &Wish,
        field: &mut Field,
        card: &mut Option<Pcd>,
        takes: &mut Duration,
    ) -> Option<Vec<u8>> {
        match self.protocol? {
            Protocol::Other => {
                *takes += field.slot.timing.on_line(wish.patience);
                None
            }
            // The reader knows from ATQB how long it waits; the host's patience is for frames.
            Protocol::Apdus => {
                let (response, time) = card.as_mut()?.transceive(field, data);
                *takes += time;
                if response.is_err() {
                    *card = None;
                }
                response.ok()
            }
            Protocol::Frames => {
                let (adds, checks) = wish.crc;
                let frame = if adds { with_crc(data) } else { data.to_vec() };
                let rate = BitRate::Kbit106;
                let answer = field.exchange(&frame, rate, rate, wish.patience);
                *takes += answer.takes;
                let frame = answer.frame?;
                match frame.split_last_chunk::<2>() {
                    Some((bytes, _)) if checks => has_crc(&frame).then(|| bytes.to_vec()),
                    _ => Some(frame),
                }
            }
        }
    }
}

/// Lc and data with any Le behind: this reader's hosts write it with one to three bytes.
fn data(body: &[u8]) -> Option<&[u8]> {
    let (length, rest) = match body {
        [0x00, high, low, rest @ ..] => (u16::from_be_bytes([*high, *low]), rest),
        [length, rest @ ..] => (u16::from(*length), rest),
        [] => return None,
    };
    let (data, le) = rest.split_at_checked(usize::from(length))?;
    (le.len() <= 3).then_some(data)
}

/// All went well if nothing is left over.
fn all_or(rest: &[u8], place: u8) -> Vec<u8> {
    match rest {
        [] => outcome(0, SUCCESS),
        _ => outcome(place + 1, WRONG_LENGTH),
    }
}

/// The card's answer among the objects that stand around it.
fn heard(answer: &[u8]) -> Vec<u8> {
    [
        outcome(0, SUCCESS),
        object(0x92, &[0x00]),
        object(0x96, &[0x00, 0x00]),
        object(0x97, answer),
    ]
    .concat()
}

const SUCCESS: u16 = 0x9000;
pub(super) const NO_RESPONSE: u16 = 0x6401;
const WRONG_LENGTH: u16 = 0x6700;
const CONDITIONS_NOT_SATISFIED: u16 = 0x6985;
const FUNCTION_NOT_SUPPORTED: u16 = 0x6A81;
const WRONG_P1_P2: u16 = 0x6B00;
const INS_NOT_SUPPORTED: u16 = 0x6D00;
const CLASS_NOT_SUPPORTED: u16 = 0x6E00;
