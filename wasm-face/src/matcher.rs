//! A comparison from the photo to the decision.

use face_messages::{
    Advice, Challenge, Decision, EnrolFailure, LivenessPolicy, Observation, Policy, Scores, Verdict,
};

use crate::decision::Evidence;
use crate::enrolment::{Enrolled, enrol};
use crate::face::Face;
use crate::glance::Glance;
use crate::liveness::{Seen, Signs};
use crate::models::{Models, NetworkError};
use crate::picture::{Frame, Picture};
use crate::quality::{Advisor, Measures, rate};
use crate::tracking::{Found, Tracking};

/// Compares the faces in a camera's frames with the face in a photo.
///
/// ```text
/// enrol(photo) ─▶ observe(frame) … observe(frame) ─▶ decide() ─▶ pictures() ─▶ wipe()
/// ```
///
/// Without a photo it gives advice alone, as for a test of the camera.
pub struct Matcher {
    models: Models,
    comparison: Comparison,
}

/// The photo and what the camera showed of the face, for the eyes of the staff.
#[derive(Clone, Copy, Debug)]
pub struct Pictures<'a> {
    /// The photo, as it was decoded.
    pub photo: Option<&'a Picture>,
    /// The face in the best frame.
    pub live: Option<&'a Picture>,
}

/// Everything that is personal.
struct Comparison {
    policy: Policy,
    photo: Option<Picture>,
    evidence: Option<Evidence>,
    best: Option<Best>,
    signs: Signs,
    glance: Glance,
    tracking: Tracking,
    advisor: Advisor,
    began: Option<f64>,
    now: f64,
    decision: Option<Decision>,
}

struct Best {
    picture: Picture,
    weight: f32,
}

impl Matcher {
    /// Compares with these networks.
    #[must_use]
    pub fn new(models: Models) -> Self {
        Self {
            models,
            comparison: Comparison::new(Policy::default(), ""),
        }
    }

    /// Begins a comparison with the one face in a photo: JPEG 2000, JPEG or PNG. `camera` is the camera's name,
    /// as far as it is known. What came of an earlier comparison is overwritten first.
    ///
    /// # Errors
    ///
    /// As [`EnrolFailure`] says; there is no comparison then.
    pub fn enrol(
        &mut self,
        photo: &[u8],
        policy: Policy,
        camera: &str,
    ) -> Result<(), EnrolFailure> {
        self.wipe();
        self.comparison = Comparison::new(policy, camera);
        let Enrolled { photo, template } = enrol(&mut self.models.networks, photo)?;
        let thresholds = self.models.thresholds(policy.strictness);
        self.comparison.photo = Some(photo);
        self.comparison.evidence = Some(Evidence::new(template, thresholds));
        Ok(())
    }

    /// Looks at a frame. `number` comes back in the answer; `millis` is when the frame was taken, on any clock that
    /// only goes forward.
    ///
    /// # Errors
    ///
    /// If the networks do not run; other models have to be loaded then.
    pub fn observe(
        &mut self,
        frame: Frame<'_>,
        number: u32,
        millis: f64,
    ) -> Result<Observation, NetworkError> {
        let comparison = &mut self.comparison;
        comparison.pass_time(millis);
        if comparison.decision.is_none() {
            return comparison.look(&mut self.models, frame, number);
        }
        Ok(comparison.observation(number, frame, None, Vec::new()))
    }

    /// What the frames have come to, once they have.
    #[must_use]
    pub fn decide(&self) -> Option<&Decision> {
        self.comparison.decision.as_ref()
    }

    /// The photo and the best frame, as far as there are any.
    #[must_use]
    pub fn pictures(&self) -> Pictures<'_> {
        Pictures {
            photo: self.comparison.photo.as_ref(),
            live: self.comparison.best.as_ref().map(|best| &best.picture),
        }
    }

    /// Overwrites photo, frames and templates, and what the networks have kept of them.
    pub fn wipe(&mut self) {
        self.comparison = Comparison::new(Policy::default(), "");
        self.models.networks.wipe();
    }
}

impl std::fmt::Debug for Matcher {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Matcher(…)")
    }
}

impl Comparison {
    fn new(policy: Policy, camera: &str) -> Self {
        Self {
            policy,
            photo: None,
            evidence: None,
            best: None,
            signs: Signs::new(policy, camera),
            glance: Glance::default(),
            tracking: Tracking::default(),
            advisor: Advisor::default(),
            began: None,
            now: 0.0,
            decision: None,
        }
    }

    /// A clock that goes back, or is none, stands still instead.
    fn pass_time(&mut self, millis: f64) {
        if millis.is_finite() {
            self.now = if self.began.is_some() {
                self.now.max(millis)
            } else {
                millis
            };
        }
        self.began.get_or_insert(self.now);
    }

