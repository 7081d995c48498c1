//! What a program and a smart card say to each other: ISO/IEC 7816-4 commands, responses, status
//! words and the two TLV encodings of a My Number Card, and [`Transmit`], the one thing that a
//! reader must be able to do. Section numbers are those of the standard's edition of 2020.
//!
//! Nothing here does IO: a reader's driver, a virtual card or a test implements [`Transmit`], and
//! [`exchange`] adds the procedures that every conversation needs on top of it.
//!
//! The crate `iso7816` covers the same ground from the card's side, and does not fit here: its
//! command prints a PIN in `Debug`, and its TLV reader cannot tell "absent" from "broken".

mod body;
mod command;
mod error;
mod exchange;
mod link;
mod response;
mod status;
pub mod tlv;

pub use body::Body;
pub use command::{Command, Le};
pub use error::{LinkError, ParseError};
pub use exchange::exchange;
pub use link::{Limits, Transmit};
pub use response::Response;
pub use status::StatusWord;
