//! Randomness, from the browser's own generator (Web Cryptography, `getRandomValues`).

use reception::VisitId;

/// A fresh version 4 UUID (RFC 9562 section 5.4).
pub fn visit_id() -> VisitId {
    let mut bytes = [0; 16];
    fill(&mut bytes);
    bytes[6] = bytes[6] & 0x0F | 0x40;
    bytes[8] = bytes[8] & 0x3F | 0x80;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let uuid = [
        hex.get(..8),
        hex.get(8..12),
        hex.get(12..16),
        hex.get(16..20),
        hex.get(20..),
    ];
    VisitId::new(uuid.into_iter().flatten().collect::<Vec<_>>().join("-"))
}

/// Fills a buffer.
///
/// A page without the generator cannot exist where WebAssembly does, so a failure leaves zeros: the
/// gateway then refuses a second visit with the same identifier, and says so.
pub fn fill(buffer: &mut [u8]) {
    if getrandom::getrandom(buffer).is_err() {
        buffer.fill(0);
    }
}

/// The digits 0 to 9 in random order, each order equally likely (Fisher and Yates).
pub fn shuffled_digits() -> [u8; 10] {
    let mut digits = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
    for last in (1..digits.len()).rev() {
        digits.swap(last, below(last + 1));
    }
    digits
}

/// A number below `end` (at most 256), without the bias of a plain remainder.
fn below(end: usize) -> usize {
    let fair = 256 - 256 % end;
    // Each round fails with a probability below a half; the bound is for a generator that is broken.
    for _ in 0..64 {
        let mut byte = [0];
        fill(&mut byte);
        if usize::from(byte[0]) < fair {
            return usize::from(byte[0]) % end;
        }
    }
    0
}
