//! The control pipe of every reader (USB 2.0 chapter 9).

use std::time::Duration;

use hex_literal::hex;
use simulator::usb::{Rcs380, Rcs380Model, Setup, TransferError, UsbDevice};

fn ask(
    device: &mut Rcs380,
    request_type: u8,
    request: u8,
    value: u16,
    length: u16,
) -> Option<Vec<u8>> {
    let setup = Setup {
        request_type,
        request,
        value,
        index: 0,
        length,
    };
    match device.control(setup, &[], Duration::ZERO) {
        Ok(answer) => Some(answer),
        Err(TransferError::Stall) => None,
        Err(TransferError::Gone) => panic!("the device is there"),
    }
}

#[test]
fn descriptors_come_as_long_as_they_are_asked_for() {
    let device = &mut Rcs380::new(Rcs380Model::P);
    let whole = hex!("12 01 0002 00 00 00 40 4C05 C306 1101 01 02 03 01");
    assert_eq!(ask(device, 0x80, 0x06, 0x0100, 18).unwrap(), whole);
    assert_eq!(ask(device, 0x80, 0x06, 0x0100, 8).unwrap(), whole[..8]);
    let configuration = hex!(
        "09 02 2000 01 01 00 80 32  09 04 00 00 02 FF 00 00 00
         07 05 81 02 4000 00  07 05 02 02 4000 00"
    );
    assert_eq!(ask(device, 0x80, 0x06, 0x0200, 255).unwrap(), configuration);
    assert_eq!(
        ask(device, 0x80, 0x06, 0x0300, 255).unwrap(),
        hex!("04 03 0904")
    );
    assert_eq!(
        ask(device, 0x80, 0x06, 0x0301, 255).unwrap(),
        hex!("0A 03 5300 4F00 4E00 5900")
    );
    assert_eq!(ask(device, 0x80, 0x06, 0x0600, 10), None, "no other speed");
}

#[test]
fn a_configuration_holds_until_the_next_reset() {
    let device = &mut Rcs380::new(Rcs380Model::P);
    assert_eq!(ask(device, 0x80, 0x08, 0, 1).unwrap(), [0]);
    assert!(ask(device, 0x00, 0x09, 1, 0).unwrap().is_empty());
    assert_eq!(ask(device, 0x80, 0x08, 0, 1).unwrap(), [1]);
    assert_eq!(ask(device, 0x00, 0x09, 2, 0), None);
    device.reset(Duration::ZERO);
    assert_eq!(ask(device, 0x80, 0x08, 0, 1).unwrap(), [0]);
}
