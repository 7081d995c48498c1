//! What can be measured of a face in a frame.

use crate::alignment::{AlignedFace, luma};
use crate::face::{Face, Point, Rectangle};
use crate::picture::Frame;

/// What was measured of a face in a frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measures {
    /// From pupil to pupil, in pixels of the frame.
    pub eye_distance: f32,
    /// The face's longer side, in lengths of the frame's shorter side.
    pub extent: f32,
    /// How much of the face lies inside the frame, 0 to 1.
    pub inside: f32,
    /// From the frame's middle to the face's, in half widths or half heights, whichever is more.
    pub off_middle: f32,
    /// Turned to a side: the nose's way from between the eyes, in distances between the eyes; more than 0 to
    /// the person's left. About 0.25 at 20 degrees.
    pub yaw: f32,
    /// Turned up or down: the nose's place between the eyes' height (0) and the mouth's (1); 0.57 is straight.
    pub pitch: f32,
    /// Tilted, in degrees, clockwise in the frame.
    pub roll: f32,
    /// Mean luma of the face, 0 to 255.
    pub light: f32,
    /// Mean luma of what is not the face.
    pub light_behind: f32,
    /// Energy of the face's finest details over that of its contrast, in the direction that has less; falls with
    /// blur and with movement.
    pub sharpness: f32,
    /// Luma between the eyes' brightest and darkest places, over the face's: small behind dark glasses,
    /// hair or a hand.
    pub eye_contrast: f32,
    /// Luma of the eyes over that of the cheeks.
    pub eye_light: f32,
    /// How much warmer the lower half of the face is than the forehead: red less blue over luma. Skin is warm in every
    /// tone; a mask is not, and makes it negative.
    pub lower_colour: f32,
}

impl Measures {
    /// Measures a face; `aligned` is the same face in the template's place.
    #[must_use]
    pub fn of(frame: Frame<'_>, face: &Face, aligned: &AlignedFace) -> Self {
        let points = &face.landmarks;
        let eyes = points.right_eye.middle(points.left_eye);
        let mouth = points.right_mouth.middle(points.left_mouth);
        let eye_distance = points.eye_distance();
        let (across_x, across_y) = (
            (points.left_eye.x - points.right_eye.x) / eye_distance,
            (points.left_eye.y - points.right_eye.y) / eye_distance,
        );
        // In the face's own directions, so that a tilted head is not taken for a turned one.
        let across = |point: Point| (point.x - eyes.x) * across_x + (point.y - eyes.y) * across_y;
        let down = |point: Point| (point.y - eyes.y) * across_x - (point.x - eyes.x) * across_y;
        let crop = Crop::new(aligned);
        let light = crop.mean(FACE);
        let cheeks = (crop.mean(RIGHT_CHEEK) + crop.mean(LEFT_CHEEK)) / 2.0;
        let eye_lights = (crop.mean(RIGHT_EYE) + crop.mean(LEFT_EYE)) / 2.0;
        let eye_ranges = (crop.range(RIGHT_EYE) + crop.range(LEFT_EYE)) / 2.0;
        Self {
            eye_distance,
            extent: face.area.width.max(face.area.height)
                / frame.width().min(frame.height()) as f32,
            inside: face.area.intersection(bounds(frame)).size() / face.area.size(),
            off_middle: off_middle(frame, face.area),
            yaw: (across(points.nose) - across(mouth) / 2.0) / eye_distance,
            pitch: down(points.nose) / down(mouth),
            roll: across_y.atan2(across_x).to_degrees(),
            light,
            light_behind: light_behind(frame, face.area),
            sharpness: crop.sharpness(FACE),
            eye_contrast: eye_ranges / light.max(1.0),
            eye_light: eye_lights / cheeks.max(1.0),
            lower_colour: crop.warmth(LOWER_FACE) - crop.warmth(FOREHEAD),
        }
    }
}

fn bounds(frame: Frame<'_>) -> Rectangle {
    Rectangle {
        left: 0.0,
        top: 0.0,
        width: frame.width() as f32,
        height: frame.height() as f32,
    }
}

fn off_middle(frame: Frame<'_>, area: Rectangle) -> f32 {
    let (half_width, half_height) = (frame.width() as f32 / 2.0, frame.height() as f32 / 2.0);
    let middle = area.middle();
    let across = (middle.x - half_width).abs() / half_width;
    let down = (middle.y - half_height).abs() / half_height;
    across.max(down)
}

/// Mean luma of a coarse grid of pixels outside the head.
fn light_behind(frame: Frame<'_>, face: Rectangle) -> f32 {
    let head = face.scaled(1.6);
    let (mut sum, mut count) = (0.0, 0.0);
    for row in (0..frame.height()).step_by(GRID) {
        for (column, &[red, green, blue, _]) in frame.row(row).iter().enumerate().step_by(GRID) {
            let (x, y) = (column as f32, row as f32);
            // What is under the head is the body, which is lit as the face is.
            let person = x > head.left && x < head.left + head.width && y > head.top;
            if !person {
                sum += luma([red.into(), green.into(), blue.into()]);
                count += 1.0;
            }
        }
    }
    if count > 0.0 { sum / count } else { 0.0 }
}

