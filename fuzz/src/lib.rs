//! What stands at the other end of a line: whatever bytes the fuzzer invents.

use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use apdu::{Command, Limits, LinkError, Response, Transmit};
use reader::iso_dep::{FrameError, FrameLink};
use reader::t1::{BlockError, BlockLink};
use reader::{ControlRequest, Pipe, PipeError};
use redacted::Redacted;

/// A device, a card, an antenna: answers with one piece of the input after the other.
///
/// A piece is a byte of length and as many bytes; 254 is followed by a length in two bytes, little
/// endian, and 255 stands for silence. When the input has run out there is only silence, and a
/// conversation that goes on for long then hangs, which is a finding.
pub struct Hostile<'a> {
    rest: &'a [u8],
    silences: u32,
    limits: Limits,
}

impl<'a> Hostile<'a> {
    /// Answers from this input.
    pub fn new(input: &'a [u8]) -> Self {
        Self {
            rest: input,
            silences: 0,
            limits: Limits::SHORT,
        }
    }

    /// Carries extended length fields, as a card.
    pub fn extended(self) -> Self {
        Self {
            limits: Limits::EXTENDED,
            ..self
        }
    }

    fn answer(&mut self) -> Option<Vec<u8>> {
        let (&length, rest) = self.rest.split_first().unwrap_or((&SILENCE, &[]));
        let (piece, rest) = match length {
            SILENCE => (None, rest),
            LONG => {
                let (length, rest) = rest.split_first_chunk().unwrap_or((&[0, 0], &[]));
                cut(rest, u16::from_le_bytes(*length).into())
            }
            length => cut(rest, length.into()),
        };
        self.rest = rest;
        if piece.is_none() {
            self.silences += 1;
            assert!(self.silences < 100_000, "the conversation hangs");
        }
        piece
    }
}

impl Pipe for Hostile<'_> {
    async fn send(&mut self, _: &[u8]) -> Result<(), PipeError> {
        Ok(())
    }

    async fn receive(&mut self, max: usize, _: Duration) -> Result<Redacted<Vec<u8>>, PipeError> {
        let mut data = self.answer().ok_or(PipeError::Timeout)?;
        data.truncate(max);
        Ok(Redacted::new(data))
    }

    async fn notification(&mut self, _: Duration) -> Result<Vec<u8>, PipeError> {
        self.answer().ok_or(PipeError::Timeout)
    }

    async fn control_in(&mut self, _: ControlRequest, length: u16) -> Result<Vec<u8>, PipeError> {
        let mut data = self.answer().ok_or(PipeError::Stall)?;
        data.truncate(length.into());
        Ok(data)
    }

    async fn control_out(&mut self, _: ControlRequest, _: &[u8]) -> Result<(), PipeError> {
        self.answer().map(drop).ok_or(PipeError::Stall)
    }

    async fn reset(&mut self) -> Result<(), PipeError> {
        Ok(())
    }

    async fn pause(&mut self, _: Duration) {}
}

impl FrameLink for Hostile<'_> {
    async fn exchange(&mut self, _: &[u8], _: Duration) -> Result<Redacted<Vec<u8>>, FrameError> {
        self.answer().map(Redacted::new).ok_or(FrameError::Timeout)
    }
}

impl BlockLink for Hostile<'_> {
    async fn exchange(&mut self, _: &[u8], _: u8) -> Result<Redacted<Vec<u8>>, BlockError> {
        self.answer().map(Redacted::new).ok_or(BlockError::Silent)
    }
}

impl Transmit for Hostile<'_> {
    async fn transmit(&mut self, _: &Command) -> Result<Response, LinkError> {
        let answer = self.answer().ok_or(LinkError::CardRemoved)?;
        Ok(Response::parse(&answer)?)
    }

    fn limits(&self) -> Limits {
        self.limits
    }
}

/// Runs a conversation that never waits.
pub fn block_on<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => unreachable!("nothing here waits"),
    }
}

fn cut(rest: &[u8], length: usize) -> (Option<Vec<u8>>, &[u8]) {
    let (piece, rest) = rest.split_at(rest.len().min(length));
    (Some(piece.to_vec()), rest)
}

const LONG: u8 = 0xFE;
const SILENCE: u8 = 0xFF;
