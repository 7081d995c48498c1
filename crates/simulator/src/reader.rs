//! A virtual reader: a slot for one virtual card, shared by the page and by conversations.

use std::cell::RefCell;
use std::mem;
use std::rc::Rc;

use apdu::{Command, Limits, LinkError, Response, Transmit};

use crate::card::{CardState, VirtualCard};

/// A slot; clones are handles to the same one.
#[derive(Clone, Default)]
pub struct VirtualReader {
    slot: Rc<RefCell<Slot>>,
}

#[derive(Default)]
struct Slot {
    card: Option<VirtualCard>,
    /// A card was taken out and no command has met that yet.
    just_removed: bool,
    on_change: Option<Rc<dyn Fn(bool)>>,
}

impl VirtualReader {
    /// An empty slot.
    pub fn new() -> Self {
        Self::default()
    }

    /// Puts a card in and powers it up; gives back the card that was there, powered down.
    pub fn insert(&self, mut card: VirtualCard) -> Option<VirtualCard> {
        let before = self.remove();
        card.power_on();
        {
            let mut slot = self.slot.borrow_mut();
            slot.card = Some(card);
            slot.just_removed = false;
        }
        self.tell(true);
        before
    }

    /// Takes the card out: it loses power and with it its VERIFY status, but keeps its counters.
    pub fn remove(&self) -> Option<VirtualCard> {
        let mut card = {
            let mut slot = self.slot.borrow_mut();
            let card = slot.card.take()?;
            slot.just_removed = true;
            card
        };
        card.power_off();
        self.tell(false);
        Some(card)
    }

    /// Takes the power from the card, which stays in the slot; the next command powers it up anew.
    pub fn power_down(&self) {
        if let Some(card) = &mut self.slot.borrow_mut().card {
            card.power_off();
        }
    }

    /// Is there a card?
    pub fn has_card(&self) -> bool {
        self.slot.borrow().card.is_some()
    }

    /// The retry counters of the card in the slot.
    pub fn card_state(&self) -> Option<CardState> {
        self.slot.borrow().card.as_ref().map(VirtualCard::state)
    }

    /// Calls `tell` with "is there a card?" after each insertion and removal; replaces the callback
    /// set before.
    pub fn on_change(&self, tell: impl Fn(bool) + 'static) {
        self.slot.borrow_mut().on_change = Some(Rc::new(tell));
    }

    /// The slot is not borrowed while the callback runs, so that it may use the reader.
    fn tell(&self, present: bool) {
        let callback = self.slot.borrow().on_change.clone();
        if let Some(callback) = callback {
            callback(present);
        }
    }
}

impl Transmit for VirtualReader {
    /// The first command after a removal fails with [`LinkError::CardRemoved`], later ones with
    /// [`LinkError::NoCard`].
    async fn transmit(&mut self, command: &Command) -> Result<Response, LinkError> {
        let command = command.encode()?;
        let slot = &mut *self.slot.borrow_mut();
        let Some(card) = &mut slot.card else {
            return Err(match mem::take(&mut slot.just_removed) {
                true => LinkError::CardRemoved,
                false => LinkError::NoCard,
            });
        };
        if !card.has_power() {
            card.power_on();
        }
        Ok(Response::parse(&card.process(command.expose()))?)
    }

    fn limits(&self) -> Limits {
        Limits::EXTENDED
    }
}
