//! The reader behind its envelopes: one request, its answer, and what the answer means.

use std::time::Duration;

use apdu::{LinkError, ParseError, StatusWord};
use redacted::Redacted;

use super::message::{Answer, Outcome, request};
use super::session::{self, Layer, MUTE, Manage, Objects};
use crate::iso_dep::{FrameError, FrameLink};
use crate::{Pipe, PipeError};

/// Interface 1.
#[derive(Debug)]
pub(super) struct Chip<P> {
    pub(super) pipe: P,
    sequence: u8,
}

/// What became of a switch to Type B.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Switched {
    /// The reader is in this layer.
    Done,
    /// No card answered.
    Nobody,
    /// The reader does not do this.
    Refused(StatusWord),
}

impl<P: Pipe> Chip<P> {
    pub(super) const fn new(pipe: P) -> Self {
        Self { pipe, sequence: 0 }
    }

    /// Switches the field on, with the rest that it needs before and after.
    pub(super) async fn field_on(&mut self) -> Result<(), LinkError> {
        self.pipe.pause(FIELD_REST).await;
        self.manage(Manage::FieldOn).await?;
        self.pipe.pause(FIELD_REST).await;
        Ok(())
    }

    /// Manage Session.
    pub(super) async fn manage(&mut self, manage: Manage) -> Result<(), LinkError> {
        let answer = self.request(&manage.command(), PATIENCE).await?;
        match outcome(answer.expose())? {
            StatusWord::SUCCESS => Ok(()),
            StatusWord(code) => Err(LinkError::Reader {
                code: code.into(),
                what: "transparent session",
            }),
        }
    }

    /// Switch Protocol: Type B, as far as this layer.
    pub(super) async fn switch(&mut self, layer: Layer) -> Result<Switched, LinkError> {
        let answer = self.request(&layer.command(), SWITCH_PATIENCE).await?;
        Ok(match outcome(answer.expose())? {
            StatusWord::SUCCESS => Switched::Done,
            MUTE => Switched::Nobody,
            status => Switched::Refused(status),
        })
    }

    /// The firmware, if it is something that one can read.
    pub(super) async fn firmware(&mut self) -> Result<Option<String>, LinkError> {
        let answer = match self.request(&FIRMWARE, PATIENCE).await {
            Ok(answer) => answer,
            Err(LinkError::ReaderGone) => return Err(LinkError::ReaderGone),
            // A reader that does not tell works all the same.
            Err(_) => return Ok(None),
        };
        Ok(match session::split(answer.expose()) {
            Ok((text, StatusWord::SUCCESS)) if text.iter().all(u8::is_ascii_graphic) => {
                String::from_utf8(text.to_vec())
                    .ok()
                    .filter(|text| !text.is_empty())
            }
            Ok(_) | Err(_) => None,
        })
    }

    /// Transparent Exchange.
    pub(super) async fn transceive(
        &mut self,
        data: &[u8],
        timer: Duration,
    ) -> Result<Redacted<Vec<u8>>, FrameError> {
        let Some(command) = session::exchange(data, timer) else {
            return Err(FrameError::Link(LinkError::CommandTooLong));
        };
        let answer = match self.request(command.expose(), timer + PATIENCE).await {
            Ok(answer) => answer,
            Err(LinkError::ReaderGone) => return Err(FrameError::Link(LinkError::ReaderGone)),
            // Lost between host and reader: whether the card got it is unknown, and that is what
            // the protocol above can find out.
            Err(error) => return Err(FrameError::Garbled { code: code(&error) }),
        };
        let garbled = |_: ParseError| FrameError::Garbled { code: 0 };
        let (objects, status) = session::split(answer.expose()).map_err(garbled)?;
        let objects = Objects::parse(objects).map_err(garbled)?;
        match (status, objects.status, objects.data) {
            (StatusWord::SUCCESS, StatusWord::SUCCESS, Some(data)) => {
                match (objects.air, objects.bits) {
                    (0, 0 | 8) => Ok(Redacted::new(data.to_vec())),
                    (air, _) => Err(FrameError::Garbled { code: air.into() }),
                }
            }
            (MUTE, _, _) | (_, MUTE, _) => Err(FrameError::Timeout),
            (StatusWord::SUCCESS, StatusWord(code), _) | (StatusWord(code), _, _) => {
                Err(FrameError::Garbled { code: code.into() })
            }
        }
    }

