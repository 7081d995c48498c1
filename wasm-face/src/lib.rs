//! The face library: whether the face in front of a camera is the one in a photo.
//!
//! ```text
//! photo ─▶ decode ─▶ detect ─▶ align ─▶ embed ─────────────────────────┐
//!                                                                      ▼
//! frame ─▶ glance ─▶ detect ─▶ align ─▶ measure ─▶ embed if good ─▶ evidence ─▶ decision
//!                                          └──▶ advice for the person
//! ```
//!
//! Runs natively and in a browser's worker, with no browser inside: frames and the time come from outside. What
//! describes a person is overwritten when it is dropped.

mod alignment;
mod choice;
mod decision;
mod detector;
mod embedding;
mod enrolment;
mod face;
mod glance;
pub mod liveness;
pub mod manifest;
mod matcher;
mod models;
mod photo;
mod picture;
mod quality;
mod resample;
mod tracking;

pub use alignment::{AlignedFace, Similarity};
pub use decision::Thresholds;
pub use detector::decode as decode_faces;
pub use embedding::Template;
pub use face::{Face, Landmarks, Point, Rectangle};
pub use face_messages as messages;
pub use manifest::{Manifest, ManifestError};
pub use matcher::{Matcher, Pictures};
pub use models::{Models, NetworkError};
pub use photo::{Photo, PhotoError};
pub use picture::{Frame, LARGEST_SIDE, Picture, PictureError};
pub use quality::Measures;

use wasm_bindgen::prelude::*;

/// Decodes the photo of a My Number Card's chip (card-face application, EF 0002, object `DF27`).
///
/// # Errors
///
/// Throws an `Error` whose message is that of [`PhotoError`].
#[wasm_bindgen(js_name = decodePhoto)]
pub fn decode_photo(jp2: &[u8]) -> Result<Photo, JsError> {
    Ok(Photo::decode(jp2)?)
}
