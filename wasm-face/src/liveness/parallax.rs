//! Whether a face moves as a body in space: the tip of the nose stands before the plane of eyes and mouth.
//!
//! Eyes and corners of the mouth make a frame of reference that follows every affine change: moving, coming nearer, tilting,
//! swinging a flat picture about. In it the nose of a picture stays where it is; that of a head which turns does not.

use std::collections::VecDeque;

use crate::face::{Landmarks, Point};

/// Where the nose was, and how the plane behind it lay.
#[derive(Debug, Default)]
pub(super) struct Parallax(VecDeque<View>);

#[derive(Clone, Copy, Debug)]
struct View {
    millis: f64,
    /// In distances of the eyes, to the person's left.
    nose_across: f32,
    /// In distances from the eyes to the mouth, down.
    nose_down: f32,
    /// Distance of the eyes over that to the mouth.
    shape: f32,
}

impl Parallax {
    /// Looks at a face in a frame taken at `millis`.
    pub(super) fn look(&mut self, landmarks: &Landmarks, millis: f64) {
        let Some(view) = view(landmarks, millis) else {
            return;
        };
        let old = |view: &View| millis - view.millis > WATCHED;
        while self.0.len() >= MOST_VIEWS || self.0.front().is_some_and(old) {
            self.0.pop_front();
        }
        self.0.push_back(view);
    }

    /// 0.5 to 1 if the nose has moved before its plane, the farther the more; 0 if the plane was swung and the nose has not;
    /// `None` if neither moved enough to say, as when somebody sits still.
    pub(super) fn found(&self) -> Option<f32> {
        let moved = f32::max(
            self.range(|view| view.nose_across)?,
            self.range(|view| view.nose_down)?,
        );
        let swung = self.range(|view| view.shape)?;
        if moved < FLAT_UP_TO {
            return (swung >= SWUNG_FROM).then_some(0.0);
        }
        let depth = ((moved - FLAT_UP_TO) / (DEEP_FROM - FLAT_UP_TO)).min(1.0);
        Some(0.5 + depth / 2.0)
    }

    /// Between the twentieth lowest and highest; each the median of three frames that follow each other, because points
    /// jump. `None` with too few frames.
    fn range(&self, value: impl Fn(&View) -> f32) -> Option<f32> {
        let values: Vec<f32> = self.0.iter().map(value).collect();
        let mut medians: Vec<f32> = values
            .windows(3)
            .filter_map(|three| {
                let mut three = three.to_vec();
                three.sort_by(f32::total_cmp);
                three.get(1).copied()
            })
            .collect();
        if medians.len() < FEWEST_VIEWS {
            return None;
        }
        medians.sort_by(f32::total_cmp);
        let edge = medians.len() / 20;
        let low = medians.get(edge)?;
        let high = medians.get(medians.len() - 1 - edge)?;
        Some(high - low)
    }
}

fn view(landmarks: &Landmarks, millis: f64) -> Option<View> {
    let [right_eye, left_eye, nose, right_mouth, left_mouth] = landmarks.points();
    let (right, left) = (right_eye.middle(right_mouth), left_eye.middle(left_mouth));
    let (eyes, mouth) = (right_eye.middle(left_eye), right_mouth.middle(left_mouth));
    let across = minus(left, right);
    let down = minus(mouth, eyes);
    let from_middle = minus(nose, eyes.middle(mouth));
    // Cramer's rule.
    let area = across.x * down.y - across.y * down.x;
    let view = View {
        millis,
        nose_across: (from_middle.x * down.y - from_middle.y * down.x) / area,
        nose_down: (across.x * from_middle.y - across.y * from_middle.x) / area,
        shape: across.x.hypot(across.y) / down.x.hypot(down.y),
    };
    [view.nose_across, view.nose_down, view.shape]
        .iter()
        .all(|value| value.abs() < FARTHEST)
        .then_some(view)
}

fn minus(one: Point, other: Point) -> Point {
    Point {
        x: one.x - other.x,
        y: one.y - other.y,
    }
}

/// Milliseconds, and views, that are looked back at.
const WATCHED: f64 = 8_000.0;
const MOST_VIEWS: usize = 240;

/// About a second.
const FEWEST_VIEWS: usize = 8;

/// Of 36 recordings of prints that were swung, twisted and bent in front of a webcam, 35 came to 0.02 to 0.09 and one to
/// 0.134; a head that turns by 15 degrees to both sides comes to more than 0.3.
const FLAT_UP_TO: f32 = 0.13;
const DEEP_FROM: f32 = 0.22;

/// A picture swung by 40 degrees.
const SWUNG_FROM: f32 = 0.2;

/// No face has its nose there, nor such a shape: the points are wrong.
const FARTHEST: f32 = 4.0;

#[cfg(test)]
mod tests {
    use super::*;

    /// A face of points in space, turned by so many degrees to its left and seen from 60 cm; the nose so high.
    fn turned(degrees: f32, nose_height: f32, shift: f32) -> Landmarks {
        let (sine, cosine) = degrees.to_radians().sin_cos();
        let points = [
            (-3.2, -3.3, 0.0),
            (3.2, -3.3, 0.0),
            (0.0, 0.4, nose_height),
            (-2.5, 3.9, 0.0),
            (2.5, 3.9, 0.0),
        ];
        Landmarks::from_points(points.map(|(x, y, z): (f32, f32, f32)| {
            let (x, z) = (x * cosine + z * sine, z * cosine - x * sine);
            let distance = 60.0 - z;
            Point {
                x: 320.0 + (x + shift) * 640.0 / distance,
                y: 240.0 + y * 640.0 / distance,
            }
        }))
    }

    fn after(views: impl IntoIterator<Item = Landmarks>) -> Option<f32> {
        let mut parallax = Parallax::default();
        for (number, landmarks) in views.into_iter().enumerate() {
            parallax.look(&landmarks, number as f64 * 70.0);
        }
        parallax.found()
    }

    fn swing(degrees: f32) -> impl Iterator<Item = f32> {
        (0..60).map(move |frame| degrees * (frame as f32 / 8.0).sin())
    }

    #[test]
    fn a_head_that_turns_is_a_body() {
        let head = after(swing(18.0).map(|degrees| turned(degrees, 2.0, 0.0)));
        assert!(head.is_some_and(|it| it > 0.9), "{head:?}");
    }

    #[test]
    fn a_print_that_is_swung_is_flat() {
        let print = after(swing(45.0).map(|degrees| turned(degrees, 0.0, 0.0)));
        assert_eq!(print, Some(0.0));
    }

    #[test]
    fn who_sits_still_or_only_moves_aside_is_not_judged() {
        for height in [0.0, 2.0] {
            assert_eq!(
                after(swing(0.5).map(|degrees| turned(degrees, height, 0.0))),
                None
            );
            assert_eq!(
                after(swing(3.0).map(|aside| turned(0.0, height, aside))),
                None
            );
        }
    }

    #[test]
    fn one_wrong_frame_is_no_movement_and_wrong_points_do_no_harm() {
        let mut views: Vec<_> = (0..20).map(|_| turned(0.0, 0.0, 0.0)).collect();
        views.insert(9, turned(40.0, 3.0, 0.0));
        views.push(Landmarks::default());
        let nowhere = Point {
            x: f32::NAN,
            y: f32::INFINITY,
        };
        views.push(Landmarks::from_points([nowhere; 5]));
        assert_eq!(after(views), None);
    }
}
