//! XfrBlock at the levels at which readers exchange (CCID 1.1 §3.2 and §6.1.4).

use std::time::Duration;

use super::message::{Command, Reply, error};
use crate::usb::Disturbance;
use crate::usb::contact::{T1, block_waiting_time};
use crate::usb::line::Line;

/// What the host puts into XfrBlock.
pub(in crate::usb) enum Exchange {
    /// Blocks of T=1; the reader passes them on.
    Tpdu(T1),
    /// Command APDUs with one-byte lengths.
    ShortApdu,
    /// Command APDUs of any length, in as many messages as they need.
    ExtendedApdu {
        command: Vec<u8>,
        response: Vec<u8>,
        /// Most data in one message.
        room: usize,
    },
}

impl Exchange {
    pub(in crate::usb) fn tpdu() -> Self {
        Self::Tpdu(T1::new(IFSC))
    }

    pub(in crate::usb) fn extended(max_message: usize) -> Self {
        Self::ExtendedApdu {
            command: Vec::new(),
            response: Vec::new(),
            room: max_message - 10,
        }
    }

    /// After power-up, or a change of the card.
    pub(super) fn start_anew(&mut self) {
        match self {
            Self::Tpdu(t1) => *t1 = T1::new(IFSC),
            Self::ShortApdu => {}
            Self::ExtendedApdu {
                command, response, ..
            } => {
                command.clear();
                response.clear();
            }
        }
    }

    /// The reply, and how long it takes. The card is active.
    pub(super) fn transfer(
        &mut self,
        Command { specific, data, .. }: &Command<'_>,
        line: &mut Line,
    ) -> (Reply, Duration) {
        let [_, level @ ..] = *specific;
        match self {
            Self::Tpdu(_) | Self::ShortApdu if level != [0, 0] => {
                refuse(error::BAD_LEVEL_PARAMETER)
            }
            Self::Tpdu(t1) => block(t1, data, line),
            Self::ShortApdu if data.len() > SHORT_APDU => refuse(error::BAD_LENGTH),
            Self::ShortApdu => match line.process(data) {
                (Some(response), takes) => (Reply::data(response, 0), takes),
                (None, takes) => (mute(), takes),
            },
            Self::ExtendedApdu {
                command,
                response,
                room,
            } => {
                let is_last = match level {
                    [0x00, 0x00] => {
                        *command = data.to_vec();
                        true
                    }
                    [0x01, 0x00] => {
                        *command = data.to_vec();
                        false
                    }
                    [0x02 | 0x03, 0x00] if !command.is_empty() => {
                        command.extend(*data);
                        level == [0x02, 0x00]
                    }
                    [0x10, 0x00] if data.is_empty() && !response.is_empty() => {
                        return (next_part(response, *room, false), Duration::ZERO);
                    }
                    _ => return refuse(error::BAD_LEVEL_PARAMETER),
                };
                if command.len() > EXTENDED_APDU {
                    command.clear();
                    return refuse(error::BAD_LENGTH);
                }
                if !is_last {
                    return (Reply::data(Vec::new(), EXPECTS_MORE), Duration::ZERO);
                }
                let (answer, takes) = line.process(&std::mem::take(command));
                let Some(answer) = answer else {
                    return (mute(), takes);
                };
                *response = answer;
                (next_part(response, *room, true), takes)
            }
        }
    }
}

fn block(t1: &mut T1, data: &[u8], line: &mut Line) -> (Reply, Duration) {
    let disturbance = line.disturbance();
    let mut lost_after = Duration::ZERO;
    let answer = t1.receive(data, disturbance, |command| match line.process(command) {
        (Some(response), takes) => Some((response, takes)),
        (None, takes) => {
            lost_after = takes;
            None
        }
    });
    let Some((block, work)) = answer else {
        let waits = line.slot().timing.on_line(block_waiting_time(BWI));
        return (mute(), lost_after + waits);
    };
    let takes = work + line.count_blocks(data.len(), block.len());
    if disturbance == Some(Disturbance::Collision) && matches!(line, Line::Contact { .. }) {
        return (refuse(error::PARITY).0, takes);
    }
    (Reply::data(block, 0), takes)
}

fn next_part(response: &mut Vec<u8>, room: usize, is_first: bool) -> Reply {
    let rest = response.split_off(room.min(response.len()));
    let part = std::mem::replace(response, rest);
    let chain = match (is_first, response.is_empty()) {
        (true, true) => 0x00,
        (true, false) => 0x01,
        (false, true) => 0x02,
        (false, false) => 0x03,
    };
    Reply::data(part, chain)
}

fn refuse(error: u8) -> (Reply, Duration) {
    (
        Reply::failed(super::message::DATA_BLOCK, error),
        Duration::ZERO,
    )
}

fn mute() -> Reply {
    refuse(error::MUTE).0
}

/// bChainParameter: the reader waits for the rest of the command.
const EXPECTS_MORE: u8 = 0x10;
const SHORT_APDU: usize = 261;
const EXTENDED_APDU: usize = 65_544;
/// TA3 of the card's ATR.
const IFSC: u8 = 254;
/// High half of TB3 of the card's ATR.
const BWI: u8 = 4;
