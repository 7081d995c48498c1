//! Virtual My Number Cards, a virtual reader and a virtual eligibility system, for the demo and for
//! tests.
//!
//! [`PEOPLE`] are ten invented patients. [`issue`] makes the card of one of them: a [`VirtualCard`]
//! that answers command APDUs byte for byte as a real card does, with certificates of a demo
//! authority ([`demo_roots`]). [`VirtualReader`] is a slot to put it into. [`insurer::answer`] is what the
//! eligibility system says about its holder. [`usb`] has card readers as a USB host sees them, for
//! drivers and programs that talk to real ones.
//!
//! No code here is shared with the crate that talks to cards: both were written from the
//! specifications, so that a misreading shows. Keys and PINs are published and protect nothing.

pub mod card;
mod card_face;
pub mod insurer;
mod issued;
mod medium;
mod my_number_card;
pub mod people;
mod reader;
pub mod usb;

pub use card::VirtualCard;
pub use medium::{Medium, issue_on};
pub use my_number_card::{issue, issue_with_photo};
pub use people::{DemoPatient, PEOPLE, Purpose};
pub use reader::VirtualReader;

/// What was issued to the ten patients, as a file: for programs without the feature `embedded`.
#[cfg(feature = "embedded")]
pub const fn cards_file() -> &'static [u8] {
    issued::CARDS
}

/// Whether there is anything to issue.
#[cfg(not(feature = "embedded"))]
pub fn has_cards() -> bool {
    !issued::cards().is_empty()
}

/// Hands over the file of `cards_file`, once; before it [`issue`] has no cards.
#[cfg(not(feature = "embedded"))]
pub fn load_cards(file: Vec<u8>) {
    issued::load(file);
}

/// Certificates, in DER, of the authority that signed the demo cards' user-authentication
/// certificates.
///
/// To be trusted by a demo gateway only: the private keys are public.
pub fn demo_roots() -> &'static [&'static [u8]] {
    static ROOTS: [&[u8]; 1] = [issued::AUTH_CA];
    &ROOTS
}

/// Public keys of the authorities that certify the card's own signatures, by the seven digits of
/// their key identifier: the card manager's chain, card face, text.
///
/// Each is written as on the card, `90` exponent ‖ `91` modulus.
pub fn demo_card_roots() -> [(&'static str, &'static [u8]); 3] {
    [
        ("7000020", issued::MF_CA_KEY),
        ("7000023", issued::SURFACE_CA_KEY),
        ("7000033", issued::TEXT_CA_KEY),
    ]
}
