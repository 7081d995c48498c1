//! What the frames have come to.

use serde::{Deserialize, Serialize};

/// What the frames have come to. The patient hears the verdict, the staff see the scores.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    /// Same person or not.
    pub verdict: Verdict,
    /// What it rests on.
    pub scores: Scores,
}

/// Same person or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The face is that of the photo.
    Match,
    /// The face matches, and the policy asks for signs of life that were not there.
    NotLive,
    /// Neither is certain: the staff look and decide.
    Unsure,
    /// The face is another one.
    NoMatch,
    /// The time was over before enough good frames had been seen.
    TooFewFrames,
}

/// What a verdict rests on; for the staff's eyes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scores {
    /// Cosine between the photo's template and the mean of the frames' (−1 to 1); absent without a good frame.
    pub similarity: Option<f32>,
    /// From here on it is a match.
    pub threshold: f32,
    /// Good frames that were compared.
    pub frames: u32,
    /// Signs of life, unless the policy has them off.
    pub liveness: Option<LivenessSigns>,
}

/// What speaks for a person rather than a picture; each is absent where it could not be measured.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LivenessSigns {
    /// 0 (a picture) to 1 (a person), over all signs together.
    pub score: f32,
    /// From here on it counts as a person.
    pub threshold: f32,
    /// What the optional networks say, 0 to 1.
    pub networks: Option<f32>,
    /// Whether the face moved as a body in space does, 0 to 1.
    pub parallax: Option<f32>,
    /// Whether the eyes blinked.
    pub blinked: Option<bool>,
    /// Whether a screen's pattern lies over the face.
    pub moire: Option<bool>,
    /// Whether frames were repeated, as a played file or a hanging camera does.
    pub frozen: Option<bool>,
    /// Whether the camera's name is that of a program.
    pub virtual_camera: Option<bool>,
    /// Whether the patient did what was asked.
    pub challenge_met: Option<bool>,
}
