//! BER-TLV (ISO/IEC 7816-4 §6.3): tags of one to three bytes, lengths up to `83 xx xx xx`.

use crate::ParseError;

/// One data object, borrowed from the bytes that hold it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Object<'a> {
    /// The tag's bytes as a number: `DF22` is `0xDF22`.
    pub tag: u32,
    /// The value.
    pub value: &'a [u8],
}

/// The objects that stand one after the other in `bytes`.
///
/// The iterator ends after the first error.
pub const fn objects(bytes: &[u8]) -> Objects<'_> {
    Objects { rest: bytes }
}

/// The value of the first object with this tag, not looking inside others.
///
/// # Errors
///
/// [`ParseError`] if an object before it is malformed.
pub fn find(bytes: &[u8], tag: u32) -> Result<Option<&[u8]>, ParseError> {
    objects(bytes)
        .find(|object| object.map_or(true, |object| object.tag == tag))
        .transpose()
        .map(|found| found.map(|object| object.value))
}

/// The length of the object that `bytes` begin with: its tag, length field and value together.
///
/// The value itself need not be there: four to six bytes of a file suffice to know how long it is.
///
/// # Errors
///
/// [`ParseError`] if tag and length field are not complete or not well-formed.
pub fn object_length(bytes: &[u8]) -> Result<usize, ParseError> {
    let (_, rest) = take_tag(bytes)?;
    let (length, rest) = take_length(rest)?;
    Ok(bytes.len() - rest.len() + length)
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
    let (tag, rest) = take_tag(bytes)?;
    let (length, rest) = take_length(rest)?;
    let (value, rest) = rest.split_at_checked(length).ok_or(ParseError::Truncated)?;
    Ok((Object { tag, value }, rest))
}

/// If the five low bits of the first byte are set, more bytes follow, up to one without its top bit.
fn take_tag(bytes: &[u8]) -> Result<(u32, &[u8]), ParseError> {
    match *bytes {
        [first, ref rest @ ..] if first & 0x1F != 0x1F => Ok((u32::from(first), rest)),
        [a, b, ref rest @ ..] if b & 0x80 == 0 => Ok((u32::from_be_bytes([0, 0, a, b]), rest)),
        [a, b, c, ref rest @ ..] if c & 0x80 == 0 => Ok((u32::from_be_bytes([0, a, b, c]), rest)),
        [_, _, _, ..] => Err(ParseError::TagTooLong),
        _ => Err(ParseError::Truncated),
    }
}

fn take_length(bytes: &[u8]) -> Result<(usize, &[u8]), ParseError> {
    let (length, rest) = match *bytes {
        [length @ ..=0x7F, ref rest @ ..] => (u32::from(length), rest),
        [0x81, length, ref rest @ ..] => (u32::from(length), rest),
        [0x82, a, b, ref rest @ ..] => (u32::from_be_bytes([0, 0, a, b]), rest),
        [0x83, a, b, c, ref rest @ ..] => (u32::from_be_bytes([0, a, b, c]), rest),
        [] | [0x81..=0x83, ..] => return Err(ParseError::Truncated),
        [0x80 | 0x84.., ..] => return Err(ParseError::LengthForm),
    };
    Ok((length as usize, rest))
}

#[cfg(test)]
mod tests {
    use hex_literal::hex;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn tags_and_lengths_of_every_form() {
        let bytes = hex!("90 01 AA  DF25 81 01 31  DF8101 82 0002 BBCC  91 83 000000");
        let found: Result<Vec<_>, _> = objects(&bytes)
            .map(|object| object.map(|object| (object.tag, object.value)))
            .collect();
        assert_eq!(
            found,
            Ok(vec![
                (0x90, [0xAA].as_slice()),
                (0xDF25, b"1"),
                (0xDF_8101, &[0xBB, 0xCC]),
                (0x91, &[]),
            ])
        );
        assert_eq!(find(&bytes, 0xDF25), Ok(Some(b"1".as_slice())));
        assert_eq!(find(&bytes, 0xDF26), Ok(None));
    }

    #[test]
    fn a_file_s_first_bytes_tell_its_length() {
        assert_eq!(object_length(&hex!("FF20 65")), Ok(3 + 0x65));
        assert_eq!(object_length(&hex!("30 82 0632")), Ok(4 + 0x0632));
        assert_eq!(object_length(&hex!("30 82 06")), Err(ParseError::Truncated));
    }

    #[test]
    fn what_is_not_well_formed_is_an_error_and_the_last_item() {
        for (bytes, error) in [
            (hex!("30").as_slice(), ParseError::Truncated),
            (&hex!("30 05 AA"), ParseError::Truncated),
            (&hex!("1F"), ParseError::Truncated),
            (&hex!("1F 81 81 01 00"), ParseError::TagTooLong),
            (&hex!("30 80 0000"), ParseError::LengthForm),
            (&hex!("30 84 00000000"), ParseError::LengthForm),
        ] {
            assert_eq!(
                objects(bytes).collect::<Vec<_>>(),
                [Err(error)],
                "{bytes:02X?}"
            );
            assert_eq!(find(bytes, 0x31), Err(error));
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
