//! From measures to advice: one table.

use face_messages::Advice;

use super::Measures;

/// How far a frame is from good in one respect: from 1 on the person is told, below 1 all is well.
pub(crate) type Badness = f32;

/// A frame, rated.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Rating {
    /// How bad the frame is in each respect, the most useful advice first.
    pub(crate) badness: Vec<(Advice, Badness)>,
    /// Whether the frame may be compared.
    pub(crate) usable: bool,
    /// 0 to 1; how much the frame counts among those compared.
    pub(crate) weight: f32,
}

/// Rates a frame by what was measured of its face.
pub(crate) fn rate(measures: &Measures) -> Rating {
    let badness: Vec<(Advice, Badness)> = LIMITS
        .iter()
        .map(|limit| (limit.advice, (limit.badness)(measures)))
        .collect();
    let usable = LIMITS
        .iter()
        .zip(&badness)
        .all(|(limit, &(_, badness))| badness < limit.refused_from);
    let doubts: f32 = badness
        .iter()
        .map(|&(_, badness)| badness.clamp(0.0, 2.0).powi(2))
        .sum();
    Rating {
        badness,
        usable,
        weight: 1.0 / (1.0 + doubts),
    }
}

/// One respect in which a frame can be bad.
struct Limit {
    advice: Advice,
    /// 1 is the limit; proportional to what is measured.
    badness: fn(&Measures) -> Badness,
    /// From here on the frame is not compared: nothing good would come of it.
    refused_from: Badness,
}

/// Never refused, only told: glasses, hair, beards and make-up must not keep anybody from being recognised, and a
/// comparison that fails for them ends with the staff's own look.
const TOLD_ONLY: Badness = f32::INFINITY;

/// The most useful advice first. Where it says *webcams*, the limit leaves out less than one in a hundred of 150 frames of
/// people who looked straight into cheap webcams, in bright rooms and dim ones.
const LIMITS: [Limit; 10] = [
    // The embedding's own picture has 35 pixels between the eyes; a face of less detail has less to compare.
    Limit {
        advice: Advice::Closer,
        badness: |face| 40.0 / face.eye_distance,
        refused_from: 1.6,
    },
    // Chin and forehead leave the picture, and a wide lens bends what is near.
    Limit {
        advice: Advice::Farther,
        badness: |face| face.extent / 0.9,
        refused_from: 1.2,
    },
    // The detector places points of a face that is cut off, but guesses them.
    Limit {
        advice: Advice::Middle,
        badness: |face| f32::max((1.0 - face.inside) / 0.08, face.off_middle / 0.7),
        refused_from: 2.0,
    },
    // About 20 degrees; the photo looks straight. Webcams: 0.13 to a side, 0.51 to 0.62 up and down.
    Limit {
        advice: Advice::LookStraight,
        badness: |face| f32::max(face.yaw.abs() / 0.28, (face.pitch - 0.565).abs() / 0.13),
        refused_from: 1.4,
    },
    // The points understate the tilt: this is about 25 degrees. The alignment turns the face back; far past this the
    // detector was not trained.
    Limit {
        advice: Advice::Upright,
        badness: |face| face.roll.abs() / 15.0,
        refused_from: 1.75,
    },
    // Said before "brighter", which would make it worse: the camera adapts to the window. Webcams: 3.
    Limit {
        advice: Advice::LightBehind,
        badness: |face| {
            let light = face.light.max(1.0);
            f32::min(face.light_behind / light / 3.3, 70.0 / light)
        },
        refused_from: TOLD_ONLY,
    },
    // Below this a camera shows its own noise. Webcams: 40.
    Limit {
        advice: Advice::Brighter,
        badness: |face| 38.0 / face.light.max(1.0),
        refused_from: 1.8,
    },
    // A smear of an eighth of the distance between the eyes, or a blur as wide. Webcams: 0.016.
    Limit {
        advice: Advice::HoldStill,
        badness: |face| 0.01 / face.sharpness.max(1e-4),
        refused_from: 1.8,
    },
    // A mask has no skin's colour; painted on photos, white, blue and black ones lie below -0.4, pink ones at -0.3 to
    // -0.5. Webcams: -0.07.
    Limit {
        advice: Advice::TakeOffMask,
        badness: |face| -face.lower_colour / 0.3,
        refused_from: TOLD_ONLY,
    },
    // Dark glasses are far darker than cheeks (painted: 0.3 at most; frames of clear ones: 0.49); hair or a hand has no
    // eyes' contrast. Webcams: 0.57 and 0.39.
    Limit {
        advice: Advice::ShowEyes,
        badness: |face| {
            let dark = 0.38 / face.eye_light.max(1e-3);
            f32::max(dark, 0.28 / face.eye_contrast.max(1e-3))
        },
        refused_from: TOLD_ONLY,
    },
];
