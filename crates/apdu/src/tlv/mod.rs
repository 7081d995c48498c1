//! The two TLV encodings of a My Number Card.
//!
//! Transparent files hold [`ber`] objects with two-byte tags, record files hold [`simple`] ones.

pub mod ber;
pub mod simple;
