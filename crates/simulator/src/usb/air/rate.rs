//! Bit rates, and what a frame takes (ISO/IEC 14443-2 §9, 14443-3 §7.1).

use std::time::Duration;

/// A bit rate of Type B.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum BitRate {
    /// 106 kbit/s, with which everything begins.
    #[default]
    Kbit106,
    /// 212 kbit/s
    Kbit212,
    /// 424 kbit/s
    Kbit424,
    /// 848 kbit/s
    Kbit848,
}

impl BitRate {
    /// From the two bits that ATTRIB uses (ISO/IEC 14443-3 §7.10.4).
    pub(super) fn from_code(code: u8) -> Self {
        match code & 0x03 {
            0 => Self::Kbit106,
            1 => Self::Kbit212,
            2 => Self::Kbit424,
            _ => Self::Kbit848,
        }
    }

    /// Its bit in one half of ATQB's bit rate byte; 106 kbit/s has none.
    pub(super) fn mask(self) -> u8 {
        match self {
            Self::Kbit106 => 0x00,
            Self::Kbit212 => 0x01,
            Self::Kbit424 => 0x02,
            Self::Kbit848 => 0x04,
        }
    }

    /// Characters of 10 etu without extra guard time.
    pub(super) fn characters(self, bytes: usize) -> Duration {
        self.etu(10 * bytes as u64)
    }

    /// Start and end of a frame: 12 etu and 10 etu.
    pub(super) fn delimiters(self) -> Duration {
        self.etu(22)
    }

    fn etu(self, count: u64) -> Duration {
        let cycles = match self {
            Self::Kbit106 => 128,
            Self::Kbit212 => 64,
            Self::Kbit424 => 32,
            Self::Kbit848 => 16,
        };
        carrier_cycles(cycles * count)
    }
}

/// Cycles of the carrier of 13.56 MHz.
pub(super) fn carrier_cycles(cycles: u64) -> Duration {
    Duration::from_nanos(cycles * 100_000 / 1_356)
}

/// Frame waiting time (ISO/IEC 14443-4 §7.2): 256 · 16 / fc · 2^FWI.
pub(super) fn frame_waiting_time(fwi: u8) -> Duration {
    carrier_cycles(4096 << fwi.min(14))
}

/// TR0 and TR1, the shortest pause before a card's frame: 64 + 80 periods of fc / 16.
pub(super) fn before_card_frame() -> Duration {
    carrier_cycles((64 + 80) * 16)
}

/// TR2, the shortest pause after a card's frame: 10 etu at 106 kbit/s + 32 periods of fc / 16.
pub(super) fn after_card_frame() -> Duration {
    carrier_cycles(10 * 128 + 32 * 16)
}
