//! The CCID readers that are emulated, as published dumps of real ones describe them
//! (LudovicRousseau/CCID, `readers/`).

use super::Exchange;
use crate::usb::descriptors::{Endpoint, Identity, Interface, Names};
use crate::usb::line::Line;

/// An emulated product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CcidModel {
    /// SCR3310-NTTCom: contacts, vendor class, TPDU level. A page can use it.
    Scr3310NttCom,
    /// SCM SCL010: contactless, vendor class, TPDU level.
    Scl010,
    /// OMNIKEY 5321 CLi: contactless, vendor class, short APDU level.
    Omnikey5321Cli,
    /// DUALi DE-ABCM6: contactless, vendor class, extended APDU level.
    DualiDeAbcm6,
    /// SCR3310: contacts, smart card class, TPDU level. Browsers refuse it.
    Scr3310,
}

/// What tells one model from another.
struct Profile {
    ids: (u16, u16),
    release: u16,
    names: Names,
    class: u8,
    contactless: bool,
    descriptor: ClassDescriptor,
}

/// The 54 bytes of CCID 1.1 §5.1, as far as readers differ in them.
pub(in crate::usb) struct ClassDescriptor {
    pub(in crate::usb) release: u16,
    pub(in crate::usb) voltages: u8,
    pub(in crate::usb) protocols: u32,
    /// Default and highest clock in kHz.
    pub(in crate::usb) clocks: [u32; 2],
    /// Default and highest data rate in bit/s.
    pub(in crate::usb) rates: [u32; 2],
    pub(in crate::usb) max_ifsd: u32,
    pub(in crate::usb) features: u32,
    pub(in crate::usb) max_message: u32,
    /// bClassGetResponse and bClassEnvelope.
    pub(in crate::usb) class_echo: u8,
}

