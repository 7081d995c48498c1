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
#[cfg(all(feature = "browser", target_arch = "wasm32"))]
pub mod browser;
pub mod card_number;
mod choice;
mod decision;
mod detector;
mod embedding;
mod enrolment;
mod face;
mod glance;
mod liveness;
pub mod manifest;
mod matcher;
mod models;
mod picture;
mod quality;
mod resample;
mod tracking;
mod views;

pub use alignment::{AlignedFace, Similarity};
pub use decision::Thresholds;
pub use detector::decode as decode_faces;
pub use embedding::Template;
pub use face::{Face, Landmarks, Point, Rectangle};
pub use face_messages as messages;
pub use manifest::{Manifest, ManifestError};
pub use matcher::{Matcher, Pictures};
pub use models::{Described, Models, NetworkError};
pub use picture::{Frame, LARGEST_SIDE, Picture, PictureError};
pub use quality::Measures;
