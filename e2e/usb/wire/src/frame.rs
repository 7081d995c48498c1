//! Frames on a byte stream.

/// No frame is longer, its length left out: the longest transfer that usbfs takes is 16 MiB, and no
/// reader comes near.
pub const MAX_FRAME: usize = 1 << 20;

/// Takes frames out of a stream that arrives in pieces of any size.
#[derive(Default)]
pub struct Frames {
    buffer: Vec<u8>,
}

/// A message with its length before it.
pub fn framed(message: &[u8]) -> Vec<u8> {
    let length = u32::try_from(message.len()).unwrap_or(u32::MAX);
    let mut frame = length.to_le_bytes().to_vec();
    frame.extend(message);
    frame
}

impl Frames {
    /// Adds what arrived.
    pub fn push(&mut self, piece: &[u8]) {
        self.buffer.extend(piece);
    }

    /// The next whole message, if it has arrived.
    ///
    /// # Errors
    ///
    /// [`TooLong`]: there is nothing to be made of what follows.
    pub fn next_message(&mut self) -> Result<Option<Vec<u8>>, TooLong> {
        let Some((&length, rest)) = self.buffer.split_first_chunk::<4>() else {
            return Ok(None);
        };
        let length = u32::from_le_bytes(length) as usize;
        if length > MAX_FRAME {
            return Err(TooLong);
        }
        let Some(message) = rest.get(..length).map(<[u8]>::to_vec) else {
            return Ok(None);
        };
        self.buffer.drain(..4 + length);
        Ok(Some(message))
    }
}

/// A length beyond [`MAX_FRAME`]: the other end is not ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLong;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_survive_a_stream_that_arrives_byte_by_byte() {
        let stream = [framed(b"first"), framed(b""), framed(b"third")].concat();
        let mut frames = Frames::default();
        let mut messages = Vec::new();
        for byte in stream {
            frames.push(&[byte]);
            messages.extend(frames.next_message().ok().flatten());
        }
        assert_eq!(messages, [&b"first"[..], b"", b"third"]);
    }

    #[test]
    fn a_length_beyond_reason_is_refused_before_anything_is_stored() {
        let mut frames = Frames::default();
        frames.push(&[0xFF; 4]);
        assert_eq!(frames.next_message(), Err(TooLong));
    }
}
