//! Contactless readers and the protocols on their air: conversations one can read beside the
//! specification, cards that lose blocks, and arbitrary bytes.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod iso_dep;
mod port100;
mod rcs300;

use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// Runs a conversation whose link never waits.
fn now<F: Future>(conversation: F) -> F::Output {
    match pin!(conversation).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("the link waits"),
    }
}

/// Bytes from hex digits, spaces ignored.
fn bytes(hex: &str) -> Vec<u8> {
    let digits: Vec<u32> = hex
        .chars()
        .filter(|character| !character.is_whitespace())
        .map(|character| character.to_digit(16).expect("hex"))
        .collect();
    digits
        .chunks(2)
        .map(|pair| u8::try_from(pair[0] * 16 + pair[1]).expect("hex"))
        .collect()
}
