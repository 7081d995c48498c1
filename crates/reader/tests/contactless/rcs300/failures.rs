//! Answers that are late, broken, or somebody else's.

use apdu::{LinkError, StatusWord, Transmit};
use reader::rcs300::Rcs300;
use reader::{CardReader, Presence};

use super::conversations::{LONG, command};
use super::script::{BEGIN, FIELD_OFF, Script, exchange, open, switch};
use crate::now;

const DONE: &str = "C003009000 9000";

fn powered() -> (Rcs300<Script>, Script) {
    let (mut reader, script) = open();
    script.goes_on(&switch(DONE));
    assert!(now(reader.power_up()).is_ok());
    (reader, script)
}

#[test]
fn a_pin_is_sent_once_whatever_comes_back() {
    let what = "answer of the card";
    let garbled = |code| LinkError::Reader { code, what };
    for (answer, error) in [
        ("timeout", garbled(0)),
        ("stall", garbled(1)),
        ("raw 83 02", garbled(0)),
        ("raw 80 02000000 00 00 000000 9000", garbled(0)),
        ("< 90", garbled(0)),
        ("< 6F00", garbled(0x6F00)),
        ("< C003016401 9000", LinkError::Timeout),
        ("< C003016F00 9000", garbled(0x6F00)),
        ("< C003009000 96020100 97029000 9000", garbled(1)),
        ("< C003009000 920103 97029000 9000", garbled(0)),
        ("< C003009000 9703AA 9000", garbled(0)),
        ("< C003009000 9000", garbled(0x9000)),
    ] {
        let (mut reader, script) = powered();
        script.goes_on(&exchange(LONG, "002000800431323334"));
        script.goes_on(answer);
        // The card is looked for anew, which makes it forget every PIN.
        script.goes_on(&switch(DONE));
        script.goes_on(FIELD_OFF);
        let verify = now(reader.transmit(&command("002000800431323334")));
        assert_eq!(verify, Err(error), "{answer}");
        script.finish();
    }
}

#[test]
fn a_card_that_left_during_a_command_is_missed() {
    let (mut reader, script) = powered();
    script.goes_on(&exchange(LONG, "0084000008"));
    script.goes_on("< C003016401 9000");
    script.goes_on(&switch("C003016401 9000"));
    script.goes_on(FIELD_OFF);
    let answer = now(reader.transmit(&command("0084000008")));
    assert_eq!(answer, Err(LinkError::CardRemoved));
    script.finish();
}

#[test]
fn a_late_answer_is_not_taken_for_the_one_that_is_due() {
    let (mut reader, script) = powered();
    script.goes_on(&exchange(LONG, "0084000008"));
    script.goes_on(
        "stale C003009000 97026A82 9000
         raw
         < C003009000 97029000 9000",
    );
    let answer = now(reader.transmit(&command("0084000008")));
    assert_eq!(answer, Ok(StatusWord::SUCCESS.into()));
    script.finish();
}

#[test]
fn a_reader_that_is_unplugged_is_gone() {
    let (mut reader, script) = powered();
    script.goes_on(&exchange(LONG, "0084000008"));
    script.goes_on("gone");
    let answer = now(reader.transmit(&command("0084000008")));
    assert_eq!(answer, Err(LinkError::ReaderGone));
    script.goes_on("> FF500000 02 8300 00\n gone");
    assert_eq!(now(reader.power_down()), Err(LinkError::ReaderGone));
    script.finish();
}

#[test]
fn the_field_goes_off_even_by_a_reset() {
    let (mut reader, script) = powered();
    script.goes_on("> FF500000 02 8300 00\n timeout\n reset");
    script.goes_on(BEGIN);
    assert_eq!(now(reader.power_down()), Ok(()));
    script.finish();
}

#[test]
fn a_reader_without_a_session_to_end_is_no_failure() {
    let script = Script::default();
    script.goes_on(
        "> FF500000 02 8200 00\n < 6985
         > FF500000 02 8100 00\n < C003009000 9000
         > FF500000 02 8300 00\n < C003009000 9000
         > FF560000\n < 6D00",
    );
    let reader = now(Rcs300::open(script.clone())).expect("open");
    assert_eq!(reader.firmware(), None);
    script.finish();
}

#[test]
fn a_reader_that_does_not_listen_is_reset() {
    let script = Script::default();
    script.goes_on("> FF500000 02 8200 00\n timeout\n reset");
    script.goes_on(BEGIN);
    script.goes_on("> FF560000\n < 312E3031 9000");
    let mut reader = now(Rcs300::open(script.clone())).expect("open");
    script.finish();

    // At the look, and when it should switch the field off after it.
    script.goes_on("> FF500000 02 8200 00\n timeout");
    script.goes_on("> FF500000 02 8300 00\n stall\n reset");
    script.goes_on(BEGIN);
    script.goes_on(&switch(DONE));
    script.goes_on(FIELD_OFF);
    assert_eq!(now(reader.presence()), Ok(Presence::Present));
    script.finish();
}
