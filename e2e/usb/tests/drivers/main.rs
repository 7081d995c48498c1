//! The drivers for CCID readers and for the RC-S300 against the emulated readers, in emulated time:
//! a card that comes, signs and goes, and every single transfer of that disturbed.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod faults;
#[path = "../contactless/faulty_pipe.rs"]
mod faulty_pipe;
mod rig;
mod visits;
