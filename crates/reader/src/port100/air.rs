//! Frames to and from the card: InCommRF and its status.

use std::time::Duration;

use apdu::LinkError;
use redacted::Redacted;

use super::chip::Chip;
use crate::Pipe;
use crate::iso_dep::{FrameError, FrameLink};
use crate::type_b::{Atqb, REQB, WUPB};

/// Who answers when every card is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Call {
    /// No card.
    Nobody,
    /// One card.
    Card(Atqb),
    /// Something that cannot be understood: two cards at once, or a card at the edge of the field.
    Noise {
        /// The chip's status, zero if it was content.
        code: u32,
    },
}

/// Calls every card in the field.
pub(super) async fn call<P: Pipe>(chip: &mut Chip<P>) -> Result<Call, LinkError> {
    let mut heard = Call::Nobody;
    for request in [REQB, WUPB] {
        match chip.exchange(&request, CALL_PATIENCE).await {
            Ok(answer) => match Atqb::parse(answer.expose()) {
                Ok(card) => return Ok(Call::Card(card)),
                Err(_) => heard = Call::Noise { code: 0 },
            },
            Err(FrameError::Timeout) => {}
            Err(FrameError::Garbled { code }) => heard = Call::Noise { code },
            Err(FrameError::Link(error)) => return Err(error),
        }
    }
    Ok(heard)
}

impl<P: Pipe> FrameLink for Chip<P> {
    async fn exchange(
        &mut self,
        frame: &[u8],
        patience: Duration,
    ) -> Result<Redacted<Vec<u8>>, FrameError> {
        let answer = match self.communicate(frame, patience).await {
            Ok(answer) => answer,
            Err(LinkError::ReaderGone) => return Err(FrameError::Link(LinkError::ReaderGone)),
            // Lost between host and chip: whether the card got the frame is unknown, and that is
            // what the protocol above can find out.
            Err(error) => {
                self.abort().await.map_err(FrameError::Link)?;
                return Err(FrameError::Garbled { code: code(&error) });
            }
        };
        let Some((&status, rest)) = answer.expose().split_first_chunk() else {
            return Err(FrameError::Garbled { code: 0 });
        };
        match (u32::from_le_bytes(status), rest.split_first()) {
            (0, Some((_bits_of_last_byte, data))) => Ok(Redacted::new(data.to_vec())),
            (RECEIVE_TIMEOUT, _) => Err(FrameError::Timeout),
            (code, _) => Err(FrameError::Garbled { code }),
        }
    }
}

const fn code(error: &LinkError) -> u32 {
    if let LinkError::Reader { code, .. } = error {
        *code
    } else {
        0
    }
}

const RECEIVE_TIMEOUT: u32 = 0x80;
/// An ATQB comes within a millisecond of the call; a card without power needs a few to wake up.
const CALL_PATIENCE: Duration = Duration::from_millis(30);
