//! The card readers that are known by name.
//!
//! Sources: libccid's collection of descriptors (`readers/`, 692 of them) for ids and classes of CCID
//! readers; nfcpy 1.0.4 for Sony's. A reader that is not here may work as well:
//! [`identify`](super::identify) goes by what the device says.

/// One product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Product {
    /// idVendor
    pub vendor_id: u16,
    /// idProduct
    pub product_id: u16,
    /// Who makes it.
    pub maker: &'static str,
    /// What it is called.
    pub name: &'static str,
    /// How it reaches the card.
    pub contact: Contact,
    /// Whether a page can use it.
    pub access: Access,
}

/// How a reader reaches the card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contact {
    /// By its contacts: the card is inserted.
    Contacts,
    /// By radio: the card is laid upon it.
    Contactless,
    /// Either way.
    Both,
}

/// Whether a page can use a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Others have read this card with it from a page.
    Proven,
    /// It has an interface that a page may claim and a protocol that we speak; whether it reads this
    /// card that way has not been told.
    Untried,
    /// Browsers keep its interfaces from pages.
    Protected,
    /// A page may claim its interface, but its protocol is not spoken here.
    NoDriver,
}

impl Product {
    /// Products to use instead of one that cannot be used: the proven ones first, then those that reach
    /// the card in the same way. Every My Number Card can be reached either way.
    pub fn instead(&self) -> Vec<&'static Self> {
        let mut others: Vec<&'static Self> =
            PRODUCTS.iter().filter(|other| other.is_usable()).collect();
        others.sort_by_key(|other| {
            let is_alike = other.contact == self.contact || other.contact == Contact::Both;
            (other.access != Access::Proven, !is_alike)
        });
        others
    }

    /// Whether there is a way from a page to the card.
    pub const fn is_usable(&self) -> bool {
        matches!(self.access, Access::Proven | Access::Untried)
    }
}

const fn product(
    (vendor_id, product_id): (u16, u16),
    maker: &'static str,
    name: &'static str,
    contact: Contact,
    access: Access,
) -> Product {
    Product {
        vendor_id,
        product_id,
        maker,
        name,
        contact,
        access,
    }
}

use Access::{NoDriver, Protected, Proven, Untried};
use Contact::{Both, Contactless, Contacts};

