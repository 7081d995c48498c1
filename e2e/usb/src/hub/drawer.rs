//! The demo patients' cards, while nobody holds them to a reader.

use std::collections::BTreeMap;

use simulator::{DemoPatient, VirtualCard};

use super::HubError;

/// One card for each demo patient. A card is issued when it is first taken; tries that were used up
/// stay so until [`Drawer::renew`].
#[derive(Default)]
pub(super) struct Drawer {
    cards: BTreeMap<&'static str, Place>,
}

enum Place {
    Here(Box<VirtualCard>),
    Away,
}

impl Drawer {
    /// Takes the card of the patient with this id.
    pub(super) fn take(
        &mut self,
        person: &str,
    ) -> Result<(&'static DemoPatient, VirtualCard), HubError> {
        let person = DemoPatient::by_id(person).ok_or(HubError::NoSuchPerson)?;
        let card = match self.cards.insert(person.id, Place::Away) {
            Some(Place::Here(card)) => *card,
            Some(Place::Away) => return Err(HubError::CardElsewhere),
            None => simulator::issue(person, crate::entropy).ok_or(HubError::NoSuchPerson)?,
        };
        Ok((person, card))
    }

    /// Puts the card of this patient back.
    pub(super) fn put(&mut self, person: &DemoPatient, card: VirtualCard) {
        self.cards.insert(person.id, Place::Here(Box::new(card)));
    }

    /// Issues all cards anew that are here.
    pub(super) fn renew(&mut self) {
        self.cards.retain(|_, place| matches!(place, Place::Away));
    }
}
