//! Signs that a person is there and not a picture.
//!
//! ```text
//! every frame with the face ─▶ parallax, blink, repeats, challenge ─┐
//! every compared frame ─────▶ networks, moiré ──────────────────────┼─▶ signs ─▶ score ─▶ beside the match
//! the camera's name ────────▶ program? ─────────────────────────────┘
//! ```
//!
//! Each sign is absent where it could not be measured. What they are worth, and what may not be said of them, is in
//! `MODELS.md`.

mod blink;
mod cameras;
mod challenge;
mod moire;
mod networks;
mod parallax;
mod repeats;
mod score;

pub(crate) use networks::LivenessNetworks;

use face_messages::{Challenge as Ask, LivenessPolicy, LivenessSigns, Policy};

use crate::alignment::AlignedFace;
use crate::face::{Face, Rectangle};
use crate::picture::Frame;
use crate::quality::Measures;
use blink::Blink;
use challenge::Challenge;
use moire::Moire;
use parallax::Parallax;
use repeats::Repeats;

/// What one frame shows of the face that is compared.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seen<'a> {
    /// The camera's frame.
    pub(crate) frame: Frame<'a>,
    /// Where the face is.
    pub(crate) face: &'a Face,
    /// The face in the template's place.
    pub(crate) aligned: &'a AlignedFace,
    /// What was measured of it.
    pub(crate) measures: &'a Measures,
    /// Milliseconds, never less than those of the frame before.
    pub(crate) millis: f64,
}

/// Gathers signs of life over the frames of one comparison.
#[derive(Debug)]
pub(crate) struct Signs {
    policy: Policy,
    program: Option<bool>,
    face: OfFace,
}

/// What was seen of one face.
#[derive(Debug, Default)]
struct OfFace {
    parallax: Parallax,
    blink: Blink,
    repeats: Repeats,
    hangs: bool,
    moire: Moire,
    /// What the networks said of each frame.
    ratings: Vec<f32>,
    matched: Option<f64>,
    challenge: Option<Challenge>,
    /// Whether the face that did what was asked is still the one that matched.
    confirmed: bool,
}

impl Signs {
    /// A comparison begins; `camera` is the camera's name, as the browser has it.
    pub(crate) fn new(policy: Policy, camera: &str) -> Self {
        Self {
            policy,
            program: cameras::is_program(camera),
            face: OfFace::default(),
        }
    }

    /// Whether the policy asks for them.
    pub(crate) fn wanted(&self) -> bool {
        self.policy.liveness != LivenessPolicy::Off
    }

    /// A frame with the face that is compared, good or not.
    pub(crate) fn observe(&mut self, seen: Seen<'_>) {
        if !self.wanted() {
            return;
        }
        let face = &mut self.face;
        face.parallax.look(&seen.face.landmarks, seen.millis);
        face.blink.look(seen.aligned, seen.millis);
        face.repeats.look(seen.frame, seen.millis);
        if let Some(challenge) = &mut face.challenge {
            challenge.look(seen.measures.yaw, seen.millis);
        }
    }

    /// Frames have been the same for long.
    pub(crate) fn observe_frozen(&mut self) {
        self.face.hangs = true;
    }

    /// A frame that was compared, with what the networks say of it, 0 to 1.
    pub(crate) fn compared(&mut self, frame: Frame<'_>, area: Rectangle, rating: Option<f32>) {
        self.face.moire.look(frame, area);
        self.face.ratings.extend(rating);
    }

    /// Another face has taken the first one's place.
    pub(crate) fn forget(&mut self) {
        self.face = OfFace::default();
    }

    /// The face matches, at `millis`: now it is worth asking for something.
    pub(crate) fn matched(&mut self, millis: f64) {
        self.face.matched.get_or_insert(millis);
        if self.policy.challenge && self.wanted() {
            let begin = || Challenge::new(millis);
            self.face.challenge.get_or_insert_with(begin);
        }
    }

    /// Whether the face has to be compared once more: while it did what was asked, another could have taken its place.
    pub(crate) fn to_be_confirmed(&self) -> bool {
        self.challenge_met() == Some(true) && !self.face.confirmed
    }

    /// A compared frame shows the person of the frames before.
    pub(crate) fn confirm(&mut self) {
        self.face.confirmed = self.challenge_met() == Some(true);
    }

    /// What speaks for a person so far; `None` if the policy does not ask.
    pub(crate) fn signs(&self) -> Option<LivenessSigns> {
        if !self.wanted() {
            return None;
        }
        let face = &self.face;
        let count = face.ratings.len() as f32;
        let networks = (count > 0.0).then(|| face.ratings.iter().sum::<f32>() / count);
        let mut signs = LivenessSigns {
            score: 0.0,
            threshold: score::threshold(self.policy.liveness),
            networks,
            parallax: face.parallax.found(),
            blinked: face.blink.found(),
            moire: face.moire.found(),
            frozen: if face.hangs {
                Some(true)
            } else {
                face.repeats.found()
            },
            virtual_camera: self.program,
            challenge_met: face
                .challenge
                .is_some()
                .then(|| self.challenge_met() == Some(true) && face.confirmed),
        };
        signs.score = score::score(&signs);
        Some(signs)
    }

    /// What the patient is asked to do now.
    pub(crate) fn challenge(&self) -> Option<Ask> {
        self.face.challenge.as_ref().and_then(Challenge::asks)
    }

    /// Whether a match should wait at `millis` for what further frames may show.
    pub(crate) fn pending(&self, millis: f64) -> bool {
        let Some(matched) = self.face.matched else {
            return true;
        };
        if self.face.challenge.is_some() {
            return self.challenge_met().is_none() || self.to_be_confirmed();
        }
        if self.policy.liveness != LivenessPolicy::Require {
            return false;
        }
        let waited = millis - matched;
        let enough = self
            .signs()
            .is_some_and(|signs| signs.score >= signs.threshold);
        waited < LEAST_WATCH || (!enough && waited < LONGEST_WATCH)
    }

    fn challenge_met(&self) -> Option<bool> {
        self.face.challenge.as_ref()?.met()
    }
}

/// Milliseconds after a match in which a played still shows that it stands still, where signs are required.
const LEAST_WATCH: f64 = 700.0;

/// Milliseconds after a match in which a person blinks or moves, where signs are required and none has been seen.
const LONGEST_WATCH: f64 = 6_000.0;
