//! Status words as the card gives them (JICSAP 1.1 table 25, ISO/IEC 7816-4 §5.6).

/// SW1 SW2 of a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Status(pub(super) u16);

impl Status {
    pub(super) const OK: Self = Self(0x9000);
    pub(super) const WRONG_LENGTH: Self = Self(0x6700);
    pub(super) const CHANNEL_NOT_SUPPORTED: Self = Self(0x6881);
    pub(super) const COMMAND_AGAINST_FILE_STRUCTURE: Self = Self(0x6981);
    pub(super) const NOT_VERIFIED: Self = Self(0x6982);
    /// JICSAP's "referenced IEF locked"; ISO would say 6983.
    pub(super) const BLOCKED: Self = Self(0x6984);
    pub(super) const CONDITIONS_NOT_SATISFIED: Self = Self(0x6985);
    pub(super) const NO_CURRENT_FILE: Self = Self(0x6986);
    /// What this card says to a secure-messaging class without a session.
    pub(super) const NO_SECURE_SESSION: Self = Self(0x69FC);
    pub(super) const WRONG_DATA: Self = Self(0x6A80);
    pub(super) const FILE_NOT_FOUND: Self = Self(0x6A82);
    pub(super) const RECORD_NOT_FOUND: Self = Self(0x6A83);
    pub(super) const WRONG_P1_P2: Self = Self(0x6A86);
    pub(super) const REFERENCE_NOT_FOUND: Self = Self(0x6A88);
    pub(super) const OFFSET_OUTSIDE_FILE: Self = Self(0x6B00);
    pub(super) const INS_NOT_SUPPORTED: Self = Self(0x6D00);
    pub(super) const CLASS_NOT_SUPPORTED: Self = Self(0x6E00);
    pub(super) const INTERNAL_ERROR: Self = Self(0x6F00);

    /// `63Cx`: x tries are left; `63C0`: none.
    pub(super) fn tries_left(tries: u8) -> Self {
        Self(0x63C0 | u16::from(tries.min(0x0F)))
    }

    /// `6Cxx`: ask again with this Le.
    pub(super) fn correct_le(length: u8) -> Self {
        Self(0x6C00 | u16::from(length))
    }
}