    fn look(
        &mut self,
        models: &mut Models,
        frame: Frame<'_>,
        number: u32,
    ) -> Result<Observation, NetworkError> {
        self.glance.look(frame, self.now);
        if self.glance.frozen() {
            self.signs.observe_frozen();
        }
        let networks = &mut models.networks;
        let found = self
            .tracking
            .find(&mut networks.detector, frame, self.now)?;
        let aligned =
            found.and_then(|found| networks.embedder.align(frame, &found.choice.face.landmarks));
        let mut badness = vec![(Advice::Frozen, told(self.glance.frozen()))];
        let mut face = None;
        if let Some((Found { choice, new }, aligned)) = found.zip(aligned) {
            if new {
                self.begin_again();
            }
            let measures = Measures::of(frame, &choice.face, &aligned);
            let rating = rate(&measures);
            badness.push((Advice::Alone, told(!choice.alone)));
            badness.extend(rating.badness);
            self.signs.observe(Seen {
                frame,
                face: &choice.face,
                aligned: &aligned,
                measures: &measures,
                millis: self.now,
            });
            if rating.usable && choice.alone && !self.glance.frozen() {
                self.compare(models, frame, &choice.face, rating.weight)?;
            }
            face = Some(choice.face);
        } else {
            let covered = self.glance.covered();
            badness.push((Advice::Uncovered, told(covered)));
            badness.push((Advice::ShowFace, told(!covered)));
        }
        let mut advice = self.advisor.advise(&badness, self.now);
        self.conclude();
        if matches!(
            self.signs.challenge(),
            Some(Challenge::TurnLeft | Challenge::TurnRight)
        ) {
            advice.retain(|advice| *advice != Advice::LookStraight);
        }
        Ok(self.observation(number, frame, face, advice))
    }

    fn compare(
        &mut self,
        models: &mut Models,
        frame: Frame<'_>,
        face: &Face,
        weight: f32,
    ) -> Result<(), NetworkError> {
        let Some(evidence) = &mut self.evidence else {
            return Ok(());
        };
        let wanted = evidence.wants(weight, self.now);
        if !wanted && !self.signs.to_be_confirmed() {
            return Ok(());
        }
        let Some(template) = models.networks.describe_live(frame, face)? else {
            return Ok(());
        };
        if evidence.goes_with(&template) {
            self.signs.confirm();
        } else {
            self.begin_again();
        }
        if self.signs.wanted() {
            let rating = models.networks.liveness.rate(frame, face.area)?;
            self.signs.compared(frame, face.area, rating);
        }
        if let Some(evidence) = self.evidence.as_mut().filter(|_| wanted) {
            evidence.add(template, weight, self.now);
        }
        if self.best.as_ref().is_none_or(|best| best.weight < weight) {
            self.best = portrait(frame, face).map(|picture| Best { picture, weight });
        }
        Ok(())
    }

    /// Another face has come: nothing that was gathered of the last one speaks for it.
    fn begin_again(&mut self) {
        if let Some(evidence) = &mut self.evidence {
            evidence.forget_frames();
        }
        self.signs.forget();
        self.best = None;
    }

    fn conclude(&mut self) {
        let Some(evidence) = &self.evidence else {
            return;
        };
        let waited = self.began.map_or(0.0, |began| self.now - began);
        let last_call = waited >= TIME_LIMIT;
        let Some(verdict) = evidence.verdict(self.now, last_call) else {
            return;
        };
        let Some(verdict) = self.with_liveness(verdict, last_call) else {
            return;
        };
        // The pictures stay for the staff's own look; nobody needs the templates any more.
        let Some(evidence) = self.evidence.take() else {
            return;
        };
        let scores = Scores {
            similarity: evidence.similarity(),
            threshold: evidence.threshold(),
            frames: u32::try_from(evidence.frames()).unwrap_or(u32::MAX),
            liveness: self.signs.signs(),
        };
        self.decision = Some(Decision { verdict, scores });
    }

    /// A match waits for signs of life, and fails without them where the policy requires them.
    fn with_liveness(&mut self, verdict: Verdict, last_call: bool) -> Option<Verdict> {
        if verdict != Verdict::Match || !self.signs.wanted() {
            return Some(verdict);
        }
        self.signs.matched(self.now);
        if self.signs.pending(self.now) && !last_call {
            return None;
        }
        let signs = self.signs.signs()?;
        let required = self.policy.liveness == LivenessPolicy::Require;
        Some(if required && signs.score < signs.threshold {
            Verdict::NotLive
        } else {
            Verdict::Match
        })
    }

    fn observation(
        &self,
        number: u32,
        frame: Frame<'_>,
        face: Option<Face>,
        advice: Vec<Advice>,
    ) -> Observation {
        let progress = match (&self.decision, &self.evidence) {
            (Some(_), _) => 1.0,
            (None, Some(evidence)) => evidence.progress(),
            (None, None) => 0.0,
        };
        Observation {
            frame: number,
            face: face.map(|face| face.area.fractions(frame.width(), frame.height())),
            advice,
            progress,
            challenge: self.signs.challenge().filter(|_| self.decision.is_none()),
            decision: self.decision.clone(),
        }
    }
}

fn told(bad: bool) -> f32 {
    if bad { 1.0 } else { 0.0 }
}

/// Head and shoulders, as on a photo.
fn portrait(frame: Frame<'_>, face: &Face) -> Option<Picture> {
    let around = face.area.scaled(PORTRAIT);
    let (left, top) = (around.left.max(0.0), around.top.max(0.0));
    let (right, bottom) = (around.left + around.width, around.top + around.height);
    frame.crop(
        left as usize,
        top as usize,
        (right - left).max(1.0) as usize,
        (bottom - top).max(1.0) as usize,
    )
}

/// Sides of the picture for the staff, in sides of the face.
const PORTRAIT: f32 = 1.8;

/// Milliseconds from the first frame to the last word.
const TIME_LIMIT: f64 = 20_000.0;
