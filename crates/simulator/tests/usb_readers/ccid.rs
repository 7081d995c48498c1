//! CCID readers: messages, T=1 blocks, command APDUs, aborts.

use std::time::Duration;

use hex_literal::hex;
use simulator::usb::{
    CcidModel, CcidReader, Disturbance, In, Setup, Timing, TransferError, UsbDevice,
};

use crate::host::{Host, card};

fn empty(model: CcidModel) -> Host<CcidReader> {
    Host {
        device: CcidReader::new(model),
        now: Duration::ZERO,
        bulk_out: 0x01,
        bulk_in: 0x82,
    }
}

fn powered(model: CcidModel) -> Host<CcidReader> {
    let mut host = empty(model);
    host.device.insert(card(), Duration::ZERO);
    host.send(&hex!("62 00000000 00 00 00 0000"));
    host.receive().unwrap();
    host
}

impl Host<CcidReader> {
    fn exchange(&mut self, message: &[u8], reply: &[u8]) {
        self.send(message);
        assert_eq!(self.receive().unwrap(), reply, "to {message:02X?}");
    }

    /// XfrBlock with nothing wrong.
    fn transfer(&mut self, data: &[u8]) -> Vec<u8> {
        self.send(&xfr(0x55, 0, data));
        let reply = self.receive().unwrap();
        assert_eq!((reply[0], &reply[5..9]), (0x80, [0, 0x55, 0, 0].as_slice()));
        reply[10..].to_vec()
    }

    fn block(&mut self, block: &[u8], answer: &[u8]) {
        assert_eq!(self.transfer(&lrc(block)), lrc(answer), "to {block:02X?}");
    }
}

fn xfr(seq: u8, level: u16, data: &[u8]) -> Vec<u8> {
    let length = (data.len() as u32).to_le_bytes();
    let head = [
        &[0x6F],
        length.as_slice(),
        &[0, seq, 0],
        &level.to_le_bytes(),
    ]
    .concat();
    [head.as_slice(), data].concat()
}

fn lrc(block: &[u8]) -> Vec<u8> {
    let check = block.iter().fold(0, |sum, byte| sum ^ byte);
    [block, &[check]].concat()
}

fn i_block(pcb: u8, inf: &[u8]) -> Vec<u8> {
    [&[0x00, pcb, inf.len() as u8], inf].concat()
}

const ABORT: Setup = Setup {
    request_type: 0x21,
    request: 0x01,
    value: 0x0900,
    index: 0,
    length: 0,
};
const SELECT_JPKI: [u8; 15] = hex!("00A4040C0A D392F000260100000001");
const SELECT_AUTH_KEY: [u8; 7] = hex!("00A4020C02 0017");
const WRONG_PIN: [u8; 9] = hex!("00200098 04 30303030");

#[test]
fn a_contact_card_is_powered_up_and_down() {
    let mut host = empty(CcidModel::Scr3310NttCom);
    host.exchange(
        &hex!("65 00000000 00 01 000000"),
        &hex!("81 00000000 00 01 02 00 01"),
    );
    host.exchange(
        &hex!("62 00000000 00 02 000000"),
        &hex!("80 00000000 00 02 42 FE 00"),
    );
    host.device.insert(card(), Duration::ZERO);
    host.exchange(
        &hex!("65 00000000 00 03 000000"),
        &hex!("81 00000000 00 03 01 00 01"),
    );
    host.exchange(
        &hex!("62 00000000 00 04 000000"),
        &hex!("80 09000000 00 04 00 00 00 3BE000FF8131FE4514"),
    );
    host.exchange(
        &hex!("65 00000000 00 05 000000"),
        &hex!("81 00000000 00 05 00 00 00"),
    );
    host.exchange(
        &hex!("63 00000000 00 06 000000"),
        &hex!("81 00000000 00 06 01 00 01"),
    );
    assert!(!host.device.card().unwrap().has_power());
    host.exchange(
        &xfr(7, 0, &hex!("00C00000C0")),
        &hex!("80 00000000 00 07 41 FE 00"),
    );
}

