//! The class descriptor (CCID 1.1 §5.1): what the reader does by itself, and what the host must do.

use apdu::ParseError;

/// The 54 bytes of the class descriptor, field by field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CcidDescriptor {
    /// bcdCCID: `0x0110` is release 1.10.
    pub release: u16,
    /// bMaxSlotIndex: one less than the number of slots.
    pub max_slot: u8,
    /// bVoltageSupport: bit 0 is 5 V, bit 1 is 3 V, bit 2 is 1.8 V.
    pub voltages: u8,
    /// dwProtocols: bit 0 is T=0, bit 1 is T=1.
    pub protocols: u32,
    /// dwDefaultClock in kHz.
    pub default_clock: u32,
    /// dwMaximumClock in kHz.
    pub maximum_clock: u32,
    /// bNumClockSupported; zero: all between the two.
    pub clocks: u8,
    /// dwDataRate in bit/s.
    pub data_rate: u32,
    /// dwMaxDataRate in bit/s.
    pub max_data_rate: u32,
    /// bNumDataRatesSupported; zero: all between the two.
    pub data_rates: u8,
    /// dwMaxIFSD: the longest information field that the reader takes from a card by T=1, in bytes.
    pub max_ifsd: u32,
    /// dwSynchProtocols.
    pub synchronous_protocols: u32,
    /// dwMechanical.
    pub mechanical: u32,
    /// dwFeatures.
    pub features: Features,
    /// dwMaxCCIDMessageLength: header and data of the longest message, in bytes.
    pub max_message: u32,
    /// bClassGetResponse.
    pub class_get_response: u8,
    /// bClassEnvelope.
    pub class_envelope: u8,
    /// wLcdLayout: lines in the high byte, characters a line in the low one.
    pub lcd_layout: u16,
    /// bPINSupport: bit 0 is verification, bit 1 is modification.
    pub pin_support: u8,
    /// bMaxCCIDBusySlots.
    pub max_busy_slots: u8,
}

/// dwFeatures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Features(pub u32);

/// What one PC_to_RDR_XfrBlock carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExchangeLevel {
    /// Characters: the host minds every byte of the card's answer.
    Character,
    /// Blocks of T=1, or the headers and procedure bytes of T=0.
    Tpdu,
    /// Command APDUs with short length fields.
    ShortApdu,
    /// Command APDUs with short or extended length fields.
    ExtendedApdu,
}

impl CcidDescriptor {
    /// bLength, and the length by which libraries tell a CCID interface of the vendor class.
    pub const LENGTH: usize = 54;

    /// Reads a class descriptor; bytes after its end are ignored.
    ///
    /// # Errors
    ///
    /// [`ParseError::Truncated`] if there are fewer than 54 bytes, [`ParseError::LengthMismatch`] if
    /// bLength says otherwise.
    pub fn parse(bytes: &[u8]) -> Result<Self, ParseError> {
        let (fields, _) = bytes
            .split_first_chunk::<{ Self::LENGTH }>()
            .ok_or(ParseError::Truncated)?;
        let mut fields = Fields(fields);
        if usize::from(fields.byte()) != Self::LENGTH {
            return Err(ParseError::LengthMismatch);
        }
        // bDescriptorType is 0x21 in the standard and 0xFF in some readers of the vendor class.
        fields.byte();
        Ok(Self {
            release: fields.word(),
            max_slot: fields.byte(),
            voltages: fields.byte(),
            protocols: fields.double_word(),
            default_clock: fields.double_word(),
            maximum_clock: fields.double_word(),
            clocks: fields.byte(),
            data_rate: fields.double_word(),
            max_data_rate: fields.double_word(),
            data_rates: fields.byte(),
            max_ifsd: fields.double_word(),
            synchronous_protocols: fields.double_word(),
            mechanical: fields.double_word(),
            features: Features(fields.double_word()),
            max_message: fields.double_word(),
            class_get_response: fields.byte(),
            class_envelope: fields.byte(),
            lcd_layout: fields.word(),
            pin_support: fields.byte(),
            max_busy_slots: fields.byte(),
        })
    }

    /// Finds the class descriptor among the descriptors that stand between an interface and its
    /// endpoints, or behind the last endpoint. `0x21` is also the number of the HID descriptor:
    /// the length tells them apart.
    pub fn find(mut descriptors: &[u8]) -> Option<Self> {
        while let Some(&length) = descriptors.first() {
            if usize::from(length) == Self::LENGTH {
                return Self::parse(descriptors).ok();
            }
            // A length of zero or one would never get to the end.
            let length = usize::from(length).max(2);
            (_, descriptors) = descriptors.split_at_checked(length)?;
        }
        None
    }

    /// What one PC_to_RDR_XfrBlock carries.
    pub const fn exchange_level(&self) -> ExchangeLevel {
        self.features.exchange_level()
    }
}

impl Features {
    /// The reader sets its parameters from the ATR.
    pub const AUTO_PARAMETERS: Self = Self(0x02);
    /// The reader powers a card up as soon as it is inserted.
    pub const AUTO_ACTIVATION: Self = Self(0x04);
    /// The reader chooses the voltage.
    pub const AUTO_VOLTAGE: Self = Self(0x08);
    /// The reader changes the clock to what the parameters say.
    pub const AUTO_CLOCK: Self = Self(0x10);
    /// The reader changes the bit rate to what the parameters say.
    pub const AUTO_BAUD_RATE: Self = Self(0x20);
    /// The reader negotiates parameters and sets them, all by itself.
    pub const AUTO_NEGOTIATION: Self = Self(0x40);
    /// The reader does the PPS that its current parameters ask for.
    pub const AUTO_PPS: Self = Self(0x80);
    /// The reader can stop the clock.
    pub const CLOCK_STOP: Self = Self(0x100);
    /// The reader takes NAD values other than zero.
    pub const NAD: Self = Self(0x200);
    /// The reader tells the card its IFSD as the first exchange of T=1.
    pub const AUTO_IFSD: Self = Self(0x400);
    /// The reader wakes the host when a card comes.
    pub const WAKE_UP: Self = Self(0x10_0000);

