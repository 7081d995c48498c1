//! One slot: a request, and the answer that belongs to it.

use std::time::Duration;

use apdu::{LinkError, ParseError};
use redacted::Redacted;

use super::error;
use super::message::{Answer, CardStatus, HEADER, Outcome, Request, SLOT};
use crate::{ControlRequest, Pipe, PipeError, Recipient, RequestType};

/// Slot 0 of a reader.
#[derive(Debug)]
pub(super) struct Slot<P> {
    pub(super) pipe: P,
    interface: u8,
    sequence: u8,
    /// The most data of one message, in either direction.
    pub(super) max_data: usize,
}

/// What the reader answered to a request that it carried out.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) card: CardStatus,
    pub(super) parameter: u8,
    pub(super) data: Redacted<Vec<u8>>,
}

/// Why a request was not carried out.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// The reader says no.
    Refused {
        error: u8,
        card: CardStatus,
        request: &'static str,
    },
    /// The reader or the card took too long; the slot may still be busy.
    Late,
    /// What came back is no message, or not the one that was due.
    Garbled { cause: LinkError },
    /// No transfer is possible.
    Pipe(LinkError),
}

impl<P: Pipe> Slot<P> {
    pub(super) fn new(pipe: P, interface: u8, max_message: u32) -> Self {
        let max_message = usize::try_from(max_message).unwrap_or(MAX_MESSAGE);
        Self {
            pipe,
            interface,
            sequence: 0,
            max_data: max_message.clamp(MIN_MESSAGE, MAX_MESSAGE) - HEADER,
        }
    }

    /// Sends a request and receives its answer. `patience` is for one block waiting time; a reader
    /// that asks for more gets it, within reason.
    pub(super) async fn request(
        &mut self,
        request: Request<'_>,
        patience: Duration,
    ) -> Result<Reply, Trouble> {
        let sequence = self.next_sequence();
        match self.pipe.send(request.encode(sequence).expose()).await {
            // It may have arrived all the same: then the answer says so by its number.
            Ok(()) | Err(PipeError::Timeout | PipeError::Stall | PipeError::Broken) => {}
            Err(error @ (PipeError::Gone | PipeError::NoEndpoint)) => {
                return Err(Trouble::Pipe(error.during(request.name())));
            }
        }

        let mut wait = patience;
        let mut budget = MAX_EXTENSION;
        for _ in 0..MAX_STRAY {
            let bytes = self
                .pipe
                .receive(self.transfer_size(), wait)
                .await
                .map_err(|error| Trouble::from_pipe(error, request.name()))?;
            // The empty packet after a transfer that fills its last packet.
            if bytes.expose().is_empty() {
                continue;
            }
            let answer = Answer::parse(bytes.expose()).map_err(Trouble::from_parser)?;
            // The answer to a request that was given up.
            if (answer.slot, answer.sequence) != (SLOT, sequence) {
                continue;
            }
            match answer.outcome {
                Outcome::TimeExtension(times) => {
                    let times = u32::from(times.max(1));
                    budget = budget.checked_sub(times).ok_or(Trouble::Late)?;
                    wait = (patience * times).min(MAX_WAIT);
                }
                Outcome::Failed(error) => {
                    return Err(Trouble::Refused {
                        error,
                        card: answer.card,
                        request: request.name(),
                    });
                }
                Outcome::Done if answer.kind != request.answer_kind() => {
                    return Err(Trouble::Garbled {
                        cause: LinkError::Reader {
                            code: answer.kind.into(),
                            what: "message type",
                        },
                    });
                }
                Outcome::Done => {
                    return Ok(Reply {
                        card: answer.card,
                        parameter: answer.parameter,
                        data: Redacted::new(answer.data.to_vec()),
                    });
                }
            }
        }
        Err(Trouble::Late)
    }

    /// Makes the slot listen again after an answer that did not come: aborts what it is doing (§5.3.1),
    /// or resets the whole device. Says whether the card has kept its power.
    pub(super) async fn recover(&mut self) -> Result<bool, LinkError> {
        match self.abort().await {
            Ok(()) => Ok(true),
            Err(LinkError::ReaderGone) => Err(LinkError::ReaderGone),
            Err(_) => {
                let reset = self.pipe.reset().await;
                reset.map_err(|error| error.during("USB reset"))?;
                Ok(false)
            }
        }
    }

    /// Throws away what a page that is gone has not read.
    pub(super) async fn drain(&mut self) -> Result<(), LinkError> {
        for _ in 0..MAX_STRAY {
            match self
                .pipe
                .receive(self.transfer_size(), STRAY_PATIENCE)
                .await
            {
                Ok(_) => {}
                Err(PipeError::Gone) => return Err(LinkError::ReaderGone),
                Err(_) => break,
            }
        }
        Ok(())
    }

