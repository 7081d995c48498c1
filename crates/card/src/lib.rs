//! Conversations with the applications of a My Number Card, over any [`apdu::Transmit`].
//!
//! ```text
//! read_facts ──▶ what is free: kind of card, expiry, certificate, tries left
//! verify_pin ──▶ one VERIFY, whatever happens
//! sign       ──▶ the signature that proves the PIN was known; directly after verify_pin
//!
//! sign_by_card    ─▶ what proves the card to somebody else, without a PIN
//!
//! read_holder     ─▶ photo, name, address, birth, sex by the code that is printed on the card,
//!                    who vouches for them, and whether the card is no copy
//! read_face, prove_presence, read_attributes ─▶ the same in parts, or by the text PIN
//! read_issuance   ─▶ keys, certificates and authorities behind the card, for staff and vendors
//! ```
//!
//! Each conversation selects its application by the full AID: the card also answers to the
//! beginning of an AID, with an application of its choice. Files that hold the My Number itself
//! (text application EF 0001, card-face application EF 0005) are never selected, and the secret
//! that is the My Number (照合番号A) is never sent.
//!
//! The commands follow JICSAP v1.1 and ISO/IEC 7816-4:2020. The layout of the applications is not
//! published; it is known from the crate `myna-card` and from OpenSC's `card-jpki.c`, both
//! checked against real cards by their authors.

mod attributes;
mod authority;
mod card_face;
mod certificate;
mod code_b;
mod common;
mod era;
mod error;
mod excerpt;
mod face;
mod facts;
mod fields;
mod file;
mod holder;
mod issuance;
mod jpki;
mod master;
mod pin;
mod printed;
mod select;
mod session;
mod text;
mod verify;

pub use attributes::Attributes;
pub use authority::{Attested, Doubt, Hierarchy, Issuer, Roots};
pub use card_face::{prove_presence, read_code_state, read_face, sign_by_card};
pub use certificate::AuthCertificate;
pub use code_b::{CodeB, InvalidCodeB};
pub use era::Era;
pub use error::Error;
pub use excerpt::{FaceExcerpt, InvalidExcerpt, VouchedHolder};
pub use face::CardFace;
pub use facts::{Facts, PinState, TokenKind, read_facts};
pub use holder::{Holder, read_holder};
pub use issuance::{Certified, Issuance, read_issuance};
pub use jpki::{end, read_certificate, sign, verify_pin};
pub use myna_card::{Certificate, Date, Sex};
pub use pin::{InvalidPin, Pin};
pub use printed::{Printed, PrintedBirth};
pub use text::{read_attributes, read_attributes_by_code};
