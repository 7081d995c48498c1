//! Transfer by transfer, in good order.

use apdu::{Command, Le, LinkError, Response, StatusWord, Transmit};
use reader::port100::Port100;
use reader::{CardLine, CardReader, Presence};

use super::script::Script;
use crate::now;

pub(super) const OPEN: &str = "
    > 0000FF00FF00                  # drop what is at work
    < -                             # nothing is left over
    D62A01 < D72B00                 # SetCommandType
    D60600 < D70700                 # SwitchRF off
    D620   < D7211101               # GetFirmwareVersion";
pub(super) const FIELD_OFF: &str = "
    D62A01 < D72B00
    D60600 < D70700";
pub(super) const TYPE_B_106: &str = "
    D60003070F07 < D70100
    D602 0014 0101 0201 0300 0400 0500 0600 0708 0800 0901 0A01 0B01 0C01 0E04 0F00 1000 1100 1200 1306 < D70300";
pub(super) const TYPE_B_424: &str = "
    D60003090F09 < D70100
    D602 0014 0101 0201 0300 0400 0500 0600 0708 0800 0901 0A01 0B01 0C01 0E04 0F00 1000 1100 1200 1306 < D70300";
/// A card with 106 kbit/s, FSC 256 and FWI 8.
pub(super) const REQB: &str = "
    D604 3601 050010 < D705 00000000 00 50 11223344 00000000 008181";
pub(super) const ATTRIB: &str = "
    D604 3601 1D 11223344 00 08 01 00 < D705 00000000 00 00";
pub(super) const NOBODY: &str = "
    D604 3601 050010 < D705 80000000
    D604 3601 050018 < D705 80000000";

pub(super) fn open(script: Script) -> Port100<Script> {
    now(Port100::open(script)).unwrap()
}

/// A reader with a card that is powered up, and what comes then.
pub(super) fn with_card(parts: &[&str]) -> Port100<Script> {
    let opening = [OPEN, FIELD_OFF, TYPE_B_106, REQB, ATTRIB];
    let mut reader = open(Script::new(&[&opening, parts].concat()));
    let line = now(reader.power_up());
    assert_eq!(line, Ok(CardLine::TypeB { kbit_per_s: 106 }));
    reader
}

pub(super) fn select() -> Command {
    Command::new(0x00, 0xA4, 0x02, 0x0C).with_data([0x00, 0x0A])
}

#[test]
fn the_reader_tells_its_firmware() {
    let reader = open(Script::new(&[OPEN]));
    assert_eq!(reader.firmware(), Some("1.11"));
    reader.into_pipe().finish();
}

