//! RC-S380: frames, settings, and a Type B card that the host has to speak to by itself.

use std::time::Duration;

use hex_literal::hex;
use simulator::usb::air::TypeB;
use simulator::usb::{Disturbance, Rcs380, Rcs380Model, Timing, UsbDevice};

use crate::host::{Host, card};

/// A host that has set the reader up for Type B at 106 kbit/s, with a card on it.
pub(crate) fn host() -> Host<Rcs380> {
    let mut host = bare();
    host.device.insert(card(), Duration::ZERO);
    host.command(&hex!("D6 2A 01"), &hex!("D7 2B 00"));
    host.command(&hex!("D6 00 03 07 0F 07"), &hex!("D7 01 00"));
    host.command(&DEFAULTS, &hex!("D7 03 00"));
    host.command(
        &hex!("D6 02 00 14 09 01 0A 01 0B 01 0C 01"),
        &hex!("D7 03 00"),
    );
    host
}

pub(crate) fn bare() -> Host<Rcs380> {
    Host {
        device: Rcs380::new(Rcs380Model::P),
        now: Duration::ZERO,
        bulk_out: 0x02,
        bulk_in: 0x81,
    }
}

impl Host<Rcs380> {
    pub(crate) fn command(&mut self, command: &[u8], answer: &[u8]) {
        assert_eq!(self.ask(command), answer, "to {command:02X?}");
    }

    pub(crate) fn ask(&mut self, command: &[u8]) -> Vec<u8> {
        self.send(&frame(command));
        assert_eq!(self.receive().unwrap(), ACK);
        let answer = self.receive().unwrap();
        let length = usize::from(answer[5]) + 256 * usize::from(answer[6]);
        assert_eq!(answer, frame(&answer[8..8 + length]));
        answer[8..8 + length].to_vec()
    }

    /// InCommRF with a time-out of 30 ms.
    pub(crate) fn rf(&mut self, data: &[u8]) -> Result<Vec<u8>, [u8; 4]> {
        let answer = self.ask(&[&hex!("D6 04 36 01"), data].concat());
        assert!(answer.starts_with(&hex!("D7 05")));
        match <[u8; 4]>::try_from(&answer[2..6]).unwrap() {
            [0, 0, 0, 0] => Ok(answer[7..].to_vec()),
            status => Err(status),
        }
    }

    pub(crate) fn activate(&mut self) {
        let found = self.rf(&hex!("05 00 08")).unwrap();
        let pupi = &found[1..5];
        let attrib = [&[0x1D], pupi, hex!("00 08 01 00").as_slice()].concat();
        assert_eq!(self.rf(&attrib).unwrap(), [0x00]);
    }
}

fn frame(data: &[u8]) -> Vec<u8> {
    let sum = |bytes: &[u8]| bytes.iter().fold(0u8, |sum, byte| sum.wrapping_sub(*byte));
    let length = (data.len() as u16).to_le_bytes();
    [
        &hex!("0000FFFFFF"),
        length.as_slice(),
        &[sum(&length)],
        data,
        &[sum(data), 0],
    ]
    .concat()
}

const ACK: [u8; 6] = hex!("0000FF00FF00");
pub(crate) const TIMEOUT: [u8; 4] = hex!("80000000");
const CRC_ERROR: [u8; 4] = hex!("04000000");
const DEFAULTS: [u8; 40] = hex!(
    "D6 02 0018 0101 0201 0300 0400 0500 0600 0708 0800 0900
     0A00 0B00 0C00 0E04 0F00 1000 1100 1200 1306"
);
pub(crate) const SELECT_JPKI: [u8; 15] = hex!("00A4040C0A D392F000260100000001");

#[test]
fn the_firmware_is_told_in_the_published_frame() {
    let mut host = bare();
    host.send(&hex!("00 00 FF FF FF 02 00 FE D6 20 0A 00"));
    assert_eq!(host.receive().unwrap(), ACK);
    let answer = hex!("00 00 FF FF FF 04 00 FC D7 21 11 01 F6 00");
    assert_eq!(host.receive().unwrap(), answer);
    assert_eq!(host.receive(), None);
}

#[test]
fn a_broken_frame_is_an_error_frame() {
    let mut host = bare();
    for broken in [
        hex!("00 00 FF FF FF 02 00 FE D6 20 0B 00").as_slice(),
        &hex!("00 00 FF FF FF 02 00 FF D6 20 0A 00"),
        &hex!("00 00 FF FF FF 03 00 FD D6 20 0A 00"),
        &hex!("D6 20"),
    ] {
        host.send(broken);
        assert_eq!(host.receive().unwrap(), hex!("0000FFFFFF"));
    }
}

