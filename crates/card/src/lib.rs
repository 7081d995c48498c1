//! Conversations with the applications of a My Number Card, over any [`apdu::Transmit`].
//!
//! ```text
//! read_facts ──▶ what is free: kind of card, expiry, certificate, tries left
//! verify_pin ──▶ one VERIFY, whatever happens
//! sign       ──▶ the signature that proves the PIN was known; directly after verify_pin
//! read_attributes ─▶ name, address, birth, sex, by the text application's own PIN
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

mod certificate;
mod common;
mod error;
mod facts;
mod file;
mod jpki;
mod master;
mod pin;
mod select;
mod text;
mod verify;

pub use certificate::AuthCertificate;
pub use error::Error;
pub use facts::{Facts, PinState, TokenKind, read_facts};
pub use jpki::{sign, verify_pin};
pub use myna_card::{Certificate, Date, Sex};
pub use pin::{InvalidPin, Pin};
pub use text::{Attributes, read_attributes};
