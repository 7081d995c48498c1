//! Answer to reset (ISO/IEC 7816-3:2006 §8): what a card with contacts says of itself.

mod t1;

use t1::T1Bytes;
pub use t1::{Checksum, T1Parameters};

/// An answer to reset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Atr {
    /// TS: how the card writes its bits. A reader has already turned them round.
    pub convention: Convention,
    /// TA1: Fi in the high nibble, Di in the low one; the fastest bit rate.
    pub ta1: Option<u8>,
    /// TC1: extra guard time in etu; 255 has a meaning of its own.
    pub tc1: Option<u8>,
    /// TA2: the card is in its specific mode and negotiates nothing.
    pub specific: Option<SpecificMode>,
    /// T=1 as the card wants it, or the defaults if it does not say.
    pub t1: T1Parameters,
    /// Up to 15 historical bytes.
    pub historical: Vec<u8>,
    protocols: u16,
    first_protocol: u8,
}

/// TS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Convention {
    /// `3B`
    Direct,
    /// `3F`
    Inverse,
}

/// TA2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpecificMode {
    /// The one protocol that the card speaks.
    pub protocol: u8,
    /// The bit rate is not the one of TA1 but a matter of prior agreement.
    pub implicit: bool,
}

/// Why bytes are no answer to reset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AtrError {
    /// It ends before it should.
    Truncated,
    /// It goes on after its end, or is longer than 33 bytes.
    TooLong,
    /// The first byte is neither `3B` nor `3F`.
    Convention,
    /// TCK does not fit.
    Check,
    /// An interface byte has a value that the standard keeps for later.
    Reserved,
}

impl Atr {
    /// TS and at most 32 characters (§8.2.1).
    pub const MAX_LENGTH: usize = 33;

    /// Reads an answer to reset.
    ///
    /// # Errors
    ///
    /// [`AtrError`].
    pub fn parse(bytes: &[u8]) -> Result<Self, AtrError> {
        if bytes.len() > Self::MAX_LENGTH {
            return Err(AtrError::TooLong);
        }
        let (convention, rest) = match *bytes {
            [0x3B, ref rest @ ..] => (Convention::Direct, rest),
            [0x3F, ref rest @ ..] => (Convention::Inverse, rest),
            [] => return Err(AtrError::Truncated),
            [..] => return Err(AtrError::Convention),
        };
        let mut characters = Characters(rest);
        let t0 = characters.next()?;
        let mut atr = Self {
            convention,
            ta1: None,
            tc1: None,
            specific: None,
            t1: T1Parameters::DEFAULT,
            historical: Vec::new(),
            protocols: 0,
            first_protocol: 0,
        };
        atr.interface_bytes(&mut characters, t0)?;
        atr.historical = characters.take(usize::from(t0 & 0x0F))?.to_vec();
        // Only T=0 does without TCK.
        if atr.protocols & !0x0001 != 0 {
            characters.next()?;
            if rest.iter().fold(0, |sum, byte| sum ^ byte) != 0 {
                return Err(AtrError::Check);
            }
        }
        match characters.0 {
            [] => Ok(atr),
            [..] => Err(AtrError::TooLong),
        }
    }

    /// Whether the card speaks this protocol: 0 for T=0, 1 for T=1.
    pub const fn offers(&self, protocol: u8) -> bool {
        match self.specific {
            Some(specific) => specific.protocol == protocol,
            None => {
                protocol < 15
                    && (self.protocols | (self.protocols == 0) as u16) >> protocol & 1 == 1
            }
        }
    }

    /// The protocol that the card speaks if nothing is negotiated.
    pub const fn first_protocol(&self) -> u8 {
        match self.specific {
            Some(specific) => specific.protocol,
            None => self.first_protocol,
        }
    }

    /// TA1 to TDn: every TD says which bytes follow it, and for which protocol.
    fn interface_bytes(&mut self, characters: &mut Characters<'_>, t0: u8) -> Result<(), AtrError> {
        let mut follows = t0 >> 4;
        let mut protocol = None;
        let mut t1 = T1Bytes::default();
        for i in 1_u8.. {
            let [ta, tb, tc, td] = characters.group(follows)?;
            match (i, protocol) {
                (1, _) => (self.ta1, self.tc1) = (ta, tc),
                (2, _) => self.specific = ta.map(SpecificMode::from_ta2),
                // The first ones for T=1 count (§11.4.2 to §11.4.4).
                (_, Some(1)) => {
                    t1.ta = t1.ta.or(ta);
                    t1.tb = t1.tb.or(tb);
                    t1.tc = t1.tc.or(tc);
                }
                _ => {}
            }
            let Some(td) = td else { break };
            let t = td & 0x0F;
            if self.protocols == 0 {
                self.first_protocol = t;
            }
            self.protocols |= 1 << t;
            protocol = Some(t);
            follows = td >> 4;
        }
        self.t1 = t1.parse()?;
        Ok(())
    }
}

impl SpecificMode {
    const fn from_ta2(ta2: u8) -> Self {
        Self {
            protocol: ta2 & 0x0F,
            implicit: ta2 & 0x10 != 0,
        }
    }
}

/// The characters that have not been read yet.
struct Characters<'a>(&'a [u8]);

