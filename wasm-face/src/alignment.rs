//! A face turned upright and brought to the size that a network was trained on.

use zeroize::{Zeroize as _, Zeroizing};

use crate::face::Point;
use crate::picture::Frame;

/// A square of `side * side` pixels with a face in the place that the template says: red, green and
/// blue, 0 to 255. Overwritten when dropped.
#[derive(Clone, PartialEq)]
pub struct AlignedFace {
    side: usize,
    rgb: Vec<f32>,
}

/// Rotation, size and shift that bring one set of points to another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Similarity {
    cosine: f32,
    sine: f32,
    right: f32,
    down: f32,
}

impl Similarity {
    /// The one with the least squared distance (Umeyama 1991; in the plane and without reflection, as
    /// complex numbers); `None` if the points lie in one place.
    #[must_use]
    pub fn fit(from: &[Point; 5], to: &[Point; 5]) -> Option<Self> {
        let (from_middle, to_middle) = (mean(from), mean(to));
        let (mut along, mut across, mut spread) = (0.0, 0.0, 0.0);
        for (from, to) in from.iter().zip(to) {
            let (x, y) = (from.x - from_middle.x, from.y - from_middle.y);
            let (u, v) = (to.x - to_middle.x, to.y - to_middle.y);
            along += x * u + y * v;
            across += x * v - y * u;
            spread += x * x + y * y;
        }
        let (cosine, sine) = (along / spread, across / spread);
        let fitted = Self {
            cosine,
            sine,
            right: to_middle.x - (cosine * from_middle.x - sine * from_middle.y),
            down: to_middle.y - (sine * from_middle.x + cosine * from_middle.y),
        };
        let size = fitted.size();
        (size.is_finite() && size > 1e-6).then_some(fitted)
    }

    /// By how much it enlarges.
    #[must_use]
    pub fn size(&self) -> f32 {
        self.cosine.hypot(self.sine)
    }

    /// By how much it turns, in radians, clockwise on a screen.
    #[must_use]
    pub fn turn(&self) -> f32 {
        self.sine.atan2(self.cosine)
    }

    /// Where it brings a point.
    #[must_use]
    pub fn apply(&self, point: Point) -> Point {
        Point {
            x: self.cosine * point.x - self.sine * point.y + self.right,
            y: self.sine * point.x + self.cosine * point.y + self.down,
        }
    }

    /// The way back.
    #[must_use]
    pub fn inverse(&self) -> Self {
        let squared = self.cosine * self.cosine + self.sine * self.sine;
        let (cosine, sine) = (self.cosine / squared, -self.sine / squared);
        Self {
            cosine,
            sine,
            right: -(cosine * self.right - sine * self.down),
            down: -(sine * self.right + cosine * self.down),
        }
    }
}

impl AlignedFace {
    /// Samples the frame so that `points` come to lie on `template`, in a square of `side` pixels;
    /// `None` if the points lie in one place.
    ///
    /// A face that is larger in the frame is averaged, not skipped through; black outside the frame.
    #[must_use]
    pub fn sample(
        frame: Frame<'_>,
        points: &[Point; 5],
        template: &[Point; 5],
        side: usize,
    ) -> Option<Self> {
        let back = Similarity::fit(points, template)?.inverse();
        Some(Self {
            side,
            rgb: sample(frame, &back, side).flatten().collect(),
        })
    }

    /// Columns and rows.
    #[must_use]
    pub fn side(&self) -> usize {
        self.side
    }

    /// `side * side * 3` values: red, green, blue.
    #[must_use]
    pub fn rgb(&self) -> &[f32] {
        &self.rgb
    }

    /// The same with blue first.
    pub(crate) fn bgr(&self) -> Zeroizing<Vec<f32>> {
        let (pixels, _) = self.rgb.as_chunks();
        let turned = pixels
            .iter()
            .flat_map(|&[red, green, blue]| [blue, green, red]);
        Zeroizing::new(turned.collect())
    }

