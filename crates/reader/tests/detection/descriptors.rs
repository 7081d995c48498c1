//! Descriptors of devices, put together byte by byte (USB 2.0 §9.6, CCID 1.1 §5.1).

use hex_literal::hex;

pub(crate) const BULK_IN_1: [u8; 7] = hex!("07 05 81 02 4000 00");
pub(crate) const BULK_OUT_2: [u8; 7] = hex!("07 05 02 02 4000 00");
pub(crate) const BULK_IN_2: [u8; 7] = hex!("07 05 82 02 4000 00");
pub(crate) const INTERRUPT_IN_3: [u8; 7] = hex!("07 05 83 03 1000 10");

/// The class descriptor of the SCR3310-NTTCom: TPDU level, T=0 and T=1.
pub(crate) const CCID: [u8; 54] = hex!(
    "36 21 1001 00 07 03000000 C0120000 401F0000 00 67320000 E74C0600 00
     FE000000 00000000 00000000 BA010100 0F010000 00 00 0000 00 01"
);

pub(crate) fn interface(number: u8, alternate: u8, class: u8) -> [u8; 9] {
    [9, 4, number, alternate, 0, class, 0, 0, 0]
}

/// A configuration with number 1 and these descriptors.
pub(crate) fn configuration(parts: &[&[u8]]) -> Vec<u8> {
    let parts = parts.concat();
    let [low, high] = u16::try_from(parts.len() + 9).unwrap().to_le_bytes();
    [&[9, 2, low, high, 1, 1, 0, 0x80, 50], parts.as_slice()].concat()
}

/// One interface of the vendor class that speaks CCID, with this field of the class descriptor changed.
pub(crate) fn vendor_ccid(offset: usize, value: &[u8]) -> Vec<u8> {
    let mut class = CCID;
    class[offset..offset + value.len()].copy_from_slice(value);
    configuration(&[
        &interface(0, 0, 0xFF),
        &class,
        &BULK_OUT_2,
        &BULK_IN_1,
        &INTERRUPT_IN_3,
    ])
}
