//! Block by block, as in ISO/IEC 14443-4 annex B.

use std::collections::VecDeque;
use std::time::Duration;

use reader::iso_dep::{Failure, FrameError, FrameLink, IsoDep};
use redacted::Redacted;

use crate::{bytes, now};

/// One exchange a line, `block < answer`; `-` is silence, `?` is noise.
struct Script {
    exchanges: VecDeque<(Vec<u8>, Answer)>,
    patience: Vec<Duration>,
}

type Answer = Result<Vec<u8>, FrameError>;

impl Script {
    fn new(lines: &str) -> Self {
        let exchange = |line: &str| {
            let (block, answer) = line.split_once('<').expect("block < answer");
            let answer = match answer.trim() {
                "-" => Err(FrameError::Timeout),
                "?" => Err(FrameError::Garbled { code: 0x04 }),
                answer => Ok(bytes(answer)),
            };
            (bytes(block), answer)
        };
        let lines = lines.lines().filter(|line| !line.trim().is_empty());
        Self {
            exchanges: lines.map(exchange).collect(),
            patience: Vec::new(),
        }
    }
}

impl FrameLink for Script {
    async fn exchange(
        &mut self,
        frame: &[u8],
        patience: Duration,
    ) -> Result<Redacted<Vec<u8>>, FrameError> {
        let Some((expected, answer)) = self.exchanges.pop_front() else {
            panic!("after the end: {frame:02X?}");
        };
        assert!(
            frame == expected,
            "expected {expected:02X?}, not {frame:02X?}"
        );
        self.patience.push(patience);
        answer.map(Redacted::new)
    }
}

/// Sends commands to a card with FSC 16 (13 bytes a block) and FWI 4; all lines have to be used.
fn talk(lines: &str, commands: &[&str]) -> (Vec<Result<Vec<u8>, Failure>>, Vec<Duration>) {
    let mut script = Script::new(lines);
    let mut card = IsoDep::new(16, 4);
    let answers = commands
        .iter()
        .map(|command| {
            let answer = now(card.transceive(&mut script, &bytes(command)));
            answer.map(|answer| answer.expose().clone())
        })
        .collect();
    assert!(
        script.exchanges.is_empty(),
        "never sent: {:02X?}",
        script.exchanges
    );
    (answers, script.patience)
}

fn answers(lines: &str, commands: &[&str]) -> Vec<Result<Vec<u8>, Failure>> {
    talk(lines, commands).0
}

#[test]
fn commands_take_turns_with_the_block_number() {
    let lines = "
        02 00B00000 02 < 02 AABB 9000
        03 00B00002 01 < 03 CC 9000
        02 00B00003 01 < 02 6B00";
    let commands = ["00B0000002", "00B0000201", "00B0000301"];
    let expected = [
        Ok(bytes("AABB9000")),
        Ok(bytes("CC9000")),
        Ok(bytes("6B00")),
    ];
    assert_eq!(answers(lines, &commands), expected);
}

#[test]
fn a_long_answer_comes_in_parts() {
    let lines = "
        02 00B0000000 < 12 0102
        A3            < 13 0304
        A2            < 02 05 9000
        03 00B0000500 < 03 6B00";
    assert_eq!(
        answers(lines, &["00B0000000", "00B0000500"]),
        [Ok(bytes("0102030405 9000")), Ok(bytes("6B00"))]
    );
}

#[test]
fn a_long_command_goes_in_parts() {
    let lines = "
        12 00A4040C0A D392F00026010000 < A2
        03 0001                        < 03 9000
        02 00B0000000                  < 02 6982";
    assert_eq!(
        answers(lines, &["00A4040C0A D392F00026010000 0001", "00B0000000"]),
        [Ok(bytes("9000")), Ok(bytes("6982"))]
    );
}

#[test]
fn a_command_that_fills_its_blocks_ends_with_a_full_one() {
    let lines = "
        12 0001020304050607 08090A0B0C < A2
        03 0D0E0F1011121314 1516171819 < 03 9000";
    let command = "000102030405060708090A0B0C0D0E0F10111213141516171819";
    assert_eq!(answers(lines, &[command]), [Ok(bytes("9000"))]);
}

#[test]
fn a_card_that_computes_gets_the_time_it_asks_for() {
    let lines = "
        02 802A008000 < F2 0A
        F2 0A         < F2 FB
        F2 3B         < 02 9000";
    let (answers, patience) = talk(lines, &["802A008000"]);
    assert_eq!(answers, [Ok(bytes("9000"))]);
    let milliseconds: Vec<u128> = patience.iter().map(Duration::as_millis).collect();
    // FWT is 4.83 ms, and 3.6 ms are granted on top.
    assert_eq!(milliseconds, [8, 51, 288]);
}

#[test]
fn no_card_gets_more_time_than_the_standard_allows() {
    let mut script = Script::new("02 00 < F2 3B \n F2 3B < 02 9000");
    let answer = now(IsoDep::new(256, 14).transceive(&mut script, &[0x00]));
    assert!(answer.is_ok());
    assert_eq!(script.patience[1], Duration::from_micros(4_953_625));
}

#[test]
fn more_time_is_for_one_answer_only() {
    let lines = "
        02 802A008000 < F2 0A
        F2 0A         < -
        B2            < 02 9000";
    let (answers, patience) = talk(lines, &["802A008000"]);
    assert_eq!(answers, [Ok(bytes("9000"))]);
    let milliseconds: Vec<u128> = patience.iter().map(Duration::as_millis).collect();
    assert_eq!(milliseconds, [8, 51, 8]);
}

