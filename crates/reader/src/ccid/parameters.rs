//! What host, reader and card agree on before the first block: bit rate, PPS, SetParameters.

use std::time::Duration;

use apdu::LinkError;

use super::descriptor::{CcidDescriptor, Features};
use super::error;
use super::message::{Place, Request};
use super::slot::{PATIENCE, Slot, Trouble};
use crate::Pipe;
use crate::atr::{Atr, Checksum, Convention};

/// The bit rate and the waiting times that follow from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Timing {
    /// Fi and Di as in TA1.
    pub(super) rate: u8,
    /// One block waiting time.
    block: Duration,
    /// The characters of the longest block in both directions.
    characters: Duration,
}

/// What keeps a card from being used.
pub(super) enum Disagreement {
    /// It might do at the bit rate of the answer to reset.
    Rate,
    Link(LinkError),
}

/// Agrees with the reader, and through it with the card, on T=1 and a bit rate; the fastest one that
/// both have, or that of the answer to reset.
pub(super) async fn agree<P: Pipe>(
    slot: &mut Slot<P>,
    descriptor: &CcidDescriptor,
    atr: &Atr,
    fast: bool,
) -> Result<Timing, Disagreement> {
    let features = descriptor.features;
    let rate = if features.has(Features::AUTO_NEGOTIATION) {
        // The reader has chosen; what it chose only matters for how long to wait.
        DEFAULT_RATE
    } else {
        let rate = match fast {
            true => choose_rate(slot, descriptor, atr).await?,
            false => DEFAULT_RATE,
        };
        let negotiable = atr.specific.is_none();
        if negotiable
            && !features.has(Features::AUTO_PPS)
            && (rate != DEFAULT_RATE || atr.first_protocol() != 1)
        {
            negotiate(slot, rate).await?;
        }
        set(slot, atr, rate, features).await?;
        rate
    };
    Ok(Timing::new(atr, rate, descriptor.default_clock))
}

/// PPS (ISO/IEC 7816-3 §9): the card echoes what it accepts.
async fn negotiate<P: Pipe>(slot: &mut Slot<P>, rate: u8) -> Result<(), Disagreement> {
    let mut pps = match rate {
        DEFAULT_RATE => vec![0xFF, 0x01],
        rate => vec![0xFF, 0x11, rate],
    };
    pps.push(pps.iter().fold(0, |sum, byte| sum ^ byte));
    let request = Request::Transfer {
        extension: 0,
        place: Place::Whole,
        data: &pps,
    };
    let reply = slot.request(request, PATIENCE).await;
    match reply {
        Ok(reply) if *reply.data.expose() == pps => Ok(()),
        Ok(_) | Err(Trouble::Refused { .. }) => Err(Disagreement::Rate),
        Err(trouble) => Err(Disagreement::Link(trouble.with_card())),
    }
}

/// SetParameters for T=1 (CCID 1.1 §6.1.7).
async fn set<P: Pipe>(
    slot: &mut Slot<P>,
    atr: &Atr,
    rate: u8,
    features: Features,
) -> Result<(), Disagreement> {
    let crc = match atr.t1.checksum {
        Checksum::Lrc => 0x00,
        Checksum::Crc => 0x01,
    };
    let inverse = match atr.convention {
        Convention::Direct => 0x00,
        Convention::Inverse => 0x02,
    };
    let data = [
        rate,
        0x10 | inverse | crc,
        atr.tc1.unwrap_or(0),
        atr.t1.waiting_integers(),
        0x00,
        atr.t1.ifsc,
        0x00,
    ];
    match slot.request(Request::SetParameters(&data), PATIENCE).await {
        Ok(_) => Ok(()),
        // Fields that the reader keeps to itself.
        Err(Trouble::Refused {
            error: 0x01..=0x7F, ..
        }) => Ok(()),
        Err(Trouble::Refused {
            error: error::NOT_SUPPORTED,
            ..
        }) if features.has(Features::AUTO_PARAMETERS) => Ok(()),
        Err(trouble) => Err(Disagreement::Link(trouble.with_card())),
    }
}

