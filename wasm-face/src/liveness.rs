//! Signs that a person is there and not a picture.

use face_messages::{Challenge, LivenessPolicy, LivenessSigns, Policy};

use crate::alignment::AlignedFace;
use crate::face::Face;
use crate::picture::Frame;
use crate::quality::Measures;

/// What one frame shows of the face that is compared.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    /// The camera's frame.
    pub frame: Frame<'a>,
    /// Where the face is.
    pub face: &'a Face,
    /// The face in the template's place.
    pub aligned: &'a AlignedFace,
    /// What was measured of it.
    pub measures: &'a Measures,
    /// Milliseconds, never less than those of the frame before.
    pub millis: f64,
}

/// Gathers signs of life over the frames of one comparison.
#[derive(Debug)]
pub struct Signs {
    policy: Policy,
    virtual_camera: bool,
    frozen: bool,
}

impl Signs {
    /// A comparison begins; `camera` is the camera's name, as the browser has it.
    #[must_use]
    pub fn new(policy: Policy, camera: &str) -> Self {
        let camera = camera.to_lowercase();
        Self {
            policy,
            virtual_camera: PROGRAMS.iter().any(|program| camera.contains(program)),
            frozen: false,
        }
    }

    /// A frame with the face that is compared, good or not.
    pub fn observe(&mut self, _seen: Seen<'_>) {}

    /// Frames have repeated themselves.
    pub fn observe_frozen(&mut self) {
        self.frozen = true;
    }

    /// Another face has taken the first one's place.
    pub fn forget(&mut self) {
        self.frozen = false;
    }

    /// What speaks for a person so far; `None` if the policy does not ask.
    #[must_use]
    pub fn signs(&self) -> Option<LivenessSigns> {
        if self.policy.liveness == LivenessPolicy::Off {
            return None;
        }
        let suspicious = self.frozen || self.virtual_camera;
        Some(LivenessSigns {
            score: if suspicious { 0.0 } else { UNKNOWN },
            threshold: UNKNOWN,
            frozen: Some(self.frozen),
            virtual_camera: Some(self.virtual_camera),
            ..LivenessSigns::default()
        })
    }

    /// What the patient is asked to do now.
    #[must_use]
    pub fn challenge(&self) -> Option<Challenge> {
        None
    }

    /// Whether waiting for further frames may still change the signs.
    #[must_use]
    pub fn pending(&self) -> bool {
        false
    }
}

/// Neither for nor against a person.
const UNKNOWN: f32 = 0.5;

/// Parts of names by which programs announce themselves as cameras, in lower case.
const PROGRAMS: [&str; 5] = ["virtual", "manycam", "snap camera", "v4l2loopback", "dummy"];
