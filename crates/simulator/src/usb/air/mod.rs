//! The air between a contactless reader and its card: ISO/IEC 14443 Type B, parts 2 to 4.

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
