//! A reader's field with what lies in it.

use std::time::Duration;

use super::picc::{Answer, Picc, TypeB};
use super::rate::{BitRate, after_card_frame, before_card_frame};
use super::{has_crc, with_crc};
use crate::VirtualCard;
use crate::usb::slot::Slot;
use crate::usb::{Disturbance, Timing};

/// The field, on or off, and perhaps a card in it.
pub(in crate::usb) struct Field {
    pub(in crate::usb) slot: Slot,
    pub(in crate::usb) disturbance: Option<Disturbance>,
    picc: Picc,
    is_on: bool,
}

/// What came of a frame.
pub(in crate::usb) struct Heard {
    /// The card's frame with its check value, right or wrong; `None` after the time-out.
    pub(in crate::usb) frame: Option<Vec<u8>>,
    /// From the beginning of the reader's frame to the end of the card's, or to the time-out.
    pub(in crate::usb) takes: Duration,
}

impl Field {
    pub(in crate::usb) fn new(configuration: TypeB) -> Self {
        Self {
            slot: Slot::default(),
            disturbance: None,
            picc: Picc::new(configuration),
            is_on: false,
        }
    }

    /// What the next card says about itself.
    pub(in crate::usb) fn set_configuration(&mut self, configuration: TypeB) {
        self.picc.configuration = configuration;
    }

    pub(in crate::usb) fn is_on(&self) -> bool {
        self.is_on
    }

    /// Without a change nothing happens to the card.
    pub(in crate::usb) fn switch(&mut self, on: bool) {
        if on == self.is_on {
            return;
        }
        self.is_on = on;
        self.power();
    }

    pub(in crate::usb) fn insert(&mut self, card: VirtualCard) -> Option<VirtualCard> {
        let before = self.slot.insert(card);
        self.power();
        before
    }

    pub(in crate::usb) fn remove(&mut self) -> Option<VirtualCard> {
        let card = self.slot.remove();
        self.power();
        card
    }

    /// Sends a frame with its check value and listens for the card's.
    ///
    /// A frame whose check value is wrong, that comes at another rate than the card listens to, or
    /// whose answer comes at another rate than `listens`, is followed by silence.
    pub(in crate::usb) fn exchange(
        &mut self,
        frame: &[u8],
        sends: BitRate,
        listens: BitRate,
        patience: Duration,
    ) -> Heard {
        let timing = self.slot.timing;
        let out = self.count_out(frame.len(), sends);
        let Some(answer) = self.answer(frame, sends) else {
            return Self::silence(timing, out, patience);
        };
        let mut bytes = with_crc(&answer.bytes);
        let back = self.count_back(bytes.len(), answer.rate);
        if answer.rate != listens || answer.after > patience {
            return Self::silence(timing, out, patience);
        }
        if self.disturbance == Some(Disturbance::Collision)
            && let Some(last) = bytes.last_mut()
        {
            *last ^= 0xFF;
        }
        Heard {
            frame: Some(bytes),
            takes: timing.on_line(out) + answer.after + timing.on_line(back),
        }
    }

    fn answer(&mut self, frame: &[u8], rate: BitRate) -> Option<Answer> {
        if !self.is_on || !has_crc(frame) {
            return None;
        }
        let (bytes, _) = frame.split_last_chunk::<2>()?;
        self.slot.card()?;
        self.picc
            .receive(bytes, rate, self.disturbance, &mut self.slot)
    }

    fn silence(timing: Timing, out: Duration, patience: Duration) -> Heard {
        Heard {
            frame: None,
            takes: timing.on_line(out + patience),
        }
    }

    /// Card and field come together, or part.
    fn power(&mut self) {
        if self.is_on && self.slot.power_on().is_some() {
            self.picc.power_on();
        } else {
            self.slot.power_off();
            self.picc.power_off();
        }
    }

    fn count_out(&mut self, bytes: usize, rate: BitRate) -> Duration {
        let traffic = &mut self.slot.traffic;
        let characters = rate.characters(bytes);
        let line = after_card_frame() + characters + rate.delimiters();
        traffic.frames_to_card += 1;
        traffic.bytes_to_card += bytes as u64;
        traffic.characters += characters;
        traffic.line += line;
        line
    }

    fn count_back(&mut self, bytes: usize, rate: BitRate) -> Duration {
        let traffic = &mut self.slot.traffic;
        let characters = rate.characters(bytes);
        let line = before_card_frame() + characters + rate.delimiters();
        traffic.frames_from_card += 1;
        traffic.bytes_from_card += bytes as u64;
        traffic.characters += characters;
        traffic.line += line;
        line
    }
}
