//! The air between a contactless reader and its card: ISO/IEC 14443 Type B, parts 2 to 4.
//!
//! Frames arrive whole or not at all, or with a wrong check value. Left out: the 5 ms that a card may
//! take to wake up in a new field, extra guard time, frames without delimiters, Type A and FeliCa.

mod crc_b;
mod field;
mod iso_dep;
mod pcd;
mod picc;
mod rate;

pub(super) use field::Field;
pub(super) use pcd::Pcd;
pub use picc::TypeB;
pub use rate::BitRate;

pub(super) use crc_b::{has_crc, with_crc};
