//! RC-S300: transparent sessions, with the block protocol in the reader or in the host.

use std::time::Duration;

use hex_literal::hex;
use simulator::usb::{Disturbance, Rcs300, Rcs300Model, Timing, TransferError, UsbDevice};

use crate::host::{Host, card};

fn host(device: Rcs300) -> Host<Rcs300> {
    let mut host = Host {
        device,
        now: Duration::ZERO,
        bulk_out: 0x02,
        bulk_in: 0x82,
    };
    host.device.insert(card(), Duration::ZERO);
    for step in [0x82, 0x81, 0x83, 0x84] {
        host.command(&[0xFF, 0x50, 0, 0, 2, step, 0, 0], &OK);
    }
    host
}

fn in_reader() -> Host<Rcs300> {
    let mut host = host(Rcs300::new(Rcs300Model::S));
    host.command(&hex!("FF 50 00 02 04 8F 02 01 04 00"), &OK);
    host
}

fn in_host() -> Host<Rcs300> {
    let mut host = host(Rcs300::new(Rcs300Model::P).without_layer_4());
    host.command(
        &hex!("FF 50 00 02 04 8F 02 01 04 00"),
        &hex!("C0 03 01 6A81 9000"),
    );
    host.command(&hex!("FF 50 00 02 04 8F 02 01 03 00"), &OK);
    host
}

impl Host<Rcs300> {
    fn command(&mut self, command: &[u8], answer: &[u8]) {
        assert_eq!(self.ask(command), answer, "to {command:02X?}");
    }

    fn ask(&mut self, command: &[u8]) -> Vec<u8> {
        let length = (command.len() as u32).to_le_bytes();
        self.send(
            &[
                &[0x6B],
                length.as_slice(),
                hex!("00 07 000000").as_slice(),
                command,
            ]
            .concat(),
        );
        let message = self.receive().unwrap();
        let length = u32::try_from(message.len() - 10).unwrap().to_le_bytes();
        let head = [
            &[0x83],
            length.as_slice(),
            hex!("00 07 00 00 00").as_slice(),
        ]
        .concat();
        assert_eq!(message[..10], head);
        message[10..].to_vec()
    }

    /// Transceive with a patience of 50 ms; `None` if no card answered.
    fn transceive(&mut self, data: &[u8]) -> Option<Vec<u8>> {
        let objects = [
            &hex!("5F4604 50C30000 9582"),
            (data.len() as u16).to_be_bytes().as_slice(),
            data,
        ]
        .concat();
        let length = (objects.len() as u16).to_be_bytes();
        let command = [&hex!("FF50000100"), length.as_slice(), &objects, &[0; 3]].concat();
        let answer = self.ask(&command);
        if answer == NO_RESPONSE {
            return None;
        }
        assert_eq!(answer[..12], hex!("C003009000 920100 96020000"));
        assert_eq!(
            (answer[12], &answer[answer.len() - 2..]),
            (0x97, [0x90, 0x00].as_slice())
        );
        let header = match answer[13] {
            0x81 => 3,
            0x82 => 4,
            _ => 2,
        };
        Some(answer[12 + header..answer.len() - 2].to_vec())
    }
}

const OK: [u8; 7] = hex!("C003009000 9000");
const NO_RESPONSE: [u8; 7] = hex!("C003026401 9000");
const SELECT_JPKI: [u8; 15] = hex!("00A4040C0A D392F000260100000001");

#[test]
fn apdus_go_raw_when_the_reader_makes_the_blocks() {
    let mut host = in_reader();
    assert_eq!(host.transceive(&SELECT_JPKI).unwrap(), hex!("9000"));
    assert_eq!(host.transceive(&hex!("00B08A0000")).unwrap().len(), 258);
    assert_eq!(host.ask(&hex!("FF CA 00 00 00")).len(), 4 + 2);
}

#[test]
fn blocks_go_as_frames_when_it_does_not() {
    let mut host = in_host();
    let found = host.transceive(&hex!("05 00 08")).unwrap();
    let attrib = [&[0x1D], &found[1..5], hex!("00 08 01 00").as_slice()].concat();
    assert_eq!(host.transceive(&attrib).unwrap(), [0x00]);
    let select = [&[0x02], SELECT_JPKI.as_slice()].concat();
    assert_eq!(host.transceive(&select).unwrap(), hex!("02 9000"));
}

