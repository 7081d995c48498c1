//! From a device's descriptors to its driver, or to the reason why a page cannot use it.
//!
//! A page may claim an interface only if none of its alternates has a class that browsers keep to
//! themselves (WebUSB, "Protected interface classes"), smart cards among them. So a usable reader has
//! a vendor-class interface, and speaks on it either a protocol that goes with its ids, or CCID:
//! that is told, as libccid tells it, by a class descriptor of 54 bytes.

mod description;
mod products;

use crate::ccid::{CcidDescriptor, ExchangeLevel};

pub use description::{DeviceDescription, EndpointDescription, InterfaceDescription, TransferType};
pub use products::{Access, Contact, PRODUCTS, Product};

/// How a reader is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Who drives it.
    pub driver: DriverKind,
    /// bConfigurationValue
    pub configuration: u8,
    /// bInterfaceNumber
    pub interface: u8,
    /// bAlternateSetting
    pub alternate: u8,
    /// bEndpointAddress of the bulk OUT endpoint.
    pub bulk_out: u8,
    /// bEndpointAddress of the bulk IN endpoint, bit 7 set.
    pub bulk_in: u8,
    /// bEndpointAddress of the interrupt IN endpoint, bit 7 set.
    pub interrupt_in: Option<u8>,
    /// What is known of the product; nothing needs to be.
    pub product: Option<&'static Product>,
}

/// The driver for a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DriverKind {
    /// [`port100`](crate::port100), by the ids of its products.
    Port100,
    /// The vendor interface of the RC-S300 family, by its ids or beside a CCID interface of its maker.
    Rcs300,
    /// [`ccid`](crate::ccid), by the class descriptor.
    Ccid(CcidDescriptor),
}

/// Why a page cannot use a device. Of several reasons, the one that came closest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unusable {
    /// All its interfaces belong to classes that no page may claim. For class `0B`, CCID, there are
    /// an Isolated Web App with the Web Smart Card API, or another reader.
    ProtectedClass {
        /// bInterfaceNumber
        interface: u8,
        /// bInterfaceClass
        class: u8,
    },
    /// It has no interface of the vendor class, nor of a protected one: no card reader.
    NoVendorInterface,
    /// A page could claim this interface, but nothing tells what is spoken there.
    UnknownProtocol {
        /// bInterfaceNumber
        interface: u8,
    },
    /// The protocol is known, but an endpoint that it needs is not there.
    MissingEndpoint {
        /// bInterfaceNumber
        interface: u8,
        /// Which one.
        endpoint: NeededEndpoint,
    },
    /// A CCID reader that leaves every character to the host.
    CharacterLevel {
        /// bInterfaceNumber
        interface: u8,
    },
    /// A CCID reader without T=1, the only protocol of the card's contacts.
    NoT1 {
        /// bInterfaceNumber
        interface: u8,
    },
}

/// An endpoint without which no driver works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NeededEndpoint {
    /// Commands.
    BulkOut,
    /// Answers.
    BulkIn,
}

/// Chooses the interface and the driver for a device.
///
/// # Errors
///
/// [`Unusable`].
pub fn identify(device: &DeviceDescription) -> Result<Choice, Unusable> {
    let mut reason = protection(device).unwrap_or(Unusable::NoVendorInterface);
    for interface in claimable(device) {
        match choose(device, interface) {
            Ok(choice) => return Ok(choice),
            Err(found) if nearness(found) > nearness(reason) => reason = found,
            Err(_) => {}
        }
    }
    Err(reason)
}

/// What is known of the product with these ids.
pub fn product(vendor_id: u16, product_id: u16) -> Option<&'static Product> {
    PRODUCTS
        .iter()
        .find(|product| (product.vendor_id, product.product_id) == (vendor_id, product_id))
}

fn choose(
    device: &DeviceDescription,
    interface: &InterfaceDescription,
) -> Result<Choice, Unusable> {
    let driver = driver(device, interface)?;
    let number = interface.number;
    let needed = |transfer_type, is_in, endpoint| {
        interface
            .endpoint(transfer_type, is_in)
            .ok_or(Unusable::MissingEndpoint {
                interface: number,
                endpoint,
            })
    };
    Ok(Choice {
        driver,
        configuration: device.configuration_value,
        interface: number,
        alternate: interface.alternate,
        bulk_out: needed(TransferType::Bulk, false, NeededEndpoint::BulkOut)?,
        bulk_in: needed(TransferType::Bulk, true, NeededEndpoint::BulkIn)?,
        interrupt_in: interface.endpoint(TransferType::Interrupt, true),
        product: product(device.vendor_id, device.product_id),
    })
}

fn driver(
    device: &DeviceDescription,
    interface: &InterfaceDescription,
) -> Result<DriverKind, Unusable> {
    let number = interface.number;
    if let Some(descriptor) = CcidDescriptor::find(&interface.extra) {
        if descriptor.exchange_level() == ExchangeLevel::Character {
            return Err(Unusable::CharacterLevel { interface: number });
        }
        if descriptor.protocols & T1 == 0 {
            return Err(Unusable::NoT1 { interface: number });
        }
        return Ok(DriverKind::Ccid(descriptor));
    }
    let speaks_ccid_too = device
        .interfaces
        .iter()
        .any(|interface| interface.class == SMART_CARD);
    match (device.vendor_id, device.product_id) {
        (SONY, 0x06C1 | 0x06C3) => Ok(DriverKind::Port100),
        (SONY, 0x0DC8 | 0x0DC9 | 0x0D8F) => Ok(DriverKind::Rcs300),
        (SONY, _) if speaks_ccid_too => Ok(DriverKind::Rcs300),
        _ => Err(Unusable::UnknownProtocol { interface: number }),
    }
}

/// The interfaces of the vendor class that a page may claim.
fn claimable(device: &DeviceDescription) -> impl Iterator<Item = &InterfaceDescription> {
    let is_protected = |number| {
        let mut alternates = device.interfaces.iter();
        alternates.any(|other| other.number == number && PROTECTED.contains(&other.class))
    };
    device
        .interfaces
        .iter()
        .filter(move |interface| interface.class == VENDOR && !is_protected(interface.number))
}

/// The protected interface that matters most: a smart card's before any other.
fn protection(device: &DeviceDescription) -> Option<Unusable> {
    device
        .interfaces
        .iter()
        .filter(|interface| PROTECTED.contains(&interface.class))
        .min_by_key(|interface| interface.class != SMART_CARD)
        .map(|interface| Unusable::ProtectedClass {
            interface: interface.number,
            class: interface.class,
        })
}

/// How close a device came to being used; a CCID interface says more than an unknown one beside it.
const fn nearness(reason: Unusable) -> u8 {
    match reason {
        Unusable::NoVendorInterface => 0,
        Unusable::ProtectedClass { class, .. } if class != SMART_CARD => 1,
        Unusable::UnknownProtocol { .. } => 2,
        Unusable::ProtectedClass { .. } => 3,
        Unusable::CharacterLevel { .. } | Unusable::NoT1 { .. } => 4,
        Unusable::MissingEndpoint { .. } => 5,
    }
}

const SONY: u16 = 0x054C;
/// Bit of T=1 in dwProtocols.
const T1: u32 = 0x02;
const VENDOR: u8 = 0xFF;
const SMART_CARD: u8 = 0x0B;
/// Audio, HID, mass storage, smart card, video, audio/video, wireless controller.
const PROTECTED: [u8; 7] = [0x01, 0x03, 0x08, SMART_CARD, 0x0E, 0x10, 0xE0];
