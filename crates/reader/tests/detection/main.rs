//! From descriptors to a driver, or to a reason.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod choices;
mod descriptors;
mod parsing;
