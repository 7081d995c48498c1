//! What the browser can do for us, one file each. `web_sys` and `js_sys` appear here alone.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "this is where the browser is reached"
)]

pub mod clock;
pub mod gateway;
pub mod random;
pub mod route;
pub mod storage;
pub mod timer;

#[cfg(all(test, target_arch = "wasm32"))]
mod tests;
