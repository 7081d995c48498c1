//! The demo patients' cards, while nobody holds them to a reader.

use std::collections::HashMap;

use simulator::{DemoPatient, Medium, VirtualCard};

use super::HubError;

/// One card, and one of each other medium, for each demo patient. A card is issued when it is first
/// taken; tries that were used up stay so until [`Drawer::renew`].
#[derive(Default)]
pub(super) struct Drawer {
    cards: HashMap<Holding, Place>,
}

/// Which card: whose, and on what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Holding {
    pub(super) person: &'static str,
    pub(super) medium: Medium,
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
        medium: Medium,
    ) -> Result<(Holding, VirtualCard), HubError> {
        let person = DemoPatient::by_id(person).ok_or(HubError::NoSuchPerson)?;
        let holding = Holding {
            person: person.id,
            medium,
        };
        let card = match self.cards.insert(holding, Place::Away) {
            Some(Place::Here(card)) => *card,
            Some(Place::Away) => return Err(HubError::CardElsewhere),
            None => {
                simulator::issue_on(medium, person, crate::entropy).ok_or(HubError::NoSuchPerson)?
            }
        };
        Ok((holding, card))
    }

    /// Issues a patient's card anew, with another photo in its chip.
    pub(super) fn issue_with_photo(&mut self, person: &str, photo: &[u8]) -> Result<(), HubError> {
        let person = DemoPatient::by_id(person).ok_or(HubError::NoSuchPerson)?;
        let holding = Holding {
            person: person.id,
            medium: Medium::Card,
        };
        if let Some(Place::Away) = self.cards.get(&holding) {
            return Err(HubError::CardElsewhere);
        }
        let card = simulator::issue_with_photo(person, photo, crate::entropy);
        self.put(holding, card.ok_or(HubError::PhotoTooLong)?);
        Ok(())
    }

    /// Puts this card back.
    pub(super) fn put(&mut self, holding: Holding, card: VirtualCard) {
        self.cards.insert(holding, Place::Here(Box::new(card)));
    }

    /// Issues all cards anew that are here.
    pub(super) fn renew(&mut self) {
        self.cards.retain(|_, place| matches!(place, Place::Away));
    }
}