#[test]
fn commands_of_another_type_are_refused() {
    let mut host = bare();
    host.command(&hex!("D6 28"), &hex!("D7 29 0000000000000003"));
    host.command(&hex!("D6 00 03 07 0F 07"), &hex!("D7 01 07"));
    host.command(&hex!("D6 2A 02"), &hex!("D7 2B 01"));
    host.command(&hex!("D6 2A 01"), &hex!("D7 2B 00"));
    host.command(&hex!("D6 00 03 07 0F 03"), &hex!("D7 01 01"));
    host.send(&frame(&hex!("D6 40 08 0B")));
    assert_eq!(host.receive().unwrap(), hex!("0000FFFFFF"));
}

#[test]
fn cards_of_other_kinds_are_not_found() {
    let mut host = host();
    for (rf, poll) in [
        (hex!("D6 00 02 03 0F 03"), hex!("26").as_slice()),
        (hex!("D6 00 01 01 0F 01"), &hex!("06 00 FF FF 01 00")),
    ] {
        host.command(&rf, &hex!("D7 01 00"));
        assert_eq!(host.rf(poll), Err(TIMEOUT));
    }
}

#[test]
fn an_acknowledgement_breaks_the_running_command_off() {
    let mut host = host();
    host.device.remove(host.now);
    host.device.set_timing(Timing::REAL);
    host.send(&frame(&hex!("D6 04 36 01 05 00 08")));
    assert_eq!(host.receive().unwrap(), ACK);
    host.send(&ACK);
    assert_eq!(host.receive(), None);
    host.command(&hex!("D6 2A 01"), &hex!("D7 2B 00"));
}

#[test]
fn nothing_is_heard_without_a_card_and_that_takes_its_time() {
    let mut host = host();
    host.device.remove(host.now);
    host.device.set_timing(Timing::REAL);
    assert_eq!(host.rf(&hex!("05 00 08")), Err(TIMEOUT));
    assert!(host.now >= Duration::from_millis(31));
}

#[test]
fn a_frame_without_start_and_end_is_not_seen() {
    let mut host = host();
    host.command(&hex!("D6 02 09 00"), &hex!("D7 03 00"));
    assert_eq!(host.rf(&hex!("05 00 08")), Err(TIMEOUT));
}

#[test]
fn a_card_is_found_chosen_and_put_to_sleep() {
    let mut host = host();
    let found = host.rf(&hex!("05 00 00")).unwrap();
    assert_eq!((found.len(), found[0]), (12, 0x50));
    assert_eq!(found[9..], hex!("33 81 70"));
    let sleep = [&[0x50], &found[1..5]].concat();
    assert_eq!(host.rf(&sleep).unwrap(), [0x00]);
    assert_eq!(host.rf(&hex!("05 00 00")), Err(TIMEOUT), "asleep");
    assert_eq!(host.rf(&hex!("05 00 08")).unwrap(), found, "woken up");
    assert_eq!(host.rf(&hex!("1D 00000000 00 08 01 00")), Err(TIMEOUT));
    host.activate();
    assert_eq!(host.rf(&hex!("05 00 08")), Err(TIMEOUT), "active");
}

#[test]
fn a_poll_with_slots_is_answered_in_one_of_them() {
    let mut host = host();
    let mut answers = 0;
    answers += usize::from(host.rf(&hex!("05 00 02")).is_ok());
    for slot in [0x15, 0x25, 0x35] {
        answers += usize::from(host.rf(&[slot]).is_ok());
    }
    assert_eq!(answers, 1);
}

#[test]
fn another_family_is_not_meant() {
    let mut host = host();
    let family = TypeB {
        afi: 0x25,
        ..TypeB::MY_NUMBER_CARD
    };
    host.device.set_type_b(family);
    for (afi, meant) in [
        (0x00, true),
        (0x25, true),
        (0x20, true),
        (0x05, true),
        (0x30, false),
        (0x26, false),
    ] {
        assert_eq!(host.rf(&[0x05, afi, 0x08]).is_ok(), meant, "{afi:02X}");
    }
}

#[test]
fn a_block_is_answered_and_asked_for_again() {
    let mut host = host();
    host.activate();
    let select = [&[0x02], SELECT_JPKI.as_slice()].concat();
    assert_eq!(host.rf(&select).unwrap(), hex!("02 9000"));
    assert_eq!(
        host.rf(&hex!("B2")).unwrap(),
        hex!("02 9000"),
        "the same again"
    );
    assert_eq!(host.rf(&hex!("B3")).unwrap(), hex!("A2"), "I am here");
    assert_eq!(host.rf(&hex!("03 00200098")).unwrap(), hex!("03 63C3"));
    assert_eq!(host.rf(&hex!("C2")).unwrap(), hex!("C2"));
    assert_eq!(host.rf(&hex!("B2")), Err(TIMEOUT), "asleep");
}

