//! Transfers that get lost, late or broken between host, chip and card.

use apdu::{Command, LinkError, StatusWord, Transmit};
use reader::port100::Port100;
use reader::{CardLine, CardReader, Presence};
use redacted::Redacted;

use super::conversations::{
    ATTRIB, FIELD_OFF, NOBODY, OPEN, REQB, TYPE_B_106, TYPE_B_424, open, select, with_card,
};
use super::script::Script;
use crate::now;

/// What the driver does after a lost answer.
const ABORT: &str = "
    > 0000FF00FF00
    < -";

fn verify() -> Command {
    Command::new(0x00, 0x20, 0x00, 0x80).with_secret(Redacted::new(b"1234".to_vec()))
}

/// Enters a PIN once while `lines` happen, and nothing else.
fn enter_pin(lines: &[&str]) -> Result<StatusWord, LinkError> {
    let mut reader = with_card(lines);
    let response = now(reader.transmit(&verify()));
    reader.into_pipe().finish();
    response.map(|response| response.sw)
}

#[test]
fn an_answer_lost_on_the_air_is_fetched_again() {
    let status = enter_pin(&["
        D604 3403 02 0020008004 31323334 < D705 80000000
        D604 3403 B2                     < D705 00000000 08 02 9000"]);
    assert_eq!(status, Ok(StatusWord::SUCCESS));
}

#[test]
fn an_answer_broken_on_the_air_is_fetched_again() {
    let status = enter_pin(&["
        D604 3403 02 0020008004 31323334 < D705 04000000
        D604 3403 B2                     < D705 00000000 08 02 63C2"]);
    assert_eq!(status, Ok(StatusWord(0x63C2)));
}

#[test]
fn an_answer_lost_on_the_bus_is_fetched_again_from_the_card() {
    for lost in [
        "<-",
        "< 0000FFFFFF",
        "< 0000FFFFFF 0900F7 D705",
        "< 0000FFFFFF 0900F7 D70500000000080290 0088 00",
        "< stall",
        "< broken",
        "<< D705 0000",
    ] {
        let abort = if lost == "<< D705 0000" { "" } else { ABORT };
        let status = enter_pin(&[
            ">> D604 3403 02 0020008004 31323334
             < 0000FF00FF00",
            lost,
            abort,
            "D604 3403 B2 < D705 00000000 08 02 9000",
        ]);
        assert_eq!(status, Ok(StatusWord::SUCCESS), "{lost}");
    }
}

#[test]
fn a_pin_that_never_left_the_host_is_sent_when_the_card_says_so() {
    let status = enter_pin(&[
        "> stall",
        ABORT,
        "D604 3403 B2                     < D705 00000000 08 A3
         D604 3403 02 0020008004 31323334 < D705 00000000 08 02 9000",
    ]);
    assert_eq!(status, Ok(StatusWord::SUCCESS));
}

#[test]
fn the_late_answer_to_an_abandoned_command_is_thrown_away() {
    let status = enter_pin(&["
        >> D604 3403 02 0020008004 31323334
        << D705 00000000 08 A3              # before the acknowledgement
        < 0000FF00FF00
        << D701 00                          # to another command
        << D705 00000000 08 02 9000"]);
    assert_eq!(status, Ok(StatusWord::SUCCESS));
}

#[test]
fn a_card_taken_out_is_told_from_a_card_that_hangs() {
    let silence = [
        "D604 3403 02 0020008004 31323334 < D705 80000000\n",
        &"D604 3403 B2 < D705 80000000\n".repeat(4),
    ]
    .join("\n");
    let removed = enter_pin(&[&silence, FIELD_OFF, TYPE_B_106, NOBODY, FIELD_OFF]);
    assert_eq!(removed, Err(LinkError::CardRemoved));

    let hanging = enter_pin(&[&silence, FIELD_OFF, TYPE_B_106, REQB, FIELD_OFF]);
    assert_eq!(hanging, Err(LinkError::Timeout));
}

#[test]
fn a_card_that_cannot_be_understood_is_given_up_and_left_without_power() {
    let noise = [
        "D604 3403 02 00A4020C 02 000A < D705 04000000\n",
        &"D604 3403 B2 < D705 04000000\n".repeat(4),
    ]
    .join("\n");
    let mut reader = with_card(&[&noise, FIELD_OFF, TYPE_B_106, REQB, FIELD_OFF, FIELD_OFF]);
    let what = "answer of the card";
    assert_eq!(
        now(reader.transmit(&select())),
        Err(LinkError::Reader { code: 0x04, what })
    );
    assert_eq!(now(reader.transmit(&select())), Err(LinkError::NoCard));
    assert_eq!(now(reader.power_down()), Ok(()));
    reader.into_pipe().finish();
}

/// Offers 212 and 424 kbit/s both ways.
const FAST_CARD: &str = "D604 3601 050010 < D705 00000000 00 50 11223344 00000000 B38181";

/// Power-up of the fast card, up to the probe of its fastest line.
fn fast() -> String {
    [
        FIELD_OFF,
        TYPE_B_106,
        FAST_CARD,
        "D604 3601 1D 11223344 00 A8 01 00 < D705 00000000 00 00",
        TYPE_B_424,
        "D604 3403 B2 < D705 00000000 08 A3",
    ]
    .join("\n")
}

/// A command, and every repetition of its block, answered with a wrong CRC.
fn noise() -> String {
    [
        "D604 3403 02 00A4020C 02 000A < D705 04000000\n",
        &"D604 3403 B2 < D705 04000000\n".repeat(4),
    ]
    .join("\n")
}

#[test]
fn a_card_that_fails_on_a_fast_line_gets_a_slow_one_until_it_leaves() {
    let (fast, noise) = (fast(), noise());
    let look = [FIELD_OFF, TYPE_B_106, FAST_CARD, FIELD_OFF].join("\n");
    let slow = [FIELD_OFF, TYPE_B_106, FAST_CARD, ATTRIB].join("\n");
    let leave = [
        "D604 3403 B2 < D705 80000000\n".repeat(3).as_str(),
        FIELD_OFF,
    ]
    .join("\n");
    let mut reader = open(Script::new(&[
        OPEN, &fast, &noise, &look, &slow, &leave, &fast,
    ]));
    let line = |kbit_per_s| Ok(CardLine::TypeB { kbit_per_s });
    assert_eq!(now(reader.power_up()), line(424));
    assert!(now(reader.transmit(&select())).is_err());
    assert_eq!(now(reader.power_up()), line(106));
    assert_eq!(now(reader.presence()), Ok(Presence::Absent));
    assert_eq!(now(reader.power_up()), line(424));
    reader.into_pipe().finish();
}

#[test]
fn the_next_card_gets_a_fast_line_whatever_became_of_the_last() {
    let (fast, noise) = (fast(), noise());
    let present = [FIELD_OFF, TYPE_B_106, FAST_CARD, FIELD_OFF].join("\n");
    let absent = [FIELD_OFF, TYPE_B_106, NOBODY, FIELD_OFF].join("\n");
    let mut reader = open(Script::new(&[
        OPEN, &fast, &noise, &present, &absent, &fast,
    ]));
    now(reader.power_up()).unwrap();
    assert!(now(reader.transmit(&select())).is_err());
    assert_eq!(now(reader.presence()), Ok(Presence::Absent));
    let line = now(reader.power_up());
    assert_eq!(line, Ok(CardLine::TypeB { kbit_per_s: 424 }));
    reader.into_pipe().finish();
}

#[test]
fn a_lost_selection_begins_with_a_new_field() {
    for answer in ["D705 80000000", "D705 04000000", "D705 00000000 00 01"] {
        let mut reader = open(Script::new(&[
            OPEN,
            FIELD_OFF,
            TYPE_B_106,
            REQB,
            &format!("D604 3601 1D 11223344 00 08 01 00 < {answer}"),
            FIELD_OFF,
            TYPE_B_106,
            REQB,
            ATTRIB,
        ]));
        assert!(now(reader.power_up()).is_ok(), "{answer}");
        reader.into_pipe().finish();
    }
}

#[test]
fn a_setting_that_gets_lost_is_made_again() {
    let mut reader = open(Script::new(&[
        OPEN,
        ">> D62A01
         < -",
        ABORT,
        FIELD_OFF,
        TYPE_B_106,
        NOBODY,
        FIELD_OFF,
    ]));
    assert_eq!(now(reader.presence()), Ok(Presence::Absent));
    reader.into_pipe().finish();
}

#[test]
fn a_reader_that_stopped_listening_is_reset() {
    let unheard = ">> D62A01 \n < -";
    let deaf = [unheard, ABORT, unheard, ABORT, unheard].join("\n");
    let mut reader = open(Script::new(&[
        OPEN, &deaf, "reset", OPEN, FIELD_OFF, TYPE_B_106, REQB, FIELD_OFF,
    ]));
    assert_eq!(now(reader.presence()), Ok(Presence::Present));
    reader.into_pipe().finish();

    let mut reader = with_card(&[
        "D604 5F00 C2 < D705 80000000\n".repeat(2).as_str(),
        &deaf,
        "reset",
        OPEN,
    ]);
    assert_eq!(now(reader.power_down()), Ok(()));
    reader.into_pipe().finish();

    let script = Script::new(&["> 0000FF00FF00 \n < -", &deaf, "reset", OPEN]);
    open(script).into_pipe().finish();
}

#[test]
fn an_abort_that_gets_lost_is_sent_again() {
    let script = Script::new(&["> stall", OPEN]);
    open(script).into_pipe().finish();
}

#[test]
fn a_setting_that_the_chip_refuses_is_named() {
    let refused = [FIELD_OFF, "D60003070F07 < D70101"].join("\n");
    let mut reader = open(Script::new(&[
        OPEN, &refused, &refused, &refused, FIELD_OFF,
    ]));
    let what = "InSetRF";
    assert_eq!(
        now(reader.power_up()),
        Err(LinkError::Reader { code: 0x01, what })
    );
    reader.into_pipe().finish();
}

#[test]
fn an_unplugged_reader_is_not_asked_again() {
    let mut reader = with_card(&["
        >> D604 3403 02 00A4020C 02 000A
        < gone"]);
    assert_eq!(now(reader.transmit(&select())), Err(LinkError::ReaderGone));
    reader.into_pipe().finish();

    let mut reader = open(Script::new(&[OPEN, ">> D62A01 \n < gone"]));
    assert_eq!(now(reader.power_up()), Err(LinkError::ReaderGone));
    reader.into_pipe().finish();

    let gone = now(Port100::open(Script::new(&["> gone"])));
    assert_eq!(gone.err(), Some(LinkError::ReaderGone));
}
