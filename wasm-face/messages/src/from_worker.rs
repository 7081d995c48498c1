//! From the worker to the page.

use serde::{Deserialize, Serialize};

use crate::{CardNumberReading, Observation};

/// From the worker to the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FromWorker {
    /// The worker runs.
    Started {
        /// Which of the two builds.
        build: Build,
    },
    /// The browser runs neither build: it has no 128-bit SIMD for WebAssembly.
    Unsupported,
    /// So much of the models has come.
    Loading {
        /// Bytes so far.
        done: f64,
        /// Bytes of all files.
        total: f64,
    },
    /// Faces can be compared.
    Ready {
        /// Whether the optional networks for signs of life are there.
        liveness_networks: bool,
    },
    /// The models could not be made ready; what was loading may be asked for again.
    LoadFailed(LoadFailure),
    /// The photo has a face, and frames may come.
    Enrolled,
    /// The photo cannot be compared with anything.
    EnrolFailed(EnrolFailure),
    /// What the last frame showed.
    Observed(Observation),
    /// What the last frame showed of a card.
    CardSeen(CardNumberReading),
    /// The photo and the best frame travel beside it as `ImageBitmap`s, as far as there are any.
    Pictures,
    /// Everything personal has been overwritten.
    Wiped,
}

/// The two builds of the worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Build {
    /// With WebAssembly's relaxed SIMD.
    RelaxedSimd,
    /// With plain 128-bit SIMD.
    Simd128,
}

/// Why the models are not ready.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum LoadFailure {
    /// The server could not be reached.
    Network,
    /// The server has no such file.
    Missing {
        /// Its name.
        file: String,
    },
    /// A file is not the one that the manifest names.
    Hash {
        /// Its name.
        file: String,
    },
    /// A file is damaged or not made for this program.
    Damaged {
        /// Its name.
        file: String,
    },
}

/// Why a photo cannot be compared with anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EnrolFailure {
    /// The bytes are no picture that can be read.
    NoPicture,
    /// The picture is too large.
    TooLarge,
    /// There is no face in it.
    NoFace,
    /// There is more than one face in it.
    TwoFaces,
    /// The face in it is too small or too blurred.
    Poor,
    /// The models are not ready.
    NotReady,
}
