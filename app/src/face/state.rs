//! How it stands with the camera and the comparison, as plain values for the screens.

use face_messages::{Advice, CardNumberTrouble, Challenge, LoadFailure, Policy};
use serde::{Deserialize, Serialize};

use crate::host::camera::CameraFailure;

/// How it stands with the worker and its models.
#[derive(Clone, Debug, PartialEq)]
pub enum Models {
    /// So many hundredths have come.
    Loading(u8),
    /// Faces can be compared.
    Ready {
        /// Whether the optional networks for signs of life are there.
        liveness_networks: bool,
    },
    /// They did not come, or are not what they should be, or the worker crashes again and again.
    Failed(Option<LoadFailure>),
    /// This browser has no SIMD for WebAssembly.
    Unsupported,
}

/// How far a look through the camera is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The camera is off.
    Off,
    /// The camera is asked for, or the models are still coming.
    Starting,
    /// Frames are looked at.
    Looking,
    /// There is no picture, or nobody to look at it.
    Failed(Trouble),
}

/// Why a look through the camera came to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// No picture.
    Camera(CameraFailure),
    /// No models; [`Models`] says why.
    Models,
}

/// The one thing that the person in front of the camera is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hint {
    /// All is well: go on looking.
    Good,
    /// For a better picture of the face.
    Face(Advice),
    /// To show that somebody is there.
    Turn(Challenge),
    /// For a better picture of the card.
    Card(CardNumberTrouble),
}

/// What the staff have chosen for this computer; kept in this browser.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// `deviceId` of the camera; empty for the browser's choice.
    pub camera: String,
    /// How strict the comparison is.
    pub policy: Policy,
    /// Whether instructions are said aloud.
    pub voice: bool,
}

impl Hint {
    /// Nothing comes from the camera.
    pub const COVERED: Self = Self::Face(Advice::Uncovered);
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            camera: String::new(),
            policy: Policy::default(),
            voice: true,
        }
    }
}
