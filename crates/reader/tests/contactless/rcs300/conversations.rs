//! Conversations in which nothing is lost.

use std::time::Duration;

use apdu::{Command, Limits, LinkError, StatusWord, Transmit};
use hex_literal::hex;
use reader::{CardLine, CardReader, Presence};

use super::script::{FIELD_OFF, exchange, open, switch};
use crate::{bytes, now};

/// What the driver gives a card for a command.
pub(super) const LONG: u32 = 10_000_000;
const DONE: &str = "C003009000 9000";

pub(super) fn command(hex: &str) -> Command {
    Command::parse(&bytes(hex)).expect("a command")
}

#[test]
fn the_reader_selects_the_card_and_carries_apdus() {
    let (mut reader, script) = open();
    assert_eq!(reader.firmware(), Some("1.01"));

    script.goes_on(&switch(DONE));
    assert_eq!(now(reader.power_up()), Ok(CardLine::ByReader));
    // Without a field the card forgets; with one it has to wake up.
    assert_eq!(*script.rested.borrow(), Duration::from_millis(60));
    assert_eq!(reader.limits(), Limits::SHORT);

    script.goes_on(&exchange(LONG, "00A4020C02000A"));
    script.goes_on("< C003009000 920100 96020000 97029000 9000");
    let answer = now(reader.transmit(&command("00A4020C02000A")));
    assert_eq!(answer, Ok(StatusWord::SUCCESS.into()));

    // 256 bytes of data and the status word need the long form of the length.
    script.goes_on(&exchange(LONG, "00B0000000"));
    let data = "AB".repeat(256);
    script.goes_on(&format!(
        "< C003009000 920100 96020000 97820102 {data} 9000 9000"
    ));
    let answer = now(reader.transmit(&command("00B0000000"))).expect("an answer");
    assert_eq!(*answer.data.expose(), [0xAB; 256]);

    script.goes_on(FIELD_OFF);
    assert_eq!(now(reader.power_down()), Ok(()));
    let late = now(reader.transmit(&command("00B0000000")));
    assert_eq!(late, Err(LinkError::NoCard));
    script.goes_on(&format!("{FIELD_OFF} > FF500000 02 8200 00\n < {DONE}"));
    now(reader.close());
    script.finish();
}

#[test]
fn where_the_reader_does_not_select_the_card_we_do() {
    let (mut reader, script) = open();
    script.goes_on(&switch("C003016A81 9000"));
    script.goes_on(&format!("> FF500002 04 8F020103 00\n < {DONE}"));
    script.goes_on(&exchange(30_000, "050010"));
    script.goes_on("< C003009000 920100 96020000 970C 50112233440000000000 81 81 9000");
    script.goes_on(&exchange(30_000, "1D11223344 00 08 01 00"));
    script.goes_on("< C003009000 970100 9000");
    assert_eq!(
        now(reader.power_up()),
        Ok(CardLine::TypeB { kbit_per_s: 106 })
    );
    assert_eq!(reader.limits(), Limits::EXTENDED);
    script.finish();

    // I-blocks of our own: FWI 8 is 77 ms, and 3.6 ms on top.
    let frame = |data| exchange(80_953, data);
    script.goes_on(&frame("02 0084000008"));
    script.goes_on("< C003009000 970B 02 0102030405060708 9000 9000");
    let answer = now(reader.transmit(&command("0084000008"))).expect("an answer");
    assert_eq!(*answer.data.expose(), hex!("0102030405060708"));

    // Presence: R(NAK) makes the card answer R(ACK).
    script.goes_on(&frame("B3"));
    script.goes_on("< C003009000 9701 A2 9000");
    assert_eq!(now(reader.presence()), Ok(Presence::Present));
    script.finish();
}

#[test]
fn an_empty_field_has_no_card() {
    let (mut reader, script) = open();
    script.goes_on(&switch("C003016401 9000"));
    script.goes_on(FIELD_OFF);
    assert_eq!(now(reader.presence()), Ok(Presence::Absent));
    // The reader may say so by its own status word.
    script.goes_on(&switch("6401"));
    script.goes_on(FIELD_OFF);
    assert_eq!(now(reader.power_up()), Err(LinkError::NoCard));
    script.finish();
}

#[test]
fn a_card_is_noticed_without_being_left_powered() {
    let (mut reader, script) = open();
    script.goes_on(&switch(DONE));
    script.goes_on(FIELD_OFF);
    assert_eq!(now(reader.presence()), Ok(Presence::Present));
    let early = now(reader.transmit(&command("0084000008")));
    assert_eq!(early, Err(LinkError::NoCard));
    script.finish();
}

#[test]
fn a_card_in_use_is_watched_without_changing_it() {
    let (mut reader, script) = open();
    script.goes_on(&switch(DONE));
    assert!(now(reader.power_up()).is_ok());
    let look = exchange(LONG, "0084000008");
    for (answers, presence) in [
        (
            "< C003009000 970A 0102030405060708 9000 9000",
            Presence::Present,
        ),
        ("< C003009000 9702 6D00 9000", Presence::Present),
        (
            "timeout\n LOOK stale 9000\n < C003009000 9702 9000 9000",
            Presence::Present,
        ),
        (
            "< C003016401 9000\n LOOK < C003016401 9000\n OFF",
            Presence::Absent,
        ),
    ] {
        let answers = answers.replace("LOOK", &look).replace("OFF", FIELD_OFF);
        script.goes_on(&look);
        script.goes_on(&answers);
        assert_eq!(now(reader.presence()), Ok(presence), "{answers}");
        script.finish();
    }
    let late = now(reader.transmit(&command("0084000008")));
    assert_eq!(late, Err(LinkError::NoCard));
}

#[test]
fn a_reader_that_knows_no_type_b_says_so() {
    let (mut reader, script) = open();
    for _ in 0..3 {
        script.goes_on(&switch("6A81"));
        script.goes_on("> FF500002 04 8F020103 00\n < 6A81");
    }
    script.goes_on(FIELD_OFF);
    let what = "switch to Type B";
    assert_eq!(
        now(reader.power_up()),
        Err(LinkError::Reader { code: 0x6A81, what })
    );
    script.finish();
}
