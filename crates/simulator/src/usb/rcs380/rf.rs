//! InSetRF, InSetProtocol and InCommRF: what the host decides about frames on the air.

use std::time::Duration;

use crate::usb::air::{BitRate, Field, has_crc, with_crc};

use super::{PARAMETER_ERROR, SUCCESS};

/// The settings of the analogue and digital front end.
pub(super) struct Rf {
    technology: Option<Technology>,
    /// By number of the setting.
    protocol: [u8; SETTINGS],
}

/// What was chosen by InSetRF.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Technology {
    TypeB {
        sends: BitRate,
        listens: BitRate,
    },
    /// Type A or F: nothing here answers to it.
    Other,
}

impl Rf {
    /// InSetRF: number and kind for sending, then for listening.
    pub(super) fn set(&mut self, parameters: &[u8]) -> u8 {
        let &[_, sends, 0x0F, listens] = parameters else {
            return PARAMETER_ERROR;
        };
        let technology = match (type_b(sends), type_b(listens)) {
            (Some(sends), Some(listens)) => Technology::TypeB { sends, listens },
            (None, None) if (1..=6).contains(&sends) && (1..=6).contains(&listens) => {
                Technology::Other
            }
            _ => return PARAMETER_ERROR,
        };
        self.technology = Some(technology);
        SUCCESS
    }

    /// InSetProtocol: pairs of number and value.
    pub(super) fn set_protocol(&mut self, parameters: &[u8]) -> u8 {
        let (pairs, []) = parameters.as_chunks::<2>() else {
            return PARAMETER_ERROR;
        };
        for [number, value] in pairs {
            match self.protocol.get_mut(usize::from(*number)) {
                Some(setting) => *setting = *value,
                None => return PARAMETER_ERROR,
            }
        }
        SUCCESS
    }

    /// InCommRF: time-out in tenths of a millisecond, then what is sent. Answers status, number of
    /// bits in the last byte, and what was heard; and says how long it took.
    pub(super) fn communicate(&self, field: &mut Field, parameters: &[u8]) -> (Vec<u8>, Duration) {
        let Some((&timeout, data)) = parameters.split_first_chunk() else {
            return (status(PROTOCOL_ERROR), Duration::ZERO);
        };
        let patience = Duration::from_micros(100) * u32::from(u16::from_le_bytes(timeout));
        field.switch(true);
        let (sends, listens) = match self.technology {
            Some(Technology::TypeB { sends, listens }) if self.delimits() => (sends, listens),
            Some(_) => return (status(RECEIVE_TIMEOUT), field.slot.timing.on_line(patience)),
            None => return (status(PROTOCOL_ERROR), Duration::ZERO),
        };
        let frame = match self.setting(ADD_CRC) {
            0 => data.to_vec(),
            _ => with_crc(data),
        };
        let heard = field.exchange(&frame, sends, listens, patience);
        let answer = match heard.frame {
            None => status(RECEIVE_TIMEOUT),
            Some(frame) if self.setting(CHECK_CRC) == 0 => with_data(&frame),
            Some(frame) if has_crc(&frame) => with_data(without_crc(&frame)),
            Some(_) => status(CRC_ERROR),
        };
        (answer, heard.takes)
    }

    /// Frames of Type B have a start and an end, or the card does not see them.
    fn delimits(&self) -> bool {
        [ADD_SOF, CHECK_SOF, ADD_EOF, CHECK_EOF]
            .iter()
            .all(|setting| self.setting(*setting) == 1)
    }

    fn setting(&self, number: usize) -> u8 {
        self.protocol.get(number).copied().unwrap_or(0)
    }
}

impl Default for Rf {
    fn default() -> Self {
        Self {
            technology: None,
            protocol: [0; SETTINGS],
        }
    }
}

fn type_b(kind: u8) -> Option<BitRate> {
    match kind {
        7 => Some(BitRate::Kbit106),
        8 => Some(BitRate::Kbit212),
        9 => Some(BitRate::Kbit424),
        _ => None,
    }
}

fn without_crc(frame: &[u8]) -> &[u8] {
    frame
        .split_last_chunk::<2>()
        .map_or(frame, |(bytes, _)| bytes)
}

fn with_data(data: &[u8]) -> Vec<u8> {
    [&[0, 0, 0, 0, WHOLE_BYTES], data].concat()
}

fn status(status: u32) -> Vec<u8> {
    status.to_le_bytes().to_vec()
}

const SETTINGS: usize = 0x14;
const ADD_CRC: usize = 0x01;
const CHECK_CRC: usize = 0x02;
const ADD_SOF: usize = 0x09;
const CHECK_SOF: usize = 0x0A;
const ADD_EOF: usize = 0x0B;
const CHECK_EOF: usize = 0x0C;

const PROTOCOL_ERROR: u32 = 0x0000_0001;
const CRC_ERROR: u32 = 0x0000_0004;
const RECEIVE_TIMEOUT: u32 = 0x0000_0080;
const WHOLE_BYTES: u8 = 8;
