//! From a reader that knows commands to its card: over contacts or through the air.

use std::time::Duration;

use super::air::{BitRate, Field, Pcd, TypeB};
use super::slot::Slot;
use super::{Disturbance, contact};
use crate::VirtualCard;

/// One slot with the line to the card in it.
pub(super) enum Line {
    Contact {
        slot: Slot,
        disturbance: Option<Disturbance>,
    },
    Air {
        field: Box<Field>,
        card: Option<Pcd>,
    },
}

impl Line {
    pub(super) fn contact() -> Self {
        Self::Contact {
            slot: Slot::default(),
            disturbance: None,
        }
    }

    pub(super) fn air() -> Self {
        Self::Air {
            field: Box::new(Field::new(TypeB::MY_NUMBER_CARD)),
            card: None,
        }
    }

    /// What the next card says about itself; contacts have no use for it.
    pub(super) fn set_type_b(&mut self, configuration: TypeB) {
        if let Self::Air { field, .. } = self {
            field.set_configuration(configuration);
        }
    }

    pub(super) fn insert(&mut self, new: VirtualCard) -> Option<VirtualCard> {
        match self {
            Self::Contact { slot, .. } => slot.insert(new),
            Self::Air { field, card } => {
                *card = None;
                field.insert(new)
            }
        }
    }

    pub(super) fn remove(&mut self) -> Option<VirtualCard> {
        match self {
            Self::Contact { slot, .. } => slot.remove(),
            Self::Air { field, card } => {
                *card = None;
                field.remove()
            }
        }
    }

    /// Powers the card up or resets it: its ATR, and how long that took.
    pub(super) fn activate(&mut self) -> (Option<Vec<u8>>, Duration) {
        self.deactivate();
        match self {
            Self::Contact { slot, .. } => match slot.power_on() {
                Some(atr) => {
                    slot.traffic.frames_from_card += 1;
                    slot.traffic.bytes_from_card += atr.len() as u64;
                    let takes = contact::after_reset(atr.len());
                    slot.traffic.line += takes;
                    (Some(atr.to_vec()), slot.timing.on_line(takes))
                }
                None => (None, Duration::ZERO),
            },
            Self::Air { field, card } => {
                field.switch(true);
                let (found, takes) = Pcd::activate(field, BitRate::Kbit424);
                *card = found;
                (card.as_ref().map(|card| contactless_atr(&card.atqb)), takes)
            }
        }
    }

    pub(super) fn deactivate(&mut self) {
        match self {
            Self::Contact { slot, .. } => slot.power_off(),
            Self::Air { field, card } => {
                *card = None;
                field.switch(false);
            }
        }
    }

    pub(super) fn is_active(&self) -> bool {
        match self {
            Self::Contact { slot, .. } => slot.card().is_some_and(VirtualCard::has_power),
            Self::Air { card, .. } => card.is_some(),
        }
    }

    /// One command APDU. The card's wishes for time stay between reader and card; whoever sees the
    /// reader makes its own of [`Disturbance::WaitingTime`]. `None` if the card is lost, which then needs to be activated anew.
    pub(super) fn process(&mut self, command: &[u8]) -> (Option<Vec<u8>>, Duration) {
        match self {
            Self::Contact { slot, .. } => match slot.process(command) {
                Some((response, work)) => (Some(response), work),
                None => (None, Duration::ZERO),
            },
            Self::Air { field, card } => {
                let Some(active) = card else {
                    return (None, Duration::ZERO);
                };
                let disturbance = field.disturbance;
                field.disturbance = disturbance.filter(|kind| *kind != Disturbance::WaitingTime);
                let (response, takes) = active.transceive(field, command);
                field.disturbance = disturbance;
                if response.is_err() {
                    *card = None;
                }
                (response.ok(), takes)
            }
        }
    }

    /// Counts two blocks of T=1 that went over contacts; says what they took.
    pub(super) fn count_blocks(&mut self, out: usize, back: usize) -> Duration {
        let Self::Contact { slot, .. } = self else {
            return Duration::ZERO;
        };
        let characters = contact::characters(out + back);
        let line = characters + contact::pause() * 2;
        let traffic = &mut slot.traffic;
        traffic.frames_to_card += 1;
        traffic.bytes_to_card += out as u64;
        traffic.frames_from_card += 1;
        traffic.bytes_from_card += back as u64;
        traffic.characters += characters;
        traffic.line += line;
        slot.timing.on_line(line)
    }

    pub(super) fn slot(&self) -> &Slot {
        match self {
            Self::Contact { slot, .. } => slot,
            Self::Air { field, .. } => &field.slot,
        }
    }

    pub(super) fn slot_mut(&mut self) -> &mut Slot {
        match self {
            Self::Contact { slot, .. } => slot,
            Self::Air { field, .. } => &mut field.slot,
        }
    }

    pub(super) fn disturbance(&self) -> Option<Disturbance> {
        match self {
            Self::Contact { disturbance, .. } => *disturbance,
            Self::Air { field, .. } => field.disturbance,
        }
    }

    pub(super) fn disturb(&mut self, new: Option<Disturbance>) {
        match self {
            Self::Contact { disturbance, .. } => *disturbance = new,
            Self::Air { field, .. } => field.disturbance = new,
        }
    }
}

/// What a reader invents for a card without one (PC/SC part 3 §3.1.3.2.3.2): application data,
/// protocol information, MBLI.
fn contactless_atr(atqb: &[u8]) -> Vec<u8> {
    let mut atr = vec![0x3B, 0x88, 0x80, 0x01];
    atr.extend(atqb.iter().skip(5).take(7));
    atr.push(0x00);
    let check = atr.iter().skip(1).fold(0, |sum, byte| sum ^ byte);
    atr.push(check);
    atr
}