/// Pixels of the frame's grid that the surroundings are measured on.
const GRID: usize = 8;

/// A part of the aligned face: columns and rows of 112.
struct Part {
    columns: std::ops::Range<usize>,
    rows: std::ops::Range<usize>,
}

const FACE: Part = part(28..84, 36..104);
const FOREHEAD: Part = part(36..76, 22..36);
const LOWER_FACE: Part = part(38..74, 78..104);
const RIGHT_CHEEK: Part = part(26..40, 66..80);
const LEFT_CHEEK: Part = part(72..86, 66..80);
const RIGHT_EYE: Part = part(28..48, 44..59);
const LEFT_EYE: Part = part(64..84, 44..59);

const fn part(columns: std::ops::Range<usize>, rows: std::ops::Range<usize>) -> Part {
    Part { columns, rows }
}

/// The aligned face as luma, with its colours.
struct Crop<'a> {
    side: usize,
    rgb: &'a [[f32; 3]],
    luma: zeroize::Zeroizing<Vec<f32>>,
}

impl<'a> Crop<'a> {
    fn new(aligned: &'a AlignedFace) -> Self {
        let (rgb, _) = aligned.rgb().as_chunks();
        Self {
            side: aligned.side(),
            rgb,
            luma: zeroize::Zeroizing::new(aligned.luma()),
        }
    }

    fn rows<'b, T>(&self, values: &'b [T], part: &Part) -> impl Iterator<Item = &'b [T]> {
        values
            .chunks_exact(self.side)
            .take(part.rows.end)
            .skip(part.rows.start)
            .filter_map({
                let columns = part.columns.clone();
                move |row| row.get(columns.clone())
            })
    }

    fn values(&self, part: &Part) -> Vec<f32> {
        self.rows(&self.luma, part).flatten().copied().collect()
    }

    fn mean(&self, part: Part) -> f32 {
        mean(&self.values(&part))
    }

    /// Between the darkest and the brightest twentieth.
    fn range(&self, part: Part) -> f32 {
        let mut values = zeroize::Zeroizing::new(self.values(&part));
        values.sort_by(f32::total_cmp);
        let dark = values.get(values.len() / 20);
        let bright = values.get(values.len() * 19 / 20);
        bright.zip(dark).map_or(0.0, |(bright, dark)| bright - dark)
    }

    /// How much more red than blue there is, over the luma; skin of every tone is warm.
    fn warmth(&self, part: Part) -> f32 {
        let (mut warm, mut light) = (0.0, 0.0);
        for &[red, green, blue] in self.rows(self.rgb, &part).flatten() {
            warm += red - blue;
            light += luma([red, green, blue]);
        }
        warm / f32::max(light, 1.0)
    }

    /// Mean square of the smoothed luma's second differences over its variance, across or down, whichever is less:
    /// movement blurs one direction. Smoothed, because a dark camera's noise is no detail.
    fn sharpness(&self, part: Part) -> f32 {
        let smooth = zeroize::Zeroizing::new(self.smoothed());
        let values = zeroize::Zeroizing::new(self.values(&part));
        let middle = mean(&values);
        let variance = mean_of(values.iter().map(|value| (value - middle).powi(2)));
        let energy = |step: usize| {
            let along = |row: usize| {
                part.columns.clone().filter_map(move |column| {
                    let here = row * self.side + column;
                    Some((here.checked_sub(step)?, here, here + step))
                })
            };
            let mut sum = 0.0;
            let mut count = 0.0;
            for (before, here, after) in part.rows.clone().flat_map(along) {
                let at = |index: usize| smooth.get(index).copied().unwrap_or_default();
                let bend: f32 = at(before) - 2.0 * at(here) + at(after);
                sum += bend * bend;
                count += 1.0;
            }
            sum / f32::max(count, 1.0)
        };
        2.0 * f32::min(energy(1), energy(self.side)) / (variance + 1.0)
    }

    /// Each pixel mixed with its neighbours, 1 : 2 : 1 along both sides.
    fn smoothed(&self) -> Vec<f32> {
        let side = self.side;
        let mix = |before: f32, here: f32, after: f32| (before + 2.0 * here + after) / 4.0;
        let along = |values: &[f32], step: usize| -> Vec<f32> {
            values
                .iter()
                .enumerate()
                .map(|(index, &here)| {
                    let before = index.checked_sub(step).and_then(|index| values.get(index));
                    let after = values.get(index + step);
                    mix(
                        before.copied().unwrap_or(here),
                        here,
                        after.copied().unwrap_or(here),
                    )
                })
                .collect()
        };
        let across = zeroize::Zeroizing::new(along(&self.luma, 1));
        along(&across, side)
    }
}

fn mean(values: &[f32]) -> f32 {
    mean_of(values.iter().copied())
}

fn mean_of(values: impl ExactSizeIterator<Item = f32>) -> f32 {
    let count = values.len().max(1) as f32;
    values.sum::<f32>() / count
}
