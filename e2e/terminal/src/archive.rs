//! An archive with a password that nobody has, as the terminal writes it where it is set to encrypt.

/// A ZIP archive (APPNOTE 4.3) with one file, marked as encrypted by AES-256 (method 99, extra
/// field 0x9901); its content is noise.
pub(crate) fn encrypted(name: &str) -> Vec<u8> {
    let noise: Vec<u8> = (0_u32..512)
        .map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8)
        .collect();
    let extra: &[u8] = b"\x01\x99\x07\x00\x02\x00AE\x03\x08\x00";
    let size = u32::try_from(noise.len()).unwrap_or(0).to_le_bytes();
    let lengths = [
        u16::try_from(name.len()).unwrap_or(0).to_le_bytes(),
        u16::try_from(extra.len()).unwrap_or(0).to_le_bytes(),
    ]
    .concat();
    // Version 5.1, flag bit 0 (encrypted), method 99, no time, no checksum (AE-2).
    let common = [
        &b"\x33\x00\x01\x00\x63\x00\0\0\0\0\0\0\0\0"[..],
        &size,
        &size,
        &lengths,
    ]
    .concat();
    let local = [b"PK\x03\x04", &common[..], name.as_bytes(), extra, &noise].concat();
    let central = [
        &b"PK\x01\x02\x33\x00"[..],
        &common,
        &[0; 14],
        name.as_bytes(),
        extra,
    ]
    .concat();
    let offset = u32::try_from(local.len()).unwrap_or(0).to_le_bytes();
    let length = u32::try_from(central.len()).unwrap_or(0).to_le_bytes();
    let end = [
        &b"PK\x05\x06\0\0\0\0\x01\0\x01\0"[..],
        &length,
        &offset,
        &[0; 2],
    ]
    .concat();
    [local, central, end].concat()
}
