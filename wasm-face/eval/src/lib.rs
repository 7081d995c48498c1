//! Measures the face library on pictures and pairs, and makes pictures as bad as the chip's.
//!
//! Pictures are described exactly as a comparison describes them: the first of a pair as the photo of a card, the
//! second as one frame of a camera. Nothing is kept of them but their scores.

pub mod chip;
pub mod describe;
pub mod pairs;
pub mod rates;
