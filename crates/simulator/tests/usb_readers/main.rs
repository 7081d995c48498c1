//! The emulated readers, transfer by transfer, as written in their specifications.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod any_bytes;
mod ccid;
mod control;
mod faults;
mod host;
mod rcs300;
mod rcs380;
mod type_b;
