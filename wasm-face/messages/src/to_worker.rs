//! From the page to the worker.

use serde::{Deserialize, Serialize};

use crate::Policy;

/// From the page to the worker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ToWorker {
    /// Fetch the models, check their hashes, and make them ready.
    Load {
        /// Where the manifest is; files lie beside it.
        manifest: String,
    },
    /// A comparison begins. The photo's bytes travel beside it; they are overwritten with everything
    /// that came of them by `Wipe`. Without any, frames are answered with advice alone.
    Begin {
        /// How strict to be.
        policy: Policy,
        /// `MediaStreamTrack.label` of the camera.
        camera: String,
    },
    /// A frame of the camera, which travels beside it; one at a time, always the newest.
    Frame {
        /// Counts up.
        number: u32,
        /// When it was taken, in milliseconds of any clock that only goes forward.
        millis: f64,
    },
    /// The photo and the best frame are wanted as pictures, for the staff's own look.
    ShowPictures,
    /// The card's front is looked at instead of a face, until `Wipe`.
    BeginCardNumber {
        /// Today, `YYYYMMDD`: dates that cannot be are refused.
        today: String,
    },
    /// Photo, frames, templates and digits are overwritten.
    Wipe,
}
