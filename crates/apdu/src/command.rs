//! Command APDUs (ISO/IEC 7816-4 §5.2).

use std::fmt;

use redacted::Redacted;

use crate::{Body, LinkError, ParseError};

/// One command to a card.
#[derive(Clone, PartialEq, Eq)]
pub struct Command {
    /// Class: `00` for interindustry commands, bit 5 marks a chain that goes on.
    pub cla: u8,
    /// Instruction.
    pub ins: u8,
    /// First parameter.
    pub p1: u8,
    /// Second parameter.
    pub p2: u8,
    /// The data field.
    pub data: Body,
    /// How much data the answer may hold; none if no data are expected.
    pub le: Option<Le>,
}

/// Ne, the most bytes expected back: 1 to 65,536.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Le(u32);

impl Command {
    /// A command without data, in either direction.
    pub const fn new(cla: u8, ins: u8, p1: u8, p2: u8) -> Self {
        Self {
            cla,
            ins,
            p1,
            p2,
            data: Body::Empty,
            le: None,
        }
    }

    /// The same command with this data field.
    #[must_use]
    pub fn with_data(mut self, data: impl Into<Vec<u8>>) -> Self {
        self.data = Body::plain(data.into());
        self
    }

    /// The same command with a data field that must not show up anywhere.
    #[must_use]
    pub fn with_secret(mut self, data: Redacted<Vec<u8>>) -> Self {
        self.data = Body::Secret(data);
        self
    }

    /// The same command with this Le.
    #[must_use]
    pub const fn with_le(mut self, le: Le) -> Self {
        self.le = Some(le);
        self
    }

    /// Reads a command from the bytes that a reader is given.
    ///
    /// The data of instructions that carry a PIN become [`Body::Secret`].
    ///
    /// # Errors
    ///
    /// [`ParseError`] if the header is not complete or Lc does not fit the bytes.
    pub fn parse(bytes: &[u8]) -> Result<Self, ParseError> {
        let (&[cla, ins, p1, p2], rest) = bytes.split_first_chunk().ok_or(ParseError::Truncated)?;
        let (data, le) = parse_lengths(rest)?;
        let data = match data {
            [] => Body::Empty,
            data if SECRET_INSTRUCTIONS.contains(&ins) => {
                Body::Secret(Redacted::new(data.to_vec()))
            }
            data => Body::Plain(data.to_vec()),
        };
        Ok(Self {
            cla,
            ins,
            p1,
            p2,
            data,
            le,
        })
    }

    /// The bytes on the wire, with extended length fields only where short ones do not suffice.
    ///
    /// # Errors
    ///
    /// [`LinkError::CommandTooLong`] if there are more than 65,535 bytes of data.
    pub fn encode(&self) -> Result<Redacted<Vec<u8>>, LinkError> {
        let data = self.data.as_bytes();
        let lc = u16::try_from(data.len()).or(Err(LinkError::CommandTooLong))?;
        let extended = lc > 0xFF || self.le.is_some_and(Le::is_extended);

        let mut bytes = Vec::with_capacity(4 + 3 + data.len() + 2);
        bytes.extend_from_slice(&[self.cla, self.ins, self.p1, self.p2]);
        if extended {
            bytes.push(0);
        }
        if lc > 0 {
            push_length(&mut bytes, lc, extended);
            bytes.extend_from_slice(data);
        }
        if let Some(Le(ne)) = self.le {
            // The greatest length, 256 or 65,536, is written as zero: cutting it off does that.
            push_length(&mut bytes, ne as u16, extended);
        }
        Ok(Redacted::new(bytes))
    }
}

impl fmt::Debug for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            cla,
            ins,
            p1,
            p2,
            data,
            le,
        } = self;
        write!(f, "{cla:02X} {ins:02X} {p1:02X} {p2:02X} {data:?}")?;
        match le {
            Some(le) => write!(f, " le={}", le.0),
            None => Ok(()),
        }
    }
}

impl Le {
    /// Up to so many bytes, taken into the range of 1 to 65,536.
    pub fn up_to(count: usize) -> Self {
        Self(u32::try_from(count).map_or(MAX_NE, |count| count.clamp(1, MAX_NE)))
    }

    /// The number of bytes: 1 to 65,536.
    pub const fn count(self) -> usize {
        self.0 as usize
    }

    const fn is_extended(self) -> bool {
        self.0 > 0x100
    }
}

/// Splits what follows the header into data and Le (the seven cases of ISO/IEC 7816-4 §5.2).
fn parse_lengths(rest: &[u8]) -> Result<(&[u8], Option<Le>), ParseError> {
    match *rest {
        [] => Ok((&[], None)),
        [le] => Ok((&[], Some(short_le(le)))),
        [0, hi, lo] => Ok((&[], Some(extended_le([hi, lo])))),
        [0, hi, lo, ref rest @ ..] => {
            match split_data(usize::from(u16::from_be_bytes([hi, lo])), rest)? {
                (data, []) => Ok((data, None)),
                (data, &[hi, lo]) => Ok((data, Some(extended_le([hi, lo])))),
                _ => Err(ParseError::LengthMismatch),
            }
        }
        [lc, ref rest @ ..] => match split_data(usize::from(lc), rest)? {
            (data, []) => Ok((data, None)),
            (data, &[le]) => Ok((data, Some(short_le(le)))),
            _ => Err(ParseError::LengthMismatch),
        },
    }
}