#[test]
fn what_an_earlier_page_left_behind_is_not_read_as_an_answer() {
    let script = Script::new(&["> 0000FF00FF00
         < 0000FF00FF00
         << D705 80000000
         < -
         D62A01 < D72B00
         D60600 < D70700
         D620   < D7211101"]);
    open(script).into_pipe().finish();
}

#[test]
fn a_card_is_powered_up_read_and_powered_down() {
    let mut reader = with_card(&[
        "D604 3403 02 00A4020C 02 000A    < D705 00000000 00 02 9000
         D604 3403 03 00B00000 000636     < D705 00000000 08 13 3082
         D604 3403 A2                     < D705 00000000 08 12 0632
         D604 3403 A3                     < D705 00000000 08 03 9000
         D604 5F00 C2                     < D705 00000000 08 C2",
        FIELD_OFF,
    ]);
    assert_eq!(
        now(reader.transmit(&select())),
        Ok(StatusWord::SUCCESS.into())
    );
    let read = Command::new(0x00, 0xB0, 0x00, 0x00).with_le(Le::up_to(0x636));
    assert_eq!(
        now(reader.transmit(&read)),
        Ok(Response::new([0x30, 0x82, 0x06, 0x32], StatusWord::SUCCESS))
    );
    assert_eq!(now(reader.power_down()), Ok(()));
    assert_eq!(now(reader.transmit(&select())), Err(LinkError::NoCard));
    reader.into_pipe().finish();
}

#[test]
fn arrival_is_seen_in_a_field_that_is_off_again_afterwards() {
    let mut reader = open(Script::new(&[
        OPEN, FIELD_OFF, TYPE_B_106, NOBODY, FIELD_OFF, //
        FIELD_OFF, TYPE_B_106, REQB, FIELD_OFF, //
    ]));
    assert_eq!(now(reader.presence()), Ok(Presence::Absent));
    assert_eq!(now(reader.presence()), Ok(Presence::Present));
    assert_eq!(now(reader.transmit(&select())), Err(LinkError::NoCard));
    let script = reader.into_pipe();
    script.finish();
    assert!(script.pauses.iter().all(|pause| pause.as_millis() == 6));
}

#[test]
fn two_cards_at_once_are_something() {
    let collision = "
        D604 3601 050010 < D705 04000000
        D604 3601 050018 < D705 08000000";
    let mut reader = open(Script::new(&[
        OPEN, FIELD_OFF, TYPE_B_106, collision, FIELD_OFF, //
        FIELD_OFF, TYPE_B_106, collision, //
        FIELD_OFF, TYPE_B_106, collision, //
        FIELD_OFF, TYPE_B_106, collision, //
        FIELD_OFF,
    ]));
    assert_eq!(now(reader.presence()), Ok(Presence::Present));
    let what = "call for cards";
    assert_eq!(
        now(reader.power_up()),
        Err(LinkError::Reader { code: 0x08, what })
    );
    reader.into_pipe().finish();
}

#[test]
fn no_card_is_no_error_of_the_reader() {
    let mut reader = open(Script::new(&[
        OPEN, FIELD_OFF, TYPE_B_106, NOBODY, FIELD_OFF,
    ]));
    assert_eq!(now(reader.power_up()), Err(LinkError::NoCard));
    reader.into_pipe().finish();
}

#[test]
fn a_card_that_is_powered_up_is_watched_without_disturbing_it() {
    let mut reader = with_card(&["
        D604 3403 B2                  < D705 00000000 08 A3
        D604 3403 02 00A4020C 02 000A < D705 00000000 00 02 9000
        D604 3403 B3                  < D705 80000000
        D604 3403 B3                  < D705 00000000 08 A2
        D604 3403 03 00A4020C 02 000A < D705 00000000 00 03 9000"]);
    for _ in 0..2 {
        assert_eq!(now(reader.presence()), Ok(Presence::Present));
        assert!(now(reader.transmit(&select())).is_ok());
    }
    reader.into_pipe().finish();
}

#[test]
fn a_card_that_was_exchanged_is_absent_first() {
    let silence = "D604 3403 B2 < D705 80000000\n".repeat(3);
    let mut reader = with_card(&[&silence, FIELD_OFF, FIELD_OFF, TYPE_B_106, REQB, FIELD_OFF]);
    assert_eq!(now(reader.presence()), Ok(Presence::Absent));
    assert_eq!(now(reader.transmit(&select())), Err(LinkError::NoCard));
    assert_eq!(now(reader.presence()), Ok(Presence::Present));
    reader.into_pipe().finish();
}

#[test]
fn a_fast_card_is_read_fast() {
    let mut reader = open(Script::new(&[
        OPEN,
        FIELD_OFF,
        TYPE_B_106,
        "D604 3601 050010 < D705 00000000 00 50 11223344 00000000 B38181
         D604 3601 1D 11223344 00 A8 01 00 < D705 00000000 00 00",
        TYPE_B_424,
        "D604 3403 B2                  < D705 00000000 08 A3
         D604 3403 02 00A4020C 02 000A < D705 00000000 00 02 9000",
    ]));
    assert_eq!(
        now(reader.power_up()),
        Ok(CardLine::TypeB { kbit_per_s: 424 })
    );
    assert!(now(reader.transmit(&select())).is_ok());
    reader.into_pipe().finish();
}

#[test]
fn a_card_that_promised_too_much_is_read_slowly() {
    let fast_card = "D604 3601 050010 < D705 00000000 00 50 11223344 00000000 B38181";
    let silence = "D604 3403 B2 < D705 80000000\n".repeat(3);
    let mut reader = open(Script::new(&[
        OPEN,
        FIELD_OFF,
        TYPE_B_106,
        fast_card,
        "D604 3601 1D 11223344 00 A8 01 00 < D705 00000000 00 00",
        TYPE_B_424,
        &silence,
        FIELD_OFF,
        TYPE_B_106,
        fast_card,
        ATTRIB,
    ]));
    assert_eq!(
        now(reader.power_up()),
        Ok(CardLine::TypeB { kbit_per_s: 106 })
    );
    reader.into_pipe().finish();
}

#[test]
fn a_card_for_longer_frames_gets_those_that_the_reader_sends() {
    let part = format!("12 802A0080 00012C {}", "DD".repeat(246));
    let rest = format!("03 {} 0000", "DD".repeat(54));
    let mut reader = open(Script::new(&[
        OPEN,
        FIELD_OFF,
        TYPE_B_106,
        "D604 3601 050010 < D705 00000000 00 50 11223344 00000000 00C181",
        ATTRIB,
        &format!("D604 3403 {part} < D705 00000000 08 A2"),
        &format!("D604 3403 {rest} < D705 00000000 08 03 9000"),
    ]));
    now(reader.power_up()).unwrap();
    let command = Command::new(0x80, 0x2A, 0x00, 0x80)
        .with_data([0xDD; 300])
        .with_le(Le::up_to(0x1_0000));
    assert!(now(reader.transmit(&command)).is_ok());
    reader.into_pipe().finish();
}

#[test]
fn a_card_that_needs_a_rest_after_selection_gets_it() {
    let mut reader = open(Script::new(&[
        OPEN,
        FIELD_OFF,
        TYPE_B_106,
        "D604 3601 050010 < D705 00000000 00 50 11223344 00000000 008181 50",
        ATTRIB,
    ]));
    assert!(now(reader.power_up()).is_ok());
    let pauses = reader.into_pipe().pauses;
    let milliseconds: Vec<u128> = pauses.iter().map(|pause| pause.as_millis()).collect();
    assert_eq!(milliseconds, [6, 9]);
}

#[test]
fn a_card_of_another_kind_is_told_from_a_broken_one() {
    let other = "D604 3601 050010 < D705 00000000 00 50 11223344 00000000 008081";
    let once = [FIELD_OFF, TYPE_B_106, other].join("\n");
    let parts = [OPEN, &once, &once, &once, FIELD_OFF];
    let mut reader = open(Script::new(&parts));
    let what = "card without ISO/IEC 14443-4";
    assert_eq!(
        now(reader.power_up()),
        Err(LinkError::Reader { code: 0, what })
    );
    reader.into_pipe().finish();
}