#[test]
fn what_the_reader_cannot_do_it_says() {
    let mut host = powered(CcidModel::Scr3310NttCom);
    host.exchange(
        &hex!("6B 01000000 00 01 000000 AA"),
        &hex!("83 00000000 00 01 40 00 00"),
    );
    host.exchange(
        &hex!("65 00000000 01 02 000000"),
        &hex!("81 00000000 01 02 40 05 00"),
    );
    host.exchange(
        &hex!("65 05000000 00 03 000000"),
        &hex!("81 00000000 00 03 40 01 00"),
    );
    host.exchange(
        &hex!("61 05000000 00 04 000000 1100000A00"),
        &hex!("82 00000000 00 04 40 07 00"),
    );
    let short = host
        .device
        .transfer_out(0x01, &hex!("65 00000000"), host.now);
    assert_eq!(short, Err(TransferError::Stall));
}

#[test]
fn parameters_are_kept() {
    let mut host = powered(CcidModel::Scr3310NttCom);
    host.exchange(
        &hex!("6C 00000000 00 01 000000"),
        &hex!("82 07000000 00 01 00 00 01 1110FF4500FE00"),
    );
    host.exchange(
        &hex!("61 07000000 00 02 010000 1110FF4500FC00"),
        &hex!("82 07000000 00 02 00 00 01 1110FF4500FC00"),
    );
    host.exchange(
        &hex!("61 07000000 00 03 010000 9510FF4500FC00"),
        &hex!("82 00000000 00 03 40 0A 00"),
    );
}

#[test]
fn blocks_are_numbered_and_repeated_ones_are_not_done_twice() {
    let mut host = powered(CcidModel::Scr3310NttCom);
    host.block(&hex!("00 C1 01 FE"), &hex!("00 E1 01 FE"));
    host.block(&i_block(0x00, &SELECT_JPKI), &hex!("00 00 02 9000"));
    host.block(&i_block(0x40, &SELECT_AUTH_KEY), &hex!("00 40 02 9000"));
    host.block(&i_block(0x00, &WRONG_PIN), &hex!("00 00 02 63C2"));
    host.block(&i_block(0x00, &WRONG_PIN), &hex!("00 92 00"));
    host.block(&hex!("00 80 00"), &hex!("00 00 02 63C2"));
    host.block(&i_block(0x40, &hex!("00200098")), &hex!("00 40 02 63C2"));
}

#[test]
fn a_wrong_check_value_is_answered_with_its_own_code() {
    let mut host = powered(CcidModel::Scr3310NttCom);
    let mut broken = lrc(&i_block(0x00, &SELECT_JPKI));
    broken[5] ^= 0x01;
    assert_eq!(host.transfer(&broken), hex!("00 81 00 81"));
    host.block(&i_block(0x00, &SELECT_JPKI), &hex!("00 00 02 9000"));
}

#[test]
fn a_block_longer_than_the_card_takes_is_refused() {
    let mut host = powered(CcidModel::Scr3310NttCom);
    let long = [hex!("00 00 FF").as_slice(), &[0xA5; 255]].concat();
    host.block(&long, &hex!("00 82 00"));
}

#[test]
fn long_commands_and_responses_come_in_parts() {
    let mut host = powered(CcidModel::Scr3310NttCom);
    host.block(&i_block(0x20, &SELECT_JPKI[..7]), &hex!("00 90 00"));
    host.block(&i_block(0x40, &SELECT_JPKI[7..]), &hex!("00 00 02 9000"));
    let first = host.transfer(&lrc(&i_block(0x00, &hex!("00B08A0040"))));
    assert_eq!(
        (&first[..3], first.len()),
        (hex!("00 60 20").as_slice(), 36)
    );
    let again = host.transfer(&lrc(&hex!("00 91 00")));
    let second = host.transfer(&lrc(&hex!("00 80 00")));
    assert_eq!(
        (&second[..3], second.len()),
        (hex!("00 20 20").as_slice(), 36)
    );
    assert_eq!(again, first, "N(R) says which one is wanted");
    let third = host.transfer(&lrc(&hex!("00 90 00")));
    assert_eq!(
        (&third[..3], &third[3..5]),
        (hex!("00 40 02").as_slice(), [0x90, 0x00].as_slice())
    );
}

#[test]
fn resynchronisation_begins_anew_but_keeps_the_selection() {
    let mut host = powered(CcidModel::Scr3310NttCom);
    host.block(&i_block(0x00, &SELECT_JPKI), &hex!("00 00 02 9000"));
    host.block(&hex!("00 C0 00"), &hex!("00 E0 00"));
    host.block(&i_block(0x00, &SELECT_AUTH_KEY), &hex!("00 00 02 9000"));
    host.block(&hex!("00 C2 00"), &hex!("00 E2 00"));
}

