//! The encodings of the interface, and which of them a file is in.

use std::borrow::Cow;

use encoding_rs::SHIFT_JIS;

use super::{DecodeError, DecodeReason, EncodeReason};

/// The encodings of the interface (OQSCD005).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Charset {
    /// UTF-8
    Utf8,
    /// Shift_JIS with the additions of Windows (code page 932), as the Encoding Standard has it.
    ShiftJis,
}

/// A file that says one encoding in one place and another in the next, or is in neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CharsetConflict {
    /// By byte order mark or XML declaration.
    pub declared: Option<Charset>,
    /// By `CharacterCodeIdentifier`.
    pub identified: Option<Charset>,
    /// Which one the bytes were read in.
    pub read: Charset,
}

/// What a file is in.
pub(super) struct Found<'a> {
    pub(super) charset: Charset,
    /// Without the byte order mark.
    pub(super) bytes: &'a [u8],
    pub(super) conflict: Option<CharsetConflict>,
}

/// Decides by byte order mark, XML declaration, `CharacterCodeIdentifier`, and by which encoding the
/// bytes are text in; what is declared counts more than what the header says.
pub(super) fn find(bytes: &[u8]) -> Result<Found<'_>, DecodeError> {
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        return Err(DecodeReason::UnknownEncoding("UTF-16".to_owned()).into());
    }
    let marked = bytes.strip_prefix(b"\xEF\xBB\xBF");
    let bytes = marked.unwrap_or(bytes);
    if bytes.trim_ascii_start().first() != Some(&b'<') {
        return Err(DecodeReason::UnknownFormat.into());
    }
    let declared = match marked {
        Some(_) => Some(Charset::Utf8),
        None => declared(bytes)?,
    };
    let identified = identified(bytes);
    let charset = choose(bytes, declared, identified);
    let disagrees = |stated: Option<Charset>| stated.is_some_and(|stated| stated != charset);
    let conflict = (disagrees(declared) || disagrees(identified)).then_some(CharsetConflict {
        declared,
        identified,
        read: charset,
    });
    Ok(Found {
        charset,
        bytes,
        conflict,
    })
}

impl Charset {
    /// The text that the bytes are.
    pub(super) fn decode(self, bytes: &[u8]) -> Result<Cow<'_, str>, DecodeError> {
        let text = match self {
            Self::Utf8 => std::str::from_utf8(bytes).ok().map(Cow::Borrowed),
            Self::ShiftJis => decode_shift_jis(bytes),
        };
        text.ok_or_else(|| DecodeReason::NotText.into())
    }

    /// The bytes of a text, if every character has its own.
    pub(crate) fn encode(self, text: &str) -> Result<Cow<'_, [u8]>, EncodeReason> {
        match self {
            Self::Utf8 => Ok(Cow::Borrowed(text.as_bytes())),
            Self::ShiftJis => {
                let (bytes, _, _) = SHIFT_JIS.encode(text);
                if reads_as(&bytes, text) {
                    return Ok(bytes);
                }
                let character = text
                    .chars()
                    .find(|character| !self.has(*character))
                    .unwrap_or(char::REPLACEMENT_CHARACTER);
                Err(EncodeReason::NotInCharset {
                    character,
                    charset: self,
                })
            }
        }
    }

    /// Has it a code of its own for this character? Shift_JIS has none for "¥" and "−", though it
    /// writes "\" and "－" for them.
    pub fn has(self, character: char) -> bool {
        match self {
            Self::Utf8 => true,
            Self::ShiftJis => {
                let mut buffer = [0; 4];
                let text = &*character.encode_utf8(&mut buffer);
                reads_as(&SHIFT_JIS.encode(text).0, text)
            }
        }
    }

    /// Its name in an XML declaration.
    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::ShiftJis => "Shift_JIS",
        }
    }
}

/// The encoding that the declaration names.
fn declared(bytes: &[u8]) -> Result<Option<Charset>, DecodeError> {
    let Some(declaration) = bytes.trim_ascii_start().strip_prefix(b"<?xml") else {
        return Ok(None);
    };
    let declaration = before(declaration, b"?>").unwrap_or_default();
    let Some(value) = after(declaration, b"encoding") else {
        return Ok(None);
    };
    let value = value.trim_ascii_start().strip_prefix(b"=");
    let quoted = value.map(<[u8]>::trim_ascii_start).and_then(|value| {
        let (quote, rest) = value.split_first()?;
        before(rest, std::slice::from_ref(quote))
    });
    let label = quoted.unwrap_or_default().trim_ascii();
    charset_by_label(label).map(Some)
}

/// The usual names; "cp932" and "windows-31j" are what Windows calls its Shift_JIS.
fn charset_by_label(label: &[u8]) -> Result<Charset, DecodeError> {
    match label.to_ascii_lowercase().as_slice() {
        b"utf-8" | b"utf8" => Ok(Charset::Utf8),
        b"shift_jis" | b"shift-jis" | b"sjis" | b"x-sjis" | b"windows-31j" | b"cp932"
        | b"ms932" | b"ms_kanji" => Ok(Charset::ShiftJis),
        _ => {
            let label = String::from_utf8_lossy(label.get(..40).unwrap_or(label));
            Err(DecodeReason::UnknownEncoding(label.into_owned()).into())
        }
    }
}

/// The encoding that the header states. Names and digits are the same bytes in both encodings.
fn identified(bytes: &[u8]) -> Option<Charset> {
    let value = after(bytes, b"<CharacterCodeIdentifier>")?;
    match before(value, b"<")?.trim_ascii() {
        b"0" => Some(Charset::Utf8),
        b"1" => Some(Charset::ShiftJis),
        _ => None,
    }
}

/// What is stated, unless the bytes show that it is wrong.
fn choose(bytes: &[u8], declared: Option<Charset>, identified: Option<Charset>) -> Charset {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Charset::ShiftJis;
    };
    if declared.or(identified) != Some(Charset::ShiftJis) {
        return Charset::Utf8;
    }
    // A character beyond U+07FF takes three bytes that hardly ever stand together in Shift_JIS:
    // enough to believe the one of two statements that says UTF-8.
    let is_contradicted = identified == Some(Charset::Utf8);
    if is_contradicted && text.chars().any(|character| character > '\u{7FF}') {
        return Charset::Utf8;
    }
    if text.is_ascii() || Charset::ShiftJis.decode(bytes).is_ok() {
        return Charset::ShiftJis;
    }
    Charset::Utf8
}

fn reads_as(bytes: &[u8], text: &str) -> bool {
    decode_shift_jis(bytes).is_some_and(|read| read == text)
}

/// The Encoding Standard reads the byte 80 as a control character; no text has one.
fn decode_shift_jis(bytes: &[u8]) -> Option<Cow<'_, str>> {
    SHIFT_JIS
        .decode_without_bom_handling_and_without_replacement(bytes)
        .filter(|text| !text.contains('\u{80}'))
}

fn before<'a>(bytes: &'a [u8], end: &[u8]) -> Option<&'a [u8]> {
    let at = find_bytes(bytes, end)?;
    bytes.get(..at)
}

fn after<'a>(bytes: &'a [u8], start: &[u8]) -> Option<&'a [u8]> {
    let at = find_bytes(bytes, start)?;
    bytes.get(at + start.len()..)
}

fn find_bytes(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes
        .windows(wanted.len())
        .position(|window| window == wanted)
}
