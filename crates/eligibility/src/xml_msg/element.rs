//! How an element is made of its children: one table per element, made by the macro `element`.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::{Personal, UnknownElement};
use crate::codec::{DecodeError, DecodeReason};
use crate::tree::{Content, Tree};

/// What an element can be read into.
pub(crate) trait Value: Sized {
    /// The element, out of what is in it.
    fn read(content: Content<'_>) -> Result<Self, DecodeError>;

    /// The same element once more: only a list goes on where it was.
    fn read_again(&mut self, _: Content<'_>) -> Result<(), DecodeError> {
        Err(DecodeReason::Repeated.into())
    }

    /// What is in the element.
    fn content(&self) -> Content<'_>;
}

/// A child in an element's table: optional, or any number of times.
pub(crate) trait Field {
    fn put(&mut self, content: Content<'_>) -> Result<(), DecodeError>;

    fn is_empty(&self) -> bool;

    /// Absent when there is none.
    fn content(&self) -> Content<'_>;
}

/// Puts every child where its name belongs, and keeps those that belong nowhere.
///
/// Where a name stands twice in the table, the second place takes what comes after the first.
pub(crate) fn read_children(
    content: Content<'_>,
    table: &mut [(&'static str, &mut dyn Field)],
    unknown: &mut Vec<UnknownElement>,
) -> Result<(), DecodeError> {
    for Tree { name, content } in content.into_children()? {
        content
            .each(|item| match place(table, &name) {
                Some(field) => field.put(item),
                None => UnknownElement::read(&name, item).map(|element| unknown.push(element)),
            })
            .map_err(|error| error.within(&name))?;
    }
    Ok(())
}

/// The children in the table's order, then the unknown ones.
pub(crate) fn write_children<'a>(
    table: &[(&'static str, &'a dyn Field)],
    unknown: &'a [UnknownElement],
) -> Content<'a> {
    let mut children: Vec<Tree<'a>> = Vec::with_capacity(table.len() / 2 + unknown.len());
    for (name, field) in table {
        let content = field.content();
        match children.last_mut() {
            _ if matches!(content, Content::Absent) => {}
            Some(last) if last.name == *name => last.content.join(content),
            Some(_) | None => children.push(Tree {
                name: Cow::Borrowed(name),
                content,
            }),
        }
    }
    write_unknown(unknown, &mut children);
    Content::Children(children)
}

/// Unknown elements; those of one name become one list, since JSON has each name once.
pub(crate) fn write_unknown<'a>(unknown: &'a [UnknownElement], children: &mut Vec<Tree<'a>>) {
    let mut written: BTreeMap<&str, usize> = BTreeMap::new();
    for element in unknown {
        let content = element.content();
        let known = written
            .get(element.name.as_str())
            .and_then(|place| children.get_mut(*place));
        match known {
            Some(first) => first.content.join(content),
            None => {
                written.insert(&element.name, children.len());
                children.push(Tree {
                    name: Cow::Borrowed(&element.name),
                    content,
                });
            }
        }
    }
}

impl<T: Value> Field for Option<T> {
    fn put(&mut self, content: Content<'_>) -> Result<(), DecodeError> {
        match self {
            Some(value) => value.read_again(content),
            None => {
                *self = Some(T::read(content)?);
                Ok(())
            }
        }
    }

    fn is_empty(&self) -> bool {
        self.is_none()
    }

    fn content(&self) -> Content<'_> {
        self.as_ref().map_or(Content::Absent, T::content)
    }
}

impl<T: Value> Field for Vec<T> {
    fn put(&mut self, content: Content<'_>) -> Result<(), DecodeError> {
        self.push(T::read(content)?);
        Ok(())
    }

    fn is_empty(&self) -> bool {
        self.is_empty()
    }

    fn content(&self) -> Content<'_> {
        if self.is_empty() {
            return Content::Absent;
        }
        Content::List(self.iter().map(T::content).collect())
    }
}

impl Value for String {
    fn read(content: Content<'_>) -> Result<Self, DecodeError> {
        content.into_text().map(Cow::into_owned)
    }

    fn content(&self) -> Content<'_> {
        Content::Text(Cow::Borrowed(self))
    }
}

impl Value for Personal {
    fn read(content: Content<'_>) -> Result<Self, DecodeError> {
        String::read(content).map(Self::new)
    }

    fn content(&self) -> Content<'_> {
        self.expose().content()
    }
}

