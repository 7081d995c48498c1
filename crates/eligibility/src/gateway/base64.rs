//! Binary values in JSON: base64 with padding (RFC 4648 section 4).

use base64ct::{Base64, Encoding};
use redacted::Redacted;
use serde::{Deserialize, Deserializer, Serializer, de};

pub(super) fn serialize<S: Serializer>(
    bytes: &Redacted<Vec<u8>>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let text = Redacted::new(Base64::encode_string(bytes.expose()));
    serializer.serialize_str(text.expose())
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Redacted<Vec<u8>>, D::Error> {
    let text = Redacted::<String>::deserialize(deserializer)?;
    Base64::decode_vec(text.expose())
        .map(Redacted::new)
        .map_err(|error| de::Error::custom(format_args!("not base64: {error}")))
}

/// How such a value looks in a schema.
#[cfg(feature = "schema")]
pub(super) struct Text;

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Text {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Base64".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "contentEncoding": "base64" })
    }
}
