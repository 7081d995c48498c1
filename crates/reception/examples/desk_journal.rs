//! How fast a desk starts from its journal and searches it.
//!
//! `cargo run --release -p reception --example desk_journal [RECORDS]` makes that many records (100,000
//! unless told otherwise) of invented people, reads them as the store gives them, folds them, and searches.

#![allow(
    clippy::print_stdout,
    clippy::expect_used,
    reason = "a program for people who measure"
)]

use std::time::Instant;

use eligibility::xml_msg::{Personal, ResultOfQualificationConfirmation};
use eligibility::{CivilDate, EvidenceLevel, Snapshot};
use reception::desk::{
    Actor, DeskState, Ending, Entry, Finding, Place, ReceptionAnswered, ReceptionClosed,
    ReceptionLinked, ReceptionOpened, Stamp,
};

/// 2025-04-01T00:00 in Japan.
const START: i64 = 1_743_433_200;
/// Records of one visit.
const PER_VISIT: u64 = 4;

fn main() {
    let records = (std::env::args().nth(1))
        .map_or(100_000, |text| text.parse().expect("the number of records"));
    let journal: Vec<(String, String)> = (0..records)
        .map(|at| {
            let entry = entry(at / PER_VISIT, at % PER_VISIT);
            let payload = entry.payload().expect("an entry is JSON");
            (entry.kind().to_owned(), payload)
        })
        .collect();
    let bytes: usize = journal.iter().map(|(_, payload)| payload.len()).sum();

    let begun = Instant::now();
    let entries: Vec<Entry> = (journal.iter())
        .map(|(kind, payload)| Entry::read(kind, payload))
        .collect();
    let read = begun.elapsed();

    let begun = Instant::now();
    let mut state = DeskState::new();
    for (seq, entry) in (1_u64..).zip(entries) {
        let stamp = Stamp {
            seq,
            at: START + i64::try_from(seq).unwrap_or_default() * 100,
            actor: Actor::System,
        };
        state.apply(entry, &stamp);
    }
    let folded = begun.elapsed();
    println!("{records} records, {bytes} bytes of JSON: read {read:?}, folded {folded:?}");

    let today = CivilDate::in_japan(START).expect("a day");
    for query in ["みほん 7", "s40.3.5", "1234567", "nobody"] {
        let begun = Instant::now();
        let found = state.search(query, today, 50).len();
        println!("search {query:?}: {found} found in {:?}", begun.elapsed());
    }
    let day = CivilDate::in_japan(START + 86_400).expect("a day");
    let begun = Instant::now();
    let count = state.receptions_on(day).count();
    println!("a day's list: {count} receptions in {:?}", begun.elapsed());
}

/// The records of one visit: opened, answered, linked, closed. A patient comes ten times.
fn entry(visit: u64, step: u64) -> Entry {
    let reception = format!("00000000-0000-4000-8000-{visit:012}");
    match step {
        0 => Entry::from(ReceptionOpened {
            reception,
            place: Place::PatientScreen,
            visit: None,
            patient: None,
            name: None,
            language: Some(String::from("ja")),
        }),
        1 => Entry::from(ReceptionAnswered {
            finding: Finding::Qualified {
                snapshot: Box::new(snapshot(visit, &reception)),
            },
            reception,
            consent: None,
            recognised: None,
        }),
        2 => Entry::from(ReceptionLinked {
            reception,
            patient: format!("patient-{}", visit / 10),
        }),
        _ => Entry::from(ReceptionClosed {
            reception,
            ending: Ending::Done,
        }),
    }
}

fn snapshot(visit: u64, reception: &str) -> Snapshot {
    let person = visit / 10;
    let personal = |text: String| Some(Personal::new(text));
    Snapshot {
        id: format!("snapshot-{visit}"),
        taken_at: START,
        evidence: EvidenceLevel::OfficialCard,
        as_of: CivilDate::in_japan(START).expect("a day"),
        result: ResultOfQualificationConfirmation {
            insurer_number: Some(String::from("01130012")),
            insured_card_symbol: personal(String::from("見本")),
            insured_identification_number: personal(format!("{:07}", person * 37)),
            insured_branch_number: personal(String::from("01")),
            name: personal(format!("受付　見本{person}")),
            name_kana: personal(format!("ｳｹﾂｹ ﾐﾎﾝ{person}")),
            birthdate: personal(format!(
                "{}{:02}{:02}",
                1940 + person % 70,
                person % 12 + 1,
                person % 28 + 1
            )),
            address: personal(String::from("架空県見本市１丁目２番３号")),
            insurer_name: Some(String::from("見本健康保険組合")),
            insured_card_valid_date: Some(String::from("20250401")),
            ..Default::default()
        },
        raw_sha256: Some(reception.repeat(2)),
    }
}
