//! Power-up: voltages, bit rates, and cards that cannot be used.

use apdu::LinkError;
use reader::ccid::Ccid;
use reader::{CardLine, CardReader, Presence};

use super::script::{OPEN, SCR3310, Script, descriptor, open};
use crate::run;

const OFF: &str = "> 63 000000\n < 81 01 00 00\n";
const IFS: &str = "> 6F 00 0000  00 C1 01 FC 3C\n < 80 00 00 00  00 E1 01 FC 1C\n";
/// TPDU, with clock and bit rate made by the reader.
const BARE: u32 = 0x1_0030;

fn power_up(features: u32, transcript: &str) -> Result<CardLine, LinkError> {
    let (mut reader, script) = open(features, 271);
    script.goes_on(OFF);
    script.goes_on(transcript);
    let line = run(reader.power_up());
    script.finish();
    line
}

/// What keeps the card from being used comes back at the second attempt.
fn refusal(features: u32, transcript: &str) -> Result<CardLine, LinkError> {
    power_up(features, &format!("{transcript}\n{OFF}{transcript}"))
}

#[test]
fn an_empty_reader_has_no_card() {
    let line = power_up(SCR3310, "> 62 000000\n < 80 42 FE 00");
    assert_eq!(line, Err(LinkError::NoCard));
    let (mut reader, script) = open(SCR3310, 271);
    script.goes_on("> 65 000000\n < 81 02 00 00");
    assert_eq!(run(reader.presence()), Ok(Presence::Absent));
}

#[test]
fn each_voltage_of_the_reader_is_tried() {
    let line = power_up(
        BARE,
        &format!(
            "> 62 020000\n < 80 41 FE 00                  # 3 V: mute
             {OFF}
             > 62 030000\n < 80 00 00 00  3BE000FF8131FE4514
             > 61 010000  11 10 FF 45 00 FE 00\n < 82 00 00 01
             {IFS}"
        ),
    );
    assert_eq!(line, Ok(CardLine::T1));

    let line = refusal(
        BARE,
        &format!("> 62 020000\n < 80 41 FE 00\n {OFF} > 62 030000\n < 80 41 F8 00"),
    );
    let what = "IccPowerOn";
    assert_eq!(line, Err(LinkError::Reader { code: 0xF8, what }));
}

#[test]
fn a_reader_that_does_everything_is_left_alone() {
    // Negotiation and IFSD by the reader.
    let line = power_up(
        SCR3310 | 0x440,
        "> 62 000000\n < 80 00 00 00  3BE000FF8131FE4514",
    );
    assert_eq!(line, Ok(CardLine::T1));
}

#[test]
fn a_faster_card_is_asked_for_its_bit_rate() {
    // TA1 = 13: four times as fast. PPS, then SetParameters.
    let line = power_up(
        BARE,
        &format!(
            "> 62 020000\n < 80 00 00 00  3B 90 13 81 31 FE 45 88
             > 6F 00 0000  FF 11 13 FD\n < 80 00 00 00  FF 11 13 FD
             > 61 010000  13 10 00 45 00 FE 00\n < 82 00 00 01
             {IFS}"
        ),
    );
    assert_eq!(line, Ok(CardLine::T1));
}

#[test]
fn a_reader_with_automatic_pps_gets_the_bit_rate_by_its_parameters() {
    let line = power_up(
        SCR3310,
        &format!(
            "> 62 000000\n < 80 00 00 00  3B 90 13 81 31 FE 45 88
             > 61 010000  13 10 00 45 00 FE 00\n < 82 00 00 01
             {IFS}"
        ),
    );
    assert_eq!(line, Ok(CardLine::T1));
}