#[test]
fn a_card_that_wants_time_asks_in_a_block_or_through_the_reader() {
    let mut host = powered(CcidModel::Scr3310NttCom);
    host.device.disturb(Some(Disturbance::WaitingTime));
    host.block(&i_block(0x00, &SELECT_JPKI), &hex!("00 C3 01 01"));
    host.block(&hex!("00 E3 01 01"), &hex!("00 C3 01 01"));
    host.device.disturb(None);
    host.block(&hex!("00 E3 01 01"), &hex!("00 00 02 9000"));

    let mut host = powered(CcidModel::DualiDeAbcm6);
    host.device.disturb(Some(Disturbance::WaitingTime));
    host.send(&xfr(9, 0, &SELECT_JPKI));
    for _ in 0..3 {
        assert_eq!(host.receive().unwrap(), hex!("80 00000000 00 09 80 01 00"));
    }
    assert_eq!(host.now, Duration::from_secs(2));
    host.device.disturb(None);
    assert_eq!(
        host.receive().unwrap(),
        hex!("80 02000000 00 09 00 00 00 9000")
    );
}

#[test]
fn a_contactless_card_gets_an_invented_atr() {
    let mut host = empty(CcidModel::Scl010);
    host.device.insert(card(), Duration::ZERO);
    host.send(&hex!("62 00000000 00 00 000000"));
    let reply = host.receive().unwrap();
    assert_eq!(reply[10..21], hex!("3B888001 00000000 338170"));
    assert_eq!(reply[11..].iter().fold(0, |sum, byte| sum ^ byte), 0);
    host.block(&i_block(0x00, &SELECT_JPKI), &hex!("00 00 02 9000"));
    assert!(host.device.traffic().frames_to_card >= 3);
}

#[test]
fn apdus_go_whole_where_the_reader_makes_the_blocks() {
    let mut host = powered(CcidModel::Omnikey5321Cli);
    assert_eq!(host.transfer(&SELECT_JPKI), hex!("9000"));
    assert_eq!(host.transfer(&hex!("00B08A0000")).len(), 258);
    let extended = [hex!("00B08A 00 000000").as_slice(), &[0; 255]].concat();
    host.exchange(&xfr(1, 0, &extended), &hex!("80 00000000 00 01 40 01 00"));
}

#[test]
fn extended_apdus_go_in_as_many_messages_as_they_need() {
    let mut host = powered(CcidModel::DualiDeAbcm6);
    assert_eq!(host.transfer(&SELECT_JPKI), hex!("9000"));
    host.exchange(
        &xfr(1, 0x0001, &hex!("00B08A")),
        &hex!("80 00000000 00 01 00 00 10"),
    );
    host.send(&xfr(2, 0x0002, &hex!("00 000000")));
    let first = host.receive().unwrap();
    assert_eq!((first.len(), first[9]), (1014, 0x01));
    host.send(&xfr(3, 0x0010, &[]));
    let last = host.receive().unwrap();
    assert_eq!(last[9], 0x02);
    assert!(last.ends_with(&hex!("9000")));
    host.exchange(&xfr(4, 0x0010, &[]), &hex!("80 00000000 00 04 40 08 00"));
}

#[test]
fn a_long_command_lets_the_reader_ask_for_time() {
    let mut host = powered(CcidModel::DualiDeAbcm6);
    host.device.set_timing(Timing::REAL);
    host.transfer(&SELECT_JPKI);
    host.transfer(&hex!("00200098 04 31323334"));
    host.send(&xfr(8, 0, &hex!("802A0097 04 AABBCCDD 00")));
    assert_eq!(host.receive().unwrap(), hex!("80 00000000 00 08 80 01 00"));
    host.exchange(
        &hex!("65 00000000 00 09 000000"),
        &hex!("81 00000000 00 09 40 E0 00"),
    );
    assert_eq!(host.receive().unwrap().len(), 10 + 258);
}

