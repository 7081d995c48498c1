//! Messages as bytes: JSON, and XML in UTF-8 or Shift_JIS.

mod error;

pub use error::{DecodeError, DecodeReason, EncodeError, EncodeReason};

/// The encodings of the interface (OQSCD005).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Charset {
    /// UTF-8
    Utf8,
    /// Shift_JIS with the additions of Windows (code page 932).
    ShiftJis,
}
