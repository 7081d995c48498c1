//! In how many ways a face is looked at before it is described. Chosen by measuring, see `MODELS.md`.
//!
//! Neither the detector nor the embedding errs twice in the same way when the picture is a little smaller, shifted, or seen
//! in a mirror; so means of several looks are nearer the truth. A photo is described once and may have many, a
//! frame only what its time allows.

use crate::detector::{Detector, Look};
use crate::embedding::View;
use crate::face::{Face, Landmarks, Point};
use crate::models::NetworkError;
use crate::picture::Frame;
use crate::tracking::upright;

/// The points of a face that is known already, once more: the mean of what these looks find.
///
/// # Errors
///
/// If the detector does not run.
pub(crate) fn points(
    detector: &mut Detector,
    frame: Frame<'_>,
    face: &Face,
    looks: &[Look],
) -> Result<Landmarks, NetworkError> {
    let mut sum = [Point::default(); 5];
    let mut count = 0.0;
    for look in looks {
        let Some(found) = upright(detector, frame, face, *look)? else {
            continue;
        };
        for (sum, point) in sum.iter_mut().zip(found.landmarks.points()) {
            sum.x += point.x;
            sum.y += point.y;
        }
        count += 1.0;
    }
    if count == 0.0 {
        return Ok(face.landmarks);
    }
    let mean = sum.map(|Point { x, y }| Point {
        x: x / count,
        y: y / count,
    });
    Ok(Landmarks::from_points(mean))
}

/// For a frame: two small ones.
pub(crate) const LOOKS_AT_FRAME: [Look; 2] = [look(160, 0.2, false), look(160, 0.2, true)];

/// For the photo.
pub(crate) const LOOKS_AT_PHOTO: [Look; 6] = [
    look(160, 0.2, false),
    look(160, 0.2, true),
    look(224, 0.2, false),
    look(224, 0.2, true),
    look(224, 0.155, false),
    look(224, 0.155, true),
];

/// Of a frame: as the network wants it, and smaller and in a mirror.
pub(crate) const VIEWS_OF_FRAME: [View; 2] =
    [view(1.0, 0.0, 0.0, false), view(0.95, 0.0, 0.0, true)];

/// Of the photo: smaller, and pushed a little to each side and up; each in a mirror, too.
pub(crate) const VIEWS_OF_PHOTO: [View; 8] = [
    view(0.95, 0.0, 0.0, false),
    view(0.95, 0.0, 0.0, true),
    view(1.0, -2.0, 0.0, false),
    view(1.0, -2.0, 0.0, true),
    view(1.0, 2.0, 0.0, false),
    view(1.0, 2.0, 0.0, true),
    view(0.975, 0.0, -1.0, false),
    view(0.975, 0.0, -1.0, true),
];

const fn look(side: usize, eyes: f32, mirrored: bool) -> Look {
    Look {
        side,
        eyes,
        mirrored,
    }
}

const fn view(size: f32, right: f32, down: f32, mirrored: bool) -> View {
    View {
        size,
        right,
        down,
        mirrored,
    }
}
