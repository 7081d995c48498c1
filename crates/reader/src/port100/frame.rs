//! Frames between host and chip: `00 00 FF FF FF`, length, its checksum, data, their checksum, `00`.

use apdu::LinkError;
use redacted::Redacted;

/// One transfer from the chip.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Frame<'a> {
    /// The chip has got the command.
    Ack,
    /// The chip has not understood the command.
    Error,
    /// The answer to the command.
    Data(&'a [u8]),
}

/// Why a transfer is no frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Defect {
    /// It ends too early, or it is empty.
    Truncated = 0x11,
    /// It begins as no frame does.
    Start = 0x12,
    /// The length contradicts its checksum or the bytes that came.
    Length = 0x13,
    /// The data contradict their checksum.
    Checksum = 0x14,
    /// It ends as no frame does.
    End = 0x15,
}

impl<'a> Frame<'a> {
    /// Reads one transfer; all of it has to be the frame.
    ///
    /// # Errors
    ///
    /// [`Defect`].
    pub fn parse(transfer: &'a [u8]) -> Result<Self, Defect> {
        if transfer == ACK {
            return Ok(Self::Ack);
        }
        if transfer.len() < START.len() {
            return Err(Defect::Truncated);
        }
        let rest = transfer.strip_prefix(&START).ok_or(Defect::Start)?;
        if rest.is_empty() {
            return Ok(Self::Error);
        }
        let (&[low, high, length_check], rest) =
            rest.split_first_chunk().ok_or(Defect::Truncated)?;
        if sum([low, high, length_check]) != 0 {
            return Err(Defect::Length);
        }
        let length = usize::from(u16::from_le_bytes([low, high]));
        let (data, rest) = rest.split_at_checked(length).ok_or(Defect::Truncated)?;
        let (&[data_check, end], rest) = rest.split_first_chunk().ok_or(Defect::Truncated)?;
        if !rest.is_empty() {
            return Err(Defect::Length);
        }
        if sum(data.iter().copied()).wrapping_add(data_check) != 0 {
            return Err(Defect::Checksum);
        }
        if end != END {
            return Err(Defect::End);
        }
        Ok(Self::Data(data))
    }
}

impl Defect {
    /// As an error of the link, for a driver that was doing `what`.
    pub const fn during(self, what: &'static str) -> LinkError {
        LinkError::Reader {
            code: self as u32,
            what,
        }
    }
}

/// A frame with the data of these parts, in one allocation.
///
/// # Errors
///
/// [`LinkError::CommandTooLong`] if they do not fit into one.
pub fn encode(parts: &[&[u8]]) -> Result<Redacted<Vec<u8>>, LinkError> {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    let Ok(length) = u16::try_from(length) else {
        return Err(LinkError::CommandTooLong);
    };
    let [low, high] = length.to_le_bytes();
    let mut frame = Vec::with_capacity(usize::from(length) + OVERHEAD);
    frame.extend(START);
    frame.extend([low, high, sum([low, high]).wrapping_neg()]);
    for part in parts {
        frame.extend_from_slice(part);
    }
    let data = parts.iter().flat_map(|part| part.iter().copied());
    frame.extend([sum(data).wrapping_neg(), END]);
    Ok(Redacted::new(frame))
}

/// From the chip: the command has come. From the host: drop the command at work.
pub const ACK: [u8; 6] = [0x00, 0x00, 0xFF, 0x00, 0xFF, 0x00];

fn sum(bytes: impl IntoIterator<Item = u8>) -> u8 {
    bytes.into_iter().fold(0, u8::wrapping_add)
}

const START: [u8; 5] = [0x00, 0x00, 0xFF, 0xFF, 0xFF];
const END: u8 = 0x00;
const OVERHEAD: usize = START.len() + 5;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use hex_literal::hex;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_command_and_its_answer_are_framed() {
        let command = encode(&[&hex!("D620")]).unwrap();
        assert_eq!(*command.expose(), hex!("0000FFFFFF 0200FE D620 0A00"));
        let answer = hex!("0000FFFFFF 0400FC D7211101 F600");
        assert!(Frame::parse(&answer) == Ok(Frame::Data(&hex!("D7211101"))));
        assert!(Frame::parse(&hex!("0000FF00FF00")) == Ok(Frame::Ack));
        assert!(Frame::parse(&hex!("0000FFFFFF")) == Ok(Frame::Error));
    }

    #[test]
    fn every_broken_byte_has_its_name() {
        for (transfer, defect) in [
            (hex!("").as_slice(), Defect::Truncated),
            (&hex!("0000FF00FF"), Defect::Start),
            (&hex!("0000FF00FF0000"), Defect::Start),
            (&hex!("0000FFFFFF 0400"), Defect::Truncated),
            (&hex!("0000FFFFFF 0400FD D7211101 F600"), Defect::Length),
            (&hex!("0000FFFFFF 0400FC D72111"), Defect::Truncated),
            (&hex!("0000FFFFFF 0400FC D7211101 F6"), Defect::Truncated),
            (&hex!("0000FFFFFF 0400FC D7211101 F600 00"), Defect::Length),
            (&hex!("0000FFFFFF 0400FC D7211102 F600"), Defect::Checksum),
            (&hex!("0000FFFFFF 0400FC D7211101 F601"), Defect::End),
        ] {
            assert!(Frame::parse(transfer) == Err(defect), "{transfer:02X?}");
        }
    }

    #[test]
    fn what_is_too_long_is_no_frame() {
        assert!(encode(&[&[0; 0xFFFF]]).is_ok());
        assert_eq!(
            encode(&[&[0; 0xFFFF], &[0]]),
            Err(LinkError::CommandTooLong)
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_frame_survives_the_wire(data: Vec<u8>, cut: usize) {
            let (head, tail) = data.split_at(cut.checked_rem(data.len()).unwrap_or(0));
            let frame = encode(&[head, tail]).unwrap();
            prop_assert!(Frame::parse(frame.expose()) == Ok(Frame::Data(&data)));
        }

        #[test]
        fn one_wrong_byte_never_passes(data: Vec<u8>, at: usize, flip in 1..=255_u8) {
            let mut frame = encode(&[&data]).unwrap().expose().clone();
            let at = at % frame.len();
            if let Some(byte) = frame.get_mut(at) {
                *byte ^= flip;
            }
            prop_assert!(!matches!(Frame::parse(&frame), Ok(Frame::Data(_))));
        }

        #[test]
        fn any_bytes_are_a_frame_or_a_defect(tail: Vec<u8>) {
            let transfer = [START.as_slice(), &tail].concat();
            if let Ok(Frame::Data(data)) = Frame::parse(&transfer) {
                prop_assert_eq!(data.len() + OVERHEAD, transfer.len());
            }
        }
    }
}