#[test]
fn a_card_that_does_not_keep_to_its_bit_rate_is_powered_up_again() {
    let line = power_up(
        BARE,
        &format!(
            "> 62 020000\n < 80 00 00 00  3B 90 13 81 31 FE 45 88
             > 6F 00 0000  FF 11 13 FD\n < 80 00 00 00  FF 01 FE
             {OFF}
             > 62 020000\n < 80 00 00 00  3B 90 13 81 31 FE 45 88
             > 61 010000  11 10 00 45 00 FE 00\n < 82 00 00 01
             {IFS}"
        ),
    );
    assert_eq!(line, Ok(CardLine::T1));
}

#[test]
fn a_bit_rate_that_the_reader_does_not_list_is_not_used() {
    for (listed, fi_di) in [("084C0000", "11"), ("9AC90000", "13")] {
        let script = Script::new(OPEN);
        let mut descriptor = descriptor(SCR3310, 271);
        descriptor.data_rates = 1;
        let reader = run(Ccid::open(script.clone(), 1, descriptor));
        script.goes_on(&format!(
            "{OFF}
             > 62 000000\n < 80 00 00 00  3B 90 13 81 31 FE 45 88
             control 03 = {listed}
             > 61 010000  {fi_di} 10 00 45 00 FE 00\n < 82 00 00 01
             {IFS}"
        ));
        assert!(run(reader.expect("open").power_up()).is_ok());
        script.finish();
    }
}

#[test]
fn a_reader_that_cannot_change_its_bit_rate_stays_with_the_first_one() {
    let line = power_up(
        0x1_0000,
        &format!(
            "> 62 020000\n < 80 00 00 00  3B 90 13 81 31 FE 45 88
             > 61 010000  11 10 00 45 00 FE 00\n < 82 00 00 01
             {IFS}"
        ),
    );
    assert_eq!(line, Ok(CardLine::T1));
}

#[test]
fn a_card_with_t0_alone_is_refused_and_loses_its_power() {
    let line = refusal(
        SCR3310,
        &format!("> 62 000000\n < 80 00 00 00  3B 02 1450\n {OFF}"),
    );
    let what = "card or reader without T=1";
    assert_eq!(line, Err(LinkError::Reader { code: 0, what }));
}

#[test]
fn an_answer_to_reset_that_is_none_is_refused() {
    let line = refusal(
        SCR3310,
        &format!("> 62 000000\n < 80 00 00 00  3BE000FF8131FE4515\n {OFF}"),
    );
    let what = "answer to reset";
    assert_eq!(line, Err(LinkError::Reader { code: 4, what }));
}

#[test]
fn parameters_that_the_reader_keeps_to_itself_are_no_failure() {
    for (refusal, result) in [
        ("40 0B", Ok(CardLine::T1)),
        ("40 00", Ok(CardLine::T1)),
        (
            "40 FB",
            Err(LinkError::Reader {
                code: 0xFB,
                what: "SetParameters",
            }),
        ),
    ] {
        let (after, attempt): (_, fn(_, &_) -> _) = match result {
            Ok(_) => (IFS, power_up),
            Err(_) => (OFF, self::refusal),
        };
        let line = attempt(
            SCR3310,
            &format!(
                "> 62 000000\n < 80 00 00 00  3BE000FF8131FE4514
                 > 61 010000  11 10 FF 45 00 FE 00\n < 82 {refusal} 00
                 {after}"
            ),
        );
        assert_eq!(line, result, "{refusal}");
    }
}

#[test]
fn a_lost_transfer_does_not_cost_the_card() {
    let line = power_up(
        SCR3310,
        &format!(
            "> 62 000000
             raw 80 09                                   # cut short
             {OFF}
             > 62 000000\n < 80 00 00 00  3BE000FF8131FE4514
             > 61 010000  11 10 FF 45 00 FE 00\n < 82 00 00 01
             {IFS}"
        ),
    );
    assert_eq!(line, Ok(CardLine::T1));
}

#[test]
fn a_reader_that_works_by_characters_is_refused() {
    let script = Script::new("");
    let reader = run(Ccid::open(script, 1, descriptor(0x00BA, 271)));
    let what = "character-level exchange";
    assert_eq!(reader.err(), Some(LinkError::Reader { code: 0xBA, what }));
}
