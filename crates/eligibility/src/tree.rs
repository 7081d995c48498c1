//! A message as plain names, texts and children: what JSON and XML have in common.
//!
//! Both are read into this tree and written from it, so that no element needs code of its own for
//! either. A tree borrows its names and texts from the bytes read, or from the message written.

use std::borrow::Cow;
use std::{fmt, mem};

use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::codec::{DecodeError, DecodeReason};

/// Elements within elements, at most; the messages need seven.
pub(crate) const MAX_DEPTH: u8 = 32;

/// An element: its name and what is in it.
#[derive(Debug)]
pub(crate) struct Tree<'a> {
    pub(crate) name: Cow<'a, str>,
    pub(crate) content: Content<'a>,
}

/// What is in an element.
pub(crate) enum Content<'a> {
    Text(Cow<'a, str>),
    Children(Vec<Tree<'a>>),
    /// The same element several times, as JSON writes it.
    List(Vec<Self>),
    /// JSON's null: as if the element were not there.
    Absent,
    /// Nothing that an element can hold; refused when its place is known.
    Refused(DecodeReason),
}

impl<'a> Content<'a> {
    /// The text of an element that holds nothing else.
    pub(crate) fn into_text(self) -> Result<Cow<'a, str>, DecodeError> {
        match self {
            Self::Text(text) => Ok(text),
            Self::Refused(reason) => Err(reason.into()),
            Self::Children(_) | Self::List(_) | Self::Absent => {
                Err(DecodeReason::ExpectedText.into())
            }
        }
    }

    /// The children of an element that holds nothing else; a blank text is none.
    pub(crate) fn into_children(self) -> Result<Vec<Tree<'a>>, DecodeError> {
        match self {
            Self::Children(children) => Ok(children),
            Self::Text(text) if text.trim_ascii().is_empty() => Ok(Vec::new()),
            Self::Refused(reason) => Err(reason.into()),
            Self::Text(_) | Self::List(_) | Self::Absent => {
                Err(DecodeReason::ExpectedChildren.into())
            }
        }
    }

    /// Every occurrence of the element: the items of a list, or the one that it is.
    pub(crate) fn each(
        self,
        mut take: impl FnMut(Self) -> Result<(), DecodeError>,
    ) -> Result<(), DecodeError> {
        let Self::List(items) = self else {
            return if matches!(self, Self::Absent) {
                Ok(())
            } else {
                take(self)
            };
        };
        items
            .into_iter()
            .filter(|item| !matches!(item, Self::Absent))
            .try_for_each(take)
    }

    /// Lengthens the list of an element that comes again.
    pub(crate) fn join(&mut self, more: Self) {
        if !matches!(self, Self::List(_)) {
            let first = mem::replace(self, Self::Absent);
            *self = Self::List(vec![first]);
        }
        let Self::List(items) = self else {
            return;
        };
        if let Self::List(more) = more {
            items.extend(more);
        } else {
            items.push(more);
        }
    }
}

/// Says which kind it is: a tree may hold a patient's data.
impl fmt::Debug for Content<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text(_) => "Text",
            Self::Children(_) => "Children",
            Self::List(_) => "List",
            Self::Absent => "Absent",
            Self::Refused(_) => "Refused",
        })
    }
}

impl Serialize for Content<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Children(children) => {
                serializer.collect_map(children.iter().map(|child| (&child.name, &child.content)))
            }
            Self::List(items) => serializer.collect_seq(items),
            Self::Absent | Self::Refused(_) => serializer.serialize_unit(),
        }
    }
}

impl<'de> Deserialize<'de> for Content<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        AnyContent { depth: 0 }.deserialize(deserializer)
    }
}

/// Reads whatever stands at this depth.
#[derive(Clone, Copy)]
struct AnyContent {
    depth: u8,
}

impl AnyContent {
    const fn inner(self) -> Self {
        Self {
            depth: self.depth + 1,
        }
    }
}

impl<'de> DeserializeSeed<'de> for AnyContent {
    type Value = Content<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for AnyContent {
    type Value = Content<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an element")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Content::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Self::Value, E> {
        self.visit_string(text.to_owned())
    }

    fn visit_string<E>(self, text: String) -> Result<Self::Value, E> {
        Ok(Content::Text(Cow::Owned(text)))
    }

    fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Self::Value, E> {
        self.visit_string(number.to_string())
    }

    fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<Self::Value, E> {
        self.visit_string(number.to_string())
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Content::Refused(DecodeReason::Fraction))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Content::Refused(DecodeReason::Boolean))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Content::Absent)
    }

    fn visit_none<E>(self) -> Result<Self::Value, E> {
        Ok(Content::Absent)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        if self.depth >= MAX_DEPTH {
            while items.next_element::<IgnoredAny>()?.is_some() {}
            return Ok(Content::Refused(DecodeReason::TooDeep));
        }
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(self.inner())? {
            list.push(item);
        }
        Ok(Content::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        if self.depth >= MAX_DEPTH {
            while entries.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            return Ok(Content::Refused(DecodeReason::TooDeep));
        }
        let mut children = Vec::new();
        while let Some(name) = entries.next_key_seed(Name)? {
            let content = entries.next_value_seed(self.inner())?;
            children.push(Tree { name, content });
        }
        Ok(Content::Children(children))
    }
}

/// Reads a key, borrowed where it stands without escapes.
struct Name;

impl<'de> DeserializeSeed<'de> for Name {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Name {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an element's name")
    }

    fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(name))
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(name.to_owned()))
    }

    fn visit_string<E>(self, name: String) -> Result<Self::Value, E> {
        Ok(Cow::Owned(name))
    }
}