    /// A class request from the reader (§5.3).
    pub(super) async fn ask(&mut self, code: u8, length: u16) -> Result<Vec<u8>, PipeError> {
        self.pipe.control_in(self.class(code, 0), length).await
    }

    /// The same number goes through both pipes; the reader answers when it has seen both.
    async fn abort(&mut self) -> Result<(), LinkError> {
        let sequence = self.next_sequence();
        let value = u16::from_le_bytes([SLOT, sequence]);
        let asked = self.pipe.control_out(self.class(ABORT, value), &[]).await;
        asked.map_err(|error| error.during("Abort"))?;
        let request = Request::Abort;
        let sent = self.pipe.send(request.encode(sequence).expose()).await;
        sent.map_err(|error| error.during("Abort"))?;
        for _ in 0..MAX_STRAY {
            let bytes = self
                .pipe
                .receive(self.transfer_size(), PATIENCE)
                .await
                .map_err(|error| error.during("Abort"))?;
            if let Ok(answer) = Answer::parse(bytes.expose())
                && (answer.kind, answer.sequence) == (request.answer_kind(), sequence)
            {
                return match answer.outcome {
                    Outcome::Failed(error) if error != error::ABORTED => Err(LinkError::Reader {
                        code: error.into(),
                        what: "Abort",
                    }),
                    Outcome::Done | Outcome::Failed(_) | Outcome::TimeExtension(_) => Ok(()),
                };
            }
        }
        Err(LinkError::Timeout)
    }

    fn next_sequence(&mut self) -> u8 {
        let sequence = self.sequence;
        self.sequence = sequence.wrapping_add(1);
        sequence
    }

    /// More than the longest message: its end is seen even if it fills its last packet, and a packet
    /// of any speed fits in.
    const fn transfer_size(&self) -> usize {
        ((self.max_data + HEADER) / 512 + 1) * 512
    }

    fn class(&self, request: u8, value: u16) -> ControlRequest {
        ControlRequest {
            kind: RequestType::Class,
            recipient: Recipient::Interface,
            request,
            value,
            index: self.interface.into(),
        }
    }
}

impl Trouble {
    fn from_pipe(error: PipeError, what: &'static str) -> Self {
        match error {
            PipeError::Timeout => Self::Late,
            PipeError::Gone | PipeError::NoEndpoint => Self::Pipe(error.during(what)),
            PipeError::Stall | PipeError::Broken => Self::Garbled {
                cause: error.during(what),
            },
        }
    }

    const fn from_parser(error: ParseError) -> Self {
        Self::Garbled {
            cause: LinkError::MalformedResponse(error),
        }
    }

    /// For a card that was powered when the request was made.
    pub(super) fn with_card(self) -> LinkError {
        match self {
            Self::Refused {
                card: CardStatus::Inactive | CardStatus::Absent,
                ..
            } => LinkError::CardRemoved,
            Self::Refused {
                error: error::MUTE, ..
            }
            | Self::Late => LinkError::Timeout,
            Self::Refused { error, request, .. } => LinkError::Reader {
                code: error.into(),
                what: request,
            },
            Self::Garbled { cause } | Self::Pipe(cause) => cause,
        }
    }

    /// For a card that is being powered up.
    pub(super) fn without_card(self) -> LinkError {
        match self {
            Self::Refused {
                card: CardStatus::Absent,
                ..
            } => LinkError::NoCard,
            Self::Refused {
                error: error::MUTE, ..
            }
            | Self::Late => LinkError::Timeout,
            Self::Refused { error, request, .. } => LinkError::Reader {
                code: error.into(),
                what: request,
            },
            Self::Garbled { cause } | Self::Pipe(cause) => cause,
        }
    }
}

/// For whatever the reader does without the card.
pub(super) const PATIENCE: Duration = Duration::from_secs(3);

/// How long what is already there may take to arrive.
const STRAY_PATIENCE: Duration = Duration::from_millis(20);
/// Messages that are skipped before the reader is taken to be out of its mind; more than there can be
/// time extensions.
const MAX_STRAY: usize = 100;
/// Block waiting times, each of about a second, that a card gets in one request.
const MAX_EXTENSION: u32 = 60;
/// The longest wait for one message, whatever factor the reader names.
const MAX_WAIT: Duration = Duration::from_secs(60);
/// ABORT (§5.3.1).
const ABORT: u8 = 0x01;
/// A header and the longest short command or answer with a block's prologue and epilogue, or an
/// extended one: whatever the descriptor says, buffers stay between these.
const MIN_MESSAGE: usize = 64;
const MAX_MESSAGE: usize = 0x1_0000 + 2 + HEADER;
