//! The place for a card, whatever line leads to it.

use std::time::Duration;

use super::{Timing, Traffic};
use crate::VirtualCard;

/// A card or none, with what was seen of it.
#[derive(Default)]
pub(super) struct Slot {
    card: Option<VirtualCard>,
    commands: Vec<Vec<u8>>,
    pub(super) timing: Timing,
    pub(super) traffic: Traffic,
}

impl Slot {
    /// The card comes without power.
    pub(super) fn insert(&mut self, mut card: VirtualCard) -> Option<VirtualCard> {
        card.power_off();
        self.card.replace(card)
    }

    /// The card leaves without power.
    pub(super) fn remove(&mut self) -> Option<VirtualCard> {
        let mut card = self.card.take()?;
        card.power_off();
        Some(card)
    }

    /// Cold reset; the ATR, if there is a card.
    pub(super) fn power_on(&mut self) -> Option<[u8; 9]> {
        self.card.as_mut().map(VirtualCard::power_on)
    }

    /// Also without a card.
    pub(super) fn power_off(&mut self) {
        if let Some(card) = &mut self.card {
            card.power_off();
        }
    }

    /// The card's answer and how long it works on it; `None` without a card that has power.
    pub(super) fn process(&mut self, command: &[u8]) -> Option<(Vec<u8>, Duration)> {
        let card = self.card.as_mut().filter(|card| card.has_power())?;
        if self.commands.len() >= KEPT {
            self.commands.drain(..KEPT / 2);
        }
        self.commands.push(command.to_vec());
        let response = card.process(command);
        let time = self.timing.to_process(command, response.len());
        self.traffic.processing += time;
        Some((response, time))
    }

    pub(super) fn card(&self) -> Option<&VirtualCard> {
        self.card.as_ref()
    }

    pub(super) fn commands(&self) -> &[Vec<u8>] {
        &self.commands
    }
}

const KEPT: usize = 20_000;
