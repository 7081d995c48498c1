//! BER-TLV as the card's files write it: tags of one or two bytes, lengths of two forms.

use rsa::RsaPrivateKey;
use rsa::traits::PublicKeyParts;

use crate::keys::fixed;

/// A data object; its length is one byte up to 127, else `82` and two bytes.
pub(crate) fn object(tag: u16, value: &[u8]) -> Vec<u8> {
    let length = match u8::try_from(value.len()) {
        Ok(length @ 0..=0x7F) => vec![length],
        _ => long_length(value.len()),
    };
    assemble(tag, &length, value)
}

/// A data object with the shortest length: one byte, `81` and one, `82` and two.
pub(crate) fn shortest(tag: u16, value: &[u8]) -> Vec<u8> {
    match u8::try_from(value.len()) {
        Ok(length @ 0x80..) => assemble(tag, &[0x81, length], value),
        _ => object(tag, value),
    }
}

/// A data object whose length is `82` and two bytes, however short.
pub(crate) fn longest(tag: u16, value: &[u8]) -> Vec<u8> {
    assemble(tag, &long_length(value.len()), value)
}

/// Exponent `90` and modulus `91`, 265 bytes.
pub(crate) fn public_key(key: &RsaPrivateKey) -> Vec<u8> {
    [
        object(0x90, &fixed(key.e(), 3)),
        object(0x91, &fixed(key.n(), 256)),
    ]
    .concat()
}

/// A file with a table of offsets: outer header, the table, then the objects. Each entry is the
/// distance of an object from the first byte of the file, in two bytes.
pub(crate) fn with_offsets(
    tag: u16,
    table_tag: u16,
    objects: &[Vec<u8>],
    outer: fn(u16, &[u8]) -> Vec<u8>,
) -> Vec<u8> {
    let build = |start: usize| {
        let mut offset = start;
        let mut table = Vec::new();
        for object in objects {
            table.extend(u16::try_from(offset).unwrap_or(u16::MAX).to_be_bytes());
            offset += object.len();
        }
        outer(tag, &[object(table_tag, &table), objects.concat()].concat())
    };
    // The first object starts where everything but the objects ends.
    let headers = build(0).len() - objects.concat().len();
    build(headers)
}

fn long_length(length: usize) -> Vec<u8> {
    let [.., high, low] = length.to_be_bytes();
    vec![0x82, high, low]
}

fn assemble(tag: u16, length: &[u8], value: &[u8]) -> Vec<u8> {
    let tag = match tag.to_be_bytes() {
        [0, tag] => vec![tag],
        tag => tag.to_vec(),
    };
    [&tag, length, value].concat()
}
