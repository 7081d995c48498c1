//! TPDU level: the host makes the blocks of T=1, the reader carries them.

use apdu::LinkError;
use redacted::Redacted;

use super::error;
use super::message::{CardStatus, Place, Request};
use super::parameters::Timing;
use super::slot::{Slot, Trouble};
use crate::Pipe;
use crate::t1::{BlockError, BlockLink};

/// The line to the card while one command is on its way.
pub(super) struct Blocks<'a, P> {
    pub(super) slot: &'a mut Slot<P>,
    pub(super) timing: Timing,
}

impl<P: Pipe> BlockLink for Blocks<'_, P> {
    async fn exchange(
        &mut self,
        block: &[u8],
        extension: u8,
    ) -> Result<Redacted<Vec<u8>>, BlockError> {
        let request = Request::Transfer {
            extension,
            place: Place::Whole,
            data: block,
        };
        let patience = self.timing.patience(extension);
        let trouble = match self.slot.request(request, patience).await {
            Ok(reply) => return Ok(reply.data),
            Err(trouble) => trouble,
        };
        match trouble {
            Trouble::Refused {
                card: CardStatus::Active,
                error: error::MUTE,
                ..
            } => Err(BlockError::Silent),
            Trouble::Refused {
                card: CardStatus::Active,
                error: error::PARITY | error::OVERRUN,
                ..
            }
            // A field of the message was wrong, so it was not sent on.
            | Trouble::Refused {
                card: CardStatus::Active,
                error: 0x01..=0x7F,
                ..
            }
            // The card's block was lost between reader and host: it can be asked for again.
            | Trouble::Garbled { .. } => Err(BlockError::Garbled),
            Trouble::Late
            | Trouble::Refused {
                card: CardStatus::Active,
                error: error::SLOT_BUSY,
                ..
            } => match self.slot.recover().await {
                Ok(true) => Err(BlockError::Silent),
                Ok(false) => Err(BlockError::Link(LinkError::Timeout)),
                Err(error) => Err(BlockError::Link(error)),
            },
            trouble @ (Trouble::Refused { .. } | Trouble::Pipe(_)) => {
                Err(BlockError::Link(trouble.with_card()))
            }
        }
    }
}
