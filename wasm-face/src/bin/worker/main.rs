//! The face worker: the library behind `postMessage`, in a thread of its own.
//!
//! ```text
//! page ── {message, photo?, frame?} ──▶ port ─▶ session ─▶ Matcher │ CardReader
//!      ◀─ {message, photo?, frame?} ── port ◀──┘
//! ```
//!
//! `message` is JSON of `face_messages`; photo, frames and pictures are transferred, never copied into
//! a message. Frames are closed when their pixels are taken, and every buffer that held a picture is
//! overwritten. A panic ends the worker with an `error` event at the page, which starts another one.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "this is where the browser is reached"
)]

mod card;
mod frames;
mod picture;
mod port;
mod session;

use face_messages::{Build, FromWorker};

fn main() {
    std::panic::set_hook(Box::new(|panic| {
        // Where, and not what: a message may hold what somebody has shown to the camera.
        if let Some(place) = panic.location() {
            port::complain(&format!(
                "face worker: panic at {}:{}",
                place.file(),
                place.line()
            ));
        }
    }));
    session::run();
    port::post(&FromWorker::Started { build: BUILD });
}

const BUILD: Build = if cfg!(target_feature = "relaxed-simd") {
    Build::RelaxedSimd
} else {
    Build::Simd128
};
