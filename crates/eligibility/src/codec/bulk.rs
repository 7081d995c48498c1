//! A bulk answer, person by person.

use std::fmt;
use std::io::{self, BufRead, Read};

use encoding_rs::{Decoder, DecoderResult, SHIFT_JIS};
use quick_xml::Reader;

use super::charset::{self, Charset, CharsetConflict};
use super::xml_read::{Open, Step, xml};
use super::{DecodeError, DecodeReason, MAX_BULK_ANSWER, check_size, message_in};
use crate::tree::Content;
use crate::xml_msg::element::Value;
use crate::xml_msg::{BODY, BulkConfirmUnit, XmlMsg};

/// Reads a bulk answer (XML) and yields its people one by one.
///
/// Only one person is in memory at a time, so a page takes some, lets the browser draw, and takes
/// the next. A unit that is refused is named and those after it are read; after XML that breaks off
/// there is nothing more. What else the answer holds, its header for instance, is known at the end:
/// [`BulkReader::into_rest`].
pub struct BulkReader<'a> {
    reader: Reader<Text<'a>>,
    open: Open<'static>,
    buffer: Vec<u8>,
    size: usize,
    charset: Charset,
    conflict: Option<CharsetConflict>,
    root: Option<Content<'static>>,
    end: Option<Result<Content<'static>, DecodeError>>,
}

impl<'a> BulkReader<'a> {
    /// Begins with a file of at most [`MAX_BULK_ANSWER`] bytes.
    ///
    /// # Errors
    /// [`DecodeError`] when the file is no XML in an encoding of the interface.
    pub fn new(bytes: &'a [u8]) -> Result<Self, DecodeError> {
        check_size(MAX_BULK_ANSWER, bytes)?;
        let found = charset::find(bytes)?;
        Ok(Self {
            reader: Reader::from_reader(Text::new(found.bytes, found.charset)),
            open: Open::by_units(UNIT),
            buffer: Vec::new(),
            size: bytes.len(),
            charset: found.charset,
            conflict: found.conflict,
            root: None,
            end: None,
        })
    }

    /// The encoding, and where the file contradicts itself about it.
    pub const fn charset(&self) -> (Charset, Option<CharsetConflict>) {
        (self.charset, self.conflict)
    }

    /// Bytes read so far, of how many.
    pub fn progress(&self) -> (usize, usize) {
        (self.size - self.reader.get_ref().rest.len(), self.size)
    }

    /// The message without its units; people that were not taken yet are passed over.
    ///
    /// # Errors
    /// [`DecodeError`] when the file breaks off, or the rest of it is refused.
    pub fn into_rest(mut self) -> Result<XmlMsg, DecodeError> {
        while self.next().is_some() {}
        match self.end {
            Some(end) => message_in(end?),
            None => Err(DecodeReason::NotXmlMsg.into()),
        }
    }

    fn step(&mut self) -> Step<'static> {
        self.buffer.clear();
        match self.reader.read_event_into(&mut self.buffer) {
            Ok(event) => self.open.take(event.into_owned()),
            Err(quick_xml::Error::Io(_) | quick_xml::Error::Encoding(_)) => {
                Step::Refused(self.open.failed(DecodeReason::NotText))
            }
            Err(_) => Step::Refused(self.open.failed(xml(self.reader.error_position()))),
        }
    }
}

impl Iterator for BulkReader<'_> {
    type Item = Result<BulkConfirmUnit, DecodeError>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.end.is_none() {
            match self.step() {
                Step::More => {}
                Step::Closed(tree) if !self.open.is_empty() => {
                    let unit = BulkConfirmUnit::read(tree.content);
                    return Some(
                        unit.map_err(|error| error.within(UNIT).within(BODY).within(super::ROOT)),
                    );
                }
                Step::Closed(root) => self.root = Some(root.content),
                Step::End => {
                    let none = || DecodeReason::NotXmlMsg.into();
                    self.end = Some(self.root.take().ok_or_else(none));
                }
                Step::Refused(error) => {
                    self.end = Some(Err(error.clone()));
                    return Some(Err(error));
                }
            }
        }
        None
    }
}

impl fmt::Debug for BulkReader<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BulkReader")
            .field("progress", &self.progress())
            .field("charset", &self.charset)
            .finish_non_exhaustive()
    }
}

/// The file as UTF-8, made as it is read.
struct Text<'a> {
    rest: &'a [u8],
    /// Only for Shift_JIS.
    decoder: Option<Decoder>,
    chunk: String,
    taken: usize,
}

impl<'a> Text<'a> {
    fn new(bytes: &'a [u8], charset: Charset) -> Self {
        let decoder = match charset {
            Charset::Utf8 => None,
            Charset::ShiftJis => Some(SHIFT_JIS.new_decoder_without_bom_handling()),
        };
        Self {
            rest: bytes,
            decoder,
            chunk: String::new(),
            taken: 0,
        }
    }
}

impl BufRead for Text<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let Some(decoder) = &mut self.decoder else {
            return Ok(self.rest);
        };
        while self.taken >= self.chunk.len() && !self.rest.is_empty() {
            self.taken = 0;
            self.chunk.clear();
            self.chunk.reserve(CHUNK);
            let (result, read) =
                decoder.decode_to_string_without_replacement(self.rest, &mut self.chunk, true);
            self.rest = self.rest.get(read..).unwrap_or_default();
            if let DecoderResult::Malformed(..) = result {
                return Err(io::ErrorKind::InvalidData.into());
            }
        }
        Ok(self.chunk.as_bytes().get(self.taken..).unwrap_or_default())
    }

    fn consume(&mut self, amount: usize) {
        if self.decoder.is_some() {
            self.taken += amount;
        } else {
            self.rest = self.rest.get(amount..).unwrap_or_default();
        }
    }
}

impl Read for Text<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(into)?;
        self.consume(read);
        Ok(read)
    }
}

const UNIT: &str = "BulkConfirmUnit";
const CHUNK: usize = 64 * 1024;