impl CcidModel {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Scr3310NttCom,
        Self::Scl010,
        Self::Omnikey5321Cli,
        Self::DualiDeAbcm6,
        Self::Scr3310,
    ];

    pub(super) fn identity(self) -> Identity {
        let profile = self.profile();
        let interface = Interface {
            class: profile.class,
            extra: profile.descriptor.bytes(),
            endpoints: &ENDPOINTS,
        };
        Identity::new(profile.ids, profile.release, profile.names, &[interface])
    }

    pub(super) fn line(self) -> Line {
        match self.profile().contactless {
            true => Line::air(),
            false => Line::contact(),
        }
    }

    pub(super) fn exchange(self) -> Exchange {
        let ClassDescriptor {
            features,
            max_message,
            ..
        } = self.profile().descriptor;
        match features >> 16 {
            1 => Exchange::tpdu(),
            2 => Exchange::ShortApdu,
            _ => Exchange::extended(max_message as usize),
        }
    }

    fn profile(self) -> Profile {
        match self {
            Self::Scr3310NttCom => Profile {
                ids: (0x04E6, 0x511A),
                release: 0x0203,
                names: Names {
                    manufacturer: "NTT Communications Corp.",
                    product: "SCR3310-NTTCom USB SmartCard Reader",
                    serial_number: "21120634200001",
                    interface: Some("Vendor Interface"),
                },
                class: VENDOR,
                contactless: false,
                descriptor: ClassDescriptor {
                    release: 0x0110,
                    voltages: 0x07,
                    protocols: 3,
                    clocks: [4_800, 8_000],
                    rates: [12_903, 412_903],
                    max_ifsd: 252,
                    features: 0x0001_01BA,
                    max_message: 271,
                    class_echo: 0xFF,
                },
            },
            Self::Scl010 => Profile {
                ids: (0x04E6, 0x5291),
                release: 0x0108,
                names: Names {
                    manufacturer: "SCM Microsystems Inc.",
                    product: "SCL010 Contactless Reader",
                    serial_number: "21120842200001",
                    interface: Some("SCL010 Contactless Reader"),
                },
                class: VENDOR,
                contactless: true,
                descriptor: ClassDescriptor {
                    release: 0x0110,
                    voltages: 0x01,
                    protocols: 3,
                    clocks: [13_560, 13_560],
                    rates: [106_000, 848_000],
                    max_ifsd: 254,
                    features: 0x0001_007E,
                    max_message: 271,
                    class_echo: 0xFF,
                },
            },
            Self::Omnikey5321Cli => Profile {
                ids: (0x076B, 0x532A),
                release: 0x0510,
                names: Names {
                    manufacturer: "OMNIKEY",
                    product: "Smart Card Reader USB",
                    serial_number: "OKCM0000001",
                    interface: None,
                },
                class: VENDOR,
                contactless: true,
                descriptor: ClassDescriptor {
                    release: 0x0100,
                    voltages: 0x07,
                    protocols: 3,
                    clocks: [4_800, 8_000],
                    rates: [10_752, 412_903],
                    max_ifsd: 254,
                    features: 0x0002_07B2,
                    max_message: 271,
                    class_echo: 0xFF,
                },
            },
            Self::DualiDeAbcm6 => Profile {
                ids: (0x1DB2, 0x0600),
                release: 0x0100,
                names: Names {
                    manufacturer: "DUALi",
                    product: "DE-ABCM6",
                    serial_number: "0000001",
                    interface: None,
                },
                class: VENDOR,
                contactless: true,
                descriptor: ClassDescriptor {
                    release: 0x0110,
                    voltages: 0x07,
                    protocols: 3,
                    clocks: [4_000, 4_000],
                    rates: [10_752, 344_086],
                    max_ifsd: 254,
                    features: 0x0004_06BA,
                    max_message: 1014,
                    class_echo: 0x00,
                },
            },
            Self::Scr3310 => Profile {
                ids: (0x04E6, 0x511F),
                release: 0x0522,
                names: Names {
                    manufacturer: "SCM Microsystems Inc.",
                    product: "SCR3310 USB Smart Card Reader",
                    serial_number: "21120515200001",
                    interface: Some("CCID Interface"),
                },
                class: SMART_CARD,
                contactless: false,
                descriptor: ClassDescriptor {
                    release: 0x0100,
                    voltages: 0x01,
                    protocols: 3,
                    clocks: [4_000, 8_000],
                    rates: [10_753, 344_105],
                    max_ifsd: 252,
                    features: 0x0001_00BA,
                    max_message: 263,
                    class_echo: 0xFF,
                },
            },
        }
    }
}

impl ClassDescriptor {
    pub(in crate::usb) fn bytes(&self) -> Vec<u8> {
        let mut bytes = vec![54, CLASS_DESCRIPTOR];
        bytes.extend(self.release.to_le_bytes());
        bytes.extend([0, self.voltages]);
        bytes.extend(self.protocols.to_le_bytes());
        bytes.extend(self.clocks.iter().flat_map(|clock| clock.to_le_bytes()));
        bytes.push(0);
        bytes.extend(self.rates.iter().flat_map(|rate| rate.to_le_bytes()));
        bytes.push(0);
        bytes.extend(self.max_ifsd.to_le_bytes());
        // No synchronous protocols, no mechanics.
        bytes.extend([0; 8]);
        bytes.extend(self.features.to_le_bytes());
        bytes.extend(self.max_message.to_le_bytes());
        bytes.extend([self.class_echo, self.class_echo]);
        // No display, no keypad, one slot at a time.
        bytes.extend([0, 0, 0, 1]);
        bytes
    }
}

pub(super) const BULK_OUT: u8 = 0x01;
pub(super) const BULK_IN: u8 = 0x82;
pub(super) const INTERRUPT_IN: u8 = 0x83;
const ENDPOINTS: [Endpoint; 3] = [
    Endpoint::bulk(BULK_OUT),
    Endpoint::bulk(BULK_IN),
    Endpoint::interrupt(INTERRUPT_IN, 16, 16),
];

const CLASS_DESCRIPTOR: u8 = 0x21;
const VENDOR: u8 = 0xFF;
const SMART_CARD: u8 = 0x0B;
