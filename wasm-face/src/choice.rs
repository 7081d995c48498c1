//! Whose face is compared when there are several.

use crate::face::{Face, Rectangle};

/// The face that is compared, and whether it is alone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Choice {
    pub(crate) face: Face,
    /// Nobody else's face is about as large.
    pub(crate) alone: bool,
}

/// The largest face, nearest the middle of `bounds`: who stands behind is smaller, who passes by is at the edge.
pub(crate) fn choose(faces: &[Face], bounds: Rectangle) -> Option<Choice> {
    let face = faces
        .iter()
        .max_by(|one, other| weight(one, bounds).total_cmp(&weight(other, bounds)))?;
    let rivals = faces
        .iter()
        .filter(|other| *other != face)
        .any(|other| other.area.size() >= face.area.size() * RIVAL);
    Some(Choice {
        face: *face,
        alone: !rivals,
    })
}

fn weight(face: &Face, bounds: Rectangle) -> f32 {
    let away = face.area.middle().distance(bounds.middle()) / bounds.width.hypot(bounds.height);
    face.area.size() * (1.0 - away)
}

/// Of the compared face's size. A person half as far again behind the patient has 0.44 of it.
const RIVAL: f32 = 0.5;

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::face::Landmarks;

    const BOUNDS: Rectangle = Rectangle {
        left: 0.0,
        top: 0.0,
        width: 640.0,
        height: 480.0,
    };

    fn face(left: f32, width: f32) -> Face {
        Face {
            score: 0.9,
            area: Rectangle {
                left,
                top: 100.0,
                width,
                height: width * 1.3,
            },
            landmarks: Landmarks::default(),
        }
    }

    #[test]
    fn somebody_far_behind_does_not_disturb() {
        let choice = choose(&[face(500.0, 50.0), face(240.0, 160.0)], BOUNDS).unwrap();
        assert_eq!(choice.face, face(240.0, 160.0));
        assert!(choice.alone);
    }

    #[test]
    fn of_two_side_by_side_the_one_in_the_middle_is_meant_and_told_to_be_alone() {
        let choice = choose(&[face(0.0, 162.0), face(240.0, 160.0)], BOUNDS).unwrap();
        assert_eq!(choice.face, face(240.0, 160.0));
        assert!(!choice.alone);
    }
}
