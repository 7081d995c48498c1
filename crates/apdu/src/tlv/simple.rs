//! Simple-TLV (ISO/IEC 7816-4 §6.2, JICSAP v1.1): a one-byte tag, a length of one byte or of
//! `FF` and two more.

use crate::ParseError;

/// One data object, borrowed from the bytes that hold it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Object<'a> {
    /// The tag; `00` and `FF` are not special here.
    pub tag: u8,
    /// The value.
    pub value: &'a [u8],
}

/// The objects that stand one after the other in `bytes`.
///
/// The iterator ends after the first error.
pub const fn objects(bytes: &[u8]) -> Objects<'_> {
    Objects { rest: bytes }
}

/// The value of the first object with this tag.
///
/// # Errors
///
/// [`ParseError`] if an object before it is malformed.
pub fn find(bytes: &[u8], tag: u8) -> Result<Option<&[u8]>, ParseError> {
    objects(bytes)
        .find(|object| object.map_or(true, |object| object.tag == tag))
        .transpose()
        .map(|found| found.map(|object| object.value))
}

/// Iterator over objects; see [`objects`].
#[derive(Clone, Debug)]
pub struct Objects<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for Objects<'a> {
    type Item = Result<Object<'a>, ParseError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let taken = take_object(self.rest);
        self.rest = taken.map_or(&[], |(_, rest)| rest);
        Some(taken.map(|(object, _)| object))
    }
}

fn take_object(bytes: &[u8]) -> Result<(Object<'_>, &[u8]), ParseError> {
    let (tag, length, rest) = match *bytes {
        [tag, 0xFF, hi, lo, ref rest @ ..] => (tag, u16::from_be_bytes([hi, lo]), rest),
        [_, 0xFF, ..] => return Err(ParseError::Truncated),
        [tag, length, ref rest @ ..] => (tag, u16::from(length), rest),
        _ => return Err(ParseError::Truncated),
    };
    let (value, rest) = rest
        .split_at_checked(usize::from(length))
        .ok_or(ParseError::Truncated)?;
    Ok((Object { tag, value }, rest))
}

#[cfg(test)]
mod tests {
    use hex_literal::hex;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn short_and_long_lengths() {
        let bytes = hex!("01 02 AABB  02 FF 0001 CC  03 00");
        let found: Result<Vec<_>, _> = objects(&bytes)
            .map(|object| object.map(|object| (object.tag, object.value)))
            .collect();
        assert_eq!(
            found,
            Ok(vec![(1, [0xAA, 0xBB].as_slice()), (2, &[0xCC]), (3, &[])])
        );
        assert_eq!(find(&bytes, 2), Ok(Some([0xCC].as_slice())));
        assert_eq!(find(&bytes, 9), Ok(None));
    }

    #[test]
    fn an_object_that_ends_early_is_an_error() {
        for bytes in [hex!("01").as_slice(), &hex!("01 02 AA"), &hex!("01 FF 00")] {
            assert_eq!(find(bytes, 1), Err(ParseError::Truncated), "{bytes:02X?}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_end_in_objects_or_one_error(bytes: Vec<u8>) {
            let items: Vec<_> = objects(&bytes).collect();
            prop_assert!(items.iter().rev().skip(1).all(Result::is_ok));
            let covered: usize = items.iter().flatten().map(|object| object.value.len() + 2).sum();
            prop_assert!(covered <= bytes.len());
        }
    }
}
