//! Reading configuration descriptors, well made or not.

use apdu::ParseError;
use hex_literal::hex;
use proptest::prelude::*;
use reader::detect::{DeviceDescription, TransferType, identify};

use crate::descriptors::{
    BULK_IN_1, BULK_OUT_2, CCID, INTERRUPT_IN_3, configuration, interface, vendor_ccid,
};

fn parse(bytes: &[u8]) -> Result<DeviceDescription, ParseError> {
    DeviceDescription::parse(0x1234, 0x5678, bytes)
}

#[test]
fn a_configuration_is_read_with_everything_in_it() {
    let device = parse(&vendor_ccid(0, &[])).unwrap();
    assert_eq!((device.vendor_id, device.product_id), (0x1234, 0x5678));
    assert_eq!(device.configuration_value, 1);
    let [interface] = device.interfaces.as_slice() else {
        panic!("one interface")
    };
    assert_eq!((interface.number, interface.class), (0, 0xFF));
    assert_eq!(interface.extra, CCID);
    let endpoints: Vec<_> = interface
        .endpoints
        .iter()
        .map(|endpoint| {
            (
                endpoint.address,
                endpoint.transfer_type,
                endpoint.max_packet,
            )
        })
        .collect();
    let expected = [
        (0x02, TransferType::Bulk, 64),
        (0x81, TransferType::Bulk, 64),
        (0x83, TransferType::Interrupt, 16),
    ];
    assert_eq!(endpoints, expected);
}

#[test]
fn the_size_of_a_packet_is_told_without_what_else_is_in_its_field() {
    let fast = hex!("07 05 81 03 4014 01");
    let device = parse(&configuration(&[&interface(0, 0, 0xFF), &fast])).unwrap();
    assert_eq!(device.interfaces[0].endpoints[0].max_packet, 0x0440);
}

#[test]
fn a_class_descriptor_behind_the_endpoints_belongs_to_the_interface() {
    let device = parse(&configuration(&[
        &interface(0, 0, 0xFF),
        &BULK_OUT_2,
        &BULK_IN_1,
        &CCID,
        &hex!("08 0B 01 01 02 02 00 00"),
        &interface(1, 0, 0x02),
        &hex!("05 24 00 10 01"),
    ]));
    let interfaces = device.unwrap().interfaces;
    assert_eq!(interfaces[0].extra, CCID);
    assert_eq!(interfaces[1].extra, hex!("05 24 00 10 01"));
}

#[test]
fn what_stands_before_the_first_interface_or_after_the_end_is_no_part_of_it() {
    let mut bytes = configuration(&[
        &hex!("08 0B 00 01 FF 00 00 00"),
        &BULK_IN_1,
        &interface(0, 0, 0xFF),
        &INTERRUPT_IN_3,
    ]);
    bytes.extend(interface(1, 0, 0xFF));
    let device = parse(&bytes).unwrap();
    assert_eq!(device.interfaces.len(), 1);
    assert_eq!(device.interfaces[0].endpoints.len(), 1);
}

#[test]
fn zeros_that_fill_a_buffer_are_no_descriptors() {
    let bytes = configuration(&[&interface(0, 0, 0xFF), &[0; 40]]);
    assert_eq!(parse(&bytes).unwrap().interfaces.len(), 1);
}

#[test]
fn broken_descriptors_are_refused() {
    let whole = configuration(&[&interface(0, 0, 0xFF), &BULK_IN_1]);
    assert_eq!(parse(&[]), Err(ParseError::Truncated));
    assert_eq!(parse(&whole[..5]), Err(ParseError::Truncated));
    assert_eq!(parse(&whole[..20]), Err(ParseError::Truncated));
    assert_eq!(parse(&hex!("04 02 0900")), Err(ParseError::LengthMismatch));
    assert_eq!(
        parse(&hex!("12 01 0002 00 00 00 40 5C04 C806 0001 01 02 03 01")),
        Err(ParseError::LengthMismatch)
    );
    for part in [
        hex!("00 05 81 02 40").as_slice(),
        &hex!("01 05 81 02 40"),
        &hex!("05 05 81 02 40"),
        &hex!("07 04 01 00 02 FF 00"),
    ] {
        let bytes = configuration(&[&interface(0, 0, 0xFF), part]);
        assert_eq!(
            parse(&bytes),
            Err(ParseError::LengthMismatch),
            "{part:02X?}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_a_device_or_an_error(bytes: Vec<u8>) {
        if let Ok(device) = parse(&configuration(&[&bytes])) {
            identify(&device).ok();
        }
        parse(&bytes).ok();
    }

    #[test]
    fn a_good_descriptor_with_some_wrong_bytes_does_no_harm(
        changes in prop::collection::vec((any::<usize>(), any::<u8>()), 1..5),
    ) {
        let mut bytes = vendor_ccid(0, &[]);
        for (at, value) in changes {
            let at = at % bytes.len();
            bytes[at] = value;
        }
        if let Ok(device) = parse(&bytes) {
            identify(&device).ok();
        }
    }
}
