//! Our contactless drivers against the emulated readers, in emulated time.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod faults;
mod faulty_pipe;
mod rcs380;
