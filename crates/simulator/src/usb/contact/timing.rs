//! What characters take on the contacts (ISO/IEC 7816-3 §7 and §11.4), for a card without TA1: 372
//! clock cycles to the elementary time unit, at the 4.8 MHz of the readers emulated here.

use std::time::Duration;

/// Characters of T=1 with the shortest guard time, 11 etu (TC1 = `FF`).
pub(in crate::usb) fn characters(bytes: usize) -> Duration {
    etu(11 * bytes as u64)
}

/// Block guard time: 22 etu between blocks of opposite directions.
pub(in crate::usb) fn pause() -> Duration {
    etu(22)
}

/// From the power to the end of the ATR: voltage, 40,000 cycles of reset, characters of 12 etu.
pub(in crate::usb) fn after_reset(atr: usize) -> Duration {
    Duration::from_millis(10) + cycles(40_000) + etu(12 * atr as u64)
}

/// Block waiting time: 11 etu + 2^BWI · 960 · 372 cycles.
pub(in crate::usb) fn block_waiting_time(bwi: u8) -> Duration {
    etu(11) + cycles((960 * 372) << bwi.min(9))
}

fn etu(count: u64) -> Duration {
    cycles(372 * count)
}

fn cycles(count: u64) -> Duration {
    Duration::from_nanos(count * 10_000 / 48)
}
