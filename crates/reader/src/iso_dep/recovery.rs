//! What to do about a block that got lost, and when to stop (ISO/IEC 14443-4 §7.5.5).

use std::time::Duration;

use super::{Block, Failure, FrameError};

/// What asks for the answer to `block` once more: R(ACK) while the card chains (rule 5), else R(NAK)
/// (rule 4).
pub(super) const fn repetition(block: Block<'_>, number: u8) -> Block<'_> {
    match block {
        Block::Ack { .. } => block,
        Block::Information { .. }
        | Block::Nak { .. }
        | Block::WaitingTime { .. }
        | Block::Deselect => Block::Nak { number },
    }
}

/// What went wrong with one block so far.
#[derive(Default)]
pub(super) struct Trouble {
    count: usize,
    /// The last answer that was no block; `None` as long as the card was only silent.
    garbled: Option<u32>,
}

impl Trouble {
    pub(super) fn note(&mut self, error: FrameError) -> Result<(), Failure> {
        match error {
            FrameError::Timeout => {}
            FrameError::Garbled { code } => self.garbled = Some(code),
            FrameError::Link(error) => return Err(Failure::Link(error)),
        }
        self.count += 1;
        match self.garbled {
            _ if self.count <= RETRIES => Ok(()),
            Some(code) => Err(Failure::Garbled { code }),
            None => Err(Failure::Mute),
        }
    }
}

/// What the card was granted on top of FWT for one block.
#[derive(Default)]
pub(super) struct Granted {
    count: usize,
    time: Duration,
}

impl Granted {
    pub(super) fn note(&mut self, time: Duration) -> Result<(), Failure> {
        self.count += 1;
        self.time += time;
        if self.count > MAX_EXTENSIONS || self.time > MAX_GRANTED {
            return Err(Failure::Stalling);
        }
        Ok(())
    }
}

/// Repetitions of one block before the card is given up.
const RETRIES: usize = 4;
/// A signature takes about a second; nothing takes half a minute.
const MAX_GRANTED: Duration = Duration::from_secs(30);
/// A card with the shortest FWT may ask for each millisecond of a second.
const MAX_EXTENSIONS: usize = 1000;
