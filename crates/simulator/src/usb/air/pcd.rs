//! The reader's side of Type B, for readers that hide it behind command APDUs.

use std::time::Duration;

use super::rate::{BitRate, carrier_cycles, frame_waiting_time};
use super::{Field, has_crc, with_crc};

/// An activated card as its reader sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::usb) struct Pcd {
    /// What the card said when it was found, without check value: `50` ‖ PUPI ‖ application data ‖
    /// protocol information.
    pub(in crate::usb) atqb: Vec<u8>,
    rate: BitRate,
    /// Longest frame that the card takes, check value included.
    fsc: usize,
    fwt: Duration,
    block_number: u8,
}

/// The card does not answer, or never comes to an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::usb) struct Lost;

impl Pcd {
    /// Finds a card and activates it at this bit rate in both directions, or at 106 kbit/s if it
    /// does not have that one. Says how long that took.
    pub(in crate::usb) fn activate(field: &mut Field, rate: BitRate) -> (Option<Self>, Duration) {
        let mut takes = Duration::ZERO;
        let mut ask = |frame: &[u8]| {
            let heard = field.exchange(
                &with_crc(frame),
                BitRate::Kbit106,
                BitRate::Kbit106,
                ACTIVATION,
            );
            takes += heard.takes;
            heard.frame.filter(|frame| has_crc(frame))
        };
        let mut find = || {
            let atqb = ask(&[0x05, 0x00, 0x08])?;
            let &[0x50, a, b, c, d, _, _, _, _, rates, sizes, options, _, _] = atqb.as_slice()
            else {
                return None;
            };
            let rate = match rate.mask() | rate.mask() << 4 {
                wanted if rates & wanted == wanted => rate,
                _ => BitRate::Kbit106,
            };
            let code = match rate {
                BitRate::Kbit106 => 0x08,
                BitRate::Kbit212 => 0x58,
                BitRate::Kbit424 => 0xA8,
                BitRate::Kbit848 => 0xF8,
            };
            ask(&[0x1D, a, b, c, d, 0x00, code, 0x01, 0x00])?;
            Some(Self {
                atqb: atqb.split_last_chunk::<2>()?.0.to_vec(),
                rate,
                fsc: [16, 24, 32, 40, 48, 64, 96, 128]
                    .get(usize::from(sizes >> 4))
                    .copied()
                    .unwrap_or(256),
                fwt: frame_waiting_time(options >> 4),
                block_number: 0,
            })
        };
        let found = find();
        (found, takes)
    }

    /// Carries one command APDU and its response; says how long that took.
    pub(in crate::usb) fn transceive(
        &mut self,
        field: &mut Field,
        command: &[u8],
    ) -> (Result<Vec<u8>, Lost>, Duration) {
        let mut takes = Duration::ZERO;
        let result = self.carry(field, command, &mut takes);
        (result, takes)
    }

    fn carry(
        &mut self,
        field: &mut Field,
        command: &[u8],
        takes: &mut Duration,
    ) -> Result<Vec<u8>, Lost> {
        let mut response = Vec::new();
        let mut parts = command.chunks(self.fsc - 3).peekable();
        let mut block = Vec::new();
        while let Some(part) = parts.next() {
            let chaining = if parts.peek().is_some() { 0x10 } else { 0x00 };
            let sent = [&[0x02 | chaining | self.block_number], part].concat();
            block = self.ask(field, &sent, takes)?;
            let is_acknowledged = block.first().is_some_and(|pcb| pcb & 0xF6 == 0xA2);
            if is_acknowledged != (chaining != 0) {
                return Err(Lost);
            }
            self.block_number ^= 1;
        }
        loop {
            let Some((&pcb, inf)) = block.split_first().filter(|(pcb, _)| **pcb & 0xEE == 0x02)
            else {
                return Err(Lost);
            };
            response.extend(inf);
            if pcb & 0x10 == 0 {
                return Ok(response);
            }
            block = self.ask(field, &[0xA2 | self.block_number], takes)?;
            self.block_number ^= 1;
        }
    }

    /// One block and its answer, waited for as the card wishes. Nothing is lost on this air that would
    /// not be lost again, so nothing is asked for again.
    fn ask(&self, field: &mut Field, block: &[u8], takes: &mut Duration) -> Result<Vec<u8>, Lost> {
        let mut sent = block.to_vec();
        let mut patience = self.fwt + carrier_cycles(49_152);
        for _ in 0..EXTENSIONS {
            let heard = field.exchange(&with_crc(&sent), self.rate, self.rate, patience);
            *takes += heard.takes;
            let frame = heard.frame.filter(|frame| has_crc(frame)).ok_or(Lost)?;
            match frame.split_last_chunk::<2>() {
                Some((&[0xF2, multiplier], _)) => {
                    patience = self.fwt * u32::from(multiplier & 0x3F);
                    sent = vec![0xF2, multiplier & 0x3F];
                }
                Some((answer, _)) => return Ok(answer.to_vec()),
                None => return Err(Lost),
            }
        }
        Err(Lost)
    }
}

const EXTENSIONS: u8 = 100;
/// As long as an answer to activation may take, and some more.
const ACTIVATION: Duration = Duration::from_millis(8);
