//! Draws My Number Cards of invented holders and photographs them as a webcam would.
//!
//! ```text
//! Holder::invent ─▶ Session::new(Front, …) ──shoot()──▶ Photograph: frame, corners, lines of text
//! ```
//!
//! A seed gives the same pictures everywhere. No artwork of the real card is copied, nobody is meant.

#![allow(
    clippy::indexing_slicing,
    reason = "a tool: it indexes pictures of its own making, and no foreign bytes but a font's come here"
)]

mod camera;
mod effects;
mod front;
mod ground;
mod hindrance;
mod holder;
mod other;
mod photograph;
mod picture;
mod pose;
mod random;
mod text;

pub use holder::Holder;
pub use photograph::{Field, Photograph, Session, Subject};
pub use random::Random;
pub use text::{NotAFont, Typeface};

/// A typeface to draw with where no other is at hand: BIZ UDGothic, the characters that cards need here
/// (`fonts/`, SIL Open Font License 1.1). No network was trained on it.
pub const FONT: &[u8] = include_bytes!("../fonts/BIZUDGothic-Regular-subset.ttf");
