//! What an answer to reset says of T=1 (ISO/IEC 7816-3:2006 §11.4).

use std::time::Duration;

use super::AtrError;

/// The specific interface bytes of T=1 (§11.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct T1Parameters {
    /// IFSC: the longest information field that the card takes, 1 to 254 bytes.
    pub ifsc: u8,
    /// BWI, 0 to 9: see [`T1Parameters::block_waiting_time`].
    pub bwi: u8,
    /// CWI, 0 to 15.
    pub cwi: u8,
    /// How a block is checked.
    pub checksum: Checksum,
}

/// The epilogue of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checksum {
    /// One byte: the exclusive or of all others.
    Lrc,
    /// Two bytes.
    Crc,
}

impl T1Parameters {
    /// What holds if the card does not say otherwise.
    pub const DEFAULT: Self = Self {
        ifsc: 32,
        bwi: 4,
        cwi: 13,
        checksum: Checksum::Lrc,
    };

    /// The longest time from a block to the card's answer, at this clock (§11.4.3), without the
    /// eleven bits of a character.
    pub fn block_waiting_time(&self, clock_khz: u32) -> Duration {
        let clocks = (1_u64 << self.bwi.min(9)) * 960 * 372;
        Duration::from_micros(clocks * 1_000 / u64::from(clock_khz.max(1)))
    }

    /// The bytes of T=1 as they stand in TB: BWI in the high nibble, CWI in the low one.
    pub const fn waiting_integers(&self) -> u8 {
        self.bwi << 4 | self.cwi
    }
}

/// The first TA, TB and TC that follow a TD with T=1, from TA3 on.
#[derive(Default)]
pub(super) struct T1Bytes {
    pub(super) ta: Option<u8>,
    pub(super) tb: Option<u8>,
    pub(super) tc: Option<u8>,
}

impl T1Bytes {
    pub(super) fn parse(self) -> Result<T1Parameters, AtrError> {
        let default = T1Parameters::DEFAULT;
        let ifsc = match self.ta {
            None => default.ifsc,
            Some(0x00 | 0xFF) => return Err(AtrError::Reserved),
            Some(ifsc) => ifsc,
        };
        let (bwi, cwi) = match self.tb {
            None => (default.bwi, default.cwi),
            Some(0xA0..) => return Err(AtrError::Reserved),
            Some(tb) => (tb >> 4, tb & 0x0F),
        };
        let checksum = match self.tc {
            Some(tc) if tc & 1 == 1 => Checksum::Crc,
            Some(_) | None => Checksum::Lrc,
        };
        Ok(T1Parameters {
            ifsc,
            bwi,
            cwi,
            checksum,
        })
    }
}
