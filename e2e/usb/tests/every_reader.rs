//! Every emulated reader, from its descriptors to the card's signature, through one door.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use apdu::{Command, Le, LinkError, StatusWord, Transmit, exchange};
use reader::detect::{Access, Choice, DeviceDescription, Unusable, identify, product};
use reader::{CardReader, Presence, Reader};
use redacted::Redacted;
use simulator::people::PIN;
use simulator::usb::{
    CcidModel, CcidReader, Rcs300, Rcs300Model, Rcs380, Rcs380Model, Timing, UsbDevice,
};
use simulator::{PEOPLE, VirtualCard, issue};
use usb_emulation::{EmulatedBus, EmulatedPipe, Endpoints, block_on};

type Device = Box<dyn UsbDevice>;

fn usable() -> Vec<Device> {
    vec![
        Box::new(Rcs380::new(Rcs380Model::S)),
        Box::new(Rcs380::new(Rcs380Model::P)),
        Box::new(Rcs300::new(Rcs300Model::S)),
        Box::new(Rcs300::new(Rcs300Model::P)),
        Box::new(CcidReader::new(CcidModel::Scr3310NttCom)),
        Box::new(CcidReader::new(CcidModel::Scl010)),
        Box::new(CcidReader::new(CcidModel::Omnikey5321Cli)),
        Box::new(CcidReader::new(CcidModel::DualiDeAbcm6)),
    ]
}

fn describe(device: &Device) -> DeviceDescription {
    let descriptors = device.descriptors();
    let word = |at| u16::from_le_bytes([descriptors.device[at], descriptors.device[at + 1]]);
    DeviceDescription::parse(word(8), word(10), descriptors.configuration).unwrap()
}

fn plug(mut device: Device) -> (EmulatedBus<Device>, Choice, String) {
    let choice = identify(&describe(&device)).unwrap();
    let name = device.descriptors().product.to_owned();
    device.set_timing(Timing::REAL);
    (EmulatedBus::plug(device).at_full_speed(), choice, name)
}

fn open(bus: &EmulatedBus<Device>, choice: &Choice) -> Reader<EmulatedPipe<Device>> {
    let endpoints = Endpoints {
        interface: choice.interface,
        bulk_out: choice.bulk_out,
        bulk_in: choice.bulk_in,
        interrupt_in: choice.interrupt_in,
    };
    wait(Reader::open(EmulatedPipe::open(bus, endpoints), choice)).unwrap()
}

fn wait<F: Future>(future: F) -> F::Output {
    block_on(future).expect("it ends")
}

fn card() -> VirtualCard {
    issue(&PEOPLE[0], |_| {}).unwrap()
}

fn has_power(bus: &EmulatedBus<Device>) -> bool {
    bus.device().card().is_some_and(VirtualCard::has_power)
}

fn select_jpki() -> Command {
    let aid = [0xD3, 0x92, 0xF0, 0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01];
    Command::new(0x00, 0xA4, 0x04, 0x0C).with_data(aid)
}

/// The first bytes of the certificate, as many as one response carries, and a signature.
async fn use_card<T: Transmit>(link: &mut T) -> Result<(Vec<u8>, Vec<u8>), LinkError> {
    let pin = Redacted::new(PIN.as_bytes().to_vec());
    let verify = Command::new(0x00, 0x20, 0x00, 0x98).with_secret(pin);
    let read = Command::new(0x00, 0xB0, 0x8A, 0x00).with_le(Le::up_to(0x1_0000));
    let sign = Command::new(0x80, 0x2A, 0x03, 0x97)
        .with_data(*b"nonce")
        .with_le(Le::up_to(256));
    let mut answers = Vec::new();
    for command in [select_jpki(), read, verify, sign] {
        let response = exchange(link, &command).await?;
        assert_eq!(response.sw, StatusWord::SUCCESS, "{command:?}");
        answers.push(response.data.expose().clone());
    }
    Ok((answers.remove(1), answers.remove(2)))
}

#[test]
fn every_reader_signs_alike_and_leaves_no_card_with_power() {
    let mut signatures = Vec::new();
    for device in usable() {
        let (bus, choice, name) = plug(device);
        assert!(
            choice.product.is_some_and(|product| product.is_usable()),
            "{name}"
        );
        bus.insert(card());
        let mut reader = open(&bus, &choice);
        assert_eq!(wait(reader.presence()), Ok(Presence::Present), "{name}");
        wait(reader.power_up()).unwrap();
        let (certificate, signature) = wait(use_card(&mut reader)).unwrap();
        assert!(certificate.starts_with(&[0x30, 0x82]), "{name}");
        assert!(certificate.len() >= 256, "{name}");
        signatures.push(signature);
        assert!(has_power(&bus), "{name}");
        drop(wait(reader.close()));
        assert!(!has_power(&bus), "{name}");
    }
    signatures.dedup();
    assert_eq!(signatures.len(), 1);
}

#[test]
fn every_reader_sees_a_card_go_and_never_speaks_to_the_next_one_by_itself() {
    for device in usable() {
        let (bus, choice, name) = plug(device);
        let mut reader = open(&bus, &choice);
        assert_eq!(wait(reader.presence()), Ok(Presence::Absent), "{name}");
        assert_eq!(wait(reader.power_up()), Err(LinkError::NoCard), "{name}");
        bus.insert(card());
        wait(reader.power_up()).unwrap();
        wait(use_card(&mut reader)).unwrap();

        bus.remove();
        let error = wait(use_card(&mut reader)).unwrap_err();
        assert_eq!(error, LinkError::CardRemoved, "{name}");
        bus.insert(card());
        let error = wait(use_card(&mut reader)).unwrap_err();
        assert_eq!(error, LinkError::NoCard, "{name}");
        wait(reader.power_up()).unwrap();
        assert!(wait(use_card(&mut reader)).is_ok(), "{name}");

        bus.remove();
        bus.insert(card());
        assert_eq!(wait(reader.presence()), Ok(Presence::Absent), "{name}");
        let error = wait(use_card(&mut reader)).unwrap_err();
        assert_eq!(error, LinkError::NoCard, "{name}");
        assert_eq!(wait(reader.presence()), Ok(Presence::Present), "{name}");
    }
}

#[test]
fn the_plain_reader_is_refused_by_its_class() {
    let device: Device = Box::new(CcidReader::new(CcidModel::Scr3310));
    let description = describe(&device);
    let expected = Unusable::ProtectedClass {
        interface: 0,
        class: 0x0B,
    };
    assert_eq!(identify(&description), Err(expected));
    let known = product(description.vendor_id, description.product_id).unwrap();
    assert_eq!(known.access, Access::Protected);
}