fn split_data(lc: usize, rest: &[u8]) -> Result<(&[u8], &[u8]), ParseError> {
    match lc {
        0 => Err(ParseError::LengthMismatch),
        lc => rest.split_at_checked(lc).ok_or(ParseError::Truncated),
    }
}

const fn short_le(byte: u8) -> Le {
    match byte {
        0 => Le(0x100),
        count => Le(count as u32),
    }
}

const fn extended_le(bytes: [u8; 2]) -> Le {
    match u16::from_be_bytes(bytes) {
        0 => Le(MAX_NE),
        count => Le(count as u32),
    }
}

fn push_length(bytes: &mut Vec<u8>, length: u16, extended: bool) {
    let [hi, lo] = length.to_be_bytes();
    if extended {
        bytes.push(hi);
    }
    bytes.push(lo);
}

const MAX_NE: u32 = 0x1_0000;

/// VERIFY (also with TLV data), CHANGE REFERENCE DATA, RESET RETRY COUNTER, JICSAP CHANGE KEY.
const SECRET_INSTRUCTIONS: [u8; 5] = [0x20, 0x21, 0x24, 0x2C, 0x32];

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use hex_literal::hex;
    use proptest::prelude::*;

    use super::*;

    fn bytes(command: &Command) -> Vec<u8> {
        command.encode().unwrap().expose().clone()
    }

    #[test]
    fn short_and_extended_encodings() {
        let read = Command::new(0x00, 0xB0, 0x01, 0x00);
        assert_eq!(bytes(&read), hex!("00B00100"));
        assert_eq!(
            bytes(&read.clone().with_le(Le::up_to(16))),
            hex!("00B00100 10")
        );
        assert_eq!(
            bytes(&read.clone().with_le(Le::up_to(256))),
            hex!("00B00100 00")
        );
        assert_eq!(
            bytes(&read.clone().with_le(Le::up_to(1590))),
            hex!("00B00100 000636")
        );
        assert_eq!(
            bytes(&read.with_le(Le::up_to(65_536))),
            hex!("00B00100 000000")
        );

        let select = Command::new(0x00, 0xA4, 0x02, 0x0C).with_data([0x00, 0x0A]);
        assert_eq!(bytes(&select), hex!("00A4020C 02 000A"));
        assert_eq!(
            bytes(&select.clone().with_le(Le::up_to(256))),
            hex!("00A4020C 02 000A 00")
        );
        assert_eq!(
            bytes(&select.with_le(Le::up_to(65_536))),
            hex!("00A4020C 000002 000A 0000")
        );
    }

    #[test]
    fn debug_output_shows_data_but_no_secret() {
        let select = Command::new(0x00, 0xA4, 0x02, 0x0C).with_data([0x00, 0x18]);
        assert_eq!(format!("{select:?}"), "00 A4 02 0C 0018");

        let verify =
            Command::new(0x00, 0x20, 0x00, 0x80).with_secret(Redacted::new(b"1234".to_vec()));
        assert_eq!(format!("{verify:?}"), "00 20 00 80 [redacted]");
        assert_eq!(Command::parse(&bytes(&verify)), Ok(verify));
    }

    #[test]
    fn lengths_that_contradict_the_bytes_are_refused() {
        for (apdu, error) in [
            (hex!("00A402").as_slice(), ParseError::Truncated),
            (&hex!("00A4020C 02 00"), ParseError::Truncated),
            (&hex!("00A4020C 01 0000 00"), ParseError::LengthMismatch),
            (&hex!("00A4020C 00 00"), ParseError::LengthMismatch),
            (&hex!("00A4020C 000000 00"), ParseError::LengthMismatch),
            (&hex!("00A4020C 000001 AA 00"), ParseError::LengthMismatch),
        ] {
            assert_eq!(Command::parse(apdu), Err(error), "{apdu:02X?}");
        }
    }

    proptest! {
        #[test]
        fn a_command_survives_the_wire(
            header: [u8; 4],
            length in prop_oneof![0..300_usize, 65_500..=65_535_usize],
            le in prop::option::of(prop_oneof![1..=300_usize, 65_500..=65_536_usize]),
        ) {
            let [cla, ins, p1, p2] = header;
            let mut command = Command::new(cla, ins, p1, p2).with_data(vec![0xDD; length]);
            command.le = le.map(Le::up_to);
            let parsed = Command::parse(command.encode().unwrap().expose()).unwrap();
            prop_assert_eq!(parsed.data.as_bytes(), command.data.as_bytes());
            prop_assert_eq!(parsed.data.is_secret(), SECRET_INSTRUCTIONS.contains(&ins) && command.data != Body::Empty);
            prop_assert_eq!(Command { data: Body::Empty, ..parsed }, Command { data: Body::Empty, ..command });
        }

        #[test]
        fn any_bytes_are_a_command_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
            if let Ok(command) = Command::parse(&bytes) {
                let again = Command::parse(command.encode().unwrap().expose());
                prop_assert_eq!(again, Ok(command));
            }
        }
    }
}