#[test]
fn an_abort_needs_both_pipes() {
    let mut host = powered(CcidModel::Scr3310NttCom);
    host.device.set_timing(Timing::REAL);
    host.send(&xfr(8, 0, &lrc(&i_block(0x00, &SELECT_JPKI))));
    host.device.control(ABORT, &[], host.now).unwrap();
    assert_eq!(host.receive(), None);
    host.exchange(
        &hex!("65 00000000 00 08 000000"),
        &hex!("81 00000000 00 08 40 FF 00"),
    );
    host.exchange(
        &hex!("72 00000000 00 07 000000"),
        &hex!("81 00000000 00 07 40 FF 00"),
    );
    host.exchange(
        &hex!("72 00000000 00 09 000000"),
        &hex!("81 00000000 00 09 00 00 00"),
    );
    host.exchange(
        &hex!("65 00000000 00 0A 000000"),
        &hex!("81 00000000 00 0A 00 00 00"),
    );
}

#[test]
fn a_change_in_the_slot_is_told_once() {
    let mut host = empty(CcidModel::Scr3310NttCom);
    host.device.insert(card(), Duration::ZERO);
    assert_eq!(host.receive_from(0x83).unwrap(), hex!("50 03"));
    assert_eq!(host.receive_from(0x83), None);
    host.device.remove(Duration::ZERO);
    assert_eq!(host.receive_from(0x83).unwrap(), hex!("50 02"));
    assert_eq!(
        host.device.transfer_in(0x84, 64, host.now),
        Err(TransferError::Stall)
    );
}

#[test]
fn a_card_that_was_exchanged_has_to_be_powered_up() {
    let mut host = powered(CcidModel::DualiDeAbcm6);
    host.device.insert(card(), Duration::ZERO);
    host.exchange(
        &hex!("65 00000000 00 00 000000"),
        &hex!("81 00000000 00 00 01 00 01"),
    );
    host.exchange(
        &xfr(1, 0, &SELECT_JPKI),
        &hex!("80 00000000 00 01 41 FE 00"),
    );
}

#[test]
fn a_noisy_line_is_an_error_of_the_reader() {
    let mut host = powered(CcidModel::Scr3310NttCom);
    host.device.disturb(Some(Disturbance::Collision));
    host.exchange(
        &xfr(1, 0, &lrc(&hex!("00 C0 00"))),
        &hex!("80 00000000 00 01 40 FD 00"),
    );
    let mut host = powered(CcidModel::Omnikey5321Cli);
    host.device.disturb(Some(Disturbance::Collision));
    host.exchange(
        &xfr(1, 0, &SELECT_JPKI),
        &hex!("80 00000000 00 01 41 FE 00"),
    );
}

#[test]
fn contacts_take_their_time() {
    let mut host = powered(CcidModel::Scr3310NttCom);
    host.device.set_timing(Timing {
        line: true,
        processing: false,
    });
    let before = host.device.traffic();
    host.block(&i_block(0x00, &SELECT_JPKI), &hex!("00 00 02 9000"));
    let after = host.device.traffic();
    assert_eq!(after.bytes_to_card - before.bytes_to_card, 19);
    assert_eq!(after.bytes_from_card - before.bytes_from_card, 6);
    // 25 characters of 11 etu and two pauses of 22, at 372 cycles of 4.8 MHz.
    assert_eq!(host.now.as_micros(), (25 * 11 + 44) * 372 * 10 / 48);
}

#[test]
fn descriptors_are_those_of_the_products() {
    for model in CcidModel::ALL {
        let device = CcidReader::new(model);
        let descriptors = device.descriptors();
        assert_eq!(descriptors.configuration.len(), 9 + 9 + 54 + 3 * 7);
        assert_eq!(descriptors.configuration[18..20], hex!("36 21"));
    }
    let device = CcidReader::new(CcidModel::Scr3310NttCom);
    assert_eq!(
        device.descriptors().configuration,
        hex!(
            "09025D0001010080 32  09 04 00 00 03 FF 00 00 04
             36 21 1001 00 07 03000000 C0120000 401F0000 00 67320000 E74C0600 00 FC000000
             00000000 00000000 BA010100 0F010000 FF FF 0000 00 01
             07 05 01 02 4000 00  07 05 82 02 4000 00  07 05 83 03 1000 10"
        )
    );
    assert_eq!(
        In::Nothing,
        CcidReader::new(CcidModel::Scr3310)
            .transfer_in(0x82, 64, Duration::ZERO)
            .unwrap()
    );
}
