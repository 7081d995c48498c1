//! Blocks (ISO/IEC 7816-3:2006 §11.3): prologue NAD PCB LEN, information, epilogue.

use redacted::Redacted;

use crate::atr::Checksum;

/// A block, its information borrowed from elsewhere. NAD is always zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Block<'a> {
    /// I-block: a part of an APDU.
    Information {
        /// N(S), 0 or 1.
        number: u8,
        /// The M bit: another part follows.
        more: bool,
        /// Up to 254 bytes.
        data: &'a [u8],
    },
    /// R-block: asks for an I-block.
    Ready {
        /// N(R): the number of the I-block that is asked for, 0 or 1.
        expected: u8,
        /// What was wrong with the last block.
        fault: Option<Fault>,
    },
    /// S-block that asks the other side to do something.
    Request(Control),
    /// S-block that says that it is done.
    Response(Control),
}

/// What S-blocks are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Control {
    /// Both begin anew with number zero.
    Resynch,
    /// The sender of the request takes information fields of at most so many bytes, 1 to 254.
    Ifs(u8),
    /// The chain is given up.
    Abort,
    /// The card needs so many block waiting times, 1 to 255.
    Wtx(u8),
}

/// What is wrong with a block, as an R-block tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The epilogue does not fit, or a character's parity.
    Checksum,
    /// Anything else; also that nothing came.
    Other,
}

impl<'a> Block<'a> {
    /// The longest information field.
    pub const MAX_INFORMATION: u8 = 254;

    /// Reads a block; bytes after its end are ignored, as some readers pad.
    ///
    /// # Errors
    ///
    /// [`Fault`], as an R-block would tell it.
    pub fn parse(bytes: &'a [u8], checksum: Checksum) -> Result<Self, Fault> {
        let &[nad, pcb, length, ref rest @ ..] = bytes else {
            return Err(Fault::Other);
        };
        if length > Self::MAX_INFORMATION {
            return Err(Fault::Other);
        }
        let (data, rest) = rest
            .split_at_checked(usize::from(length))
            .ok_or(Fault::Other)?;
        let end = 3 + data.len();
        let (block, _) = bytes.split_at_checked(end).ok_or(Fault::Other)?;
        if !checksum.fits(block, rest)? {
            return Err(Fault::Checksum);
        }
        match nad {
            0x00 => Self::from_parts(pcb, data).ok_or(Fault::Other),
            _ => Err(Fault::Other),
        }
    }

    /// The bytes on the wire.
    pub fn encode(&self, checksum: Checksum) -> Redacted<Vec<u8>> {
        let parameter;
        let (pcb, data): (u8, &[u8]) = match *self {
            Self::Information { number, more, data } => {
                ((number & 1) << 6 | u8::from(more) << 5, data)
            }
            Self::Ready { expected, fault } => {
                let error = match fault {
                    None => 0,
                    Some(Fault::Checksum) => 1,
                    Some(Fault::Other) => 2,
                };
                (0x80 | (expected & 1) << 4 | error, &[])
            }
            Self::Request(control) => {
                parameter = control.parameter();
                (0xC0 | control.code(), parameter.as_slice())
            }
            Self::Response(control) => {
                parameter = control.parameter();
                (0xE0 | control.code(), parameter.as_slice())
            }
        };
        let mut bytes = Vec::with_capacity(3 + data.len() + 2);
        bytes.extend_from_slice(&[0x00, pcb, u8::try_from(data.len()).unwrap_or(u8::MAX)]);
        bytes.extend_from_slice(data);
        checksum.append(&mut bytes);
        Redacted::new(bytes)
    }

    fn from_parts(pcb: u8, data: &'a [u8]) -> Option<Self> {
        match (pcb, data) {
            (0x00..=0x7F, data) if pcb & 0x1F == 0 => Some(Self::Information {
                number: pcb >> 6 & 1,
                more: pcb & 0x20 != 0,
                data,
            }),
            (0x80 | 0x90, []) => Some(Self::ready(pcb, None)),
            (0x81 | 0x91, []) => Some(Self::ready(pcb, Some(Fault::Checksum))),
            (0x82 | 0x92, []) => Some(Self::ready(pcb, Some(Fault::Other))),
            (0xC0..=0xC3, data) => Control::parse(pcb & 0x1F, data).map(Self::Request),
            (0xE0..=0xE3, data) => Control::parse(pcb & 0x1F, data).map(Self::Response),
            _ => None,
        }
    }

    const fn ready(pcb: u8, fault: Option<Fault>) -> Self {
        Self::Ready {
            expected: pcb >> 4 & 1,
            fault,
        }
    }
}

impl Control {
    const fn code(self) -> u8 {
        match self {
            Self::Resynch => 0,
            Self::Ifs(_) => 1,
            Self::Abort => 2,
            Self::Wtx(_) => 3,
        }
    }

    fn parameter(self) -> Vec<u8> {
        match self {
            Self::Resynch | Self::Abort => Vec::new(),
            Self::Ifs(parameter) | Self::Wtx(parameter) => vec![parameter],
        }
    }

    const fn parse(code: u8, data: &[u8]) -> Option<Self> {
        match (code, data) {
            (0, []) => Some(Self::Resynch),
            (1, &[size @ 1..=Block::MAX_INFORMATION]) => Some(Self::Ifs(size)),
            (2, []) => Some(Self::Abort),
            (3, &[times]) if times > 0 => Some(Self::Wtx(times)),
            _ => None,
        }
    }
}

