//! What the browser can do for us, one file each. `web_sys` and `js_sys` appear here alone.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "this is where the browser is reached"
)]

pub mod camera;
pub mod channel;
pub mod clock;
mod exception;
pub mod face_worker;
#[allow(dead_code, reason = "the desk's screens come to it one by one")]
pub mod file;
pub mod focus;
pub mod folder;
pub mod gateway;
pub mod idb;
#[allow(dead_code, reason = "the desk's screens come to it one by one")]
pub mod journal_store;
pub mod local_network;
pub mod lock;
pub mod page;
pub mod passkey;
#[allow(dead_code, reason = "the desk's screens come to it one by one")]
pub mod persistence;
pub mod picture;
pub mod random;
pub mod route;
pub mod sealer;
pub mod smart_card;
pub mod speech;
pub mod storage;
pub mod subtle;
pub mod timer;
pub mod usb;
pub mod vault;

#[cfg(all(test, target_arch = "wasm32"))]
mod journal_tests;
#[cfg(all(test, target_arch = "wasm32"))]
mod tests;
