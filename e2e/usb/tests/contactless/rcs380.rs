//! The RC-S380, from its descriptors to the card's certificate.

use std::time::Duration;

use apdu::{Command, Le, LinkError, StatusWord, exchange};
use reader::detect::{Choice, DeviceDescription, DriverKind, identify};
use reader::{CardLine, CardReader, Presence, Reader};
use redacted::Redacted;
use simulator::people::PIN;
use simulator::usb::air::TypeB;
use simulator::usb::{Disturbance, Rcs380, Rcs380Model, Timing, UsbDevice};
use simulator::{PEOPLE, VirtualCard, issue};
use usb_emulation::{EmulatedBus, EmulatedPipe, Endpoints, block_on};

type Driver = Reader<EmulatedPipe<Rcs380>>;

pub(crate) fn card() -> VirtualCard {
    issue(&PEOPLE[0], |_| {}).unwrap()
}

pub(crate) fn plug(type_b: TypeB) -> EmulatedBus<Rcs380> {
    let mut device = Rcs380::new(Rcs380Model::P);
    device.set_type_b(type_b);
    device.set_timing(Timing::REAL);
    EmulatedBus::plug(device).at_full_speed()
}

pub(crate) fn choice(bus: &EmulatedBus<Rcs380>) -> (Choice, Endpoints) {
    let device = bus.device();
    let configuration = device.descriptors().configuration;
    let description = DeviceDescription::parse(0x054C, 0x06C3, configuration).unwrap();
    let choice = identify(&description).unwrap();
    let endpoints = Endpoints {
        interface: choice.interface,
        bulk_out: choice.bulk_out,
        bulk_in: choice.bulk_in,
        interrupt_in: choice.interrupt_in,
    };
    (choice, endpoints)
}

fn open(bus: &EmulatedBus<Rcs380>) -> Driver {
    let (choice, endpoints) = choice(bus);
    assert_eq!(choice.driver, DriverKind::Port100);
    wait(Reader::open(EmulatedPipe::open(bus, endpoints), &choice)).unwrap()
}

fn wait<F: Future>(future: F) -> F::Output {
    block_on(future).expect("it ends")
}

pub(crate) fn select_jpki() -> Command {
    let aid = [0xD3, 0x92, 0xF0, 0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01];
    Command::new(0x00, 0xA4, 0x04, 0x0C).with_data(aid)
}

fn status(reader: &mut Driver, command: &Command) -> Result<StatusWord, LinkError> {
    wait(exchange(reader, command)).map(|response| response.sw)
}

/// Reads the certificate for authentication; the card answers it in one response.
fn read_certificate(reader: &mut Driver) -> Vec<u8> {
    assert_eq!(status(reader, &select_jpki()), Ok(StatusWord::SUCCESS));
    let certificate = Command::new(0x00, 0xB0, 0x8A, 0x00).with_le(Le::up_to(0x1_0000));
    let response = wait(exchange(reader, &certificate)).unwrap();
    response.data.expose().clone()
}

#[test]
fn the_certificate_arrives_at_every_bit_rate_alike() {
    let mut certificates = Vec::new();
    for (bit_rates, expected) in [
        (0x00, 106),
        (0x11, 212),
        (0x33, 424),
        (0x77, 424),
        (0x31, 212),
    ] {
        let bus = plug(TypeB {
            bit_rates,
            ..TypeB::MY_NUMBER_CARD
        });
        bus.insert(card());
        let mut reader = open(&bus);
        let line = wait(reader.power_up());
        assert_eq!(
            line,
            Ok(CardLine::TypeB {
                kbit_per_s: expected
            })
        );
        certificates.push(read_certificate(&mut reader));
        assert_eq!(wait(reader.power_down()), Ok(()));
        assert!(!bus.device().has_field());
    }
    assert_eq!(certificates[0][..2], [0x30, 0x82]);
    certificates.dedup();
    assert_eq!(certificates.len(), 1);
}

#[test]
fn small_frames_carry_long_commands() {
    for fsci in 0..=8 {
        let bus = plug(TypeB {
            fsci,
            ..TypeB::MY_NUMBER_CARD
        });
        bus.insert(card());
        let mut reader = open(&bus);
        wait(reader.power_up()).unwrap();
        assert!(read_certificate(&mut reader).len() > 1000);
        let pin = Redacted::new(PIN.as_bytes().to_vec());
        let verify = Command::new(0x00, 0x20, 0x00, 0x98).with_secret(pin);
        assert_eq!(status(&mut reader, &verify), Ok(StatusWord::SUCCESS));
        let sign = Command::new(0x80, 0x2A, 0x03, 0x97)
            .with_data(vec![0x5A; 240])
            .with_le(Le::up_to(256));
        assert_eq!(status(&mut reader, &sign), Ok(StatusWord::SUCCESS));
    }
}

