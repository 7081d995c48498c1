//! Each fault, as the host sees it on an RC-S380.

use std::time::Duration;

use hex_literal::hex;
use simulator::usb::{
    Fault, FaultKind, Faulty, In, Rcs380, Rcs380Model, TransferError, Until, UsbDevice,
};

use crate::host::{Host, card};

type Device = Faulty<Rcs380>;

fn host(kind: FaultKind, after: u32, until: Until) -> Host<Device> {
    let mut device = Faulty::new(Rcs380::new(Rcs380Model::P));
    device.insert(card(), Duration::ZERO);
    device.set_fault(Fault { kind, after, until }, Duration::ZERO);
    Host {
        device,
        now: Duration::ZERO,
        bulk_out: 0x02,
        bulk_in: 0x81,
    }
}

const FIRMWARE: [u8; 12] = hex!("00 00 FF FF FF 02 00 FE D6 20 0A 00");
const ACK: [u8; 6] = hex!("0000FF00FF00");
const ANSWER: [u8; 14] = hex!("00 00 FF FF FF 04 00 FC D7 21 11 01 F6 00");

#[test]
fn an_answer_is_lost_once() {
    let mut host = host(FaultKind::NoAnswer, 2, Until::Once);
    host.send(&FIRMWARE);
    assert_eq!(host.receive().unwrap(), ACK);
    assert_eq!(host.receive(), None);
    host.send(&FIRMWARE);
    assert_eq!(host.receive().unwrap(), ACK);
    assert_eq!(host.receive().unwrap(), ANSWER);
}

#[test]
fn every_answer_is_lost_for_ever() {
    let mut host = host(FaultKind::NoAnswer, 0, Until::Ever);
    for _ in 0..3 {
        host.send(&FIRMWARE);
        assert_eq!(host.receive(), None);
    }
}

#[test]
fn half_an_answer_comes() {
    let mut host = host(FaultKind::ShortPacket, 2, Until::For(1));
    host.send(&FIRMWARE);
    assert_eq!(host.receive().unwrap(), ACK);
    assert_eq!(host.receive().unwrap(), ANSWER[..7]);
    assert_eq!(host.receive(), None);
}

#[test]
fn a_wrong_check_value_waits_for_a_message_that_has_one() {
    let mut host = host(FaultKind::BadChecksum, 0, Until::Once);
    host.send(&FIRMWARE);
    assert_eq!(host.receive().unwrap(), ACK);
    assert_eq!(
        host.receive().unwrap(),
        hex!("00 00 FF FF FF 04 00 FC D7 21 11 01 09 00")
    );
    host.send(&FIRMWARE);
    assert_eq!(host.receive().unwrap(), ACK);
    assert_eq!(host.receive().unwrap(), ANSWER);
}

#[test]
fn a_stale_message_comes_before_the_right_one() {
    let mut host = host(FaultKind::StaleSequence, 3, Until::Once);
    host.send(&FIRMWARE);
    assert_eq!(host.receive().unwrap(), ACK);
    assert_eq!(host.receive().unwrap(), ANSWER);
    host.send(&FIRMWARE);
    assert_eq!(host.receive().unwrap(), ANSWER, "of the command before");
    assert_eq!(host.receive().unwrap(), ACK);
    assert_eq!(host.receive().unwrap(), ANSWER);
    assert_eq!(host.receive(), None);
}

#[test]
fn every_message_comes_too_late() {
    let mut host = host(FaultKind::StaleSequence, 1, Until::Ever);
    host.send(&FIRMWARE);
    assert_eq!(host.receive().unwrap(), ACK);
    assert_eq!(host.receive().unwrap(), ACK);
    assert_eq!(host.receive(), None);
    host.send(&FIRMWARE);
    assert_eq!(host.receive().unwrap(), ANSWER);
    assert_eq!(host.receive().unwrap(), ACK);
    assert_eq!(host.receive(), None);
}