#[test]
fn long_answers_and_commands_come_in_parts() {
    let mut host = host();
    host.activate();
    assert_eq!(
        host.rf(&[&[0x12], &SELECT_JPKI[..7]].concat()).unwrap(),
        [0xA2]
    );
    assert_eq!(
        host.rf(&[&[0x03], &SELECT_JPKI[7..]].concat()).unwrap(),
        hex!("03 9000")
    );
    assert_eq!(host.rf(&hex!("02 00B08A0000")).unwrap().len(), 254);
    let first = host.rf(&hex!("B2")).unwrap();
    assert_eq!((first[0], first.len()), (0x12, 254));
    let second = host.rf(&hex!("A3")).unwrap();
    assert_eq!((second[0], second.len()), (0x03, 1 + 256 + 2 - 253));
    assert!(second.ends_with(&hex!("9000")));
    assert_eq!(host.rf(&hex!("A3")).unwrap(), second, "the last part again");
}

#[test]
fn a_command_sent_twice_is_done_twice() {
    let mut host = host();
    host.activate();
    host.rf(&[&[0x02], SELECT_JPKI.as_slice()].concat())
        .unwrap();
    let verify = hex!("03 00200098 04 30303030");
    assert_eq!(host.rf(&verify).unwrap(), hex!("03 63C2"));
    assert_eq!(host.rf(&verify).unwrap(), hex!("02 63C1"));
    assert_eq!(host.device.commands().len(), 3);
}

#[test]
fn a_signature_asks_for_more_time_and_gets_it() {
    let mut host = host();
    host.device.set_timing(Timing::REAL);
    host.activate();
    host.rf(&[&[0x02], SELECT_JPKI.as_slice()].concat())
        .unwrap();
    host.command(
        &hex!("D6 04 90 01 03 00200098 04 31323334"),
        &hex!("D7 05 00000000 08 03 9000"),
    );
    let sign = hex!("02 802A0097 04 AABBCCDD 00");
    let asked = host.ask(&[&hex!("D6 04 90 01"), sign.as_slice()].concat());
    let &[0xD7, 0x05, 0, 0, 0, 0, 8, 0xF2, multiplier] = asked.as_slice() else {
        panic!("no request for time: {asked:02X?}");
    };
    let before = host.now;
    let signed = host.ask(&[0xD6, 0x04, 0xFF, 0xFF, 0xF2, multiplier]);
    assert_eq!(signed[..8], hex!("D7 05 00000000 08 12"));
    assert!(host.now - before > Duration::from_millis(200));
}

#[test]
fn a_storm_of_requests_for_time_goes_on_as_long_as_it_is_disturbed() {
    let mut host = host();
    host.activate();
    host.device.disturb(Some(Disturbance::WaitingTime));
    assert_eq!(
        host.rf(&[&[0x02], SELECT_JPKI.as_slice()].concat())
            .unwrap(),
        hex!("F2 01")
    );
    assert_eq!(host.rf(&hex!("F2 01")).unwrap(), hex!("F2 01"));
    host.device.disturb(None);
    assert_eq!(host.rf(&hex!("F2 01")).unwrap(), hex!("02 9000"));
}

#[test]
fn a_collision_is_a_wrong_check_value() {
    let mut host = host();
    host.device.disturb(Some(Disturbance::Collision));
    assert_eq!(host.rf(&hex!("05 00 08")), Err(CRC_ERROR));
}

#[test]
fn bit_rates_hold_from_the_first_block_on() {
    let mut host = host();
    let found = host.rf(&hex!("05 00 08")).unwrap();
    let attrib = [&[0x1D], &found[1..5], hex!("00 A8 01 00").as_slice()].concat();
    assert_eq!(host.rf(&attrib).unwrap(), [0x00]);
    assert_eq!(host.rf(&hex!("B2")), Err(TIMEOUT), "at 106 kbit/s");
    host.command(&hex!("D6 00 03 09 0F 09"), &hex!("D7 01 00"));
    assert_eq!(host.rf(&hex!("B2")).unwrap(), [0xA3]);
}

#[test]
fn without_the_field_the_card_forgets() {
    let mut host = host();
    host.activate();
    host.command(&hex!("D6 06 00"), &hex!("D7 07 00"));
    assert!(!host.device.card().unwrap().has_power());
    assert_eq!(host.rf(&hex!("B2")), Err(TIMEOUT));
    host.activate();
}

#[test]
fn the_bytes_on_the_air_are_counted() {
    let mut host = host();
    host.activate();
    let traffic = host.device.traffic();
    // REQB and ATTRIB out, ATQB and its answer back, each with two bytes of CRC_B.
    assert_eq!((traffic.frames_to_card, traffic.bytes_to_card), (2, 5 + 11));
    assert_eq!(
        (traffic.frames_from_card, traffic.bytes_from_card),
        (2, 14 + 3)
    );
    assert_eq!(traffic.characters.as_micros(), 33 * 1280 * 100 / 1356);
    assert_eq!(host.now, Duration::ZERO, "timing is off");
}
