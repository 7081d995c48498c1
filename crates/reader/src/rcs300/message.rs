//! Envelopes of vendor interface 1: CCID's Escape messages, each with a command of its own kind.

use apdu::ParseError;
use redacted::Redacted;

/// An answer of the reader, borrowed from a transfer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer<'a> {
    /// As in the request.
    pub sequence: u8,
    /// What became of the request.
    pub outcome: Outcome,
    /// Data objects, then a status word.
    pub payload: &'a [u8],
}

/// The two high bits of the eighth byte, with the ninth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Carried out.
    Done,
    /// Not carried out; CCID's bError.
    Failed(u8),
    /// The answer comes later.
    Later,
}

/// The bytes on the wire.
pub fn request(sequence: u8, payload: &[u8]) -> Redacted<Vec<u8>> {
    let length = u32::try_from(payload.len()).unwrap_or(u32::MAX);
    let mut bytes = Vec::with_capacity(HEADER + payload.len());
    bytes.push(ESCAPE);
    bytes.extend_from_slice(&length.to_le_bytes());
    bytes.extend_from_slice(&[0x00, sequence, 0x00, 0x00, 0x00]);
    bytes.extend_from_slice(payload);
    Redacted::new(bytes)
}

impl<'a> Answer<'a> {
    /// Reads one transfer.
    ///
    /// # Errors
    ///
    /// [`ParseError`] if it is not exactly as long as it says, or not an answer at all.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, ParseError> {
        let (&[kind, a, b, c, d, _slot, sequence, status, error, _], payload) =
            bytes.split_first_chunk().ok_or(ParseError::Truncated)?;
        let length = u32::from_le_bytes([a, b, c, d]);
        match u32::try_from(payload.len()) {
            Ok(there) if there < length => return Err(ParseError::Truncated),
            Ok(there) if there == length && kind == ESCAPE_ANSWER => {}
            Ok(_) | Err(_) => return Err(ParseError::LengthMismatch),
        }
        Ok(Self {
            sequence,
            // The low bits speak of a slot that this interface does not have.
            outcome: match status >> 6 {
                0 => Outcome::Done,
                2 => Outcome::Later,
                _ => Outcome::Failed(error),
            },
            payload,
        })
    }
}

const HEADER: usize = 10;
/// PC_to_RDR_Escape
const ESCAPE: u8 = 0x6B;
/// RDR_to_PC_Escape
const ESCAPE_ANSWER: u8 = 0x83;

#[cfg(test)]
mod tests {
    use hex_literal::hex;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn envelopes_as_on_the_wire() {
        assert_eq!(
            *request(0x21, &hex!("FF50000002820000")).expose(),
            hex!("6B 08000000 00 21 000000 FF50000002820000")
        );
        let bytes = hex!("83 07000000 00 21 02 00 00 C003009000 9000");
        let answer = Answer {
            sequence: 0x21,
            outcome: Outcome::Done,
            payload: &hex!("C003009000 9000"),
        };
        assert_eq!(Answer::parse(&bytes), Ok(answer));
    }

    #[test]
    fn what_is_no_envelope_is_refused() {
        for (bytes, error) in [
            (
                hex!("83 00000000 00 21 0000").as_slice(),
                ParseError::Truncated,
            ),
            (
                &hex!("83 03000000 00 21 000000 9000"),
                ParseError::Truncated,
            ),
            (
                &hex!("83 01000000 00 21 000000 9000"),
                ParseError::LengthMismatch,
            ),
            (
                &hex!("80 02000000 00 21 000000 9000"),
                ParseError::LengthMismatch,
            ),
        ] {
            assert_eq!(Answer::parse(bytes), Err(error));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_bytes_are_an_envelope_or_refused(bytes: Vec<u8>) {
            if let Ok(answer) = Answer::parse(&bytes) {
                prop_assert_eq!(answer.payload.len() + HEADER, bytes.len());
            }
        }
    }
}
