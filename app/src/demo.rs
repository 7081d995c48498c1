//! The demo reader: ten virtual cards, and a slot to put one into.
//!
//! What is on the cards is a file of its own, fetched with the first card that is placed: a clinic
//! with a reader does not need it.

use leptos::prelude::*;
use leptos::task::spawn_local;
use redacted::Redacted;
use simulator::card::CardState;
use simulator::{DemoPatient, PEOPLE, VirtualReader};

use crate::host::{file, random, storage};
use crate::readers::Readers;

/// The demo reader and the cards beside it.
#[derive(Clone, Copy)]
pub struct DemoReader {
    /// The `id` of the card in the slot.
    pub inserted: ReadSignal<Option<&'static str>>,
    set_inserted: WriteSignal<Option<&'static str>>,
    /// Whether the file with the cards could not be had.
    pub missing: ReadSignal<bool>,
    set_missing: WriteSignal<bool>,
    reader: StoredValue<VirtualReader, LocalStorage>,
    readers: Readers,
    /// Whose card has a photo of the person who tries it; in memory, until the page is left.
    own_photo: StoredValue<Option<OwnPhoto>>,
}

/// A photo in the place of the one on a demo patient's card.
#[derive(Clone)]
struct OwnPhoto {
    /// Whose card.
    id: &'static str,
    bytes: Redacted<Vec<u8>>,
}

impl DemoReader {
    /// An empty slot of the virtual reader that the staff can choose.
    pub fn new(reader: VirtualReader, readers: Readers) -> Self {
        let (inserted, set_inserted) = signal(None);
        let (missing, set_missing) = signal(false);
        Self {
            inserted,
            set_inserted,
            missing,
            set_missing,
            reader: StoredValue::new_local(reader),
            readers,
            own_photo: StoredValue::new(None),
        }
    }

    /// Every card there is.
    pub const fn cards() -> &'static [DemoPatient] {
        &PEOPLE
    }

    /// Places a card; one that lies there is taken out first.
    pub fn place(self, id: &'static str) {
        self.take();
        let Some(person) = DemoPatient::by_id(id) else {
            return;
        };
        if simulator::has_cards() {
            return self.insert(person);
        }
        spawn_local(async move {
            if let Some(cards) = file::fetch("demo-cards.bin").await {
                simulator::load_cards(cards);
            }
            self.set_missing.set(!simulator::has_cards());
            self.insert(person);
        });
    }

    /// Puts another photo into the card in the slot, which is issued anew with it.
    pub fn change_photo(self, photo: Redacted<Vec<u8>>) {
        if let Some(id) = self.inserted.get_untracked() {
            self.own_photo
                .set_value(Some(OwnPhoto { id, bytes: photo }));
            self.place(id);
        }
    }

    fn insert(self, person: &'static DemoPatient) {
        // Another touch was quicker while the file came.
        if self.inserted.get_untracked().is_some() {
            return;
        }
        let card = self.own_photo.with_value(|own| match own {
            Some(OwnPhoto { id, bytes }) if *id == person.id => {
                simulator::issue_with_photo(person, bytes.expose(), random::fill)
            }
            Some(_) | None => simulator::issue(person, random::fill),
        });
        let Some(mut card) = card else { return };
        if let Some(state) = storage::read::<CardState>(&key(person.id)) {
            card.restore(&state);
        }
        self.reader.with_value(|reader| reader.insert(card));
        self.set_inserted.set(Some(person.id));
        self.readers.set_present(true);
    }

    /// Takes the card out of the slot. Its counters are kept: a locked PIN stays locked.
    pub fn take(self) {
        let Some(card) = self.reader.with_value(VirtualReader::remove) else {
            return;
        };
        if let Some(id) = self.inserted.get_untracked() {
            storage::write(&key(id), &card.state());
        }
        self.set_inserted.set(None);
        self.readers.set_present(false);
    }

    /// Issues every card anew: all tries are back.
    pub fn renew(self) {
        self.take();
        for person in Self::cards() {
            storage::remove(&key(person.id));
        }
    }
}

fn key(id: &str) -> String {
    format!("uketsuke.demo-card.{id}")
}
