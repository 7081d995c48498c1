//! Why a message cannot be read or written, and where in it.

use super::Charset;

/// A message that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{element}: {reason}")]
pub struct DecodeError {
    /// The names of the elements that lead to the place, as `XmlMsg/MessageBody`; empty where the
    /// file as a whole is meant.
    pub element: String,
    /// What is wrong there.
    pub reason: DecodeReason,
}

/// What is wrong with the bytes of a message.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DecodeReason {
    /// There are no bytes but white space.
    #[error("the file is empty")]
    Empty,
    /// The file is larger than any message.
    #[error("{size} bytes are more than {limit}")]
    TooLarge {
        /// Bytes that there are.
        size: usize,
        /// Bytes that there may be.
        limit: usize,
    },
    /// The first character begins neither JSON nor XML.
    #[error("neither JSON nor XML")]
    UnknownFormat,
    /// The encoding declared is neither UTF-8 nor Shift_JIS.
    #[error("encoding {0} is not one of the interface's")]
    UnknownEncoding(String),
    /// Bytes that are no characters in any of the two encodings.
    #[error("bytes that are no text")]
    NotText,
    /// JSON that breaks off or breaks its own rules.
    #[error("no JSON from line {line}, column {column}")]
    Json {
        /// Counted from 1.
        line: usize,
        /// In bytes, counted from 1.
        column: usize,
    },
    /// XML that breaks off or breaks its own rules.
    #[error("no XML from byte {position}")]
    Xml {
        /// Byte of the file's text as UTF-8, counted from 0.
        position: u64,
    },
    /// A document type declaration; none is read.
    #[error("a document type declaration")]
    DocumentType,
    /// An entity other than the five of XML itself.
    #[error("entity {0}")]
    Entity(String),
    /// A character that XML 1.0 does not allow.
    #[error("the character U+{:04X}", *.0 as u32)]
    Character(char),
    /// Text beside child elements.
    #[error("text between elements")]
    MixedContent,
    /// The outermost element is not `XmlMsg`.
    #[error("not a message of the eligibility system")]
    NotXmlMsg,
    /// More elements within elements than any message has.
    #[error("too many elements within elements")]
    TooDeep,
    /// An element that occurs once at most, twice: nobody knows which one counts.
    #[error("the element occurs twice")]
    Repeated,
    /// Child elements where there has to be a text.
    #[error("elements instead of a text")]
    ExpectedText,
    /// A text where there have to be child elements.
    #[error("a text instead of elements")]
    ExpectedChildren,
    /// A list within a list.
    #[error("a list within a list")]
    ListInList,
    /// A number with a fraction, which has no one text.
    #[error("a number with a fraction")]
    Fraction,
    /// `true` or `false`, which no code table holds.
    #[error("true or false instead of a code")]
    Boolean,
}

/// A message that cannot be written in this format.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{element}: {reason}")]
pub struct EncodeError {
    /// The names of the elements that lead to the place.
    pub element: String,
    /// What is wrong there.
    pub reason: EncodeReason,
}

/// What a format cannot hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EncodeReason {
    /// A character that the encoding lacks, or has for another one only.
    #[error("{charset:?} has no {character}")]
    NotInCharset {
        /// The first such character of the text.
        character: char,
        /// The encoding.
        charset: Charset,
    },
    /// A character that XML 1.0 does not allow.
    #[error("XML allows no U+{:04X}", *.0 as u32)]
    NotInXml(char),
    /// A name that is none in XML; only an unknown element that came as JSON can have one.
    #[error("not a name in XML")]
    Name,
}

impl DecodeError {
    /// The same, one element further out.
    pub(crate) fn within(mut self, element: &str) -> Self {
        prefix(&mut self.element, element);
        self
    }
}

impl From<DecodeReason> for DecodeError {
    fn from(reason: DecodeReason) -> Self {
        Self {
            element: String::new(),
            reason,
        }
    }
}

impl EncodeError {
    /// The same, one element further out.
    pub(crate) fn within(mut self, element: &str) -> Self {
        prefix(&mut self.element, element);
        self
    }
}

impl From<EncodeReason> for EncodeError {
    fn from(reason: EncodeReason) -> Self {
        Self {
            element: String::new(),
            reason,
        }
    }
}

fn prefix(path: &mut String, element: &str) {
    if !path.is_empty() {
        path.insert(0, '/');
    }
    path.insert_str(0, element);
}
