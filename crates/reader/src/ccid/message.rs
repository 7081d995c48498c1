//! Bulk messages (CCID 1.1 §6): a header of ten bytes, then data.

use apdu::ParseError;
use redacted::Redacted;

/// A message to the reader, for slot 0 (§6.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Request<'a> {
    /// PC_to_RDR_IccPowerOn
    PowerOn(Voltage),
    /// PC_to_RDR_IccPowerOff
    PowerOff,
    /// PC_to_RDR_GetSlotStatus
    SlotStatus,
    /// PC_to_RDR_XfrBlock
    Transfer {
        /// bBWI: so many block waiting times, 0 meaning one; T=1 by blocks only.
        extension: u8,
        /// wLevelParameter: where in an extended APDU the data stand.
        place: Place,
        /// An APDU, a part of one, or a block.
        data: &'a [u8],
    },
    /// PC_to_RDR_SetParameters for T=1 (§6.1.7).
    SetParameters(&'a [u8; 7]),
    /// PC_to_RDR_Abort
    Abort,
}

/// bPowerSelect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Voltage {
    /// The reader chooses.
    Automatic,
    /// 5 V
    Five,
    /// 3 V
    Three,
    /// 1.8 V
    OnePointEight,
}

/// Which part of an APDU a message holds: wLevelParameter and bChainParameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// All of it.
    Whole,
    /// It begins here and goes on.
    First,
    /// It ends here.
    Last,
    /// It goes on.
    Middle,
    /// None of it: the other side shall go on.
    GoOn,
}

/// A message from the reader (§6.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer<'a> {
    /// bMessageType
    pub kind: u8,
    /// bSlot
    pub slot: u8,
    /// bSeq, as in the request.
    pub sequence: u8,
    /// bmICCStatus
    pub card: CardStatus,
    /// bmCommandStatus, with bError.
    pub outcome: Outcome,
    /// The last byte of the header: bChainParameter, bClockStatus or bProtocolNum.
    pub parameter: u8,
    /// What follows the header.
    pub data: &'a [u8],
}

/// bmICCStatus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardStatus {
    /// Present and powered.
    Active,
    /// Present, without power.
    Inactive,
    /// Not there.
    Absent,
}

/// bmCommandStatus, with bError.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Done.
    Done,
    /// Not done, and why: see [`error`](super::error).
    Failed(u8),
    /// The card needs so many block waiting times; the answer comes later.
    TimeExtension(u8),
}

impl Request<'_> {
    /// The bytes on the wire.
    pub fn encode(&self, sequence: u8) -> Redacted<Vec<u8>> {
        let (kind, parameters, data): (u8, [u8; 3], &[u8]) = match *self {
            Self::SetParameters(data) => (0x61, [1, 0, 0], data),
            Self::PowerOn(voltage) => (0x62, [voltage.select(), 0, 0], &[]),
            Self::PowerOff => (0x63, [0; 3], &[]),
            Self::SlotStatus => (0x65, [0; 3], &[]),
            Self::Transfer {
                extension,
                place,
                data,
            } => (0x6F, [extension, place.code(), 0], data),
            Self::Abort => (0x72, [0; 3], &[]),
        };
        let length = u32::try_from(data.len()).unwrap_or(u32::MAX);
        let mut bytes = Vec::with_capacity(HEADER + data.len());
        bytes.push(kind);
        bytes.extend_from_slice(&length.to_le_bytes());
        bytes.extend_from_slice(&[SLOT, sequence]);
        bytes.extend_from_slice(&parameters);
        bytes.extend_from_slice(data);
        Redacted::new(bytes)
    }

    /// bMessageType of the answer.
    pub const fn answer_kind(&self) -> u8 {
        match self {
            Self::PowerOn(_) | Self::Transfer { .. } => 0x80,
            Self::PowerOff | Self::SlotStatus | Self::Abort => 0x81,
            Self::SetParameters(_) => 0x82,
        }
    }

    /// For errors: what the driver was doing.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::PowerOn(_) => "IccPowerOn",
            Self::PowerOff => "IccPowerOff",
            Self::SlotStatus => "GetSlotStatus",
            Self::Transfer { .. } => "XfrBlock",
            Self::SetParameters(_) => "SetParameters",
            Self::Abort => "Abort",
        }
    }
}

impl<'a> Answer<'a> {
    /// Reads one transfer.
    ///
    /// # Errors
    ///
    /// [`ParseError`] if it is not exactly as long as dwLength says.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, ParseError> {
        let (&[kind, a, b, c, d, slot, sequence, status, error, parameter], data) =
            bytes.split_first_chunk().ok_or(ParseError::Truncated)?;
        let length = u32::from_le_bytes([a, b, c, d]);
        match u32::try_from(data.len()) {
            Ok(there) if there < length => return Err(ParseError::Truncated),
            Ok(there) if there == length => {}
            Ok(_) | Err(_) => return Err(ParseError::LengthMismatch),
        }
        Ok(Self {
            kind,
            slot,
            sequence,
            card: match status & 0x03 {
                0 => CardStatus::Active,
                1 => CardStatus::Inactive,
                _ => CardStatus::Absent,
            },
            outcome: match status >> 6 {
                0 => Outcome::Done,
                2 => Outcome::TimeExtension(error),
                _ => Outcome::Failed(error),
            },
            parameter,
            data,
        })
    }
}

