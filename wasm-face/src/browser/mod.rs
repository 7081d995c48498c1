//! The library in a browser: models are fetched, and any page can use the matcher by classes of its own.
#![allow(
    clippy::disallowed_types,
    reason = "beside bin/worker, this is where the browser is reached"
)]

#[cfg(feature = "bindings")]
mod bindings;
mod load;

#[cfg(feature = "bindings")]
pub use bindings::{FaceMatcher, decode_photo};
pub use load::load_models;