impl<'a> Characters<'a> {
    fn next(&mut self) -> Result<u8, AtrError> {
        let (&character, rest) = self.0.split_first().ok_or(AtrError::Truncated)?;
        self.0 = rest;
        Ok(character)
    }

    fn take(&mut self, count: usize) -> Result<&'a [u8], AtrError> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or(AtrError::Truncated)?;
        self.0 = rest;
        Ok(taken)
    }

    /// TA, TB, TC and TD, as far as the four bits say that they are there.
    fn group(&mut self, follows: u8) -> Result<[Option<u8>; 4], AtrError> {
        let mut group = [None; 4];
        for (i, byte) in group.iter_mut().enumerate() {
            if follows >> i & 1 == 1 {
                *byte = Some(self.next()?);
            }
        }
        Ok(group)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use std::time::Duration;

    use hex_literal::hex;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_my_number_card_speaks_t1_with_long_blocks() {
        let atr = Atr::parse(&hex!("3BE000FF8131FE4514")).unwrap();
        assert_eq!(atr.convention, Convention::Direct);
        assert_eq!((atr.ta1, atr.tc1, atr.specific), (None, Some(0xFF), None));
        assert!(atr.offers(1) && !atr.offers(0));
        assert_eq!(atr.first_protocol(), 1);
        assert_eq!(
            atr.t1,
            T1Parameters {
                ifsc: 254,
                bwi: 4,
                cwi: 5,
                checksum: Checksum::Lrc
            }
        );
        assert_eq!(atr.t1.waiting_integers(), 0x45);
        assert_eq!(
            atr.t1.block_waiting_time(4_800),
            Duration::from_micros(1_190_400)
        );
        assert!(atr.historical.is_empty());
    }

    #[test]
    fn a_card_without_interface_bytes_speaks_t0() {
        let atr = Atr::parse(&hex!("3B 02 1450")).unwrap();
        assert!(atr.offers(0) && !atr.offers(1));
        assert_eq!(atr.t1, T1Parameters::DEFAULT);
        assert_eq!(atr.historical, hex!("1450"));
        // The same, said by TD1: there is no TCK either.
        let atr = Atr::parse(&hex!("3B 82 00 1450")).unwrap();
        assert!(atr.offers(0) && !atr.offers(1));
    }

    #[test]
    fn a_card_with_both_protocols_says_which_comes_first() {
        // OpenPGP card: TA1, and T=1 with its own bytes.
        let atr = Atr::parse(&hex!("3BDA18FF81B1FE751F030031C573C001400090000C")).unwrap();
        assert_eq!((atr.ta1, atr.first_protocol()), (Some(0x18), 1));
        assert_eq!((atr.t1.ifsc, atr.t1.bwi, atr.t1.cwi), (254, 7, 5));

        // T=0 first, then T=1 by CRC; the bytes after TD2 are for T=1.
        let both = Atr::parse(&hex!("3B 80 80 71 FE 45 01 CB")).unwrap();
        assert!(both.offers(0) && both.offers(1));
        assert_eq!(both.first_protocol(), 0);
        assert_eq!(both.t1.checksum, Checksum::Crc);
    }

    #[test]
    fn the_bytes_after_t15_are_not_those_of_t1() {
        // TD1: T=1, TD2: T=15 with TA3 = C7 (clock stop and classes).
        let atr = Atr::parse(&hex!("3B 80 81 1F C7 D9")).unwrap();
        assert_eq!(atr.t1.ifsc, 32);
        assert!(atr.offers(1) && !atr.offers(15));
    }

    #[test]
    fn a_card_in_specific_mode_has_one_protocol() {
        let atr = Atr::parse(&hex!("3B 90 95 11 11 05")).unwrap();
        let specific = atr.specific.unwrap();
        assert_eq!((specific.protocol, specific.implicit), (1, true));
        assert!(atr.offers(1) && !atr.offers(0));
    }

    #[test]
    fn what_is_not_an_answer_to_reset_is_refused() {
        for (bytes, error) in [
            (hex!("").as_slice(), AtrError::Truncated),
            (&hex!("3B"), AtrError::Truncated),
            (&hex!("3BE000FF8131FE45"), AtrError::Truncated),
            (&hex!("03 02 1450"), AtrError::Convention),
            (&hex!("3BE000FF8131FE4515"), AtrError::Check),
            (&hex!("3BE000FF8131FE451400"), AtrError::TooLong),
            (&hex!("3B 02 145000"), AtrError::TooLong),
            (&hex!("3BE000FF8131FF4515"), AtrError::Reserved),
            (&hex!("3BE000FF8131FEA5F4"), AtrError::Reserved),
            (&[0x3B; 34], AtrError::TooLong),
        ] {
            assert_eq!(Atr::parse(bytes), Err(error), "{bytes:02X?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_bytes_are_an_answer_or_refused(ts in prop_oneof![Just(0x3B), Just(0x3F)], rest: Vec<u8>) {
            if let Ok(atr) = Atr::parse(&[&[ts], &rest[..]].concat()) {
                prop_assert_eq!(atr.historical.len(), usize::from(rest.first().unwrap() & 0x0F));
                prop_assert!((1..=254).contains(&atr.t1.ifsc) && atr.t1.bwi < 10);
                prop_assert!(atr.specific.is_some() || atr.offers(atr.first_protocol()) || atr.first_protocol() == 15);
            }
        }
    }
}
