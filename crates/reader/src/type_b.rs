//! Waking and selecting a Type B card (ISO/IEC 14443-3:2018 §7), as frames without their CRC.

use std::time::Duration;

use apdu::ParseError;

/// REQB for every application family, one slot, extended ATQB welcome (§7.7).
pub const REQB: [u8; 3] = [0x05, 0x00, 0x10];
/// WUPB, the same for cards that were halted too (§7.7).
pub const WUPB: [u8; 3] = [0x05, 0x00, 0x18];

/// What a card says of itself when it is called (§7.9).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Atqb {
    /// The number by which the card is selected; often made anew each time.
    pub pupi: [u8; 4],
    /// Application data.
    pub application: [u8; 4],
    /// Bit rate capability as it came.
    bit_rates: u8,
    /// FSCI and Protocol_Type as they came.
    protocol: u8,
    /// FWI, ADC and FO as they came.
    waiting: u8,
    /// SFGI, from the extended ATQB.
    start_up: u8,
}

/// Bit rates of one direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BitRate {
    /// fc/128, which every card has.
    Kbit106,
    /// fc/64.
    Kbit212,
    /// fc/32.
    Kbit424,
}

/// Bit rates of both directions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rates {
    /// Reader to card.
    pub to_card: BitRate,
    /// Card to reader.
    pub from_card: BitRate,
}

impl Atqb {
    /// Reads an ATQB of 12 bytes, or an extended one of 13; bytes after that are ignored.
    ///
    /// # Errors
    ///
    /// [`ParseError::Truncated`] if there are fewer, [`ParseError::LengthMismatch`] if it is another
    /// frame.
    pub fn parse(frame: &[u8]) -> Result<Self, ParseError> {
        let (basic, extended) = frame
            .split_first_chunk::<12>()
            .ok_or(ParseError::Truncated)?;
        let &[
            first,
            p0,
            p1,
            p2,
            p3,
            a0,
            a1,
            a2,
            a3,
            bit_rates,
            protocol,
            waiting,
        ] = basic;
        if first != FIRST_BYTE {
            return Err(ParseError::LengthMismatch);
        }
        Ok(Self {
            pupi: [p0, p1, p2, p3],
            application: [a0, a1, a2, a3],
            bit_rates,
            protocol,
            waiting,
            start_up: extended.first().copied().unwrap_or_default() >> 4,
        })
    }

    /// ATTRIB for this card: frames of up to 256 bytes to the reader, no CID, ISO/IEC 14443-4
    /// (§7.10).
    pub const fn attrib(&self, rates: Rates) -> [u8; 9] {
        let [p0, p1, p2, p3] = self.pupi;
        let rates = rates.from_card.code() << 6 | rates.to_card.code() << 4;
        let parameter_3 = self.protocol & 0x0F;
        [0x1D, p0, p1, p2, p3, 0x00, rates | FSDI, parameter_3, CID]
    }

    /// Whether these bytes answer [`Atqb::attrib`]: MBLI may be anything, the CID is ours.
    pub fn is_attrib_answer(frame: &[u8]) -> bool {
        frame.first().is_some_and(|first| first & 0x0F == CID)
    }

    /// Whether the card speaks ISO/IEC 14443-4 once it is selected.
    pub const fn speaks_iso_dep(&self) -> bool {
        self.protocol & 0x01 != 0
    }

    /// The fastest rates that the card offers, none faster than `limit`.
    pub fn rates(&self, limit: BitRate) -> Rates {
        let to_card = BitRate::fastest(self.bit_rates);
        let from_card = BitRate::fastest(self.bit_rates >> 4);
        let (to_card, from_card) = match self.bit_rates {
            // Bit 4 is reserved: whoever sets it means something that we do not know.
            reserved if reserved & 0x08 != 0 => return Rates::SLOWEST,
            same if same & 0x80 != 0 => {
                let common = BitRate::fastest(self.bit_rates & self.bit_rates >> 4);
                (common, common)
            }
            _ => (to_card, from_card),
        };
        Rates {
            to_card: to_card.min(limit),
            from_card: from_card.min(limit),
        }
    }

    /// FSC: the longest frame that the card takes, CRC included, in bytes.
    pub const fn frame_size(&self) -> usize {
        match self.protocol >> 4 {
            0 => 16,
            1 => 24,
            2 => 32,
            3 => 40,
            4 => 48,
            5 => 64,
            6 => 96,
            7 => 128,
            8 => 256,
            9 => 512,
            0xA => 1024,
            0xB => 2048,
            _ => 4096,
        }
    }

    /// FWI: FWT is 4096/fc · 2^FWI. The reserved 15 is read as 4 (ISO/IEC 14443-4 §7.2).
    pub const fn fwi(&self) -> u8 {
        match self.waiting >> 4 {
            0xF => 4,
            fwi => fwi,
        }
    }

    /// SFGT: how long the card wants to be left alone after ATTRIB; zero for most.
    pub fn start_up_guard(&self) -> Duration {
        match self.start_up {
            0 | 0xF => Duration::ZERO,
            sfgi => UNIT * (1 << sfgi),
        }
    }
}

