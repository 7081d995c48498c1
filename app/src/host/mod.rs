//! What the browser can do for us, one file each. `web_sys` and `js_sys` appear here alone.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "this is where the browser is reached"
)]

pub mod camera;
pub mod clock;
mod exception;
pub mod face_worker;
pub mod file;
pub mod gateway;
pub mod lock;
pub mod page;
pub mod picture;
pub mod random;
pub mod route;
pub mod smart_card;
pub mod speech;
pub mod storage;
pub mod timer;
pub mod usb;

#[cfg(all(test, target_arch = "wasm32"))]
mod tests;