#[test]
fn a_card_comes_goes_and_comes_back() {
    let bus = plug(TypeB::MY_NUMBER_CARD);
    let mut reader = open(&bus);
    assert_eq!(wait(reader.presence()), Ok(Presence::Absent));
    assert_eq!(wait(reader.power_up()), Err(LinkError::NoCard));
    bus.insert(card());
    assert_eq!(wait(reader.presence()), Ok(Presence::Present));
    assert!(!bus.device().has_field());
    wait(reader.power_up()).unwrap();
    assert_eq!(wait(reader.presence()), Ok(Presence::Present));
    assert_eq!(status(&mut reader, &select_jpki()), Ok(StatusWord::SUCCESS));

    bus.remove();
    assert_eq!(
        status(&mut reader, &select_jpki()),
        Err(LinkError::CardRemoved)
    );
    assert_eq!(status(&mut reader, &select_jpki()), Err(LinkError::NoCard));
    assert_eq!(wait(reader.presence()), Ok(Presence::Absent));

    bus.insert(card());
    wait(reader.power_up()).unwrap();
    bus.remove();
    bus.insert(card());
    assert_eq!(wait(reader.presence()), Ok(Presence::Absent));
    assert_eq!(status(&mut reader, &select_jpki()), Err(LinkError::NoCard));
    assert_eq!(wait(reader.presence()), Ok(Presence::Present));
}

#[test]
fn a_verified_pin_outlives_a_look_at_the_card_but_no_power_down() {
    let bus = plug(TypeB::MY_NUMBER_CARD);
    bus.insert(card());
    let mut reader = open(&bus);
    wait(reader.power_up()).unwrap();
    let sign = Command::new(0x80, 0x2A, 0x03, 0x97)
        .with_data(*b"nonce")
        .with_le(Le::up_to(256));
    let pin = Redacted::new(PIN.as_bytes().to_vec());
    let verify = Command::new(0x00, 0x20, 0x00, 0x98).with_secret(pin);
    for command in [&select_jpki(), &verify] {
        assert_eq!(status(&mut reader, command), Ok(StatusWord::SUCCESS));
    }
    assert_eq!(wait(reader.presence()), Ok(Presence::Present));
    assert_eq!(status(&mut reader, &sign), Ok(StatusWord::SUCCESS));

    wait(reader.power_down()).unwrap();
    wait(reader.power_up()).unwrap();
    assert_eq!(status(&mut reader, &select_jpki()), Ok(StatusWord::SUCCESS));
    assert_eq!(status(&mut reader, &sign), Ok(StatusWord(0x6982)));
}

#[test]
fn a_card_that_stalls_or_collides_is_given_up_in_bounded_time() {
    for (disturbance, most) in [
        (Disturbance::WaitingTime, Duration::from_secs(40)),
        (Disturbance::Collision, Duration::from_secs(5)),
    ] {
        let bus = plug(TypeB::MY_NUMBER_CARD);
        bus.insert(card());
        let mut reader = open(&bus);
        wait(reader.power_up()).unwrap();
        bus.device().disturb(Some(disturbance));
        let before = bus.now();
        let error = status(&mut reader, &select_jpki()).unwrap_err();
        assert!(!error.is_card_gone(), "{disturbance:?}: {error}");
        assert!(bus.now() - before < most, "{disturbance:?}");

        bus.device().disturb(None);
        wait(reader.power_up()).unwrap();
        assert_eq!(status(&mut reader, &select_jpki()), Ok(StatusWord::SUCCESS));
    }
}

#[test]
fn a_reader_that_was_reset_behind_our_back_works_again_after_the_next_power_up() {
    let bus = plug(TypeB::MY_NUMBER_CARD);
    bus.insert(card());
    let mut reader = open(&bus);
    wait(reader.power_up()).unwrap();
    let now = bus.now();
    bus.device().reset(now);
    assert!(status(&mut reader, &select_jpki()).is_err());
    wait(reader.power_up()).unwrap();
    assert_eq!(status(&mut reader, &select_jpki()), Ok(StatusWord::SUCCESS));
}

#[test]
fn a_closed_reader_leaves_no_card_with_power() {
    let bus = plug(TypeB::MY_NUMBER_CARD);
    bus.insert(card());
    let mut reader = open(&bus);
    wait(reader.power_up()).unwrap();
    assert!(bus.device().has_field());
    drop(wait(reader.close()));
    assert!(!bus.device().has_field());
}

#[test]
fn an_unplugged_reader_says_so() {
    let bus = plug(TypeB::MY_NUMBER_CARD);
    bus.insert(card());
    let mut reader = open(&bus);
    wait(reader.power_up()).unwrap();
    bus.unplug();
    assert_eq!(
        status(&mut reader, &select_jpki()),
        Err(LinkError::ReaderGone)
    );
    assert_eq!(wait(reader.presence()), Err(LinkError::ReaderGone));
    assert_eq!(wait(reader.power_down()), Err(LinkError::ReaderGone));
}