/// The bytes of an element's name, out of the name of its field.
#[allow(
    clippy::indexing_slicing,
    reason = "runs when the program is compiled, where an index that is wrong is an error"
)]
pub(crate) const fn element_name<const LENGTH: usize>(field: &str) -> [u8; LENGTH] {
    let field = field.as_bytes();
    let mut name = [0; LENGTH];
    let (mut from, mut to, mut begins) = (0, 0, true);
    while from < field.len() {
        if field[from] == b'_' {
            begins = true;
        } else {
            name[to] = if begins {
                field[from].to_ascii_uppercase()
            } else {
                field[from]
            };
            to += 1;
            begins = false;
        }
        from += 1;
    }
    name
}

/// The bytes that [`element_name`] makes.
#[allow(clippy::indexing_slicing, reason = "the same")]
pub(crate) const fn element_name_length(field: &str) -> usize {
    let field = field.as_bytes();
    let (mut from, mut length) = (0, 0);
    while from < field.len() {
        if field[from] != b'_' {
            length += 1;
        }
        from += 1;
    }
    length
}

/// The name of a field's element: the one given, or the field's own in the interface's spelling.
macro_rules! name {
    ($field:ident $name:literal) => {
        $name
    };
    ($field:ident) => {{
        const LENGTH: usize = $crate::xml_msg::element::element_name_length(stringify!($field));
        const BYTES: [u8; LENGTH] = $crate::xml_msg::element::element_name(stringify!($field));
        const NAME: &str = match std::str::from_utf8(&BYTES) {
            Ok(name) => name,
            Err(_) => "",
        };
        NAME
    }};
}

/// The type of a field: `[T]` occurs any number of times, `T` once at most.
macro_rules! field_type {
    ([$type:ty]) => {
        Vec<$type>
    };
    ($type:ty) => {
        Option<$type>
    };
}

/// An element whose children are all optional.
///
/// `list` stands for an element that only holds a list: when it comes twice, the list goes on.
macro_rules! element {
    (
        $(#[$meta:meta])*
        $(@$list:ident)? $name:ident {
            $($(#[$note:meta])* $field:ident $(as $element:literal)?: $kind:tt,)+
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Default, PartialEq, Eq)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[cfg_attr(feature = "schema", schemars(rename_all = "PascalCase", default))]
        pub struct $name {
            $(
                $(#[$note])*
                $(#[cfg_attr(feature = "schema", schemars(rename = $element))])?
                pub $field: field_type!($kind),
            )+
            /// Elements that are not known here, as received and passed on as received.
            #[cfg_attr(feature = "schema", schemars(skip))]
            pub unknown: Vec<$crate::xml_msg::UnknownElement>,
        }

        impl $name {
            fn read_children(
                &mut self,
                content: $crate::tree::Content<'_>,
            ) -> Result<(), $crate::codec::DecodeError> {
                $crate::xml_msg::element::read_children(
                    content,
                    &mut [$((name!($field $($element)?), &mut self.$field),)+],
                    &mut self.unknown,
                )
            }
        }

        impl $crate::xml_msg::element::Value for $name {
            fn read(
                content: $crate::tree::Content<'_>,
            ) -> Result<Self, $crate::codec::DecodeError> {
                let mut element = Self::default();
                element.read_children(content)?;
                Ok(element)
            }

            $(read_again_as_a!($list);)?

            fn content(&self) -> $crate::tree::Content<'_> {
                $crate::xml_msg::element::write_children(
                    &[$((name!($field $($element)?), &self.$field),)+],
                    &self.unknown,
                )
            }
        }

        through_tree!($name);
    };
}

/// The method of [`Value`] by which a list goes on.
macro_rules! read_again_as_a {
    (list) => {
        fn read_again(
            &mut self,
            content: $crate::tree::Content<'_>,
        ) -> Result<(), $crate::codec::DecodeError> {
            self.read_children(content)
        }
    };
}

/// An element within JSON of another kind, such as the gateway's.
macro_rules! through_tree {
    ($name:ident) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serde::Serialize::serialize(
                    &$crate::xml_msg::element::Value::content(self),
                    serializer,
                )
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let content =
                    <$crate::tree::Content<'_> as serde::Deserialize>::deserialize(deserializer)?;
                $crate::xml_msg::element::Value::read(content).map_err(serde::de::Error::custom)
            }
        }
    };
}

fn place<'t>(
    table: &'t mut [(&'static str, &mut dyn Field)],
    name: &str,
) -> Option<&'t mut dyn Field> {
    let first = table.iter().position(|(known, _)| *known == name)?;
    let mut places = table.get_mut(first..)?.iter_mut();
    let (_, field) = places.next()?;
    if field.is_empty() {
        return Some(&mut **field);
    }
    match places.next() {
        Some((next, further)) if *next == name => Some(&mut **further),
        Some(_) | None => Some(&mut **field),
    }
}
