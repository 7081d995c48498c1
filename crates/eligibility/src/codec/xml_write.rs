//! A tree to XML, as receipt computers write it: a declaration, one element a line, tabs.

use super::xml_read::is_xml_character;
use super::{Charset, EncodeError, EncodeReason};
use crate::tree::{Content, Tree};

/// The file with this root element.
pub(super) fn write(
    root: &str,
    content: &Content<'_>,
    charset: Charset,
) -> Result<Vec<u8>, EncodeError> {
    let mut writer = Writer {
        bytes: Vec::new(),
        charset,
    };
    let label = charset.label();
    writer.ascii(&format!(
        r#"<?xml version="1.0" encoding="{label}" standalone="no"?>"#
    ));
    writer.element(root, content, 0)?;
    writer.ascii(NEW_LINE);
    Ok(writer.bytes)
}

struct Writer {
    bytes: Vec<u8>,
    charset: Charset,
}

impl Writer {
    fn element(
        &mut self,
        name: &str,
        content: &Content<'_>,
        depth: usize,
    ) -> Result<(), EncodeError> {
        match content {
            Content::List(items) => items
                .iter()
                .try_for_each(|item| self.element(name, item, depth)),
            Content::Absent | Content::Refused(_) => Ok(()),
            Content::Text(text) => {
                self.new_line(depth);
                self.leaf(name, text)
                    .map_err(|reason| EncodeError::from(reason).within(name))
            }
            Content::Children(children) => {
                self.new_line(depth);
                self.parent(name, children, depth)
                    .map_err(|error| error.within(name))
            }
        }
    }

    fn leaf(&mut self, name: &str, text: &str) -> Result<(), EncodeReason> {
        if text.is_empty() {
            return self.tag("<", name, "/>");
        }
        self.tag("<", name, ">")?;
        self.text(text)?;
        self.tag("</", name, ">")
    }

    fn parent(
        &mut self,
        name: &str,
        children: &[Tree<'_>],
        depth: usize,
    ) -> Result<(), EncodeError> {
        if children.is_empty() {
            return Ok(self.tag("<", name, "/>")?);
        }
        self.tag("<", name, ">")?;
        for child in children {
            self.element(&child.name, &child.content, depth + 1)?;
        }
        self.new_line(depth);
        Ok(self.tag("</", name, ">")?)
    }

    fn tag(&mut self, start: &str, name: &str, end: &str) -> Result<(), EncodeReason> {
        if !is_name(name) {
            return Err(EncodeReason::Name);
        }
        self.ascii(start);
        self.bytes.extend_from_slice(&self.charset.encode(name)?);
        self.ascii(end);
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), EncodeReason> {
        if let Some(character) = text.chars().find(|character| !is_xml_character(*character)) {
            return Err(EncodeReason::NotInXml(character));
        }
        for piece in text.split_inclusive(ESCAPED) {
            let (plain, special) = match piece.char_indices().next_back() {
                Some((at, last)) if ESCAPED.contains(&last) => (piece.get(..at), Some(last)),
                Some(_) | None => (Some(piece), None),
            };
            let plain = self.charset.encode(plain.unwrap_or_default())?;
            self.bytes.extend_from_slice(&plain);
            self.ascii(match special {
                Some('&') => "&amp;",
                Some('<') => "&lt;",
                Some('>') => "&gt;",
                // A plain one would be read as the end of a line.
                Some('\r') => "&#13;",
                Some(_) | None => "",
            });
        }
        Ok(())
    }

    fn new_line(&mut self, depth: usize) {
        self.ascii(NEW_LINE);
        self.bytes.extend(std::iter::repeat_n(b'\t', depth));
    }

    fn ascii(&mut self, text: &str) {
        self.bytes.extend_from_slice(text.as_bytes());
    }
}

/// XML 1.0, `Name`.
fn is_name(name: &str) -> bool {
    let mut characters = name.chars();
    characters.next().is_some_and(starts_name)
        && characters.all(|character| {
            starts_name(character)
                || matches!(character,
                    '-' | '.' | '0'..='9' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
        })
}

const fn starts_name(character: char) -> bool {
    matches!(character,
        ':' | '_' | 'A'..='Z' | 'a'..='z' | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}'
        | '\u{F8}'..='\u{2FF}' | '\u{370}'..='\u{37D}' | '\u{37F}'..='\u{1FFF}'
        | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}' | '\u{2C00}'..='\u{2FEF}'
        | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}'
        | '\u{1_0000}'..='\u{E_FFFF}')
}

const NEW_LINE: &str = "\r\n";
const ESCAPED: [char; 4] = ['&', '<', '>', '\r'];
