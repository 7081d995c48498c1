//! Calling and selecting a card: by the reader if it can, else by frames of our own.

use std::time::Duration;

use apdu::LinkError;

use super::chip::Switched;
use super::session::Layer;
use super::{Card, Rcs300};
use crate::Pipe;
use crate::iso_dep::{FrameError, FrameLink, IsoDep};
use crate::type_b::{Atqb, REQB, Rates, WUPB};

/// What the field holds.
pub(super) enum Selected {
    Card(Card),
    /// A card that does not do as it should.
    Unusable(LinkError),
    Nobody,
}

impl<P: Pipe> Rcs300<P> {
    /// Calls a card into a field that was off, and selects it. Errors are the reader's.
    pub(super) async fn select(&mut self) -> Result<Selected, LinkError> {
        self.begin().await?;
        self.chip.field_on().await?;
        match self.chip.switch(Layer::Apdus).await? {
            Switched::Done => return Ok(Selected::Card(Card::ByReader)),
            Switched::Nobody => return Ok(Selected::Nobody),
            Switched::Refused(_) => {}
        }
        match self.chip.switch(Layer::Frames).await? {
            Switched::Done => self.select_by_frames().await,
            Switched::Nobody => Ok(Selected::Nobody),
            Switched::Refused(status) => Err(LinkError::Reader {
                code: status.0.into(),
                what: "switch to Type B",
            }),
        }
    }

    async fn select_by_frames(&mut self) -> Result<Selected, LinkError> {
        let card = match self.call().await {
            Ok(Some(card)) => card,
            Ok(None) => return Ok(Selected::Nobody),
            Err(FrameError::Link(error)) => return Err(error),
            Err(error) => return Ok(Selected::not(error, "call for cards")),
        };
        if !card.speaks_iso_dep() {
            let what = "card without ISO/IEC 14443-4";
            return Ok(Selected::Unusable(LinkError::Reader { code: 0, what }));
        }
        // Sent once: a card that is selected already ignores it.
        let attrib = card.attrib(Rates::SLOWEST);
        match self.chip.exchange(&attrib, ATTRIB_PATIENCE).await {
            Ok(answer) if Atqb::is_attrib_answer(answer.expose()) => {}
            Ok(_) => return Ok(Selected::not(FrameError::Garbled { code: 0 }, ATTRIB)),
            Err(FrameError::Link(error)) => return Err(error),
            Err(error) => return Ok(Selected::not(error, ATTRIB)),
        }
        self.chip.pipe.pause(card.start_up_guard()).await;
        let frame_size = card.frame_size().min(MAX_FRAME);
        let conversation = IsoDep::new(frame_size, card.fwi());
        Ok(Selected::Card(Card::ByFrames(conversation)))
    }

    /// Calls every card in the field; the reader may have done so, which changes nothing.
    async fn call(&mut self) -> Result<Option<Atqb>, FrameError> {
        let mut heard = Ok(None);
        for request in [REQB, WUPB] {
            match self.chip.exchange(&request, CALL_PATIENCE).await {
                Ok(answer) => match Atqb::parse(answer.expose()) {
                    Ok(card) => return Ok(Some(card)),
                    Err(_) => heard = Err(FrameError::Garbled { code: 0 }),
                },
                Err(FrameError::Timeout) => {}
                Err(FrameError::Garbled { code }) => heard = Err(FrameError::Garbled { code }),
                Err(FrameError::Link(error)) => return Err(FrameError::Link(error)),
            }
        }
        heard
    }
}

impl Selected {
    fn not(error: FrameError, what: &'static str) -> Self {
        Self::Unusable(match error {
            FrameError::Timeout => LinkError::Timeout,
            FrameError::Garbled { code } => LinkError::Reader { code, what },
            FrameError::Link(error) => error,
        })
    }
}

/// As much as ATTRIB promises that we take; more than the other reader of this maker sends.
const MAX_FRAME: usize = 256;
/// An ATQB comes within a millisecond of the call; a card without power needs a few to wake up.
const CALL_PATIENCE: Duration = Duration::from_millis(30);
/// The card answers ATTRIB within its FWT, mostly at once.
const ATTRIB_PATIENCE: Duration = Duration::from_millis(30);
const ATTRIB: &str = "selection of the card";
