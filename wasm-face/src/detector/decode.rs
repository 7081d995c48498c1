//! From the detector's outputs to faces.

use convnet::Tensor;

use crate::face::{Face, Landmarks, Point, Rectangle};

/// The faces that YuNet's outputs describe, the surest first, in pixels of its input.
///
/// There are four outputs for each grid of 8, 16 and 32 pixels: `cls`, `obj`, `bbox` and `kps`, as
/// OpenCV's `FaceDetectorYN` decodes them. An output that is missing or of another size has no faces.
#[must_use]
pub fn decode(outputs: &[Tensor]) -> Vec<Face> {
    let mut faces: Vec<Face> = GRIDS
        .into_iter()
        .flat_map(|(name, stride)| on_grid(outputs, name, stride))
        .collect();
    faces.sort_by(|one, other| other.score.total_cmp(&one.score));
    faces.truncate(MOST_CANDIDATES);
    let mut kept: Vec<Face> = Vec::new();
    for face in faces {
        if kept
            .iter()
            .all(|better| better.area.overlap(face.area) <= MOST_OVERLAP)
        {
            kept.push(face);
        }
    }
    kept
}

fn on_grid(outputs: &[Tensor], grid: &str, stride: f32) -> Vec<Face> {
    let output = |name: &str, channels: usize| {
        outputs.iter().find(|tensor| {
            tensor.name.split_once('_') == Some((name, grid))
                && tensor.channels == channels
                && tensor.width > 0
        })
    };
    let (Some(class), Some(object), Some(boxes), Some(points)) = (
        output("cls", 1),
        output("obj", 1),
        output("bbox", 4),
        output("kps", 10),
    ) else {
        return Vec::new();
    };
    let columns = class.width;
    let (boxes, _) = boxes.data.as_chunks::<4>();
    let (points, _) = points.data.as_chunks::<10>();
    class
        .data
        .iter()
        .zip(&object.data)
        .zip(boxes.iter().zip(points))
        .enumerate()
        .filter_map(|(cell, ((class, object), (area, points)))| {
            let score = (class.clamp(0.0, 1.0) * object.clamp(0.0, 1.0)).sqrt();
            if score.is_nan() || score < LEAST_SCORE {
                return None;
            }
            let (column, row) = ((cell % columns) as f32, (cell / columns) as f32);
            in_cell(score, column, row, stride, area, points)
        })
        .collect()
}

fn in_cell(
    score: f32,
    column: f32,
    row: f32,
    stride: f32,
    &[x, y, width, height]: &[f32; 4],
    points: &[f32; 10],
) -> Option<Face> {
    let place = |x: f32, y: f32| Point {
        x: (column + x) * stride,
        y: (row + y) * stride,
    };
    let middle = place(x, y);
    let (width, height) = (width.exp() * stride, height.exp() * stride);
    let [x0, y0, x1, y1, x2, y2, x3, y3, x4, y4] = *points;
    let landmarks = [
        place(x0, y0),
        place(x1, y1),
        place(x2, y2),
        place(x3, y3),
        place(x4, y4),
    ];
    let sane = |value: f32| value.abs() < FARTHEST;
    let believable = width >= 1.0
        && height >= 1.0
        && sane(width)
        && sane(height)
        && sane(middle.x)
        && sane(middle.y)
        && landmarks.iter().all(|point| sane(point.x) && sane(point.y));
    believable.then_some(Face {
        score,
        area: Rectangle {
            left: middle.x - width / 2.0,
            top: middle.y - height / 2.0,
            width,
            height,
        },
        landmarks: Landmarks::from_points(landmarks),
    })
}

/// The grids: as the outputs' names have it, and in pixels.
const GRIDS: [(&str, f32); 3] = [("8", 8.0), ("16", 16.0), ("32", 32.0)];

/// OpenCV's samples use 0.6 to 0.9; at 0.6 no face was missed in 12,614 webcam frames.
const LEAST_SCORE: f32 = 0.6;

/// Two boxes that overlap more (OpenCV's 0.3) are the same face.
const MOST_OVERLAP: f32 = 0.3;

/// More candidates than any frame has; keeps the comparison of all with all short.
const MOST_CANDIDATES: usize = 500;

/// No coordinate in a frame is as large; what is larger comes from a damaged model.
const FARTHEST: f32 = 1e5;
