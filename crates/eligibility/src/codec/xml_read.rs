//! XML to a tree.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesRef, Event};

use super::{DecodeError, DecodeReason, ROOT};
use crate::tree::{Content, MAX_DEPTH, Tree};
use crate::xml_msg::BODY;

/// What is in the root element of a whole file.
pub(super) fn read(text: &str) -> Result<Content<'_>, DecodeError> {
    let mut reader = Reader::from_str(text);
    let mut open = Open::default();
    let mut root = None;
    loop {
        // The library has many reasons; the place tells a person more than any of them.
        let Ok(event) = reader.read_event() else {
            return Err(open.failed(xml(reader.error_position())));
        };
        match open.take(event) {
            Step::More => {}
            Step::Closed(tree) => root = Some(tree.content),
            Step::End => break,
            Step::Refused(error) => return Err(error),
        }
    }
    root.ok_or_else(|| DecodeReason::NotXmlMsg.into())
}

/// The elements that are open, outermost first.
#[derive(Default)]
pub(super) struct Open<'a> {
    elements: Vec<OpenElement<'a>>,
    /// Handed out one by one instead of being kept: children of the body with this name.
    unit: Option<&'static str>,
    /// There is one root, and it has begun.
    has_root: bool,
}

/// What an event came to.
pub(super) enum Step<'a> {
    More,
    /// An element is closed that no element holds: the root, or a unit.
    Closed(Tree<'a>),
    End,
    Refused(DecodeError),
}

struct OpenElement<'a> {
    name: Cow<'a, str>,
    children: Vec<Tree<'a>>,
    text: Cow<'a, str>,
}

impl<'a> Open<'a> {
    /// Hands the body's children with this name out one by one.
    pub(super) fn by_units(unit: &'static str) -> Self {
        Self {
            unit: Some(unit),
            ..Self::default()
        }
    }

    /// The next event of the file.
    pub(super) fn take(&mut self, event: Event<'a>) -> Step<'a> {
        match self.apply(event) {
            Ok(step) => step,
            Err(reason) => Step::Refused(self.failed(reason)),
        }
    }

    /// Names the place.
    pub(super) fn failed(&self, reason: DecodeReason) -> DecodeError {
        let inside = DecodeError::from(reason);
        self.elements
            .iter()
            .rev()
            .fold(inside, |error, element| error.within(&element.name))
    }

    /// Is every element closed?
    pub(super) fn is_empty(&self) -> bool {
        self.elements.is_empty()
    }

    fn apply(&mut self, event: Event<'a>) -> Result<Step<'a>, DecodeReason> {
        match event {
            Event::Start(start) => self.open(start.name().into_inner())?,
            Event::Empty(start) => {
                self.open(start.name().into_inner())?;
                return self.close();
            }
            Event::End(_) => return self.close(),
            Event::Text(text) => self.text(text.xml10_content())?,
            Event::CData(text) => self.text(text.xml10_content())?,
            Event::GeneralRef(reference) => self.text(resolved(&reference)?)?,
            Event::DocType(_) => return Err(DecodeReason::DocumentType),
            Event::Decl(_) | Event::Comment(_) | Event::PI(_) => {}
            Event::Eof if self.elements.is_empty() => return Ok(Step::End),
            Event::Eof => return Err(xml(0)),
        }
        Ok(Step::More)
    }

    fn open(&mut self, name: &str) -> Result<(), DecodeReason> {
        if self.elements.is_empty() {
            if name != ROOT || self.has_root {
                return Err(DecodeReason::NotXmlMsg);
            }
            self.has_root = true;
        }
        if self.elements.len() > usize::from(MAX_DEPTH) {
            return Err(DecodeReason::TooDeep);
        }
        if let Some(outer) = self.elements.last_mut() {
            if !outer.text.trim_ascii().is_empty() {
                return Err(DecodeReason::MixedContent);
            }
            outer.text = Cow::Borrowed("");
        }
        self.elements.push(OpenElement {
            name: Cow::Owned(name.to_owned()),
            children: Vec::new(),
            text: Cow::Borrowed(""),
        });
        Ok(())
    }

    fn close(&mut self) -> Result<Step<'a>, DecodeReason> {
        let Some(element) = self.elements.pop() else {
            return Err(xml(0));
        };
        let content = if element.children.is_empty() {
            Content::Text(element.text)
        } else {
            Content::Children(element.children)
        };
        let tree = Tree {
            name: element.name,
            content,
        };
        let is_unit = self.unit.is_some_and(|unit| tree.name == unit);
        match self.elements.as_mut_slice() {
            [] => Ok(Step::Closed(tree)),
            [_, outer] if is_unit && outer.name == BODY => Ok(Step::Closed(tree)),
            [.., outer] => {
                outer.children.push(tree);
                Ok(Step::More)
            }
        }
    }

    fn text(&mut self, text: Cow<'a, str>) -> Result<(), DecodeReason> {
        if let Some(character) = text.chars().find(|character| !is_xml_character(*character)) {
            return Err(DecodeReason::Character(character));
        }
        match self.elements.last_mut() {
            Some(element) if element.children.is_empty() => {
                if element.text.is_empty() {
                    element.text = text;
                } else {
                    element.text.to_mut().push_str(&text);
                }
                Ok(())
            }
            Some(_) | None if text.trim_ascii().is_empty() => Ok(()),
            Some(_) | None => Err(DecodeReason::MixedContent),
        }
    }
}

/// What XML 1.0 allows in a document (`Char`).
pub(super) const fn is_xml_character(character: char) -> bool {
    matches!(character,
        '\t' | '\n' | '\r' | '\u{20}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{1_0000}'..)
}

pub(super) const fn xml(position: u64) -> DecodeReason {
    DecodeReason::Xml { position }
}

fn resolved<'a>(reference: &BytesRef<'_>) -> Result<Cow<'a, str>, DecodeReason> {
    let name = &**reference;
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        return Ok(Cow::Owned(character.into()));
    }
    match resolve_xml_entity(name) {
        Some(text) => Ok(Cow::Borrowed(text)),
        None => Err(DecodeReason::Entity(name.chars().take(40).collect())),
    }
}
