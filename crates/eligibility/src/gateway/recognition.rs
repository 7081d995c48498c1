//! How a patient was recognised: for the record, and for the staff's eyes.

use serde::{Deserialize, Serialize};

/// How the patient of a reception was recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Recognised {
    /// By knowing the card's PIN.
    Pin,
    /// By the face, compared with the photo in the card's chip.
    Face(FaceRecognition),
}

/// Who found the patient to be the person of the photo in the card's chip, and what the comparison
/// said.
///
/// It is an aid to the staff's own check and is shown as such; no certified reader made it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FaceRecognition {
    /// Who decided.
    pub decided_by: Recogniser,
    /// The last comparison; absent when no camera or no face models were to be had.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comparison: Option<FaceComparison>,
}

/// Who recognised the patient.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Recogniser {
    /// The comparison itself.
    Machine,
    /// A member of the staff, by sight (目視), signed in at the desk.
    Staff,
}

/// What the comparison of a face with the chip's photo has come to.
///
/// Similarities and scores are thousandths: −1,000 to 1,000.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FaceComparison {
    /// Same person or not.
    pub verdict: FaceVerdict,
    /// Cosine between the photo's and the frames' templates; absent without a good frame.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub similarity: Option<i16>,
    /// From here on it is a match.
    pub threshold: i16,
    /// Good frames that were compared.
    pub frames: u16,
    /// Signs of life; absent when they were not looked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub liveness: Option<FaceLiveness>,
}

/// Same person or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FaceVerdict {
    /// The face is that of the photo.
    Match,
    /// The face matches, and the clinic asks for signs of life that were not there.
    NotLive,
    /// Neither is certain.
    Unsure,
    /// The face is another one.
    NoMatch,
    /// The time was over before enough good frames had been seen.
    TooFewFrames,
}

/// What speaks for a person rather than a picture, in thousandths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FaceLiveness {
    /// 0 (a picture) to 1,000 (a person).
    pub score: i16,
    /// From here on it counts as a person.
    pub threshold: i16,
}

impl FaceRecognition {
    /// Whether what it says can be: a machine recognises nobody without a match.
    pub fn is_consistent(&self) -> bool {
        match self.decided_by {
            Recogniser::Machine => self
                .comparison
                .is_some_and(|comparison| comparison.verdict == FaceVerdict::Match),
            Recogniser::Staff => true,
        }
    }

    /// The 12 bytes that a statement has of it: who decided; the verdict, `FF` for no comparison;
    /// then similarity, threshold, frames, liveness and its threshold, two bytes each, big endian,
    /// `8000` where there is none.
    pub(crate) fn to_bytes(self) -> [u8; 12] {
        let decided_by = match self.decided_by {
            Recogniser::Machine => 0,
            Recogniser::Staff => 1,
        };
        let Some(comparison) = self.comparison else {
            return [decided_by, 0xFF, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        };
        let [s1, s2] = comparison.similarity.unwrap_or(i16::MIN).to_be_bytes();
        let [t1, t2] = comparison.threshold.to_be_bytes();
        let [f1, f2] = comparison.frames.to_be_bytes();
        let liveness = comparison.liveness.unwrap_or(FaceLiveness {
            score: i16::MIN,
            threshold: i16::MIN,
        });
        let [l1, l2] = liveness.score.to_be_bytes();
        let [m1, m2] = liveness.threshold.to_be_bytes();
        let verdict = comparison.verdict as u8;
        [decided_by, verdict, s1, s2, t1, t2, f1, f2, l1, l2, m1, m2]
    }
}

/// A score between −1 and 1 as thousandths; what is no number is 0.
pub fn thousandths(score: f32) -> i16 {
    // The cast saturates, and makes 0 of what is no number.
    (score.clamp(-1.0, 1.0) * 1000.0).round() as i16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_recognises_nobody_without_a_match() {
        let of = |decided_by, verdict: Option<FaceVerdict>| FaceRecognition {
            decided_by,
            comparison: verdict.map(|verdict| FaceComparison {
                verdict,
                similarity: Some(500),
                threshold: 420,
                frames: 5,
                liveness: None,
            }),
        };
        assert!(of(Recogniser::Machine, Some(FaceVerdict::Match)).is_consistent());
        assert!(of(Recogniser::Staff, Some(FaceVerdict::NoMatch)).is_consistent());
        assert!(of(Recogniser::Staff, None).is_consistent());
        assert!(!of(Recogniser::Machine, None).is_consistent());
        for verdict in [
            FaceVerdict::NotLive,
            FaceVerdict::Unsure,
            FaceVerdict::NoMatch,
            FaceVerdict::TooFewFrames,
        ] {
            assert!(!of(Recogniser::Machine, Some(verdict)).is_consistent());
        }
    }

    #[test]
    fn scores_are_rounded_to_thousandths() {
        for (score, expected) in [
            (0.4204, 420),
            (-0.0126, -13),
            (7.0, 1000),
            (f32::NEG_INFINITY, -1000),
            (f32::NAN, 0),
        ] {
            assert_eq!(thousandths(score), expected, "{score}");
        }
    }
}