#[test]
fn a_pulled_cable_comes_back_with_a_reader_that_knows_nothing() {
    let mut host = host(FaultKind::Unplug, 1, Until::For(2));
    host.send(&FIRMWARE);
    let gone = host.device.transfer_in(0x81, 64, host.now);
    assert_eq!(gone, Err(TransferError::Gone));
    let gone = host.device.transfer_out(0x02, &FIRMWARE, host.now);
    assert_eq!(gone, Err(TransferError::Gone));
    let back = host.device.transfer_in(0x81, 64, host.now);
    assert_eq!(back, Ok(In::Nothing));
}

#[test]
fn a_card_is_taken_away_and_perhaps_put_back() {
    let mut host = host(FaultKind::CardReturned, 1, Until::For(2));
    host.send(&FIRMWARE);
    assert!(host.device.card().is_some());
    assert_eq!(host.receive().unwrap(), ACK);
    assert!(host.device.card().is_none() && host.device.aside().is_some());
    assert_eq!(host.receive().unwrap(), ANSWER);
    assert!(host.device.card().is_some_and(|card| !card.has_power()));

    let mut host = self::host(FaultKind::CardRemoved, 0, Until::Once);
    host.send(&FIRMWARE);
    host.send(&FIRMWARE);
    assert!(host.device.card().is_none());
    host.device.clear_fault(host.now);
    assert!(host.device.card().is_some());
}

#[test]
fn a_reader_that_starts_anew_has_nothing_to_say() {
    let mut host = host(FaultKind::ReaderReset, 2, Until::Once);
    host.send(&FIRMWARE);
    assert_eq!(host.receive().unwrap(), ACK);
    assert_eq!(host.receive(), None);
}

#[test]
fn a_disturbed_line_meets_the_next_command_to_the_card() {
    let mut host = host(FaultKind::Collision, 3, Until::Once);
    for frame in [SET_COMMAND_TYPE.as_slice(), &SET_RF, &SET_PROTOCOL] {
        host.device
            .inner()
            .transfer_out(0x02, frame, host.now)
            .unwrap();
        for _ in 0..2 {
            host.device.inner().transfer_in(0x81, 64, host.now).unwrap();
        }
    }
    host.send(&POLL);
    assert_eq!(host.receive().unwrap(), ACK);
    assert_eq!(host.receive().unwrap().len(), 10 + 2 + 5 + 12);
    assert!(!host.device.has_begun());
    host.device.transfer_out(0x02, &[], host.now).unwrap();
    let over = host.device.transfers();
    assert_eq!((over, host.device.has_begun()), (4, true));

    let mut host = self::host(FaultKind::Collision, 1, Until::Once);
    for frame in [SET_COMMAND_TYPE.as_slice(), &SET_RF, &SET_PROTOCOL] {
        host.device
            .inner()
            .transfer_out(0x02, frame, host.now)
            .unwrap();
        for _ in 0..2 {
            host.device.inner().transfer_in(0x81, 64, host.now).unwrap();
        }
    }
    host.send(&FIRMWARE);
    assert_eq!(host.receive().unwrap(), ACK);
    assert_eq!(host.receive().unwrap(), ANSWER);
    host.send(&POLL);
    assert_eq!(host.receive().unwrap(), ACK);
    assert_eq!(host.receive().unwrap()[8..], hex!("D7 05 04000000 20 00"));
}

const SET_COMMAND_TYPE: [u8; 13] = hex!("0000FFFFFF 0300FD D62A01 FF 00");
const SET_RF: [u8; 16] = hex!("0000FFFFFF 0600FA D60003070F07 0A 00");
const SET_PROTOCOL: [u8; 24] = hex!("0000FFFFFF 0E00F2 D602 0101 0201 0901 0A01 0B01 0C01 F5 00");
const POLL: [u8; 17] = hex!("0000FFFFFF 0700F9 D6043601 050008 E2 00");