    /// Whether the reader has all of these.
    pub const fn has(self, features: Self) -> bool {
        self.0 & features.0 == features.0
    }

    /// Bits 16 to 18.
    pub const fn exchange_level(self) -> ExchangeLevel {
        // More than one bit is against the standard: the level that needs least of the host wins.
        match self.0 {
            features if features & 0x4_0000 != 0 => ExchangeLevel::ExtendedApdu,
            features if features & 0x2_0000 != 0 => ExchangeLevel::ShortApdu,
            features if features & 0x1_0000 != 0 => ExchangeLevel::Tpdu,
            _ => ExchangeLevel::Character,
        }
    }
}

/// The fields that have not been read yet. As many are read as there are, see the test.
struct Fields<'a>(&'a [u8]);

impl Fields<'_> {
    fn byte(&mut self) -> u8 {
        u8::from_le_bytes(self.next())
    }

    fn word(&mut self) -> u16 {
        u16::from_le_bytes(self.next())
    }

    fn double_word(&mut self) -> u32 {
        u32::from_le_bytes(self.next())
    }

    fn next<const N: usize>(&mut self) -> [u8; N] {
        match self.0.split_first_chunk() {
            Some((field, rest)) => {
                self.0 = rest;
                *field
            }
            None => [0; N],
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use hex_literal::hex;
    use proptest::prelude::*;

    use super::*;

    /// SCR3310-NTTCom, as it reports itself.
    const SCR3310: [u8; 54] = hex!(
        "36 21 1001 00 07 03000000 C0120000 401F0000 00 67320000 E74C0600 00"
        "FC000000 00000000 00000000 BA010100 0F010000 FF FF 0000 00 01"
    );

    #[test]
    fn a_reader_is_described_as_in_the_public_lists() {
        let descriptor = CcidDescriptor::parse(&SCR3310).unwrap();
        let CcidDescriptor {
            release,
            max_slot,
            voltages,
            protocols,
            default_clock,
            maximum_clock,
            data_rate,
            max_data_rate,
            max_ifsd,
            features,
            max_message,
            class_get_response,
            pin_support,
            max_busy_slots,
            ..
        } = descriptor;
        assert_eq!((release, max_slot, voltages, protocols), (0x0110, 0, 7, 3));
        assert_eq!((default_clock, maximum_clock), (4_800, 8_000));
        assert_eq!((data_rate, max_data_rate), (12_903, 412_903));
        assert_eq!((max_ifsd, max_message), (252, 271));
        assert_eq!(
            (class_get_response, pin_support, max_busy_slots),
            (0xFF, 0, 1)
        );
        assert_eq!(descriptor.exchange_level(), ExchangeLevel::Tpdu);
        assert!(features.has(Features::AUTO_PPS) && features.has(Features::AUTO_VOLTAGE));
        assert!(!features.has(Features::AUTO_NEGOTIATION) && !features.has(Features::AUTO_IFSD));
    }

    #[test]
    fn the_descriptor_is_found_behind_others() {
        let hid = hex!("09 21 1101 00 01 22 4000");
        let found = CcidDescriptor::parse(&SCR3310).ok();
        assert!(found.is_some());
        assert_eq!(CcidDescriptor::find(&[&hid[..], &SCR3310].concat()), found);
        assert_eq!(CcidDescriptor::find(&hid), None);
        assert_eq!(CcidDescriptor::find(&SCR3310[..53]), None);
        assert_eq!(CcidDescriptor::find(&[]), None);
    }

    #[test]
    fn other_lengths_are_refused() {
        assert_eq!(
            CcidDescriptor::parse(&SCR3310[..53]),
            Err(ParseError::Truncated)
        );
        let mut other = SCR3310;
        other[0] = 53;
        assert_eq!(
            CcidDescriptor::parse(&other),
            Err(ParseError::LengthMismatch)
        );
    }

    #[test]
    fn every_level_of_exchange() {
        for (features, level) in [
            (0, ExchangeLevel::Character),
            (0x1_00BA, ExchangeLevel::Tpdu),
            (0x2_04BA, ExchangeLevel::ShortApdu),
            (0x4_047E, ExchangeLevel::ExtendedApdu),
        ] {
            assert_eq!(Features(features).exchange_level(), level);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn the_last_byte_is_the_last_field(mut bytes: [u8; 32], last: u8) {
            bytes[0] = 54;
            let whole = [&bytes[..], &[0; 21], &[last]].concat();
            let parsed = CcidDescriptor::parse(&whole);
            prop_assert_eq!(parsed.map(|descriptor| descriptor.max_busy_slots), Ok(last));
        }

        #[test]
        fn any_bytes_are_searched_to_the_end(bytes: Vec<u8>) {
            let found = CcidDescriptor::find(&bytes);
            prop_assert!(found.is_none() || bytes.len() >= CcidDescriptor::LENGTH);
        }
    }
}
