//! CRC_B (ISO/IEC 14443-3 Annex B: ISO/IEC 13239, low byte first).

/// The bytes with their check value behind them.
pub(in crate::usb) fn with_crc(bytes: &[u8]) -> Vec<u8> {
    [bytes, &crc(bytes)].concat()
}

/// Is the check value at the end right?
pub(in crate::usb) fn has_crc(frame: &[u8]) -> bool {
    frame
        .split_last_chunk()
        .is_some_and(|(bytes, check)| crc(bytes) == *check)
}

fn crc(bytes: &[u8]) -> [u8; 2] {
    let register = bytes.iter().fold(0xFFFF, |register: u16, byte| {
        (0..8).fold(register ^ u16::from(*byte), |register, _| {
            (register >> 1) ^ if register & 1 == 1 { 0x8408 } else { 0 }
        })
    });
    (!register).to_le_bytes()
}

#[cfg(test)]
mod tests {
    use hex_literal::hex;

    use super::*;

    /// The two examples of ISO/IEC 14443-3 Annex B.
    #[test]
    fn the_standards_examples_come_out() {
        assert_eq!(with_crc(&hex!("000000")), hex!("000000 CCC6"));
        assert_eq!(with_crc(&hex!("0FAAFF")), hex!("0FAAFF FCD1"));
        assert!(has_crc(&hex!("0A123456 2CF6")));
        assert!(!has_crc(&hex!("0A123456 2CF7")));
        assert!(!has_crc(&hex!("CC")));
    }
}
