//! No sequence of bytes makes a card panic, answer without a status word, or give tries back.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use proptest::prelude::*;
use simulator::{PEOPLE, issue};

/// Bytes that get past the card's first checks more often than chance would.
fn command() -> impl Strategy<Value = Vec<u8>> {
    let selects = prop::sample::select(vec![
        b"\x00\xA4\x04\x0C\x0A\xD3\x92\xF0\x00\x26\x01\x00\x00\x00\x01".to_vec(),
        b"\x00\xA4\x04\x0C\x0A\xD3\x92\x10\x00\x31\x00\x01\x01\x04\x02".to_vec(),
        b"\x00\xA4\x04\x0C\x0A\xD3\x92\x10\x00\x31\x00\x01\x01\x04\x08".to_vec(),
        b"\x00\xA4\x04\x0C\x0A\xD3\x92\x10\x00\x31\x00\x01\x01\x01\x00".to_vec(),
    ]);
    let ins = prop::sample::select(vec![
        0x20, 0x24, 0x2A, 0x32, 0x84, 0x88, 0xA4, 0xB0, 0xB2, 0xCA,
    ]);
    let plausible = (
        prop::sample::select(vec![0x00, 0x80]),
        ins,
        any::<[u8; 2]>(),
        any::<Vec<u8>>(),
    )
        .prop_map(|(cla, ins, [p1, p2], rest)| [vec![cla, ins, p1, p2], rest].concat());
    prop_oneof![selects, plausible, any::<Vec<u8>>()]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_command_has_an_answer(commands in prop::collection::vec(command(), 1..60)) {
        let [person, ..] = &PEOPLE;
        let mut card = issue(person, |bytes| bytes.fill(0)).unwrap();
        card.power_on();
        for command in commands {
            let before = card.state();
            let response = card.process(&command);
            prop_assert!(response.len() >= 2);
            if !response.ends_with(&[0x90, 0x00]) {
                for (before, after) in before.counters.iter().zip(&card.state().counters) {
                    prop_assert!(after.tries_left <= before.tries_left);
                }
            }
        }
    }
}
