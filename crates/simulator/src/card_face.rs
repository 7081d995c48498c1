//! A card face with another photo, signed anew by the demo's municipality.

use sha2::{Digest, Sha256};

use crate::card::{Access, KeyUsage, PrivateKey};
use crate::issued;

/// The card face (card-face application, EF 0002) with this photo in the place of its own.
///
/// `None` if the face is none, or the photo so long that the end of the file could not be read. An empty
/// photo is an empty object: how a card without one is written is an assumption.
pub(crate) fn with_photo(face: &[u8], photo: &[u8]) -> Option<Vec<u8>> {
    let mut objects = objects(face)?;
    let find = |objects: &[(u16, Vec<u8>)], tags: &[u16]| -> Vec<u8> {
        let wanted = objects.iter().filter(|(tag, _)| tags.contains(tag));
        wanted.flat_map(|(_, object)| object.clone()).collect()
    };
    let replace = |objects: &mut Vec<(u16, Vec<u8>)>, tag: u16, value: &[u8]| {
        let place = objects.iter_mut().find(|(it, _)| *it == tag)?;
        place.1 = object(tag, value)?;
        Some(())
    };
    replace(&mut objects, PHOTO, photo)?;
    let digests = [&HOLDER[..], &LINES, &[PHOTO]].map(|tags| Sha256::digest(find(&objects, tags)));
    let signature = sign(&digests.concat())?;
    replace(&mut objects, SIGNATURE, &signature)?;
    file(&objects).filter(|file| file.len() <= LONGEST_FILE)
}

/// The objects behind the table of offsets, each as written.
fn objects(face: &[u8]) -> Option<Vec<(u16, Vec<u8>)>> {
    let (tag, mut rest, _) = split(face)?;
    let mut objects = Vec::new();
    while !rest.is_empty() {
        let (tag, _, after) = split(rest)?;
        let whole = rest.get(..rest.len() - after.len())?;
        if tag != TABLE {
            objects.push((tag, whole.to_vec()));
        }
        rest = after;
    }
    (tag == FACE).then_some(objects)
}

/// Tag, value, and what follows the object.
fn split(bytes: &[u8]) -> Option<(u16, &[u8], &[u8])> {
    let (&tag, rest) = bytes.split_first_chunk()?;
    let (length, rest) = match rest {
        [0x82, high, low, rest @ ..] => (u16::from_be_bytes([*high, *low]).into(), rest),
        [0x81, length, rest @ ..] | [length @ 0..=0x7F, rest @ ..] => (usize::from(*length), rest),
        _ => return None,
    };
    let (value, rest) = rest.split_at_checked(length)?;
    Some((u16::from_be_bytes(tag), value, rest))
}

/// A length of one byte up to 127, else `82` and two bytes, as the issuer writes it.
fn object(tag: u16, value: &[u8]) -> Option<Vec<u8>> {
    let [high, low] = u16::try_from(value.len()).ok()?.to_be_bytes();
    let length = match (high, low) {
        (0, length @ 0..=0x7F) => vec![length],
        _ => vec![0x82, high, low],
    };
    Some([&tag.to_be_bytes(), &length[..], value].concat())
}

/// Outer header, the table (the distance of each object from the file's first byte), the objects.
fn file(objects: &[(u16, Vec<u8>)]) -> Option<Vec<u8>> {
    let bodies: Vec<u8> = objects.iter().flat_map(|(_, it)| it.clone()).collect();
    let build = |start: usize| {
        let mut table = Vec::new();
        let mut offset = start;
        for (_, object) in objects {
            table.extend(u16::try_from(offset).ok()?.to_be_bytes());
            offset += object.len();
        }
        object(FACE, &[object(TABLE, &table)?, bodies.clone()].concat())
    };
    // The first object starts where everything but the objects ends.
    let headers = build(0)?.len() - bodies.len();
    build(headers)
}

/// PKCS #1 v1.5 with a SHA-256 DigestInfo that holds three digests.
fn sign(digests: &[u8]) -> Option<Vec<u8>> {
    const HEAD: [u8; 19] = [
        0x30, 0x71, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01,
        0x05, 0x00, 0x04, 0x60,
    ];
    let key = PrivateKey {
        access: Access::Never,
        crt: issued::SURFACE_ISSUER_KEY,
        usage: KeyUsage::Signature,
    };
    key.sign_padded(&[&HEAD[..], digests].concat())
}

/// READ BINARY has 15 bits for an offset.
const LONGEST_FILE: usize = 0x8000;

const FACE: u16 = 0xFF20;
const TABLE: u16 = 0xDF21;
/// Birth date, sex, key.
const HOLDER: [u16; 3] = [0xDF22, 0xDF23, 0xDF24];
/// Name and address.
const LINES: [u16; 2] = [0xDF25, 0xDF26];
const PHOTO: u16 = 0xDF27;
const SIGNATURE: u16 = 0xDF28;
