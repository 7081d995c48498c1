//! Messages as bytes: JSON, and XML in UTF-8 or Shift_JIS.
//!
//! [`decode`] finds out by itself what it is given, [`encode`] writes what it is told, and
//! [`BulkReader`] reads a bulk answer person by person. What a message holds comes back:
//! `decode(encode(message, format)) == message`.
//!
//! Refused are document types, entities other than XML's own five, text between elements, an
//! element twice that occurs once, more than [`MAX_MESSAGE`] bytes; every refusal names the element
//! and the reason. Attributes are ignored: no element of the interface has any.

mod bulk;
mod charset;
mod error;
mod json;
mod xml_read;
mod xml_write;

pub use bulk::BulkReader;
pub use charset::{Charset, CharsetConflict};
pub use error::{DecodeError, DecodeReason, EncodeError, EncodeReason};

use crate::codes::CharacterCodeIdentifier;
use crate::tree::Content;
use crate::xml_msg::XmlMsg;
use crate::xml_msg::element::Value;

/// Bytes of a message about one person, at most: 4 MiB.
pub const MAX_MESSAGE: usize = 4 * 1024 * 1024;

/// Bytes of a bulk answer, at most: 64 MiB, three times what 10,000 people take.
pub const MAX_BULK_ANSWER: usize = 64 * 1024 * 1024;

/// How a message is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// `{"XmlMsg":{…}}`, always UTF-8.
    Json,
    /// `<XmlMsg>…</XmlMsg>`
    Xml(Charset),
}

/// A message, and how it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// What it says.
    pub message: XmlMsg,
    /// How it was written.
    pub format: Format,
    /// Where the file contradicts itself about its encoding.
    pub conflict: Option<CharsetConflict>,
}

/// Reads a message, whichever format it is in.
///
/// # Errors
/// [`DecodeError`]: what is wrong, and in which element.
pub fn decode(bytes: &[u8]) -> Result<Decoded, DecodeError> {
    decode_up_to(MAX_MESSAGE, bytes)
}

/// The same for a file of as many bytes as `limit`, [`MAX_BULK_ANSWER`] for instance.
///
/// # Errors
/// [`DecodeError`]
pub fn decode_up_to(limit: usize, bytes: &[u8]) -> Result<Decoded, DecodeError> {
    check_size(limit, bytes)?;
    if let Some(text) = json::sniff(bytes)? {
        let message = json::read(text)?;
        return Ok(Decoded {
            message,
            format: Format::Json,
            conflict: None,
        });
    }
    let found = charset::find(bytes)?;
    let text = found.charset.decode(found.bytes)?;
    let message = message_in(xml_read::read(&text)?)?;
    Ok(Decoded {
        message,
        format: Format::Xml(found.charset),
        conflict: found.conflict,
    })
}

/// Writes a message.
///
/// XML gets a declaration with its encoding; a `CharacterCodeIdentifier` that the message has is
/// set to the encoding too, and one that it has not is not added.
///
/// # Errors
/// [`EncodeError`]: the first character, or name, that the format lacks, and where.
pub fn encode(message: &XmlMsg, format: Format) -> Result<Vec<u8>, EncodeError> {
    let charset = match format {
        Format::Json => Charset::Utf8,
        Format::Xml(charset) => charset,
    };
    let stated = &message.message_header.character_code_identifier;
    if stated.is_some() && *stated != Some(charset.identifier()) {
        let mut message = message.clone();
        message.message_header.character_code_identifier = Some(charset.identifier());
        return write(&message, format);
    }
    write(message, format)
}

fn write(message: &XmlMsg, format: Format) -> Result<Vec<u8>, EncodeError> {
    let content = message.content();
    match format {
        Format::Json => Ok(json::write(content)),
        Format::Xml(charset) => xml_write::write(ROOT, &content, charset),
    }
}

fn message_in(content: Content<'_>) -> Result<XmlMsg, DecodeError> {
    XmlMsg::read(content).map_err(|error| error.within(ROOT))
}

fn check_size(limit: usize, bytes: &[u8]) -> Result<(), DecodeError> {
    let size = bytes.len();
    if size > limit {
        return Err(DecodeReason::TooLarge { size, limit }.into());
    }
    if bytes.trim_ascii().is_empty() {
        return Err(DecodeReason::Empty.into());
    }
    Ok(())
}

impl Charset {
    /// Its code in a message's header (OQSCD005).
    pub const fn identifier(self) -> CharacterCodeIdentifier {
        match self {
            Self::Utf8 => CharacterCodeIdentifier::Utf8,
            Self::ShiftJis => CharacterCodeIdentifier::ShiftJis,
        }
    }
}

const ROOT: &str = "XmlMsg";
