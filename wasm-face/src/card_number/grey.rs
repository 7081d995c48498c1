//! A frame without colours.

use zeroize::Zeroize as _;

use crate::face::Point;
use crate::picture::Frame;

/// Rows of brightness, overwritten when dropped.
pub struct Grey {
    width: usize,
    height: usize,
    pixels: Vec<u8>,
}

impl Grey {
    /// Takes the brightness of a frame.
    #[must_use]
    pub fn of(frame: Frame<'_>) -> Self {
        // Luma of ITU-R BT.601, in 256ths.
        let luma = |&[red, green, blue, _]: &[u8; 4]| {
            let sum = 77 * u32::from(red) + 150 * u32::from(green) + 29 * u32::from(blue);
            (sum >> 8) as u8
        };
        let (colours, _) = frame.rgba().as_chunks();
        Self {
            width: frame.width(),
            height: frame.height(),
            pixels: colours.iter().map(luma).collect(),
        }
    }

    /// Columns.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Rows.
    pub fn height(&self) -> usize {
        self.height
    }

    /// The brightness at a place, 0 to 255, between the pixels around it; `None` outside.
    pub(super) fn at(&self, place: Point) -> Option<f32> {
        let (x, y) = (place.x - 0.5, place.y - 0.5);
        let is_inside = x >= 0.0
            && y >= 0.0
            && x < self.width.saturating_sub(1) as f32
            && y < self.height.saturating_sub(1) as f32;
        if !is_inside {
            return None;
        }
        let first = y as usize * self.width + x as usize;
        let (&[a, b], &[c, d]) = (
            self.pixels.get(first..)?.first_chunk()?,
            self.pixels.get(first + self.width..)?.first_chunk()?,
        );
        let (right, down) = (x.fract(), y.fract());
        let upper = f32::from(a) + (f32::from(b) - f32::from(a)) * right;
        let lower = f32::from(c) + (f32::from(d) - f32::from(c)) * right;
        Some(upper + (lower - upper) * down)
    }

    /// Shrunk or enlarged to fit a picture of this size, at its upper left, as means over areas;
    /// what is left over is `None`. Also the factor.
    pub(super) fn fitted(&self, width: usize, height: usize) -> (Vec<Option<f32>>, f32) {
        let across = width as f32 / self.width as f32;
        let factor = across.min(height as f32 / self.height as f32);
        let range = |at: usize, end: usize| {
            let from = (at as f32 / factor) as usize;
            let to = ((at + 1) as f32 / factor).ceil() as usize;
            from..to.min(end)
        };
        let columns: Vec<_> = (0..width).map(|x| range(x, self.width)).collect();
        let mut fitted = Vec::with_capacity(width * height);
        for y in 0..height {
            let rows = range(y, self.height);
            let (first, last) = (rows.start * self.width, rows.end * self.width);
            let rows = self.pixels.get(first..last).unwrap_or_default();
            for column in &columns {
                let mut sum = 0;
                let mut count = 0;
                for row in rows.chunks_exact(self.width) {
                    let part = row.get(column.clone()).unwrap_or_default();
                    sum += part.iter().map(|&it| u32::from(it)).sum::<u32>();
                    count += part.len();
                }
                fitted.push((count > 0).then(|| sum as f32 / count as f32));
            }
        }
        (fitted, factor)
    }
}

impl Drop for Grey {
    fn drop(&mut self) {
        self.pixels.zeroize();
    }
}

impl std::fmt::Debug for Grey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Grey {}x{}", self.width, self.height)
    }
}

/// Brightness as a network takes it: mean 0, deviation 1, and 0 where there is no picture.
pub(super) fn normalised(values: &[Option<f32>]) -> Vec<f32> {
    let known = || values.iter().flatten();
    let count = known().count().max(1) as f32;
    let mean = known().sum::<f32>() / count;
    let variance = known().map(|it| (it - mean).powi(2)).sum::<f32>() / count;
    let step = variance.sqrt().max(4.0);
    let normal =
        |value: &Option<f32>| value.map_or(0.0, |it| ((it - mean) / step).clamp(-4.0, 4.0));
    values.iter().map(normal).collect()
}
