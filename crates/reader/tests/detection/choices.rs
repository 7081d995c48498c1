//! What becomes of a device.

use hex_literal::hex;
use reader::ccid::ExchangeLevel;
use reader::detect::{
    Access, Choice, Contact, DeviceDescription, DriverKind, NeededEndpoint, PRODUCTS, Unusable,
    identify, product,
};

use crate::descriptors::{
    BULK_IN_1, BULK_IN_2, BULK_OUT_2, CCID, INTERRUPT_IN_3, configuration, interface, vendor_ccid,
};

fn choose((vendor, product): (u16, u16), bytes: &[u8]) -> Result<Choice, Unusable> {
    identify(&DeviceDescription::parse(vendor, product, bytes).unwrap())
}

/// Interface 0 with CCID for the operating system, interface 1 for the maker's own software.
fn rcs300() -> Vec<u8> {
    configuration(&[
        &interface(0, 0, 0x0B),
        &CCID,
        &BULK_IN_1,
        &BULK_OUT_2,
        &INTERRUPT_IN_3,
        &interface(1, 0, 0xFF),
        &BULK_OUT_2,
        &BULK_IN_2,
    ])
}

#[test]
fn an_rc_s380_is_driven_by_its_ids() {
    let bytes = configuration(&[&interface(0, 0, 0xFF), &BULK_IN_1, &BULK_OUT_2]);
    for id in [0x06C1, 0x06C3] {
        let choice = choose((0x054C, id), &bytes).unwrap();
        let expected = Choice {
            driver: DriverKind::Port100,
            configuration: 1,
            interface: 0,
            alternate: 0,
            bulk_out: 0x02,
            bulk_in: 0x81,
            interrupt_in: None,
            product: product(0x054C, id),
        };
        assert_eq!(choice, expected);
        assert!(choice.product.is_some());
    }
}

#[test]
fn an_rc_s300_is_driven_on_its_second_interface() {
    for id in [0x0DC8, 0x0DC9, 0x0D8F, 0x7777] {
        let choice = choose((0x054C, id), &rcs300()).unwrap();
        assert_eq!(choice.driver, DriverKind::Rcs300);
        assert_eq!(
            (choice.interface, choice.bulk_out, choice.bulk_in),
            (1, 0x02, 0x82)
        );
        assert_eq!(choice.product.is_some(), id != 0x7777);
    }
}

#[test]
fn a_reader_nobody_has_heard_of_is_driven_if_it_speaks_ccid() {
    let choice = choose((0x1234, 0x5678), &vendor_ccid(0, &[])).unwrap();
    let DriverKind::Ccid(descriptor) = choice.driver else {
        panic!("CCID")
    };
    assert_eq!(descriptor.exchange_level(), ExchangeLevel::Tpdu);
    assert_eq!(choice.interrupt_in, Some(0x83));
    assert_eq!(choice.product, None);
}

#[test]
fn a_class_descriptor_behind_the_endpoints_is_found_too() {
    let bytes = configuration(&[&interface(0, 0, 0xFF), &BULK_OUT_2, &BULK_IN_1, &CCID]);
    assert!(choose((0x0C4B, 0x0300), &bytes).is_ok());
}

#[test]
fn a_class_descriptor_of_the_makers_own_type_is_found_too() {
    assert!(choose((0x1234, 0x5678), &vendor_ccid(1, &[0xFF])).is_ok());
}

#[test]
fn a_plain_ccid_reader_is_refused_with_its_class() {
    let bytes = configuration(&[
        &interface(0, 0, 0x0B),
        &CCID,
        &BULK_OUT_2,
        &BULK_IN_1,
        &INTERRUPT_IN_3,
    ]);
    let expected = Unusable::ProtectedClass {
        interface: 0,
        class: 0x0B,
    };
    assert_eq!(choose((0x072F, 0xB100), &bytes), Err(expected));
}

#[test]
fn one_protected_alternate_closes_the_interface() {
    let bytes = configuration(&[
        &interface(0, 0, 0xFF),
        &CCID,
        &BULK_OUT_2,
        &BULK_IN_1,
        &interface(0, 1, 0x0B),
    ]);
    let expected = Unusable::ProtectedClass {
        interface: 0,
        class: 0x0B,
    };
    assert_eq!(choose((0x1234, 0x5678), &bytes), Err(expected));
}