/// TA1 if the reader can follow, or the rate of the answer to reset.
async fn choose_rate<P: Pipe>(
    slot: &mut Slot<P>,
    descriptor: &CcidDescriptor,
    atr: &Atr,
) -> Result<u8, Disagreement> {
    let Some(ta1) = atr.ta1.filter(|ta1| *ta1 != DEFAULT_RATE) else {
        return Ok(DEFAULT_RATE);
    };
    let follows = descriptor.features.has(Features(
        Features::AUTO_CLOCK.0 | Features::AUTO_BAUD_RATE.0,
    ));
    let bits = bit_rate(ta1, descriptor.default_clock);
    let possible = match bits {
        Some(bits) if follows && bits <= descriptor.max_data_rate => {
            descriptor.data_rates == 0 || is_listed(slot, descriptor.data_rates, bits).await
        }
        Some(_) | None => false,
    };
    match (possible, atr.specific) {
        (true, _) => Ok(ta1),
        (false, None) => Ok(DEFAULT_RATE),
        (false, Some(_)) => Err(Disagreement::Link(LinkError::Reader {
            code: ta1.into(),
            what: "bit rate of the card",
        })),
    }
}

/// GET_DATA_RATES (CCID 1.1 §5.3.3).
async fn is_listed<P: Pipe>(slot: &mut Slot<P>, count: u8, bits: u32) -> bool {
    let Ok(list) = slot.ask(GET_DATA_RATES, u16::from(count) * 4).await else {
        return false;
    };
    let (rates, _) = list.as_chunks();
    rates
        .iter()
        .any(|rate| u32::from_le_bytes(*rate).abs_diff(bits) <= 2)
}

impl Timing {
    fn new(atr: &Atr, rate: u8, clock_khz: u32) -> Self {
        let (f, d) = factors(rate).unwrap_or((372, 1));
        let clock = u64::from(clock_khz.max(1_000));
        let guard = match atr.tc1 {
            Some(0xFF) | None => 12,
            Some(extra) => 12 + u64::from(extra),
        };
        let gap = 11 + (1_u64 << atr.t1.cwi.min(15));
        let etu = LONGEST_BLOCK * (guard + gap);
        Self {
            rate,
            block: atr.t1.block_waiting_time(clock_khz.max(1_000)),
            characters: Duration::from_micros(etu * u64::from(f) * 1_000 / (u64::from(d) * clock))
                .min(MAX_CHARACTERS),
        }
    }

    /// How long the reader may take for one exchange of blocks. It keeps the time itself; this is
    /// longer, so that its own error arrives.
    pub(super) fn patience(&self, extension: u8) -> Duration {
        self.block * u32::from(extension.max(1)) + self.characters + MARGIN
    }

    /// So many block waiting times make a minute.
    pub(super) fn minute(&self) -> u32 {
        let times = 60_000 / self.block.as_millis().max(1);
        u32::try_from(times).unwrap_or(u32::MAX).max(1)
    }
}

/// Bits per second at a clock in kHz.
fn bit_rate(ta1: u8, clock_khz: u32) -> Option<u32> {
    let (f, d) = factors(ta1)?;
    let rate = u64::from(clock_khz) * 1_000 * u64::from(d) / u64::from(f);
    u32::try_from(rate).ok()
}

/// Fi and Di (ISO/IEC 7816-3 §8.3, tables 7 and 8).
fn factors(ta1: u8) -> Option<(u16, u16)> {
    const F: [u16; 16] = [
        372, 372, 558, 744, 1116, 1488, 1860, 0, 0, 512, 768, 1024, 1536, 2048, 0, 0,
    ];
    const D: [u16; 16] = [0, 1, 2, 4, 8, 16, 32, 64, 12, 20, 0, 0, 0, 0, 0, 0];
    let f = *F.get(usize::from(ta1 >> 4))?;
    let d = *D.get(usize::from(ta1 & 0x0F))?;
    (f > 0 && d > 0).then_some((f, d))
}

/// F = 372 and D = 1, as during the answer to reset.
pub(super) const DEFAULT_RATE: u8 = 0x11;
const GET_DATA_RATES: u8 = 0x03;
/// Prologue, 254 bytes and two of CRC.
const LONGEST_BLOCK: u64 = 259;
const MARGIN: Duration = Duration::from_secs(1);
/// CWI may be as high as 15, which no card means.
const MAX_CHARACTERS: Duration = Duration::from_secs(20);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bit_rates_as_in_the_public_lists() {
        assert_eq!(bit_rate(0x11, 4_800), Some(12_903));
        assert_eq!(bit_rate(0x16, 4_800), Some(412_903));
        assert_eq!(bit_rate(0x96, 4_800), Some(300_000));
        assert_eq!(bit_rate(0x70, 4_800), None);
        assert_eq!(bit_rate(0x1F, 4_800), None);
    }
}
