//! The conversations against transcripts, against the dump of a real test card, and against cards
//! that answer nonsense.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod any_card;
mod dump;
mod script;
mod test_card;
mod transcripts;

use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// Runs a conversation whose link never waits.
fn now<F: Future>(conversation: F) -> F::Output {
    match pin!(conversation).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("the link waits"),
    }
}

fn pin(digits: &str) -> card::Pin {
    card::Pin::parse(digits).unwrap()
}
