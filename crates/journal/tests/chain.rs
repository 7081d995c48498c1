//! A chain tells whatever was done to it.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod common;

use common::{MemoryStore, cipher, draft, filled};
use futures::executor::block_on;
use journal::{
    FaultKind, Head, Payloads, Record, Rule, Stored, Verifier, append, compact, due, export_csv,
    export_json_lines, next, read_csv, read_json_lines, seal_record,
};
use proptest::prelude::*;

fn records(count: i64) -> Vec<Record> {
    let mut head = Head::default();
    (1..=count)
        .map(|number| {
            let record = next(head, &draft(number));
            head = Head::of(&record);
            record
        })
        .collect()
}

fn faults(records: &[Record], known: Option<Head>) -> Vec<FaultKind> {
    let mut verifier = Verifier::new(Head::default(), known);
    records.iter().for_each(|record| verifier.push(record));
    verifier
        .finish()
        .faults
        .iter()
        .map(|fault| fault.kind)
        .collect()
}

#[test]
fn each_kind_of_tampering_has_its_name() {
    let whole = records(5);
    let head = whole.last().map(Head::of);
    assert!(faults(&whole, head).is_empty());

    let gap = [&whole[..1], &whole[2..]].concat();
    assert_eq!(faults(&gap, head), [FaultKind::Gap { expected: 2 }]);

    let mut swapped = whole.clone();
    swapped.swap(1, 2);
    let found = faults(&swapped, head);
    assert!(
        found.contains(&FaultKind::Reordered { expected: 4 }),
        "{found:?}"
    );

    let mut changed = whole.clone();
    changed[2].header.at += 1;
    assert_eq!(faults(&changed, head), [FaultKind::Changed]);
    changed[2].hash = changed[2].header.hash();
    assert_eq!(faults(&changed, head), [FaultKind::Unlinked]);

    let mut other = whole.clone();
    other[3].payload = whole[2].payload.clone();
    assert_eq!(faults(&other, head), [FaultKind::PayloadChanged]);

    let cut = &whole[..4];
    assert!(faults(cut, None).is_empty(), "it is whole in itself");
    assert!(matches!(faults(cut, head)[..], [FaultKind::CutOff { .. }]));
    assert!(
        faults(&whole, cut.last().map(Head::of)).is_empty(),
        "a head noted earlier"
    );
}

#[test]
fn an_erased_payload_leaves_the_chain_whole_and_is_counted() {
    let mut records = records(4);
    let rules = [
        Rule {
            kind: "reception".to_owned(),
            keep: 1,
        },
        Rule {
            kind: String::new(),
            keep: 1_000,
        },
    ];
    for record in &mut records {
        if due(&record.header, &rules, 1_790_000_003) {
            *record = record.clone().erased();
        }
    }
    let mut verifier = Verifier::new(Head::default(), None);
    records.iter().for_each(|record| verifier.push(record));
    let report = verifier.finish();
    assert!(report.is_whole());
    assert_eq!((report.records, report.erased), (4, 1));
}

#[test]
fn a_chain_goes_on_from_a_checkpoint() {
    let records = records(5);
    let checkpoint = Head::of(&records[1]);
    let mut verifier = Verifier::new(checkpoint, records.last().map(Head::of));
    records[2..].iter().for_each(|record| verifier.push(record));
    assert!(verifier.finish().is_whole());
}

#[test]
fn two_writers_lose_nothing() {
    block_on(async {
        let (store, cipher) = (MemoryStore::default(), cipher());
        append(&store, &cipher, &draft(1)).await.unwrap();
        let theirs = next(store.head.get(), &draft(2));
        let sealed = seal_record(&cipher, &theirs).await.unwrap();
        store.before_append.borrow_mut().push(sealed);
        let ours = append(&store, &cipher, &draft(3)).await.unwrap();
        assert_eq!(ours.header.seq, 3);
        assert_eq!(ours.header.previous, theirs.hash);
    });
}

#[test]
fn records_are_the_same_one_by_one_and_together() {
    block_on(async {
        let (store, cipher) = (filled(12).await, cipher());
        let opened = opened(&store).await;
        assert_eq!(opened, records(12));
        compact(&store, &cipher, &opened[..10]).await.unwrap();
        assert_eq!(store.parts.borrow().len(), 3, "one segment, two records");
        assert_eq!(self::opened(&store).await, records(12));
    });
}

#[test]
fn exports_are_verified_with_and_without_payloads() {
    let mut whole = records(4);
    whole[1] = whole[1].clone().erased();
    let head = Head::of(&whole[3]);
    for payloads in [Payloads::Included, Payloads::LeftOut] {
        let lines = export_json_lines(Head::default(), head, &whole, payloads);
        let read = read_json_lines(&lines).unwrap();
        let back: Vec<Record> = read.records.into_iter().map(Result::unwrap).collect();
        assert!(faults(&back, read.head).is_empty());
        let csv = read_csv(&export_csv(&whole, payloads)).unwrap();
        let from_csv: Vec<Record> = csv.records.into_iter().map(Result::unwrap).collect();
        assert_eq!(from_csv, back);
        if payloads == Payloads::Included {
            assert_eq!(back, whole);
        } else {
            assert!(!lines.contains("花子"));
        }
    }
}

async fn opened(store: &MemoryStore) -> Vec<Record> {
    let parts: Vec<Stored> = store.parts.borrow().values().cloned().collect();
    let mut records = Vec::new();
    for part in parts {
        records.extend(part.open(&cipher()).await.unwrap());
    }
    records
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn one_changed_byte_is_found(which in 0_usize..6, at in any::<prop::sample::Index>(), flip in 1_u8..) {
        let mut chain = records(6);
        let head = chain.last().map(Head::of);
        let mut bytes = chain[which].to_bytes();
        let at = at.index(bytes.len());
        bytes[at] ^= flip;
        // What is no record any more is a fault of its own.
        if let Ok(changed) = Record::from_bytes(&bytes) {
            chain[which] = changed;
            prop_assert!(!faults(&chain, head).is_empty(), "byte {} of record {}", at, which);
        }
    }

    #[test]
    fn a_record_taken_out_moved_or_doubled_is_found(from in 0_usize..8, to in 0_usize..8, how in 0..3) {
        let mut chain = records(8);
        let head = chain.last().map(Head::of);
        match how {
            0 => drop(chain.remove(from)),
            1 => {
                let record = chain.remove(from);
                chain.insert(to.min(chain.len()), record);
            }
            _ => chain.insert(to, chain[from].clone()),
        }
        prop_assert_eq!(faults(&chain, head).is_empty(), how == 1 && from == to);
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        _ = Record::from_bytes(&bytes);
        _ = Stored::from_bytes(&bytes);
        _ = read_json_lines(&String::from_utf8_lossy(&bytes));
        _ = read_csv(&String::from_utf8_lossy(&bytes));
    }
}
