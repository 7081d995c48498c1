//! The conversations against transcripts, against the dump of a real test card, against virtual
//! cards and phones, and against cards that refuse, lie or answer nonsense.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod any_card;
mod dump;
mod excerpt;
mod forgeries;
mod issuer;
mod phones;
mod refusals;
mod script;
mod test_card;
mod transcripts;
mod virtual_card;
mod watch;

use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// Runs a conversation whose link never waits.
fn now<F: Future>(conversation: F) -> F::Output {
    match pin!(conversation).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("the link waits"),
    }
}

fn code(digits: &str) -> card::CodeB {
    card::CodeB::parse(digits).unwrap()
}

fn pin(digits: &str) -> card::Pin {
    card::Pin::parse(digits).unwrap()
}
