//! Frames between host and controller: `00 00 FF FF FF` ‖ length ‖ its check ‖ data ‖ their check ‖ `00`.

/// What a transfer from the host holds.
pub(super) enum Received<'a> {
    Data(&'a [u8]),
    Ack,
    Broken,
}

impl<'a> Received<'a> {
    pub(super) fn parse(transfer: &'a [u8]) -> Self {
        if transfer.starts_with(&ACK) {
            return Self::Ack;
        }
        Self::data(transfer).map_or(Self::Broken, Self::Data)
    }

    fn data(transfer: &'a [u8]) -> Option<&'a [u8]> {
        let body = transfer.strip_prefix(&ERROR)?;
        let (&[low, high, check], rest) = body.split_first_chunk()?;
        if complement(&[low, high]) != check {
            return None;
        }
        let (data, end) = rest.split_at_checked(usize::from(u16::from_le_bytes([low, high])))?;
        (*end == [complement(data), 0x00]).then_some(data)
    }
}

/// At most 65,535 bytes; no answer of this reader comes near.
pub(super) fn data(data: &[u8]) -> Vec<u8> {
    let length = (data.len() as u16).to_le_bytes();
    let head = [length[0], length[1], complement(&length)];
    [&ERROR, head.as_slice(), data, &[complement(data), 0x00]].concat()
}

/// What makes the sum of all bytes zero.
fn complement(bytes: &[u8]) -> u8 {
    bytes
        .iter()
        .fold(0, |sum: u8, byte| sum.wrapping_add(*byte))
        .wrapping_neg()
}

pub(super) const ACK: [u8; 6] = [0x00, 0x00, 0xFF, 0x00, 0xFF, 0x00];
/// The beginning of every data frame, alone.
pub(super) const ERROR: [u8; 5] = [0x00, 0x00, 0xFF, 0xFF, 0xFF];
