//! What a Type B card hears, and what it does not.

use std::time::Duration;

use hex_literal::hex;
use simulator::usb::air::TypeB;
use simulator::usb::{Timing, UsbDevice};

use crate::rcs380::{SELECT_JPKI, TIMEOUT, host};

#[test]
fn rates_are_chosen_for_each_direction() {
    let mut host = host();
    let found = host.rf(&hex!("05 00 08")).unwrap();
    // 424 kbit/s to the card, 106 from it.
    let attrib = [&[0x1D], &found[1..5], hex!("00 28 01 00").as_slice()].concat();
    assert_eq!(host.rf(&attrib).unwrap(), [0x00]);
    assert_eq!(host.rf(&hex!("B2")), Err(TIMEOUT), "at 106 kbit/s");
    host.command(&hex!("D6 00 03 09 0F 07"), &hex!("D7 01 00"));
    assert_eq!(host.rf(&hex!("B2")).unwrap(), [0xA3]);
}

#[test]
fn a_rate_that_the_card_does_not_have_is_met_with_silence() {
    let mut host = host();
    let found = host.rf(&hex!("05 00 08")).unwrap();
    for sizes in [0xC8, 0x38] {
        let attrib = [&[0x1D], &found[1..5], &[0x00, sizes, 0x01, 0x00]].concat();
        assert_eq!(host.rf(&attrib), Err(TIMEOUT), "{sizes:02X}");
    }
}

#[test]
fn a_command_behind_the_choice_is_let_pass() {
    let mut host = host();
    let found = host.rf(&hex!("05 00 08")).unwrap();
    let attrib = [&[0x1D], &found[1..5], hex!("00 08 01 00 AABB").as_slice()].concat();
    assert_eq!(host.rf(&attrib).unwrap(), [0x00]);
}

#[test]
fn a_frame_longer_than_the_card_takes_is_lost() {
    let mut host = host();
    host.device.set_type_b(TypeB {
        fsci: 0,
        ..TypeB::MY_NUMBER_CARD
    });
    host.activate();
    let select = [&[0x02], SELECT_JPKI.as_slice()].concat();
    assert_eq!(host.rf(&select), Err(TIMEOUT), "18 bytes with CRC");
    assert_eq!(
        host.rf(&[&[0x12], &SELECT_JPKI[..13]].concat()).unwrap(),
        [0xA2]
    );
    assert_eq!(
        host.rf(&[&[0x03], &SELECT_JPKI[13..]].concat()).unwrap(),
        hex!("03 9000")
    );
}

#[test]
fn answers_are_as_short_as_the_reader_wishes() {
    let mut host = host();
    let found = host.rf(&hex!("05 00 08")).unwrap();
    let attrib = [&[0x1D], &found[1..5], hex!("00 00 01 00").as_slice()].concat();
    assert_eq!(host.rf(&attrib).unwrap(), [0x00]);
    host.rf(&[&[0x02], SELECT_JPKI.as_slice()].concat())
        .unwrap();
    let part = host.rf(&hex!("03 00B08A0020")).unwrap();
    assert_eq!((part[0], part.len()), (0x13, 14), "16 bytes with CRC");
}

#[test]
fn a_wrong_check_value_is_met_with_silence_and_a_right_one_can_be_the_hosts() {
    let mut host = host();
    host.command(&hex!("D6 02 01 00 02 00"), &hex!("D7 03 00"));
    assert_eq!(host.rf(&hex!("05 00 08 39 74")), Err(TIMEOUT));
    // CRC_B of 05 00 08.
    let found = host.rf(&hex!("05 00 08 39 73")).unwrap();
    assert_eq!(found.len(), 14, "with the card's check value");
}

#[test]
fn an_answer_after_the_reader_gave_up_is_asked_for_again() {
    let mut host = host();
    host.activate();
    host.device.set_timing(Timing {
        line: false,
        processing: true,
    });
    let select = [&hex!("D6 04 0A 00 02"), SELECT_JPKI.as_slice()].concat();
    host.command(&select, &hex!("D7 05 80000000"));
    assert_eq!(host.rf(&hex!("B2")).unwrap(), hex!("02 9000"));
    assert_eq!(host.device.commands().len(), 1);
}

#[test]
fn a_card_identifier_is_for_cards_that_know_one() {
    let mut host = host();
    host.activate();
    let select = [&hex!("0A 03"), SELECT_JPKI.as_slice()].concat();
    assert_eq!(host.rf(&select), Err(TIMEOUT));
    assert_eq!(host.device.commands().len(), 0);

    let mut host = self::host();
    host.device.set_type_b(TypeB::PHONE);
    let found = host.rf(&hex!("05 00 08")).unwrap();
    let attrib = [&[0x1D], &found[1..5], hex!("00 08 01 03").as_slice()].concat();
    assert_eq!(host.rf(&attrib).unwrap(), [0x03]);
    assert_eq!(host.rf(&select).unwrap(), hex!("0A 03 9000"));
    assert_eq!(host.rf(&hex!("BA 04")), Err(TIMEOUT), "somebody else's");
}

#[test]
fn every_power_up_gives_another_identifier() {
    let mut host = host();
    let first = host.rf(&hex!("05 00 08")).unwrap();
    host.command(&hex!("D6 06 00"), &hex!("D7 07 00"));
    let second = host.rf(&hex!("05 00 08")).unwrap();
    assert_ne!(first[1..5], second[1..5]);
}

#[test]
fn a_card_that_is_taken_away_has_lost_its_power() {
    let mut host = host();
    host.activate();
    let card = host.device.remove(Duration::ZERO).unwrap();
    assert!(!card.has_power());
}
