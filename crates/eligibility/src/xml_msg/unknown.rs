//! Elements that a newer interface has: kept as they came.

use std::borrow::Cow;

use super::Personal;
use super::element::write_unknown;
use crate::codec::{DecodeError, DecodeReason};
use crate::tree::{Content, Tree};

/// An element that is not known here, as received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownElement {
    /// Its name.
    pub name: String,
    /// What is in it; attributes are not kept, since no element of the interface has any.
    pub content: UnknownContent,
}

/// What is in an element that is not known here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnknownContent {
    /// A text, which may be about a person.
    Text(Personal),
    /// Elements.
    Children(Vec<UnknownElement>),
}

impl UnknownElement {
    pub(crate) fn read(name: &str, content: Content<'_>) -> Result<Self, DecodeError> {
        let content = match content {
            Content::Text(text) => UnknownContent::Text(Personal::new(text.into_owned())),
            Content::Children(trees) => UnknownContent::Children(read_all(trees)?),
            Content::Absent => UnknownContent::Children(Vec::new()),
            Content::List(_) => return Err(DecodeReason::ListInList.into()),
            Content::Refused(reason) => return Err(reason.into()),
        };
        Ok(Self {
            name: name.to_owned(),
            content,
        })
    }

    pub(crate) fn content(&self) -> Content<'_> {
        match &self.content {
            UnknownContent::Text(text) => Content::Text(Cow::Borrowed(text.expose())),
            UnknownContent::Children(elements) => {
                let mut children = Vec::with_capacity(elements.len());
                write_unknown(elements, &mut children);
                Content::Children(children)
            }
        }
    }
}

fn read_all(trees: Vec<Tree<'_>>) -> Result<Vec<UnknownElement>, DecodeError> {
    let mut elements = Vec::with_capacity(trees.len());
    for Tree { name, content } in trees {
        content
            .each(|item| UnknownElement::read(&name, item).map(|element| elements.push(element)))
            .map_err(|error| error.within(&name))?;
    }
    Ok(elements)
}