impl Voltage {
    /// What to try, in this order, for bVoltageSupport of a reader that leaves the choice to the host.
    /// libccid goes the same way down, so every reader has seen it.
    pub fn candidates(supported: u8) -> Vec<Self> {
        let all = [
            (0x01, Self::Five),
            (0x02, Self::Three),
            (0x04, Self::OnePointEight),
        ];
        let found: Vec<Self> = all
            .iter()
            .filter(|(bit, _)| supported & bit != 0)
            .map(|(_, voltage)| *voltage)
            .collect();
        if found.is_empty() {
            vec![Self::Automatic]
        } else {
            found
        }
    }

    const fn select(self) -> u8 {
        match self {
            Self::Automatic => 0,
            Self::Five => 1,
            Self::Three => 2,
            Self::OnePointEight => 3,
        }
    }
}

impl Place {
    /// bChainParameter of an answer, if it is one.
    pub const fn from_code(code: u8) -> Option<Self> {
        match code {
            0x00 => Some(Self::Whole),
            0x01 => Some(Self::First),
            0x02 => Some(Self::Last),
            0x03 => Some(Self::Middle),
            0x10 => Some(Self::GoOn),
            _ => None,
        }
    }

    const fn code(self) -> u8 {
        match self {
            Self::Whole => 0x00,
            Self::First => 0x01,
            Self::Last => 0x02,
            Self::Middle => 0x03,
            Self::GoOn => 0x10,
        }
    }
}

/// Bytes before the data of every message.
pub const HEADER: usize = 10;
/// The one slot that is used.
pub(super) const SLOT: u8 = 0;

#[cfg(test)]
mod tests {
    use hex_literal::hex;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn requests_as_on_the_wire() {
        for (request, bytes) in [
            (
                Request::PowerOn(Voltage::Three),
                hex!("62 00000000 00 07 02 0000").as_slice(),
            ),
            (Request::PowerOff, &hex!("63 00000000 00 07 00 0000")),
            (Request::SlotStatus, &hex!("65 00000000 00 07 00 0000")),
            (Request::Abort, &hex!("72 00000000 00 07 00 0000")),
            (
                Request::Transfer {
                    extension: 3,
                    place: Place::GoOn,
                    data: &hex!("00B00000"),
                },
                &hex!("6F 04000000 00 07 03 1000 00B00000"),
            ),
            (
                Request::SetParameters(&hex!("11 10 FF 45 00 FE 00")),
                &hex!("61 07000000 00 07 01 0000 11 10 FF 45 00 FE 00"),
            ),
        ] {
            assert_eq!(*request.encode(7).expose(), bytes);
        }
    }

    #[test]
    fn an_answer_tells_of_the_card_and_of_the_command() {
        let bytes = hex!("80 02000000 00 07 00 00 00 9000");
        let answer = Answer {
            kind: 0x80,
            slot: 0,
            sequence: 7,
            card: CardStatus::Active,
            outcome: Outcome::Done,
            parameter: 0,
            data: &[0x90, 0x00],
        };
        assert_eq!(Answer::parse(&bytes), Ok(answer));
        for (status, card, outcome) in [
            (hex!("42 FE"), CardStatus::Absent, Outcome::Failed(0xFE)),
            (hex!("41 F3"), CardStatus::Inactive, Outcome::Failed(0xF3)),
            (hex!("80 04"), CardStatus::Active, Outcome::TimeExtension(4)),
            (hex!("C0 01"), CardStatus::Active, Outcome::Failed(1)),
        ] {
            let mut bytes = hex!("80 00000000 00 07 00 00 00");
            bytes[7..9].copy_from_slice(&status);
            let answer = Answer::parse(&bytes).map(|answer| (answer.card, answer.outcome));
            assert_eq!(answer, Ok((card, outcome)));
        }
    }

    #[test]
    fn lengths_must_fit() {
        for (bytes, error) in [
            (
                hex!("80 00000000 00 07 0000").as_slice(),
                ParseError::Truncated,
            ),
            (&hex!("80 02000000 00 07 000000 90"), ParseError::Truncated),
            (&hex!("80 FFFFFFFF 00 07 000000 90"), ParseError::Truncated),
            (
                &hex!("80 01000000 00 07 000000 9000"),
                ParseError::LengthMismatch,
            ),
        ] {
            assert_eq!(Answer::parse(bytes), Err(error));
        }
    }

    #[test]
    fn voltages_from_the_highest_that_the_reader_has() {
        let all = [Voltage::Five, Voltage::Three, Voltage::OnePointEight];
        assert_eq!(Voltage::candidates(0x07), all);
        assert_eq!(Voltage::candidates(0x06), all[1..]);
        assert_eq!(Voltage::candidates(0x00), [Voltage::Automatic]);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_bytes_are_an_answer_or_refused(bytes: Vec<u8>) {
            if let Ok(answer) = Answer::parse(&bytes) {
                prop_assert_eq!(answer.data.len() + HEADER, bytes.len());
            }
        }
    }
}
