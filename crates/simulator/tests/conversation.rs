//! What the card says, byte by byte.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use hex_literal::hex;
use simulator::card::{CardState, VirtualCard};
use simulator::{Medium, PEOPLE, issue, issue_on};

fn card() -> VirtualCard {
    let [person, ..] = &PEOPLE;
    let mut card = issue(person, |bytes| bytes.fill(0xA5)).unwrap();
    card.power_on();
    card
}

const SELECT_JPKI: [u8; 15] = hex!("00A4040C0A D392F000260100000001");
const SELECT_TEXT: [u8; 15] = hex!("00A4040C0A D3921000310001010408");
const SELECT_CARD_MANAGER: [u8; 12] = hex!("00A4040C07 A0000001510000");
const TRIES_LEFT: [u8; 4] = hex!("00200098");
const RIGHT_PIN: [u8; 9] = hex!("00200098 04 31323334");
const WRONG_PIN: [u8; 9] = hex!("00200098 04 30303030");
const SIGN: [u8; 10] = hex!("802A0397 04 AABBCCDD 00");

/// Sends all, and compares the status words.
#[track_caller]
fn talk(card: &mut VirtualCard, exchanges: &[(&[u8], [u8; 2])]) {
    for (command, expected) in exchanges {
        let response = card.process(command);
        assert!(
            response.ends_with(expected),
            "{command:02X?} -> {response:02X?}"
        );
    }
}

#[test]
fn a_pin_has_three_tries_and_a_success_brings_them_back() {
    talk(
        &mut card(),
        &[
            (&SELECT_JPKI, hex!("9000")),
            (&TRIES_LEFT, hex!("63C3")),
            (&WRONG_PIN, hex!("63C2")),
            (&TRIES_LEFT, hex!("63C2")),
            (&RIGHT_PIN, hex!("9000")),
            (&TRIES_LEFT, hex!("63C3")),
            (&WRONG_PIN, hex!("63C2")),
            (&WRONG_PIN, hex!("63C1")),
            (&WRONG_PIN, hex!("63C0")),
            (&RIGHT_PIN, hex!("6984")),
            (&TRIES_LEFT, hex!("63C0")),
        ],
    );
}

#[test]
fn what_was_verified_outlives_a_reset_but_not_another_application() {
    let mut card = card();
    talk(
        &mut card,
        &[
            (&SELECT_JPKI, hex!("9000")),
            (&SIGN, hex!("6982")),
            (&RIGHT_PIN, hex!("9000")),
            (&SIGN, hex!("9000")),
            (&SELECT_JPKI, hex!("9000")),
            (&SIGN, hex!("9000")),
        ],
    );
    card.warm_reset();
    talk(
        &mut card,
        &[(&SELECT_JPKI, hex!("9000")), (&SIGN, hex!("9000"))],
    );
    for other in [&SELECT_TEXT[..], &SELECT_CARD_MANAGER] {
        talk(
            &mut card,
            &[
                (other, hex!("9000")),
                (&SELECT_JPKI, hex!("9000")),
                (&SIGN, hex!("6982")),
                (&RIGHT_PIN, hex!("9000")),
            ],
        );
    }
    card.power_on();
    talk(
        &mut card,
        &[(&SELECT_JPKI, hex!("9000")), (&SIGN, hex!("6982"))],
    );
}

#[test]
fn a_wrong_try_closes_what_a_right_one_had_opened() {
    talk(
        &mut card(),
        &[
            (&SELECT_JPKI, hex!("9000")),
            (&RIGHT_PIN, hex!("9000")),
            (&WRONG_PIN, hex!("63C2")),
            (&SIGN, hex!("6982")),
        ],
    );
}

#[test]
fn files_are_read_by_offset_short_identifier_and_whole() {
    let mut card = card();
    talk(
        &mut card,
        &[
            (&hex!("00B0000000"), hex!("6986")),
            (&SELECT_JPKI, hex!("9000")),
            (&hex!("00A4020C02 000A"), hex!("9000")),
        ],
    );
    let first = card.process(&hex!("00B0000000"));
    assert_eq!(first.len(), 256 + 2);
    let whole = card.process(&hex!("00B08A00 000000"));
    assert!(whole.starts_with(first.split_at(256).0));
    assert!(
        card.process(&hex!("00B0000404"))
            .starts_with(whole.get(4..8).unwrap())
    );
    talk(
        &mut card,
        &[
            (&hex!("00B07F0000"), hex!("6B00")),
            (&hex!("00B08100 00"), hex!("6982")),
            (&hex!("00B09800 00"), hex!("6981")),
            (&hex!("00B08300 00"), hex!("6A82")),
        ],
    );
}

