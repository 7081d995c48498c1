//! A wrapper for secrets and personal data.
//!
//! [`Redacted`] keeps a value out of logs (its `Debug` prints a placeholder, it has no `Display`)
//! and out of freed memory (zeroised on drop). Reading it is an explicit [`Redacted::expose`], so
//! that a search for that word lists every place where personal data is used.

use std::fmt;

use zeroize::{Zeroize, ZeroizeOnDrop};

/// A secret or a piece of personal data; see the crate's page.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Redacted<T: Zeroize>(T);

impl<T: Zeroize> Redacted<T> {
    /// Wraps a value; from here on it is printed as `[redacted]`.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value itself, for the one use that needs it.
    pub const fn expose(&self) -> &T {
        &self.0
    }
}

impl<T: Zeroize> fmt::Debug for Redacted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl<T: Zeroize> From<T> for Redacted<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T: Zeroize> Drop for Redacted<T> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl<T: Zeroize> ZeroizeOnDrop for Redacted<T> {}

/// Messages carry the value itself: redaction is about logs and memory, not about the wire.
#[cfg(feature = "serde")]
impl<T: Zeroize + serde::Serialize> serde::Serialize for Redacted<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

#[cfg(feature = "serde")]
impl<'de, T: Zeroize + serde::Deserialize<'de>> serde::Deserialize<'de> for Redacted<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self)
    }
}

/// The schema of the value inside, for the same reason.
#[cfg(feature = "schema")]
impl<T: Zeroize + schemars::JsonSchema> schemars::JsonSchema for Redacted<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> std::borrow::Cow<'static, str> {
        T::schema_id()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        T::json_schema(generator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_output_holds_nothing_of_the_value() {
        let name = Redacted::new(String::from("番号 花子"));
        assert_eq!(
            format!("{name:?} {:?}", Some(&name)),
            "[redacted] Some([redacted])"
        );
        assert_eq!(name.expose(), "番号 花子");
    }
}