impl Checksum {
    /// Bytes of the epilogue.
    pub const fn length(self) -> usize {
        match self {
            Self::Lrc => 1,
            Self::Crc => 2,
        }
    }

    fn append(self, block: &mut Vec<u8>) {
        match self {
            Self::Lrc => block.push(lrc(block)),
            Self::Crc => {
                let crc = crc(block).to_be_bytes();
                block.extend_from_slice(&crc);
            }
        }
    }

    fn fits(self, block: &[u8], epilogue: &[u8]) -> Result<bool, Fault> {
        match (self, epilogue) {
            (Self::Lrc, &[sum, ..]) => Ok(sum == lrc(block)),
            (Self::Crc, &[high, low, ..]) => Ok(u16::from_be_bytes([high, low]) == crc(block)),
            _ => Err(Fault::Other),
        }
    }
}

/// Exclusive or of all bytes (§11.3.4).
fn lrc(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0, |sum, byte| sum ^ byte)
}

/// x¹⁶ + x¹² + x⁵ + 1, least significant bit first, from `FFFF` on, not inverted at the end; the high
/// byte goes first. The standard refers to ISO/IEC 13239, which leaves the last two open; libccid reads
/// it so.
fn crc(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0xFFFF, |crc, &byte| {
        (0..8).fold(crc ^ u16::from(byte), |crc, _| match crc & 1 {
            0 => crc >> 1,
            _ => crc >> 1 ^ 0x8408,
        })
    })
}

#[cfg(test)]
mod tests {
    use hex_literal::hex;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn blocks_as_on_the_wire() {
        let select = hex!("00A4040C");
        for (block, bytes) in [
            (
                Block::Information {
                    number: 0,
                    more: false,
                    data: &select,
                },
                hex!("00 00 04 00A4040C A8").as_slice(),
            ),
            (
                Block::Information {
                    number: 1,
                    more: true,
                    data: &[],
                },
                &hex!("00 60 00 60"),
            ),
            (
                Block::Ready {
                    expected: 1,
                    fault: None,
                },
                &hex!("00 90 00 90"),
            ),
            (
                Block::Ready {
                    expected: 0,
                    fault: Some(Fault::Checksum),
                },
                &hex!("00 81 00 81"),
            ),
            (
                Block::Ready {
                    expected: 1,
                    fault: Some(Fault::Other),
                },
                &hex!("00 92 00 92"),
            ),
            (Block::Request(Control::Ifs(0xFE)), &hex!("00 C1 01 FE 3E")),
            (Block::Response(Control::Wtx(3)), &hex!("00 E3 01 03 E1")),
            (Block::Request(Control::Resynch), &hex!("00 C0 00 C0")),
            (Block::Response(Control::Abort), &hex!("00 E2 00 E2")),
        ] {
            assert_eq!(*block.encode(Checksum::Lrc).expose(), bytes);
            assert_eq!(Block::parse(bytes, Checksum::Lrc), Ok(block));
        }
    }

    #[test]
    fn blocks_with_a_crc() {
        let request = Block::Request(Control::Ifs(0xFE));
        let bytes = request.encode(Checksum::Crc);
        assert_eq!(*bytes.expose(), hex!("00 C1 01 FE 544E"));
        assert_eq!(Block::parse(bytes.expose(), Checksum::Crc), Ok(request));
        assert_eq!(
            Block::parse(&hex!("00 C1 01 FE 4E54"), Checksum::Crc),
            Err(Fault::Checksum)
        );
        // The check value of this polynomial in the public catalogues.
        assert_eq!(crc(b"123456789"), 0x6F91);
    }

    #[test]
    fn what_is_no_block_tells_why() {
        for (bytes, fault) in [
            (hex!("").as_slice(), Fault::Other),
            (&hex!("00 00"), Fault::Other),
            (&hex!("00 00 02 9000"), Fault::Other),
            (&hex!("00 00 02 9000 93"), Fault::Checksum),
            (&hex!("21 00 02 9000 B3"), Fault::Other),
            (&hex!("00 01 02 9000 93"), Fault::Other),
            (&hex!("00 90 01 00 91"), Fault::Other),
            (&hex!("00 A0 00 A0"), Fault::Other),
            (&hex!("00 C1 00 C1"), Fault::Other),
            (&hex!("00 C1 01 00 C0"), Fault::Other),
            (&hex!("00 C3 01 00 C2"), Fault::Other),
            (&hex!("00 C4 00 C4"), Fault::Other),
        ] {
            assert_eq!(
                Block::parse(bytes, Checksum::Lrc),
                Err(fault),
                "{bytes:02X?}"
            );
        }
        let longest = [&hex!("00 00 FF")[..], &[0; 256]].concat();
        assert_eq!(Block::parse(&longest, Checksum::Lrc), Err(Fault::Other));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_bytes_are_a_block_or_a_fault(pcb: u8, data in proptest::collection::vec(any::<u8>(), 0..256), crc: bool) {
            let checksum = if crc { Checksum::Crc } else { Checksum::Lrc };
            let length = u8::try_from(data.len()).unwrap_or(0);
            let mut bytes = [&[0x00, pcb, length], &data[..]].concat();
            checksum.append(&mut bytes);
            if let Ok(block) = Block::parse(&bytes, checksum) {
                prop_assert!(bytes.starts_with(block.encode(checksum).expose()));
            }
        }
    }
}