#[test]
fn the_card_manager_answers_its_objects_in_their_own_length() {
    let mut card = card();
    assert_eq!(
        card.process(&hex!("00CA00F2 00")),
        [b"20340401", &hex!("9000")[..]].concat()
    );
    talk(
        &mut card,
        &[
            (&hex!("00CA00F2 04"), hex!("6C08")),
            (&hex!("00CA00F8 00"), hex!("6700")),
            (&hex!("00CA00F8 000000"), hex!("9000")),
            (&hex!("00CA0099 00"), hex!("6A88")),
            (&hex!("0084000000"), hex!("9000")),
            (&hex!("008400000000 00"), hex!("6985")),
        ],
    );
}

#[test]
fn a_partial_name_selects_the_first_that_begins_so() {
    let mut card = card();
    talk(&mut card, &[(&hex!("00A4040C03 D39210"), hex!("9000"))]);
    let record = card.process(&hex!("00B2010C00"));
    assert!(
        record.starts_with(&hex!("011C")),
        "the common application comes first"
    );
    talk(&mut card, &[(&hex!("00A4040C02 D3FF"), hex!("6A82"))]);
}

#[test]
fn what_the_card_does_not_know_it_says() {
    talk(
        &mut card(),
        &[
            (&hex!("00A40000"), hex!("6A86")),
            (&SELECT_JPKI, hex!("9000")),
            (&hex!("00A40000"), hex!("9000")),
            (&hex!("01A4020C02000A"), hex!("6881")),
            (&hex!("0CB0000000"), hex!("69FC")),
            (&hex!("90B0000000"), hex!("6E00")),
            (&hex!("80B0000000"), hex!("6E00")),
            (&hex!("00EE0000"), hex!("6D00")),
            (&hex!("00A4080C02000A"), hex!("6A86")),
            (&hex!("00B0"), hex!("6700")),
            (&hex!("00200098 05 3132"), hex!("6700")),
            (&hex!("802A0697 04 AABBCCDD 00"), hex!("6A86")),
        ],
    );
}

#[test]
fn without_power_the_card_is_mute() {
    let mut card = card();
    card.power_off();
    assert!(card.process(&SELECT_JPKI).is_empty());
}

#[test]
fn saved_counters_come_back() {
    let mut used = card();
    talk(
        &mut used,
        &[(&SELECT_JPKI, hex!("9000")), (&WRONG_PIN, hex!("63C2"))],
    );
    let saved = serde_json::to_string(&used.state()).unwrap();

    let mut fresh = card();
    fresh.restore(&serde_json::from_str::<CardState>(&saved).unwrap());
    talk(
        &mut fresh,
        &[(&SELECT_JPKI, hex!("9000")), (&TRIES_LEFT, hex!("63C2"))],
    );
}

#[test]
fn only_an_iphone_takes_the_last_command() {
    const LAST_COMMAND: [u8; 4] = hex!("80FC0000");
    let [person, ..] = &PEOPLE;
    for (medium, expected) in [
        (Medium::Card, hex!("6700")),
        (Medium::AndroidPhone, hex!("6700")),
        (Medium::IPhone, hex!("9000")),
    ] {
        let mut card = issue_on(medium, person, |bytes| bytes.fill(0xA5)).unwrap();
        card.power_on();
        talk(&mut card, &[(&LAST_COMMAND, expected)]);
    }
}

#[test]
fn a_phone_has_one_application_and_shows_its_certificate_after_the_pin() {
    let [person, ..] = &PEOPLE;
    let mut phone = issue_on(Medium::AndroidPhone, person, |bytes| bytes.fill(0xA5)).unwrap();
    phone.power_on();
    talk(
        &mut phone,
        &[
            (&SELECT_TEXT, hex!("6A82")),
            (&SELECT_JPKI, hex!("9000")),
            (&hex!("00B08A00 00"), hex!("6982")),
            (&RIGHT_PIN, hex!("9000")),
            (&hex!("00B08A00 00"), hex!("9000")),
        ],
    );
}
