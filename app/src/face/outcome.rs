//! What the visit is told of a comparison: no more than belongs into its record.

use eligibility::{FaceComparison, FaceLiveness, FaceVerdict, thousandths};
use face_messages::{Decision, LivenessSigns, Verdict};
use reception::{CameraTrouble, FaceOutcome};

use super::Trouble;
use crate::host::camera::CameraFailure;

/// Why there was nothing to compare.
pub fn hindered(trouble: Trouble) -> FaceOutcome {
    match trouble {
        Trouble::Models => FaceOutcome::ModelsUnavailable,
        Trouble::Camera(failure) => FaceOutcome::CameraUnavailable(match failure {
            CameraFailure::Missing | CameraFailure::Unsupported => CameraTrouble::Missing,
            CameraFailure::Blocked | CameraFailure::Dismissed => CameraTrouble::Denied,
            CameraFailure::InUse => CameraTrouble::InUse,
            CameraFailure::Lost => CameraTrouble::Lost,
        }),
    }
}

/// The decision in thousandths.
pub fn compared(decision: &Decision) -> FaceOutcome {
    let scores = &decision.scores;
    FaceOutcome::Compared(FaceComparison {
        verdict: match decision.verdict {
            Verdict::Match => FaceVerdict::Match,
            Verdict::NotLive => FaceVerdict::NotLive,
            Verdict::Unsure => FaceVerdict::Unsure,
            Verdict::NoMatch => FaceVerdict::NoMatch,
            Verdict::TooFewFrames => FaceVerdict::TooFewFrames,
        },
        similarity: scores.similarity.map(thousandths),
        threshold: thousandths(scores.threshold),
        frames: u16::try_from(scores.frames).unwrap_or(u16::MAX),
        liveness: scores.liveness.as_ref().map(liveness),
    })
}

fn liveness(signs: &LivenessSigns) -> FaceLiveness {
    FaceLiveness {
        score: thousandths(signs.score),
        threshold: thousandths(signs.threshold),
    }
}