    /// Sends a request, once, and receives its answer.
    async fn request(
        &mut self,
        payload: &[u8],
        patience: Duration,
    ) -> Result<Redacted<Vec<u8>>, LinkError> {
        let sequence = self.sequence;
        self.sequence = sequence.wrapping_add(1);
        match self.pipe.send(request(sequence, payload).expose()).await {
            // It may have arrived all the same: then the answer says so by its number.
            Ok(()) | Err(PipeError::Timeout | PipeError::Stall | PipeError::Broken) => {}
            Err(error @ (PipeError::Gone | PipeError::NoEndpoint)) => {
                return Err(error.during("Escape"));
            }
        }
        for _ in 0..MAX_STRAY {
            let bytes = self.pipe.receive(TRANSFER, patience).await;
            let bytes = bytes.map_err(|error| error.during("Escape"))?;
            // The empty packet after a transfer that fills its last packet.
            if bytes.expose().is_empty() {
                continue;
            }
            let answer = Answer::parse(bytes.expose())?;
            // The answer to a request that was given up.
            if answer.sequence != sequence {
                continue;
            }
            match answer.outcome {
                Outcome::Done => return Ok(Redacted::new(answer.payload.to_vec())),
                Outcome::Later => {}
                Outcome::Failed(error) => {
                    return Err(LinkError::Reader {
                        code: error.into(),
                        what: "Escape",
                    });
                }
            }
        }
        Err(LinkError::Timeout)
    }

    /// Throws away what a page that is gone has not read.
    pub(super) async fn drain(&mut self) -> Result<(), LinkError> {
        for _ in 0..MAX_STRAY {
            match self.pipe.receive(TRANSFER, STRAY_PATIENCE).await {
                Ok(_) => {}
                Err(PipeError::Gone) => return Err(LinkError::ReaderGone),
                Err(_) => break,
            }
        }
        Ok(())
    }
}

impl<P: Pipe> FrameLink for Chip<P> {
    async fn exchange(
        &mut self,
        frame: &[u8],
        patience: Duration,
    ) -> Result<Redacted<Vec<u8>>, FrameError> {
        self.transceive(frame, patience).await
    }
}

/// The status of a command that has nothing else to say: that of its data objects, or its own.
fn outcome(answer: &[u8]) -> Result<StatusWord, LinkError> {
    match session::split(answer)? {
        (objects, StatusWord::SUCCESS) => Ok(Objects::parse(objects)?.status),
        (_, status) => Ok(status),
    }
}

const fn code(error: &LinkError) -> u32 {
    if let LinkError::Reader { code, .. } = error {
        *code
    } else {
        0
    }
}

/// Pages that read FeliCa cards ask so, and drop the answer.
const FIRMWARE: [u8; 4] = [0xFF, 0x56, 0x00, 0x00];
/// For whatever the reader does without the card.
const PATIENCE: Duration = Duration::from_secs(1);
/// The reader calls and selects a card.
const SWITCH_PATIENCE: Duration = Duration::from_secs(3);
/// How long what is already there may take to arrive.
const STRAY_PATIENCE: Duration = Duration::from_millis(20);
/// What public pages wait after they have switched the field.
const FIELD_REST: Duration = Duration::from_millis(30);
/// Messages that are skipped before the reader is taken to be out of its mind.
const MAX_STRAY: usize = 16;
/// More than the 522 bytes of the CCID interface beside this one, in whole packets.
const TRANSFER: usize = 1024;
