//! What the tests share: a store in memory, keys that are always the same, records.
#![allow(dead_code, clippy::unwrap_used, reason = "a test fails by panicking")]

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use journal::{
    Actor, Appended, Argon2Cost, Backup, Draft, Envelope, Head, JournalStore, Keyring,
    NativeCipher, NativeKeys, SealedRecord, Segment, Stored, append,
};
use redacted::Redacted;

pub(crate) type Cipher = NativeCipher<fn(&mut [u8])>;

/// Cheap, so that tests are quick.
pub(crate) const COST: Argon2Cost = Argon2Cost {
    memory: 64,
    passes: 1,
    lanes: 1,
};

pub(crate) fn keys() -> NativeKeys {
    NativeKeys::new(&[7; 32], [9; 32]).unwrap()
}

pub(crate) fn cipher() -> Cipher {
    NativeCipher::new(keys(), random)
}

pub(crate) fn passphrase(text: &str) -> Redacted<String> {
    Redacted::new(text.to_owned())
}

/// Different bytes each time, the same in each run.
pub(crate) fn random(buffer: &mut [u8]) {
    thread_local!(static COUNT: Cell<u64> = const { Cell::new(0) });
    let count = COUNT.replace(COUNT.get() + 1);
    for (index, byte) in (0_u64..).zip(buffer.iter_mut()) {
        *byte = (count.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (index % 8 * 8)) as u8 ^ index as u8;
    }
}

pub(crate) fn keyring() -> Keyring {
    let keys = keys();
    let wrap = |who, words| {
        keys.wrap(who, &passphrase(words), COST, [1; 16], [2; 12])
            .unwrap()
    };
    keys.keyring([3; 12])
        .unwrap()
        .with(wrap(("a1", "受付 花子", "administrator"), "correct horse"))
        .with(wrap(("c1", "受付 太郎", "clerk"), "battery staple"))
}

pub(crate) fn draft(number: i64) -> Draft {
    let actor = match number % 3 {
        0 => Actor::Patient,
        1 => Actor::System,
        _ => Actor::Staff {
            id: "c1".to_owned(),
            role: "clerk".to_owned(),
        },
    };
    let json = format!("{{\"name\":\"番号 花子, \\\"{number}\\\"\"}}");
    Draft::new(
        1_790_000_000 + number,
        "desk-1",
        actor,
        if number % 2 == 0 {
            "reception.opened"
        } else {
            "signed-in"
        },
        &[format!("patient-{number}"), "visit-1".to_owned()],
        [number as u8; 16],
        Redacted::new(json),
    )
    .unwrap()
}

pub(crate) async fn filled(records: i64) -> MemoryStore {
    let (store, cipher) = (MemoryStore::default(), cipher());
    for number in 1..=records {
        append(&store, &cipher, &draft(number)).await.unwrap();
    }
    store
}

/// A store that another writer can get in between of.
#[derive(Default)]
pub(crate) struct MemoryStore {
    pub(crate) parts: RefCell<BTreeMap<u64, Stored>>,
    pub(crate) head: Cell<Head>,
    pub(crate) before_append: RefCell<Vec<SealedRecord>>,
}

impl JournalStore for MemoryStore {
    type Error = std::convert::Infallible;

    async fn head(&self) -> Result<Head, Self::Error> {
        Ok(self.head.get())
    }

    async fn append(&self, record: &SealedRecord) -> Result<Appended, Self::Error> {
        if let Some(other) = self.before_append.borrow_mut().pop() {
            self.put(Stored::Record(other));
        }
        if record.envelope.after != self.head.get() {
            return Ok(Appended::Conflict(self.head.get()));
        }
        self.put(Stored::Record(record.clone()));
        Ok(Appended::Stored)
    }

    async fn read(&self, after: u64) -> Result<Vec<Stored>, Self::Error> {
        let parts = self.parts.borrow();
        Ok(parts
            .range(after + 1..)
            .take(50)
            .map(|(_, part)| part.clone())
            .collect())
    }

    async fn replace(&self, segment: &Segment) -> Result<(), Self::Error> {
        let Envelope { after, head } = segment.envelope;
        self.parts
            .borrow_mut()
            .retain(|seq, _| *seq <= after.seq || *seq > head.seq);
        self.parts
            .borrow_mut()
            .insert(head.seq, Stored::Segment(segment.clone()));
        Ok(())
    }
}

impl MemoryStore {
    pub(crate) fn put(&self, part: Stored) {
        let head = part.envelope().head;
        self.head.set(head);
        self.parts.borrow_mut().insert(head.seq, part);
    }

    pub(crate) fn backup(&self) -> Backup {
        Backup {
            keyring: keyring(),
            checkpoint: Head::default(),
            head: self.head.get(),
            stored: self.parts.borrow().values().cloned().collect(),
        }
    }
}