impl BitRate {
    /// In kbit/s.
    pub const fn kbit_per_s(self) -> u16 {
        match self {
            Self::Kbit106 => 106,
            Self::Kbit212 => 212,
            Self::Kbit424 => 424,
        }
    }

    /// Bit 0 stands for 212, bit 1 for 424; bit 2, 847, is beyond our readers.
    const fn fastest(capability: u8) -> Self {
        match capability & 0x03 {
            0 => Self::Kbit106,
            1 => Self::Kbit212,
            _ => Self::Kbit424,
        }
    }

    const fn code(self) -> u8 {
        match self {
            Self::Kbit106 => 0,
            Self::Kbit212 => 1,
            Self::Kbit424 => 2,
        }
    }
}

impl Rates {
    /// 106 kbit/s both ways.
    pub const SLOWEST: Self = Self {
        to_card: BitRate::Kbit106,
        from_card: BitRate::Kbit106,
    };

    /// The slower direction.
    pub fn slower(&self) -> BitRate {
        self.to_card.min(self.from_card)
    }
}

const FIRST_BYTE: u8 = 0x50;
/// We take frames of 256 bytes.
const FSDI: u8 = 8;
/// One card, no number.
const CID: u8 = 0;
/// 4096/fc at 13.56 MHz, the unit of FWT and SFGT.
pub(crate) const UNIT: Duration = Duration::from_nanos(302_065);

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use hex_literal::hex;
    use proptest::prelude::*;

    use super::*;

    fn atqb(bit_rates: u8) -> Atqb {
        let mut frame = hex!("50 11223344 00000000 00 81 71");
        frame[9] = bit_rates;
        Atqb::parse(&frame).unwrap()
    }

    #[test]
    fn an_answer_to_the_call_says_how_to_talk() {
        let card = atqb(0x00);
        assert_eq!(card.pupi, hex!("11223344"));
        assert_eq!((card.frame_size(), card.fwi()), (256, 7));
        assert!(card.speaks_iso_dep());
        assert_eq!(card.start_up_guard(), Duration::ZERO);
        assert_eq!(card.attrib(Rates::SLOWEST), hex!("1D 11223344 00 08 01 00"));

        let extended = Atqb::parse(&hex!("50 11223344 00000000 00 80 F0 20")).unwrap();
        assert!(!extended.speaks_iso_dep());
        assert_eq!(extended.fwi(), 4);
        assert_eq!(extended.start_up_guard(), Duration::from_nanos(1_208_260));
    }

    #[test]
    fn the_fastest_common_rate_is_chosen() {
        use BitRate::{Kbit106, Kbit212, Kbit424};
        for (offered, limit, to_card, from_card) in [
            (0x00, Kbit424, Kbit106, Kbit106),
            (0x11, Kbit424, Kbit212, Kbit212),
            (0x33, Kbit424, Kbit424, Kbit424),
            (0x33, Kbit106, Kbit106, Kbit106),
            (0x77, Kbit424, Kbit424, Kbit424),
            (0x44, Kbit424, Kbit106, Kbit106),
            (0x31, Kbit424, Kbit212, Kbit424),
            (0xB1, Kbit424, Kbit212, Kbit212),
            (0xA1, Kbit424, Kbit106, Kbit106),
            (0x3B, Kbit424, Kbit106, Kbit106),
        ] {
            let rates = Rates { to_card, from_card };
            assert_eq!(atqb(offered).rates(limit), rates, "{offered:02X}");
        }
        let rates = atqb(0x31).rates(Kbit424);
        assert_eq!(atqb(0x31).attrib(rates), hex!("1D 11223344 00 98 01 00"));
    }

    #[test]
    fn other_frames_are_no_answer_to_the_call() {
        assert_eq!(
            Atqb::parse(&hex!("50 11223344 00000000 0081")),
            Err(ParseError::Truncated)
        );
        assert_eq!(
            Atqb::parse(&hex!("51 11223344 00000000 008171")),
            Err(ParseError::LengthMismatch)
        );
        assert!(Atqb::is_attrib_answer(&hex!("10")));
        assert!(!Atqb::is_attrib_answer(&hex!("01")));
        assert!(!Atqb::is_attrib_answer(&[]));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn any_bytes_give_usable_parameters_or_none(mut frame: Vec<u8>) {
            if let Some(first) = frame.first_mut() {
                *first = FIRST_BYTE;
            }
            match Atqb::parse(&frame) {
                Ok(card) => {
                    prop_assert!((16..=4096).contains(&card.frame_size()));
                    prop_assert!(card.fwi() <= 14);
                    prop_assert!(card.start_up_guard() <= UNIT * (1 << 14));
                    let [first, pupi @ .., _, rates, protocol, cid] = card.attrib(card.rates(BitRate::Kbit424));
                    prop_assert_eq!((first, protocol >> 4, cid, rates & 0x0F), (0x1D, 0, 0, 8));
                    prop_assert_eq!(pupi, card.pupi);
                }
                Err(error) => prop_assert!(frame.len() < 12, "{}", error),
            }
        }
    }
}
