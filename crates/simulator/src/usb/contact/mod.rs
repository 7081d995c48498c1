//! Contacts between reader and card: ISO/IEC 7816-3 with protocol T=1.

mod block;
mod t1;
mod timing;

pub(super) use t1::T1;
pub(super) use timing::{after_reset, block_waiting_time, characters, pause};