    /// As in a mirror.
    #[must_use]
    pub fn mirrored(&self) -> Self {
        let (pixels, _) = self.rgb.as_chunks::<3>();
        Self {
            side: self.side,
            rgb: pixels
                .chunks_exact(self.side)
                .flat_map(|row| row.iter().rev())
                .flatten()
                .copied()
                .collect(),
        }
    }

    /// `side * side` values of luma (ITU-R BT.601), 0 to 255.
    #[must_use]
    pub fn luma(&self) -> Vec<f32> {
        let (pixels, _) = self.rgb.as_chunks();
        pixels.iter().copied().map(luma).collect()
    }
}

impl Drop for AlignedFace {
    fn drop(&mut self) {
        self.rgb.zeroize();
    }
}

impl std::fmt::Debug for AlignedFace {
    /// Without the pixels: they show a person.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{0}x{0}", self.side)
    }
}

/// Brightness of a pixel (ITU-R BT.601).
pub(crate) fn luma([red, green, blue]: [f32; 3]) -> f32 {
    0.299 * red + 0.587 * green + 0.114 * blue
}

/// A square of `side` pixels, each brought to its place in the frame by `back`: red, green and blue, 0 to 255.
///
/// What is larger in the frame is averaged, not skipped through; black outside the frame.
pub(crate) fn sample(
    frame: Frame<'_>,
    back: &Similarity,
    side: usize,
) -> impl Iterator<Item = [f32; 3]> {
    let grid = (back.size().round() as usize).clamp(1, FINEST_GRID);
    let step = 1.0 / grid as f32;
    let share = step * step;
    (0..side * side).map(move |pixel| {
        let (column, row) = (pixel % side, pixel / side);
        let mut sum = [0.0; 3];
        for sample in 0..grid * grid {
            let offset = |index: usize| (index as f32 + 0.5) * step - 0.5;
            let place = back.apply(Point {
                x: column as f32 + offset(sample % grid),
                y: row as f32 + offset(sample / grid),
            });
            if grid > FINEST_BILINEAR {
                add_nearest(frame, place, share, &mut sum);
            } else {
                add_bilinear(frame, place, share, &mut sum);
            }
        }
        sum
    })
}

fn mean(points: &[Point; 5]) -> Point {
    let count = points.len() as f32;
    Point {
        x: points.iter().map(|point| point.x).sum::<f32>() / count,
        y: points.iter().map(|point| point.y).sum::<f32>() / count,
    }
}

fn add_nearest(frame: Frame<'_>, place: Point, share: f32, sum: &mut [f32; 3]) {
    let (column, row) = (place.x + 0.5, place.y + 0.5);
    if column < 0.0 || row < 0.0 {
        return;
    }
    if let Some(&[red, green, blue, _]) = frame.row(row as usize).get(column as usize) {
        for (sum, value) in sum.iter_mut().zip([red, green, blue]) {
            *sum += f32::from(value) * share;
        }
    }
}

fn add_bilinear(frame: Frame<'_>, place: Point, share: f32, sum: &mut [f32; 3]) {
    let (left, top) = (place.x.floor(), place.y.floor());
    let (x, y) = (place.x - left, place.y - top);
    for (row, weight) in [(top, 1.0 - y), (top + 1.0, y)] {
        if row < 0.0 || row >= frame.height() as f32 {
            continue;
        }
        let pixels = frame.row(row as usize);
        for (column, weight) in [(left, weight * (1.0 - x)), (left + 1.0, weight * x)] {
            if column < 0.0 {
                continue;
            }
            if let Some(&[red, green, blue, _]) = pixels.get(column as usize) {
                for (sum, value) in sum.iter_mut().zip([red, green, blue]) {
                    *sum += f32::from(value) * weight * share;
                }
            }
        }
    }
}

/// Samples along one side of a pixel; enough for a face that fills a frame of 1,280 x 720 pixels.
const FINEST_GRID: usize = 6;

/// The mean of more samples than that is as good without mixing each of four pixels, and three times as quick.
const FINEST_BILINEAR: usize = 2;