#[test]
fn a_reserved_waiting_time_is_the_usual_one() {
    let mut script = Script::new("02 00 < 02 9000");
    assert!(now(IsoDep::new(256, 15).transceive(&mut script, &[0x00])).is_ok());
    assert_eq!(script.patience[0].as_millis(), 8);
}

#[test]
fn a_lost_answer_is_asked_for_again() {
    let lines = "
        02 0084000008 < -
        B2            < 02 9000
        03 0084000008 < ?
        B3            < 03 9000";
    assert_eq!(
        answers(lines, &["0084000008", "0084000008"]),
        [Ok(bytes("9000")), Ok(bytes("9000"))]
    );
}

#[test]
fn a_lost_command_is_sent_again_once_the_card_says_so() {
    let lines = "
        02 0084000008 < -
        B2            < A3
        02 0084000008 < 02 9000";
    assert_eq!(answers(lines, &["0084000008"]), [Ok(bytes("9000"))]);
}

#[test]
fn a_stray_acknowledgement_does_not_repeat_a_pin() {
    let lines = "
        02 0020008004 31323334 < A3
        B2                     < 02 63C2";
    assert_eq!(
        answers(lines, &["0020008004 31323334"]),
        [Ok(bytes("63C2"))]
    );
}

#[test]
fn a_lost_part_of_an_answer_is_asked_for_again() {
    let lines = "
        02 00B0000000 < 12 01
        A3            < -
        A3            < 13 02
        A2            < ?
        A2            < 02 9000";
    assert_eq!(answers(lines, &["00B0000000"]), [Ok(bytes("01029000"))]);
}

#[test]
fn a_lost_request_for_time_is_asked_for_again() {
    let lines = "
        02 802A008000 < -
        B2            < F2 01
        F2 01         < -
        B2            < F2 01
        F2 01         < 02 9000";
    assert_eq!(answers(lines, &["802A008000"]), [Ok(bytes("9000"))]);
}

#[test]
fn the_last_answer_coming_twice_is_not_taken_for_the_next() {
    let lines = "
        02 00B0000001 < 02 AA9000
        03 00B0000101 < 02 AA9000
        B3            < 03 BB9000";
    assert_eq!(
        answers(lines, &["00B0000001", "00B0000101"]),
        [Ok(bytes("AA9000")), Ok(bytes("BB9000"))]
    );
}

#[test]
fn a_card_that_is_gone_or_talks_nonsense_is_given_up() {
    let silence = "02 00 < - \n B2 < - \n B2 < - \n B2 < - \n B2 < -";
    assert_eq!(answers(silence, &["00"]), [Err(Failure::Mute)]);

    let noise = "02 00 < - \n B2 < ? \n B2 < - \n B2 < - \n B2 < -";
    let expected = Failure::Garbled { code: 0x04 };
    assert_eq!(answers(noise, &["00"]), [Err(expected)]);

    let never_received = "02 00 < - \n B2 < A3 \n 02 00 < - \n B2 < A3 \n 02 00 < -";
    let expected = Failure::Garbled { code: 0 };
    assert_eq!(answers(never_received, &["00"]), [Err(expected)]);

    let wrong = "02 00 < 03 9000 \n B2 < A2 \n B2 < C2 \n B2 < F2 00 \n B2 < 0A 00 9000";
    let expected = Failure::Garbled { code: 0 };
    assert_eq!(answers(wrong, &["00"]), [Err(expected)]);
}

#[test]
fn a_failing_reader_is_not_asked_again() {
    let mut script = Script::new("02 00 < -");
    script.exchanges[0].1 = Err(FrameError::Link(apdu::LinkError::ReaderGone));
    let answer = now(IsoDep::new(256, 4).transceive(&mut script, &[0x00]));
    assert_eq!(answer, Err(Failure::Link(apdu::LinkError::ReaderGone)));
}

#[test]
fn presence_is_asked_without_disturbing_the_conversation() {
    let mut card = IsoDep::new(256, 4);
    let mut script = Script::new(
        "B2 < A3
         02 00 < 02 9000
         B3 < -
         B3 < A2
         03 00 < 03 9000",
    );
    assert_eq!(now(card.is_present(&mut script)), Ok(true));
    assert!(now(card.transceive(&mut script, &[0x00])).is_ok());
    assert_eq!(now(card.is_present(&mut script)), Ok(true));
    assert!(now(card.transceive(&mut script, &[0x00])).is_ok());

    let mut script = Script::new("B2 < - \n B2 < ? \n B2 < -");
    assert_eq!(now(card.is_present(&mut script)), Ok(false));
    assert!(script.exchanges.is_empty());

    // A phone that asks for five seconds is missed in half of one.
    let mut script = Script::new("B2 < - \n B2 < - \n B2 < -");
    let phone = IsoDep::new(256, 14);
    assert_eq!(now(phone.is_present(&mut script)), Ok(false));
    let waited: Duration = script.patience.iter().sum();
    assert!(waited < Duration::from_millis(500));
}

#[test]
fn a_card_is_sent_to_sleep() {
    for lines in ["C2 < C2", "C2 < ? \n C2 < C2", "C2 < - \n C2 < -"] {
        let mut script = Script::new(lines);
        assert_eq!(now(IsoDep::new(256, 4).deselect(&mut script)), Ok(()));
        assert!(script.exchanges.is_empty(), "{lines}");
    }
}
