//! Readers that carry whole APDUs.

use apdu::{Command, Le, Limits, LinkError, StatusWord, Transmit};
use reader::ccid::Ccid;
use reader::{CardLine, CardReader};

use super::script::{Script, command, open};
use crate::run;

const SHORT: u32 = 0x2_04BA;
const EXTENDED: u32 = 0x4_04BA;

fn powered(features: u32, max_message: u32) -> (Ccid<Script>, Script) {
    let (mut reader, script) = open(features, max_message);
    script.goes_on(
        "> 63 000000\n < 81 01 00 00
         > 62 000000\n < 80 00 00 00  3BE000FF8131FE4514",
    );
    assert_eq!(run(reader.power_up()), Ok(CardLine::ByReader));
    script.finish();
    (reader, script)
}

#[test]
fn a_short_command_goes_as_it_is() {
    let (mut reader, script) = powered(SHORT, 271);
    assert_eq!(reader.limits(), Limits::SHORT);
    script.goes_on("> 6F 00 0000  00A4020C02000A\n < 80 00 00 00  9000");
    let answer = run(reader.transmit(&command("00A4020C02000A")));
    assert_eq!(answer, Ok(StatusWord::SUCCESS.into()));
    script.finish();
}

#[test]
fn a_short_level_takes_no_extended_command() {
    let (mut reader, _) = powered(SHORT, 271);
    for command in [
        Command::new(0x00, 0xB0, 0x00, 0x00).with_le(Le::up_to(257)),
        Command::new(0x00, 0xD6, 0x00, 0x00).with_data([0; 256]),
    ] {
        let answer = run(reader.transmit(&command));
        assert_eq!(answer, Err(LinkError::CommandTooLong));
    }
    let (small, _) = powered(SHORT, 64);
    let (command_data, response_data) = (48, 52);
    assert_eq!(
        small.limits(),
        Limits {
            command_data,
            response_data
        }
    );
}

#[test]
fn a_reader_that_asks_for_time_gets_it() {
    let (mut reader, script) = powered(SHORT, 271);
    script.waits.borrow_mut().clear();
    script.goes_on(
        "> 6F 00 0000  0084000008
         < 80 80 04 00                           # four times as long
         < 80 80 00 00
         < 80 00 00 00  9000",
    );
    assert!(run(reader.transmit(&command("0084000008"))).is_ok());
    let waits = script.waits.borrow();
    assert_eq!((waits[1], waits[2]), (waits[0] * 4, waits[0]));
}

#[test]
fn a_reader_that_asks_for_ever_more_time_is_stopped() {
    let (mut reader, script) = powered(SHORT, 271);
    script.goes_on("> 6F 00 0000  0084000008");
    for _ in 0..7 {
        script.goes_on("< 80 80 09 00");
    }
    script.goes_on(
        "control 01
         > 72 000000\n < 81 00 00 00
         > 65 000000\n < 81 00 00 00",
    );
    let answer = run(reader.transmit(&command("0084000008")));
    assert_eq!(answer, Err(LinkError::Timeout));
    script.finish();
}

#[test]
fn an_extended_command_and_its_answer_come_in_parts() {
    // 64 bytes of data fit one message.
    let (mut reader, script) = powered(EXTENDED, 74);
    assert_eq!(reader.limits(), Limits::EXTENDED);
    let [seven, nine, fifty_seven, part] = [7, 9, 57, 64].map(|count| "DD".repeat(count));
    script.goes_on(&format!(
        "> 6F 00 0100  00D6000000 0082 {fifty_seven}  # begins
         < 80 00 00 10
         > 6F 00 0300  {part}                         # goes on
         < 80 00 00 10
         > 6F 00 0200  {nine} 0101                    # ends
         < 80 00 00 01  {part}
         > 6F 00 1000
         < 80 00 00 03  {part}
         > 6F 00 1000
         < 80 00 00 02  {seven} 9000"
    ));
    let update = Command::new(0x00, 0xD6, 0x00, 0x00)
        .with_data([0xDD; 130])
        .with_le(Le::up_to(257));
    let answer = run(reader.transmit(&update)).expect("an answer");
    assert_eq!(*answer.data.expose(), [0xDD; 64 + 64 + 7]);
    script.finish();
}

#[test]
fn an_answer_in_one_part_needs_no_chain() {
    let (mut reader, script) = powered(EXTENDED, 65_554);
    script.goes_on("> 6F 00 0000  00B00000000000\n < 80 00 00 00  AABB9000");
    let read = Command::new(0x00, 0xB0, 0x00, 0x00).with_le(Le::up_to(65_536));
    let answer = run(reader.transmit(&read)).expect("an answer");
    assert_eq!(*answer.data.expose(), [0xAA, 0xBB]);
    script.finish();
}

#[test]
fn parts_out_of_place_are_no_answer() {
    for (answers, code) in [
        ("< 80 00 00 02  9000", 0x02),
        ("< 80 00 00 10", 0x10),
        ("< 80 00 00 07  9000", 0x07),
        ("< 80 00 00 01", 0x01),
        (
            "< 80 00 00 01  AA\n > 6F 00 1000\n < 80 00 00 00  9000",
            0x00,
        ),
        ("< 80 00 00 01  AA\n > 6F 00 1000\n < 80 00 00 03", 0x03),
    ] {
        let (mut reader, script) = powered(EXTENDED, 271);
        script.goes_on(&format!(
            "> 6F 00 0000  0084000008\n {answers}\n > 65 000000\n < 81 00 00 00"
        ));
        let answer = run(reader.transmit(&command("0084000008")));
        let what = "bChainParameter";
        assert_eq!(answer, Err(LinkError::Reader { code, what }), "{answers}");
        script.finish();
    }
}
