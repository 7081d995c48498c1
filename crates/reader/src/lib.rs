//! USB card readers, from the bulk endpoint to the command APDU.
//!
//! A driver talks to its chipset over a [`Pipe`], one claimed USB interface, and offers the card in
//! it as [`Transmit`](apdu::Transmit), with [`CardReader`] on top for power and presence. Nothing
//! here knows a browser or a clock: deadlines are handed to the pipe as durations.
//!
//! From a device to its card: [`detect::identify`] reads the descriptors and chooses a driver, or says
//! why there is none; [`Reader::open`] takes the reader over; [`CardReader::power_up`] selects the card.
//!
//! | driver | readers | speaks to the card by |
//! |---|---|---|
//! | [`port100`] | Sony RC-S380 | [`type_b`], [`iso_dep`] |
//! | [`rcs300`] | Sony RC-S300 | itself, or as above if it refuses |
//! | [`smart_card`] | those of the operating system, in Isolated Web Apps | itself |
//! | [`ccid`] | CCID on a vendor-class interface | itself, or [`atr`] and [`t1`] at TPDU level |

pub mod atr;
mod card_reader;
pub mod ccid;
pub mod detect;
pub mod iso_dep;
mod pipe;
pub mod port100;
pub mod rcs300;
mod reader;
pub mod smart_card;
pub mod t1;
pub mod type_b;

pub use card_reader::{CardLine, CardReader, Presence};
pub use pipe::{ControlRequest, Pipe, PipeError, Recipient, RequestType};
pub use reader::Reader;