#[test]
fn a_reader_beside_a_keyboard_is_named_before_the_keyboard() {
    let bytes = configuration(&[
        &interface(0, 0, 0x03),
        &interface(1, 0, 0x0B),
        &interface(2, 0, 0xFF),
    ]);
    let expected = Unusable::ProtectedClass {
        interface: 1,
        class: 0x0B,
    };
    assert_eq!(choose((0x1234, 0x5678), &bytes), Err(expected));
}

#[test]
fn devices_that_are_no_readers_are_told_apart() {
    let camera = configuration(&[&interface(0, 0, 0x0E)]);
    let expected = Unusable::ProtectedClass {
        interface: 0,
        class: 0x0E,
    };
    assert_eq!(choose((0x1234, 0x5678), &camera), Err(expected));

    let talking_camera = configuration(&[&interface(0, 0, 0x0E), &interface(1, 0, 0xFF)]);
    let expected = Unusable::UnknownProtocol { interface: 1 };
    assert_eq!(choose((0x1234, 0x5678), &talking_camera), Err(expected));

    let printer = configuration(&[&interface(0, 0, 0x07)]);
    let expected = Unusable::NoVendorInterface;
    assert_eq!(choose((0x1234, 0x5678), &printer), Err(expected));

    let unknown = configuration(&[&interface(0, 0, 0xFF), &BULK_OUT_2, &BULK_IN_1]);
    let expected = Unusable::UnknownProtocol { interface: 0 };
    assert_eq!(choose((0x054C, 0x02E1), &unknown), Err(expected));
}

#[test]
fn a_reader_that_lacks_something_is_told_what() {
    let interface_0 = interface(0, 0, 0xFF);
    let missing = |endpoint| Unusable::MissingEndpoint {
        interface: 0,
        endpoint,
    };
    let no_in = configuration(&[&interface_0, &CCID, &BULK_OUT_2, &INTERRUPT_IN_3]);
    let no_in = choose((0x1234, 0x5678), &no_in);
    assert_eq!(no_in, Err(missing(NeededEndpoint::BulkIn)));
    let no_out = choose(
        (0x054C, 0x06C1),
        &configuration(&[&interface_0, &BULK_IN_1]),
    );
    assert_eq!(no_out, Err(missing(NeededEndpoint::BulkOut)));

    let character_level = vendor_ccid(40, &hex!("BA010000"));
    let expected = Unusable::CharacterLevel { interface: 0 };
    assert_eq!(choose((0x1234, 0x5678), &character_level), Err(expected));

    let only_t0 = vendor_ccid(6, &hex!("01000000"));
    let expected = Unusable::NoT1 { interface: 0 };
    assert_eq!(choose((0x1234, 0x5678), &only_t0), Err(expected));
}

#[test]
fn the_second_interface_is_used_if_the_first_lacks_something() {
    let bytes = configuration(&[
        &interface(0, 0, 0xFF),
        &BULK_IN_1,
        &interface(1, 0, 0xFF),
        &CCID,
        &BULK_OUT_2,
        &BULK_IN_2,
    ]);
    let choice = choose((0x1234, 0x5678), &bytes).unwrap();
    assert_eq!((choice.interface, choice.bulk_in), (1, 0x82));
}

#[test]
fn every_product_stands_once_and_leads_to_one_that_works() {
    for (index, product) in PRODUCTS.iter().enumerate() {
        let ids = (product.vendor_id, product.product_id);
        let first = PRODUCTS
            .iter()
            .position(|other| (other.vendor_id, other.product_id) == ids);
        assert_eq!(first, Some(index), "{}", product.name);
        let instead = product.instead();
        assert!(instead.iter().all(|other| other.is_usable()));
        assert!(!instead.is_empty());
    }
    let contact = product(0x072F, 0xB100).unwrap();
    assert_eq!(contact.access, Access::Protected);
    assert_eq!(contact.instead()[0].access, Access::Proven);
    let untried = contact
        .instead()
        .into_iter()
        .find(|it| it.access == Access::Untried);
    assert_ne!(untried.unwrap().contact, Contact::Contactless);
    let contactless = product(0x072F, 0x223E).unwrap();
    assert_eq!(contactless.instead()[0].access, Access::Proven);
}
