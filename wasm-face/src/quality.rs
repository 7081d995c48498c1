//! How good a frame is for a comparison, and what a person can do for a better one.

mod advisor;
mod limits;
mod measures;

pub(crate) use advisor::Advisor;
pub(crate) use limits::rate;
pub use measures::Measures;
