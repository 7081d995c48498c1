//! A line of text cut out of a frame and laid straight.

use super::grey::{Grey, normalised};
use crate::face::Point;

/// Where a line of text is in a frame.
#[derive(Clone, Copy, PartialEq)]
pub struct Line {
    /// Its left end, half-way up the digits.
    pub start: Point,
    /// Its right end.
    pub end: Point,
    /// Of a digit, in pixels.
    pub height: f32,
}

/// A picture of a line: [`Strip::HEIGHT`] rows, digits [`Strip::DIGIT`] high.
pub struct Strip {
    width: usize,
    pixels: Vec<Option<f32>>,
}

impl Strip {
    /// Rows.
    pub const HEIGHT: usize = 32;
    /// Height of a digit, in pixels.
    pub const DIGIT: f32 = 18.0;
    /// Columns for the longest date.
    pub const DATE_WIDTH: usize = 384;
    /// Columns for four digits.
    pub const CODE_WIDTH: usize = 128;

    /// Cuts a line out; one that would be longer is squeezed to `width` columns.
    pub fn cut(frame: &Grey, line: &Line, width: usize) -> Self {
        let (dx, dy) = (line.end.x - line.start.x, line.end.y - line.start.y);
        let length = dx.hypot(dy).max(1.0);
        let (dx, dy) = (dx / length, dy / length);
        let down = line.height.max(1.0) / Self::DIGIT;
        let across = down.max(length / (width as f32 - 2.0 * MARGIN));
        // As many samples each way as a pixel of the strip covers pixels of the frame.
        let samples = (down.ceil() as usize).clamp(1, 3);
        let end = length / across + 2.0 * MARGIN;
        let mut pixels = Vec::with_capacity(width * Self::HEIGHT);
        for y in 0..Self::HEIGHT {
            for x in 0..width {
                let mut sum = 0.0;
                let mut count = 0;
                for sample in 0..samples * samples {
                    let part = |at: usize| (at as f32 + 0.5) / samples as f32;
                    let along = (x as f32 + part(sample % samples) - MARGIN) * across;
                    let below = y as f32 + part(sample / samples) - Self::HEIGHT as f32 / 2.0;
                    let below = below * down;
                    let place = Point {
                        x: line.start.x + along * dx - below * dy,
                        y: line.start.y + along * dy + below * dx,
                    };
                    if let Some(value) = frame.at(place) {
                        sum += value;
                        count += 1;
                    }
                }
                let is_line = (x as f32) < end && count > 0;
                pixels.push(is_line.then(|| sum / count as f32));
            }
        }
        Self { width, pixels }
    }

    /// Columns.
    pub fn width(&self) -> usize {
        self.width
    }

    /// As the network takes it.
    pub(super) fn normalised(&self) -> Vec<f32> {
        normalised(&self.pixels)
    }

    /// Brightness, row by row; `None` beyond the line's ends and the frame.
    pub fn pixels(&self) -> &[Option<f32>] {
        &self.pixels
    }
}

impl Drop for Strip {
    fn drop(&mut self) {
        self.pixels.fill(None);
        std::hint::black_box(&self.pixels);
    }
}

impl std::fmt::Debug for Strip {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Strip {}x{}", self.width, Self::HEIGHT)
    }
}

impl std::fmt::Debug for Line {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Line of height {:.1}", self.height)
    }
}

/// Columns before the first and after the last character.
const MARGIN: f32 = 14.0;
