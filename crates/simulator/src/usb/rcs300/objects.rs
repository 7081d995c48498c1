//! Data objects of transparent sessions (PC/SC part 3 §3.2, supplement 2.02): tag ‖ length ‖ value.

/// The first data object and what follows it; `None` if the bytes are none.
pub(super) fn split(bytes: &[u8]) -> Option<(u16, &[u8], &[u8])> {
    let (tag, rest) = match bytes {
        [0x5F | 0x7F | 0xFF, low, ..] => {
            let [high, _, rest @ ..] = bytes else {
                return None;
            };
            (u16::from_be_bytes([*high, *low]), rest)
        }
        [tag, rest @ ..] => (u16::from(*tag), rest),
        [] => return None,
    };
    let (length, rest) = match rest {
        [0x82, high, low, rest @ ..] => (u16::from_be_bytes([*high, *low]), rest),
        [0x81, length, rest @ ..] => (u16::from(*length), rest),
        [length @ 0..=0x7F, rest @ ..] => (u16::from(*length), rest),
        _ => return None,
    };
    let (value, rest) = rest.split_at_checked(usize::from(length))?;
    Some((tag, value, rest))
}

/// A data object with a one-byte tag and at most 65,535 bytes.
pub(super) fn object(tag: u8, value: &[u8]) -> Vec<u8> {
    let [high, low] = (value.len() as u16).to_be_bytes();
    let head = match value.len() {
        0..=0x7F => vec![tag, low],
        0x80..=0xFF => vec![tag, 0x81, low],
        _ => vec![tag, 0x82, high, low],
    };
    [head.as_slice(), value].concat()
}

/// "Error status": which object it speaks of, counted from 1 (0 for all went well), and a status word.
pub(super) fn outcome(place: u8, status: u16) -> Vec<u8> {
    let [high, low] = status.to_be_bytes();
    object(0xC0, &[place, high, low])
}
