//! Status words (ISO/IEC 7816-4 §5.6, JICSAP v1.1).

use std::fmt;

/// SW1 and SW2: how a command went.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct StatusWord(pub u16);

impl StatusWord {
    /// Done.
    pub const SUCCESS: Self = Self(0x9000);
    /// The file ended before Le bytes were read; the data are there.
    pub const END_OF_FILE: Self = Self(0x6282);
    /// Lc or Le is not what the card takes; some cards refuse extended lengths in this way.
    pub const WRONG_LENGTH: Self = Self(0x6700);
    /// A PIN has to be verified first.
    pub const SECURITY_NOT_SATISFIED: Self = Self(0x6982);
    /// The PIN is blocked (ISO).
    pub const AUTHENTICATION_BLOCKED: Self = Self(0x6983);
    /// The PIN is blocked (JICSAP: the key's reference data cannot be used).
    pub const REFERENCE_DATA_BLOCKED: Self = Self(0x6984);
    /// The command needs a current file, and none is selected.
    pub const NO_CURRENT_FILE: Self = Self(0x6986);
    /// No such application or file.
    pub const FILE_NOT_FOUND: Self = Self(0x6A82);
    /// P1-P2 are not what the card takes.
    pub const WRONG_PARAMETERS: Self = Self(0x6A86);
    /// No such data object.
    pub const DATA_NOT_FOUND: Self = Self(0x6A88);
    /// The offset lies outside the file.
    pub const WRONG_OFFSET: Self = Self(0x6B00);
    /// The card does not know the instruction.
    pub const INSTRUCTION_NOT_SUPPORTED: Self = Self(0x6D00);

    /// `61xx`: so many more bytes wait for GET RESPONSE (`6100` stands for 256 or more).
    pub fn bytes_available(self) -> Option<usize> {
        self.length_if(0x61)
    }

    /// `6Cxx`: Le was wrong, xx is right (`6C00` stands for 256).
    pub fn exact_le(self) -> Option<usize> {
        self.length_if(0x6C)
    }

    /// `63Cx`: so many tries are left.
    pub const fn tries_left(self) -> Option<u8> {
        match self.0 {
            0x63C0..=0x63CF => Some((self.0 & 0x0F) as u8),
            _ => None,
        }
    }

    /// Whether a VERIFY can no longer succeed: `6983` (ISO), `6984` (JICSAP) or no try left.
    pub const fn is_blocked(self) -> bool {
        matches!(
            self,
            Self::AUTHENTICATION_BLOCKED | Self::REFERENCE_DATA_BLOCKED | Self(0x63C0)
        )
    }

    fn length_if(self, sw1: u8) -> Option<usize> {
        match self.0.to_be_bytes() {
            [first, 0] if first == sw1 => Some(0x100),
            [first, length] if first == sw1 => Some(usize::from(length)),
            _ => None,
        }
    }
}

impl fmt::Display for StatusWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04X}", self.0)
    }
}

impl fmt::Debug for StatusWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counters_inside_a_status_word() {
        assert_eq!(StatusWord(0x63C2).tries_left(), Some(2));
        assert_eq!(StatusWord(0x6300).tries_left(), None);
        assert_eq!(StatusWord(0x6110).bytes_available(), Some(0x10));
        assert_eq!(StatusWord(0x6C00).exact_le(), Some(0x100));
        assert_eq!(StatusWord::SUCCESS.bytes_available(), None);
    }

    #[test]
    fn three_ways_to_say_blocked() {
        for sw in [0x6983, 0x6984, 0x63C0] {
            assert!(StatusWord(sw).is_blocked(), "{sw:04X}");
        }
        assert!(!StatusWord(0x63C1).is_blocked());
        assert!(!StatusWord::SECURITY_NOT_SATISFIED.is_blocked());
    }
}
