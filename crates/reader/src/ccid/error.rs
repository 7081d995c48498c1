//! bError of a command that failed (CCID 1.1 §6.2.6). Values from 1 to 127 are the offset of a field
//! that the reader does not accept; 192 to 223 are the maker's.

/// The command is not supported.
pub const NOT_SUPPORTED: u8 = 0x00;
/// The slot is busy with another command.
pub const SLOT_BUSY: u8 = 0xE0;
/// The PIN pad was cancelled.
pub const PIN_CANCELLED: u8 = 0xEF;
/// The PIN pad was not used in time.
pub const PIN_TIMEOUT: u8 = 0xF0;
/// The reader is busy with something that it does by itself.
pub const BUSY_WITH_AUTO_SEQUENCE: u8 = 0xF2;
/// The protocol was deactivated.
pub const DEACTIVATED_PROTOCOL: u8 = 0xF3;
/// T=0: the procedure byte makes no sense.
pub const PROCEDURE_BYTE_CONFLICT: u8 = 0xF4;
/// The card's class is not supported.
pub const CLASS_NOT_SUPPORTED: u8 = 0xF5;
/// The card's protocol is not supported.
pub const PROTOCOL_NOT_SUPPORTED: u8 = 0xF6;
/// TCK does not fit.
pub const BAD_ATR_TCK: u8 = 0xF7;
/// TS is neither `3B` nor `3F`.
pub const BAD_ATR_TS: u8 = 0xF8;
/// The reader's hardware failed.
pub const HARDWARE: u8 = 0xFB;
/// The card sent more than the reader could take.
pub const OVERRUN: u8 = 0xFC;
/// A character had wrong parity.
pub const PARITY: u8 = 0xFD;
/// The card did not answer, or is not there.
pub const MUTE: u8 = 0xFE;
/// The host aborted the command.
pub const ABORTED: u8 = 0xFF;
