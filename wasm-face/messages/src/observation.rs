//! What one frame of the camera shows.

use serde::{Deserialize, Serialize};

use crate::Decision;

/// What one frame of the camera shows, and what the frames so far have come to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Observation {
    /// The number that came with the frame.
    pub frame: u32,
    /// Where the face is, if there is one.
    pub face: Option<Area>,
    /// What the patient can do for a better picture, the most useful first; empty when the frame is good.
    pub advice: Vec<Advice>,
    /// How much of what a decision needs has been gathered, 0 to 1.
    pub progress: f32,
    /// What the patient is asked to do to show that somebody is there.
    pub challenge: Option<Challenge>,
    /// Once there is one, no further frame is needed.
    pub decision: Option<Decision>,
}

/// A part of a frame, in fractions of its width and height, from the left and the top of the picture
/// that the camera took (not of the mirror image).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Area {
    /// Left edge.
    pub left: f32,
    /// Upper edge.
    pub top: f32,
    /// Width.
    pub width: f32,
    /// Height.
    pub height: f32,
}

/// Something a person in front of the camera can act on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Advice {
    /// The camera shows nothing at all: its shutter is closed, or something lies on it.
    Uncovered,
    /// The picture does not change: the camera hangs.
    Frozen,
    /// No face is seen.
    ShowFace,
    /// Two faces of about the same size.
    Alone,
    /// The face is too small.
    Closer,
    /// The face is too large.
    Farther,
    /// The face is cut off or far from the middle.
    Middle,
    /// The head is turned to a side, up or down.
    LookStraight,
    /// The head is tilted.
    Upright,
    /// Too little light on the face.
    Brighter,
    /// Much more light behind the face than on it.
    LightBehind,
    /// The face is blurred by movement, or out of focus.
    HoldStill,
    /// The eyes are hidden: hair, sunglasses, hand.
    ShowEyes,
    /// Mouth and nose are hidden.
    TakeOffMask,
}

/// What the patient is asked to do; sides are the patient's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Challenge {
    /// Turn the head to the left.
    TurnLeft,
    /// Turn the head to the right.
    TurnRight,
    /// Look straight again.
    LookStraight,
}
