//! Blocks as bytes (ISO/IEC 14443-4:2018 §7.1), without CID and NAD, and without their CRC.

use redacted::Redacted;

/// One block of the protocol.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Block<'a> {
    /// I-block: a part of an APDU.
    Information {
        /// Zero or one.
        number: u8,
        /// Whether another part follows.
        more: bool,
        /// INF: may hold a PIN or a name.
        data: &'a [u8],
    },
    /// R(ACK).
    Ack {
        /// Zero or one.
        number: u8,
    },
    /// R(NAK).
    Nak {
        /// Zero or one.
        number: u8,
    },
    /// S(WTX): the card asks for more time, or the reader grants it.
    WaitingTime {
        /// WTXM, 1 to 59.
        multiplier: u8,
    },
    /// S(DESELECT).
    Deselect,
}

impl<'a> Block<'a> {
    /// Reads a block; `None` for everything else, blocks with CID or NAD included: we asked for none.
    pub fn parse(frame: &'a [u8]) -> Option<Self> {
        let (&control, data) = frame.split_first()?;
        let number = control & 0x01;
        Some(match (control & !0x01, data) {
            (INFORMATION, _) => Self::Information {
                number,
                more: false,
                data,
            },
            (CHAINED, _) => Self::Information {
                number,
                more: true,
                data,
            },
            (ACK, []) => Self::Ack { number },
            (NAK, []) => Self::Nak { number },
            (DESELECT, []) if number == 0 => Self::Deselect,
            // The two high bits tell how strong the field is at the card.
            (WAITING_TIME, &[value]) if number == 0 => match value & 0x3F {
                multiplier @ 1..=59 => Self::WaitingTime { multiplier },
                _ => return None,
            },
            _ => return None,
        })
    }

    /// The bytes of this block, in one allocation.
    pub fn encode(&self) -> Redacted<Vec<u8>> {
        let (control, data) = match *self {
            Self::Information {
                number,
                more: false,
                data,
            } => (INFORMATION | number, data),
            Self::Information {
                number,
                more: true,
                data,
            } => (CHAINED | number, data),
            Self::Ack { number } => (ACK | number, [].as_slice()),
            Self::Nak { number } => (NAK | number, [].as_slice()),
            Self::WaitingTime { multiplier } => {
                return Redacted::new(vec![WAITING_TIME, multiplier]);
            }
            Self::Deselect => (DESELECT, [].as_slice()),
        };
        Redacted::new([&[control], data].concat())
    }
}

const INFORMATION: u8 = 0x02;
const CHAINED: u8 = 0x12;
const ACK: u8 = 0xA2;
const NAK: u8 = 0xB2;
const DESELECT: u8 = 0xC2;
const WAITING_TIME: u8 = 0xF2;

#[cfg(test)]
mod tests {
    use hex_literal::hex;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_block_has_its_control_byte() {
        for (block, bytes) in [
            (
                Block::Information {
                    number: 1,
                    more: false,
                    data: &hex!("9000"),
                },
                hex!("03 9000").as_slice(),
            ),
            (
                Block::Information {
                    number: 0,
                    more: true,
                    data: &[],
                },
                &hex!("12"),
            ),
            (Block::Ack { number: 1 }, &hex!("A3")),
            (Block::Nak { number: 0 }, &hex!("B2")),
            (Block::WaitingTime { multiplier: 59 }, &hex!("F2 3B")),
            (Block::Deselect, &hex!("C2")),
        ] {
            assert!(*block.encode().expose() == bytes, "{bytes:02X?}");
            assert!(Block::parse(bytes) == Some(block), "{bytes:02X?}");
        }
    }

    #[test]
    fn the_field_strength_in_a_request_for_time_is_left_out() {
        let request = Block::parse(&hex!("F2 C1"));
        assert!(request == Some(Block::WaitingTime { multiplier: 1 }));
    }

    #[test]
    fn other_frames_are_no_blocks() {
        for frame in [
            hex!("").as_slice(),
            &hex!("00 9000"),
            &hex!("0A 00 9000"),
            &hex!("06 00 9000"),
            &hex!("A2 00"),
            &hex!("F2"),
            &hex!("F2 00"),
            &hex!("F2 3C"),
            &hex!("F3 01"),
            &hex!("C3"),
            &hex!("50 11223344 00000000 008171"),
        ] {
            assert!(Block::parse(frame).is_none(), "{frame:02X?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn any_bytes_are_one_block_or_none(frame in prop::collection::vec(any::<u8>(), 0..8)) {
            let Some(block) = Block::parse(&frame) else {
                return Ok(());
            };
            let bytes = block.encode();
            prop_assert!(Block::parse(bytes.expose()) == Some(block));
            let is_request_for_time = matches!(block, Block::WaitingTime { .. });
            prop_assert!(is_request_for_time || *bytes.expose() == frame);
        }
    }
}