#[test]
fn the_host_can_make_the_check_value_itself() {
    let mut host = in_host();
    let found = host.ask(&hex!(
        "FF50000100 0014 5F4604 50C30000 9002 0300 9505 0500083973 000000"
    ));
    assert_eq!(found[12..15], hex!("97 0E 50"), "with the card's");
    let wrong = host.ask(&hex!(
        "FF50000100 0014 5F4604 50C30000 9002 0300 9505 0500083974 000000"
    ));
    assert_eq!(wrong, hex!("C003036401 9000"));
}

#[test]
fn without_a_card_there_is_no_answer() {
    let mut host = in_reader();
    host.device.remove(host.now);
    assert_eq!(host.transceive(&SELECT_JPKI), None);
    host.command(
        &hex!("FF 50 00 02 04 8F 02 01 04 00"),
        &hex!("C003016401 9000"),
    );
}

#[test]
fn without_a_session_nothing_is_sent() {
    let mut host = in_reader();
    host.command(&hex!("FF 50 00 00 02 82 00 00"), &OK);
    host.command(&hex!("FF 50 00 02 04 8F 02 01 04 00"), &hex!("6985"));
    host.command(&hex!("FF 51 00 00 00"), &hex!("6D00"));
}

#[test]
fn the_field_off_takes_the_cards_power() {
    let mut host = in_reader();
    assert!(host.device.card().unwrap().has_power());
    host.command(&hex!("FF 50 00 00 02 83 00 00"), &OK);
    assert!(!host.device.card().unwrap().has_power());
    assert_eq!(host.transceive(&SELECT_JPKI), None);
}

#[test]
fn felica_polls_find_nothing() {
    let mut host = host(Rcs300::new(Rcs300Model::S));
    host.command(&hex!("FF 50 00 02 04 8F 02 03 00 00"), &OK);
    assert_eq!(host.transceive(&hex!("06 00 FF FF 01 00")), None);
}

#[test]
fn a_signature_takes_its_time_and_the_reader_waits() {
    let mut host = in_reader();
    host.device.set_timing(Timing::REAL);
    host.transceive(&SELECT_JPKI).unwrap();
    host.transceive(&hex!("00200098 04 31323334")).unwrap();
    let before = host.now;
    assert_eq!(
        host.transceive(&hex!("802A0097 04 AABBCCDD 00"))
            .unwrap()
            .len(),
        258
    );
    assert!(host.now - before > Duration::from_millis(320));
}

#[test]
fn a_card_that_never_comes_to_an_end_is_given_up() {
    let mut host = in_reader();
    host.device.disturb(Some(Disturbance::WaitingTime));
    assert_eq!(host.transceive(&SELECT_JPKI), None);
    assert!(host.now > Duration::from_secs(1));
}

#[test]
fn a_spoilt_message_tells_of_no_answer() {
    let host = in_reader();
    let mut message =
        hex!("83 10000000 00 07 000000 C003009000 920100 96020000 9700 9000").to_vec();
    host.device.spoil(0x82, &mut message);
    assert_eq!(message, hex!("83 07000000 00 07 000000 C003046401 9000"));
}

#[test]
fn the_smart_card_interface_leads_to_the_same_card() {
    let mut host = host(Rcs300::new(Rcs300Model::S));
    (host.bulk_out, host.bulk_in) = (0x01, 0x81);
    host.send(&hex!("62 00000000 00 01 000000"));
    assert!(
        host.receive()
            .unwrap()
            .starts_with(&hex!("80 0D000000 00 01 00 00 00 3B88"))
    );
    host.send(&[&hex!("6F 0F000000 00 02 00 0000"), SELECT_JPKI.as_slice()].concat());
    assert_eq!(
        host.receive().unwrap(),
        hex!("80 02000000 00 02 00 00 00 9000")
    );
    assert_eq!(
        host.device.transfer_out(0x03, &[], host.now),
        Err(TransferError::Stall)
    );
}
