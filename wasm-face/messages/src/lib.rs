//! What the page and the face worker say to each other.
//!
//! Small values only, as JSON in `postMessage`; the photo, frames and pictures travel beside them as
//! transferred buffers and frames, and nothing that describes a face is ever in a message but scores.

mod card_number;
mod decision;
mod from_worker;
mod observation;
mod policy;
mod to_worker;

pub use card_number::{CardNumber, CardNumberReading, CardNumberTrouble};
pub use decision::{Decision, LivenessSigns, Scores, Verdict};
pub use from_worker::{Build, EnrolFailure, FromWorker, LoadFailure};
pub use observation::{Advice, Area, Challenge, Observation};
pub use policy::{LivenessPolicy, Policy, Strictness};
pub use to_worker::ToWorker;
