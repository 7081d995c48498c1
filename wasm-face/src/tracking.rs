//! Where in a frame to look for the face: everywhere, or near where it was.

use crate::choice::{Choice, choose};
use crate::detector::{Detector, Look, whole};
use crate::face::Face;
use crate::models::NetworkError;
use crate::picture::Frame;

/// Follows one face from frame to frame.
#[derive(Debug, Default)]
pub(crate) struct Tracking {
    last: Option<Choice>,
    last_seen: f64,
    since_everywhere: u32,
}

/// What a frame shows of the face that is followed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Found {
    pub(crate) choice: Choice,
    /// Not the face of the frames before, as far as its place tells.
    pub(crate) new: bool,
}

impl Tracking {
    /// # Errors
    ///
    /// If the detector does not run.
    pub(crate) fn find(
        &mut self,
        detector: &mut Detector,
        frame: Frame<'_>,
        millis: f64,
    ) -> Result<Option<Found>, NetworkError> {
        let choice = match self.near_last(detector, frame)? {
            Some(choice) => Some(choice),
            None => self.everywhere(detector, frame)?,
        };
        let Some(choice) = choice else {
            return Ok(None);
        };
        let new = self.last.is_none_or(|last| {
            last.face.area.overlap(choice.face.area) < SAME_PLACE
                || millis - self.last_seen > LOST_AFTER
        });
        self.last = Some(choice);
        self.last_seen = millis;
        Ok(Some(Found { choice, new }))
    }

    fn near_last(
        &mut self,
        detector: &mut Detector,
        frame: Frame<'_>,
    ) -> Result<Option<Choice>, NetworkError> {
        self.since_everywhere += 1;
        let Some(last) = self
            .last
            .filter(|_| self.since_everywhere < EVERYWHERE_EVERY)
        else {
            return Ok(None);
        };
        let face = upright(detector, frame, &last.face, Look::NEAR)?;
        Ok(face.map(|face| Choice { face, ..last }))
    }

    fn everywhere(
        &mut self,
        detector: &mut Detector,
        frame: Frame<'_>,
    ) -> Result<Option<Choice>, NetworkError> {
        self.since_everywhere = 0;
        let region = whole(frame);
        let faces = detector.detect(frame, region, EVERYWHERE)?;
        let Some(choice) = choose(&faces, region) else {
            return Ok(None);
        };
        // What is known of the tilt goes on from frame to frame; it is better than a first guess.
        let known = self
            .last
            .filter(|last| last.face.area.overlap(choice.face.area) > SAME_PLACE)
            .map_or(choice.face, |last| last.face);
        let face = upright(detector, frame, &known, Look::NEAR)?;
        Ok(Some(Choice {
            face: face.unwrap_or(choice.face),
            ..choice
        }))
    }
}

/// A known face, found again with points that follow its tilt better; `None` if it is not there.
///
/// # Errors
///
/// If the detector does not run.
pub(crate) fn upright(
    detector: &mut Detector,
    frame: Frame<'_>,
    known: &Face,
    look: Look,
) -> Result<Option<Face>, NetworkError> {
    let faces = detector.detect_near(frame, &known.landmarks, look)?;
    let overlap = |face: &Face| face.area.overlap(known.area);
    Ok(faces
        .into_iter()
        .filter(|face| overlap(face) > SAME_PLACE)
        .max_by(|one, other| overlap(one).total_cmp(&overlap(other))))
}

/// Pixels of the longer side of what the detector sees of the whole frame. Measured: at 640, 320 and 160 the
/// embedding errs equally often; 320 also finds who stands far away.
const EVERYWHERE: usize = 320;

/// Frames until somebody else who has come is seen.
const EVERYWHERE_EVERY: u32 = 5;

/// Overlap of the faces in two frames that follow each other.
const SAME_PLACE: f32 = 0.2;

/// Milliseconds without a face, after which the next one may be somebody else's.
const LOST_AFTER: f64 = 700.0;
