//! Response APDUs (ISO/IEC 7816-4 §5.2).

use redacted::Redacted;

use crate::{ParseError, StatusWord};

/// What a card answers to one command.
///
/// The data may be a name, an address or a certificate, hence redacted as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// The data field, often empty.
    pub data: Redacted<Vec<u8>>,
    /// The two bytes that say how it went.
    pub sw: StatusWord,
}

impl Response {
    /// A response with data and status word.
    pub fn new(data: impl Into<Vec<u8>>, sw: StatusWord) -> Self {
        Self {
            data: Redacted::new(data.into()),
            sw,
        }
    }

    /// Reads the bytes that came from the card: data, then SW1 and SW2.
    ///
    /// # Errors
    ///
    /// [`ParseError::Truncated`] if there are fewer than two bytes.
    pub fn parse(bytes: &[u8]) -> Result<Self, ParseError> {
        let (data, sw) = bytes.split_last_chunk().ok_or(ParseError::Truncated)?;
        Ok(Self::new(data, StatusWord(u16::from_be_bytes(*sw))))
    }

    /// The bytes on the wire: data, then SW1 and SW2.
    pub fn encode(&self) -> Redacted<Vec<u8>> {
        let data = self.data.expose();
        let mut bytes = Vec::with_capacity(data.len() + 2);
        bytes.extend_from_slice(data);
        bytes.extend_from_slice(&self.sw.0.to_be_bytes());
        Redacted::new(bytes)
    }
}

/// An answer without data.
impl From<StatusWord> for Response {
    fn from(sw: StatusWord) -> Self {
        Self::new([], sw)
    }
}

#[cfg(test)]
mod tests {
    use hex_literal::hex;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_status_word_is_the_last_two_bytes() {
        assert_eq!(
            Response::parse(&hex!("AABB 6282")),
            Ok(Response::new([0xAA, 0xBB], StatusWord::END_OF_FILE))
        );
        assert_eq!(Response::parse(&hex!("90")), Err(ParseError::Truncated));
    }

    #[test]
    fn debug_output_holds_no_data() {
        let response = Response::new(*b"secret", StatusWord::SUCCESS);
        assert_eq!(
            format!("{response:?}"),
            "Response { data: [redacted], sw: 9000 }"
        );
    }

    proptest! {
        #[test]
        fn any_bytes_survive_a_round_trip_or_are_refused(bytes: Vec<u8>) {
            match Response::parse(&bytes) {
                Ok(response) => prop_assert!(*response.encode().expose() == bytes),
                Err(error) => prop_assert!(bytes.len() < 2, "{}", error),
            }
        }
    }
}
