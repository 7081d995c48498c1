//! A command's data field, printable or not.

use std::fmt;

use redacted::Redacted;

/// A command's data field.
#[derive(Clone, PartialEq, Eq)]
pub enum Body {
    /// Nothing: the command has no Lc.
    Empty,
    /// Bytes that may be logged; at least one.
    Plain(Vec<u8>),
    /// A PIN or the like: never printed, never sent twice.
    Secret(Redacted<Vec<u8>>),
}

impl Body {
    /// Bytes that may be logged, or [`Body::Empty`] if there are none.
    pub fn plain(data: Vec<u8>) -> Self {
        if data.is_empty() {
            Self::Empty
        } else {
            Self::Plain(data)
        }
    }

    /// The bytes, secret or not.
    pub fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Empty => &[],
            Self::Plain(data) => data,
            Self::Secret(data) => data.expose(),
        }
    }

    /// Whether the bytes must neither be printed nor be sent twice.
    pub const fn is_secret(&self) -> bool {
        matches!(self, Self::Secret(_))
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("-"),
            Self::Plain(data) => data.iter().try_for_each(|byte| write!(f, "{byte:02X}")),
            Self::Secret(data) => fmt::Debug::fmt(data, f),
        }
    }
}
