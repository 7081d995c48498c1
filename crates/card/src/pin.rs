//! The four-digit PINs.

use redacted::Redacted;

/// A PIN of four digits: for user authentication, or for the text application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pin(Redacted<[u8; 4]>);

/// The text is not four ASCII digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a PIN has four digits")]
pub struct InvalidPin;

impl Pin {
    /// Takes four ASCII digits.
    ///
    /// # Errors
    ///
    /// [`InvalidPin`] for anything else, before a try is spent on it.
    pub fn parse(text: &str) -> Result<Self, InvalidPin> {
        match <[u8; 4]>::try_from(text.as_bytes()) {
            Ok(digits) if digits.iter().all(u8::is_ascii_digit) => Ok(Self(Redacted::new(digits))),
            _ => Err(InvalidPin),
        }
    }

    /// The data field of VERIFY.
    pub(crate) fn to_reference_data(&self) -> Redacted<Vec<u8>> {
        Redacted::new(self.0.expose().to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_four_ascii_digits_are_a_pin() {
        assert!(Pin::parse("0123").is_ok());
        for text in ["", "123", "12345", "12a4", " 123", "１２３４", "1２"] {
            assert_eq!(Pin::parse(text), Err(InvalidPin), "{text}");
        }
    }

    #[test]
    fn debug_output_holds_no_digit() {
        assert_eq!(format!("{:?}", Pin::parse("1234")), "Ok(Pin([redacted]))");
    }
}