/// The known readers, those that a page can use first.
#[rustfmt::skip]
pub const PRODUCTS: &[Product] = &[
    product((0x054C, 0x06C1), "Sony", "PaSoRi RC-S380/S", Contactless, Proven),
    product((0x054C, 0x06C3), "Sony", "PaSoRi RC-S380/P", Contactless, Proven),
    product((0x054C, 0x0DC8), "Sony", "PaSoRi RC-S300/S", Contactless, Untried),
    product((0x054C, 0x0DC9), "Sony", "PaSoRi RC-S300/P", Contactless, Untried),
    product((0x054C, 0x0D8F), "Sony", "RC-S660/U", Contactless, Untried),
    product((0x04E6, 0x511A), "NTT Communications", "SCR3310-NTTCom", Contacts, Untried),
    product((0x04E6, 0x5120), "NTT Communications", "SCR331-DI-NTTCom", Both, Untried),
    product((0x04E6, 0x5111), "SCM Microsystems", "SCR331-DI", Both, Untried),
    product((0x04E6, 0x5121), "SCM Microsystems", "SDI010", Both, Untried),
    product((0x04E6, 0x512B), "SCM Microsystems", "SDI011", Both, Untried),
    product((0x04E6, 0x512C), "SCM Microsystems", "SDI011", Both, Untried),
    product((0x04E6, 0x5291), "SCM Microsystems", "SCL010", Contactless, Untried),
    product((0x04E6, 0x5292), "SCM Microsystems", "SCL01x", Contactless, Untried),
    product((0x04E6, 0xE003), "SCM Microsystems", "SPR532", Contacts, Untried),
    product((0x046A, 0x003E), "Cherry", "SmartTerminal ST-2xxx", Contacts, Untried),
    product((0x076B, 0x532A), "HID Omnikey", "5321 CLi", Contactless, Untried),
    product((0x076B, 0x5340), "HID Omnikey", "5021 CL", Contactless, Untried),
    product((0x0C4B, 0x0300), "Reiner SCT", "cyberJack pinpad(a)", Contacts, Untried),
    product((0x0C4B, 0x0500), "Reiner SCT", "cyberJack RFID standard", Contactless, Untried),
    product((0x1DB2, 0x0600), "DUALi", "DE-ABCM6", Contactless, Untried),
    product((0x1DB2, 0x0604), "DUALi", "DRAGON BT", Contactless, Untried),
    product((0x413C, 0x2100), "Dell", "SK-3106 keyboard", Contacts, Untried),

    product((0x054C, 0x02E1), "Sony", "PaSoRi RC-S330, RC-S360, RC-S370", Contactless, NoDriver),

    product((0x072F, 0xB100), "ACS", "ACR39U", Contacts, Protected),
    product((0x072F, 0xB000), "ACS", "ACR3901U", Contacts, Protected),
    product((0x072F, 0x90CC), "ACS", "ACR38U, ACR122U", Both, Protected),
    product((0x072F, 0x221A), "ACS", "ACR1251", Contactless, Protected),
    product((0x072F, 0x223B), "ACS", "ACR1252U", Contactless, Protected),
    product((0x072F, 0x223E), "ACS", "ACR1252", Contactless, Protected),
    product((0x072F, 0x2259), "ACS", "ACR1252IMP", Contactless, Protected),
    product((0x072F, 0x223F), "ACS", "ACR1255U-J1", Contactless, Protected),
    product((0x04E6, 0x5116), "Identiv", "SCR3310", Contacts, Protected),
    product((0x04E6, 0x511F), "Identiv", "SCR3310", Contacts, Protected),
    product((0x04E6, 0x5811), "Identiv", "uTrust 2900 R", Contacts, Protected),
    product((0x04E6, 0x5790), "Identiv", "uTrust 3700 F", Contactless, Protected),
    product((0x08E6, 0x3437), "Thales (Gemalto)", "IDBridge CT30", Contacts, Protected),
    product((0x08E6, 0x3438), "Thales (Gemalto)", "IDBridge K30", Contacts, Protected),
    product((0x076B, 0x3021), "HID Omnikey", "3021, 3121", Contacts, Protected),
    product((0x076B, 0x3022), "HID Omnikey", "3121", Contacts, Protected),
    product((0x076B, 0x3031), "HID Omnikey", "3x21", Contacts, Protected),
    product((0x076B, 0x5022), "HID Omnikey", "5022", Contactless, Protected),
    product((0x076B, 0x5023), "HID Omnikey", "5023", Contactless, Protected),
    product((0x076B, 0x5321), "HID Omnikey", "CardMan 5321", Both, Protected),
    product((0x076B, 0x5422), "HID Omnikey", "5422", Both, Protected),
    product((0x31AA, 0x1000), "Circle", "CIR115", Contacts, Protected),
    product((0x31AA, 0x1100), "Circle", "CIR125", Contacts, Protected),
    product((0x31AA, 0x1200), "Circle", "CIR135", Contacts, Protected),
    product((0x31AA, 0x2000), "Circle", "CIR215", Contactless, Protected),
    product((0x31AA, 0x2001), "Circle", "CIR215", Contactless, Protected),
    product((0x31AA, 0x2100), "Circle", "CIR215", Contactless, Protected),
    product((0x31AA, 0x3001), "Circle", "CIR315", Both, Protected),
    product((0x31AA, 0x3000), "Circle", "CIR315", Both, Protected),
    product((0x31AA, 0x3100), "Circle", "CIR315", Both, Protected),
    product((0x31AA, 0x4001), "Circle", "CIR415", Contactless, Protected),
    product((0x31AA, 0x5000), "Circle", "CIR515", Contacts, Protected),
    product((0x31AA, 0x6001), "Circle", "CIR615", Contactless, Protected),
    product((0x23EB, 0x0003), "Toppan Forms", "TC63CUT021", Contacts, Protected),
    product((0x04DA, 0x117A), "Panasonic", "7A-Smart", Contacts, Protected),
    product((0x04A4, 0x00C7), "Hitachi", "biometric reader", Contacts, Protected),
    product((0x04A4, 0x00D4), "Hitachi", "portable biometric reader", Contacts, Protected),
];
