//! Readers for cards with contacts, and the protocols below them, against conversations that can be
//! read beside ISO/IEC 7816-3 and the CCID specification, and against readers that answer nonsense.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod ccid;
mod t1;

use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// Runs a conversation whose link never waits.
fn run<F: Future>(conversation: F) -> F::Output {
    match pin!(conversation).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("a script never waits"),
    }
}

fn bytes(hex: &str) -> Vec<u8> {
    let digits: Vec<u32> = hex
        .chars()
        .filter(|character| !character.is_whitespace())
        .map(|character| character.to_digit(16).expect("hex"))
        .collect();
    assert!(digits.len().is_multiple_of(2), "half a byte: {hex}");
    digits
        .chunks(2)
        .map(|pair| u8::try_from(pair[0] * 16 + pair[1]).expect("hex"))
        .collect()
}
