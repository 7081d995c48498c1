//! Answers that are late, broken, or somebody else's.

use std::time::Duration;

use apdu::{LinkError, ParseError, StatusWord, Transmit};
use reader::ccid::Ccid;
use reader::{CardReader, Presence};

use super::script::{OPEN, Script, command, descriptor, open};
use crate::run;

const SHORT: u32 = 0x2_04BA;

fn powered() -> (Ccid<Script>, Script) {
    let (mut reader, script) = open(SHORT, 271);
    script.goes_on(
        "> 63 000000\n < 81 01 00 00
         > 62 000000\n < 80 00 00 00  3BE000FF8131FE4514",
    );
    assert!(run(reader.power_up()).is_ok());
    (reader, script)
}

#[test]
fn a_stale_answer_is_not_taken_for_the_one_that_is_due() {
    let (mut reader, script) = powered();
    script.goes_on(
        "> 6F 00 0000  0084000008
         stale 80 00 00 00  6A82
         raw                                     # the empty packet after a full one
         < 80 00 00 00  9000",
    );
    let answer = run(reader.transmit(&command("0084000008")));
    assert_eq!(answer, Ok(StatusWord::SUCCESS.into()));
    script.finish();
}

#[test]
fn stale_answers_without_end_are_given_up() {
    let (mut reader, script) = powered();
    script.goes_on("> 6F 00 0000  0084000008");
    script.goes_on(&"stale 80 00 00 00  6A82\n".repeat(100));
    script.goes_on("control 01\n > 72 000000\n < 81 00 00 00\n > 65 000000\n < 81 00 00 00");
    let answer = run(reader.transmit(&command("0084000008")));
    assert_eq!(answer, Err(LinkError::Timeout));
    script.finish();
}

#[test]
fn a_command_is_sent_once_whatever_comes_back() {
    let look = "> 65 000000\n < 81 00 00 00";
    let reader_error = |code, what| LinkError::Reader { code, what };
    for (answer, error) in [
        (
            "raw 80 02",
            LinkError::MalformedResponse(ParseError::Truncated),
        ),
        ("< 81 00 00 00", reader_error(0x81, "message type")),
        ("stall", reader_error(0x01, "XfrBlock")),
        ("< 80 40 FB 00", reader_error(0xFB, "XfrBlock")),
        ("< 80 40 01 00", reader_error(0x01, "XfrBlock")),
        ("< 80 40 FE 00", LinkError::Timeout),
    ] {
        let (mut reader, script) = powered();
        script.goes_on(&format!(
            "> 6F 00 0000  002000800431323334\n {answer}\n {look}"
        ));
        let answer = run(reader.transmit(&command("002000800431323334")));
        assert_eq!(answer, Err(error));
        script.finish();
    }
}

#[test]
fn a_reader_that_is_unplugged_is_gone() {
    let (mut reader, script) = powered();
    script.goes_on("> 6F 00 0000  0084000008\n gone");
    let answer = run(reader.transmit(&command("0084000008")));
    assert_eq!(answer, Err(LinkError::ReaderGone));
    script.goes_on("> 63 000000\n gone");
    assert_eq!(run(reader.power_down()), Err(LinkError::ReaderGone));
    script.finish();
}

#[test]
fn a_reader_that_ignores_the_abort_is_reset_and_the_card_is_gone() {
    let (mut reader, script) = powered();
    script.goes_on(
        "> 6F 00 0000  0084000008
         timeout
         control 01
         > 72 000000
         timeout
         reset
         > 65 000000\n < 81 01 00 00",
    );
    let answer = run(reader.transmit(&command("0084000008")));
    assert_eq!(answer, Err(LinkError::CardRemoved));
    script.finish();
}

#[test]
fn the_power_is_taken_from_the_card_even_by_a_reset() {
    let (mut reader, script) = powered();
    script.goes_on(
        "> 63 000000
         timeout
         control 01
         > 72 000000\n < 81 00 00 00
         > 63 000000
         raw 63                                  # broken again
         reset",
    );
    assert_eq!(run(reader.power_down()), Ok(()));
    script.finish();
}

#[test]
fn a_reset_that_takes_the_power_is_enough() {
    let (mut reader, script) = powered();
    script.goes_on("> 63 000000\n timeout\n control 01\n > 72 000000\n timeout\n reset");
    assert_eq!(run(reader.power_down()), Ok(()));
    script.finish();
}

#[test]
fn a_card_that_came_back_with_power_is_another_card() {
    let (mut reader, script) = powered();
    script.goes_on(
        "> 6F 00 0000  0084000008
         < 80 42 FE 00
         > 65 000000\n < 81 00 00 00                # powered up by the reader itself
         > 63 000000\n < 81 01 00 00",
    );
    let answer = run(reader.transmit(&command("0084000008")));
    assert_eq!(answer, Err(LinkError::CardRemoved));
    let answer = run(reader.transmit(&command("0084000008")));
    assert_eq!(answer, Err(LinkError::NoCard));
    script.finish();
}

#[test]
fn what_an_earlier_page_left_unread_is_dropped() {
    let script = Script::new("raw 80 00000000 00 00 00 00 00\n raw 81 00");
    script.goes_on(OPEN);
    let reader = run(Ccid::open(script.clone(), 1, descriptor(SHORT, 271)));
    assert!(reader.is_ok());
    script.finish();
}

#[test]
fn the_slot_is_looked_at_once_more_if_the_answer_is_lost() {
    let (mut reader, script) = powered();
    script.goes_on(
        "> 65 000000
         timeout
         control 01
         > 72 000000\n < 81 00 00 00
         > 65 000000\n < 81 00 00 00",
    );
    assert_eq!(run(reader.presence()), Ok(Presence::Present));
    script.finish();
}

#[test]
fn a_reader_without_interrupts_is_polled() {
    let script = Script::new(OPEN).without_interrupt();
    let reader = run(Ccid::open(script.clone(), 1, descriptor(SHORT, 271)));
    let mut reader = reader.expect("open");
    let wait = reader.wait_for_change(Duration::from_secs(5));
    assert_eq!(run(wait), Ok(()));
    script.finish();
}
