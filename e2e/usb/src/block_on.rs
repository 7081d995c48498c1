//! Running conversations that never really wait.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// Runs a future over emulated pipes to its end.
///
/// `None` if it waits for something: nothing here ever wakes it. A pipe waits when the bus has used
/// up its [`Budget`](crate::Budget): the conversation hangs.
pub fn block_on<F: Future>(future: F) -> Option<F::Output> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => Some(output),
        Poll::Pending => None,
    }
}
