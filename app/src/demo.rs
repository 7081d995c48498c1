//! The demo reader: ten virtual cards, and a slot to put one into.

use leptos::prelude::*;
use simulator::card::CardState;
use simulator::{DemoPatient, PEOPLE, VirtualReader};

use crate::host::{random, storage};
use crate::readers::Readers;

/// The demo reader and the cards beside it.
#[derive(Clone, Copy)]
pub struct DemoReader {
    /// The `id` of the card in the slot.
    pub inserted: ReadSignal<Option<&'static str>>,
    set_inserted: WriteSignal<Option<&'static str>>,
    reader: StoredValue<VirtualReader, LocalStorage>,
    readers: Readers,
}

impl DemoReader {
    /// An empty slot of the virtual reader that the staff can choose.
    pub fn new(reader: VirtualReader, readers: Readers) -> Self {
        let (inserted, set_inserted) = signal(None);
        Self {
            inserted,
            set_inserted,
            reader: StoredValue::new_local(reader),
            readers,
        }
    }

    /// Every card there is.
    pub const fn cards() -> &'static [DemoPatient] {
        &PEOPLE
    }

    /// Places a card; one that lies there is taken out first.
    pub fn place(self, id: &str) {
        self.take();
        let Some(person) = DemoPatient::by_id(id) else {
            return;
        };
        let Some(mut card) = simulator::issue(person, random::fill) else {
            return;
        };
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
