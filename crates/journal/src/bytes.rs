//! The byte formats' building blocks: big-endian numbers, texts and lists with their length before them.

use std::fmt;

use sha2::{Digest as _, Sha256};

/// A SHA-256 digest; printed as 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Digest(pub [u8; 32]);

/// Why bytes are not what they should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FormatError {
    /// They end too early.
    #[error("the bytes end too early")]
    Truncated,
    /// They go on where they should end.
    #[error("there are more bytes than the format has")]
    Trailing,
    /// They begin as no version of the format does that is known here.
    #[error("not a version of the format that is known here")]
    Version,
    /// A text is not UTF-8.
    #[error("a text is not UTF-8")]
    Text,
    /// A mark has no meaning.
    #[error("a mark has no meaning")]
    Mark,
}

/// Takes bytes from the front.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reader<'a>(pub(crate) &'a [u8]);

impl Digest {
    /// The digest of several parts, one after the other.
    pub fn of(parts: &[&[u8]]) -> Self {
        let mut hash = Sha256::new();
        for part in parts {
            hash.update(part);
        }
        Self(hash.finalize().into())
    }

    /// Reads 64 hexadecimal digits.
    pub fn from_hex(text: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        if text.len() != 64 {
            return None;
        }
        for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
            let pair = std::str::from_utf8(pair).ok()?;
            if pair.starts_with('+') {
                return None;
            }
            *byte = u8::from_str_radix(pair, 16).ok()?;
        }
        Some(Self(bytes))
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl<'a> Reader<'a> {
    pub(crate) const fn take(&mut self, count: usize) -> Result<&'a [u8], FormatError> {
        let Some((taken, rest)) = self.0.split_at_checked(count) else {
            return Err(FormatError::Truncated);
        };
        self.0 = rest;
        Ok(taken)
    }

    pub(crate) fn array<const N: usize>(&mut self) -> Result<[u8; N], FormatError> {
        let (taken, rest) = self.0.split_first_chunk().ok_or(FormatError::Truncated)?;
        self.0 = rest;
        Ok(*taken)
    }

    pub(crate) fn byte(&mut self) -> Result<u8, FormatError> {
        self.array().map(|[byte]| byte)
    }

    pub(crate) fn u16(&mut self) -> Result<u16, FormatError> {
        self.array().map(u16::from_be_bytes)
    }

    pub(crate) fn u32(&mut self) -> Result<u32, FormatError> {
        self.array().map(u32::from_be_bytes)
    }

    pub(crate) fn u64(&mut self) -> Result<u64, FormatError> {
        self.array().map(u64::from_be_bytes)
    }

    pub(crate) fn i64(&mut self) -> Result<i64, FormatError> {
        self.array().map(i64::from_be_bytes)
    }

    pub(crate) fn digest(&mut self) -> Result<Digest, FormatError> {
        self.array().map(Digest)
    }

    /// A text of at most 65,535 bytes.
    pub(crate) fn text(&mut self) -> Result<String, FormatError> {
        let length = usize::from(self.u16()?);
        utf8(self.take(length)?)
    }

    /// Bytes with a four-byte length.
    pub(crate) fn long(&mut self) -> Result<&'a [u8], FormatError> {
        let length = usize::try_from(self.u32()?).unwrap_or(usize::MAX);
        self.take(length)
    }

    pub(crate) const fn end(self) -> Result<(), FormatError> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(FormatError::Trailing)
        }
    }
}

/// A text, refused if it is not UTF-8.
pub(crate) fn utf8(bytes: &[u8]) -> Result<String, FormatError> {
    // Where it goes wrong would help nobody: the format has been left.
    std::str::from_utf8(bytes)
        .map(str::to_owned)
        .map_err(|_position| FormatError::Text)
}

/// A text of at most 65,535 bytes; [`crate::Draft`] has seen to it.
pub(crate) fn put_text(out: &mut Vec<u8>, text: &str) {
    let length = u16::try_from(text.len()).unwrap_or(u16::MAX);
    out.extend(length.to_be_bytes());
    out.extend(text.bytes().take(usize::from(length)));
}

/// Bytes with a four-byte length.
pub(crate) fn put_long(out: &mut Vec<u8>, bytes: &[u8]) {
    let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    out.extend(length.to_be_bytes());
    out.extend_from_slice(bytes);
}

/// Room for one of many parts of a whole.
#[cfg(feature = "desk")]
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
