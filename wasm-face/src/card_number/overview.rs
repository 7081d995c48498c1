//! A frame as small as it may be to find a card and its lines in.

use super::grey::{Grey, normalised};

/// A frame shrunk into [`Overview::WIDTH`] × [`Overview::HEIGHT`] pixels, at the upper left.
pub struct Overview {
    pixels: Vec<Option<f32>>,
    factor: f32,
}

impl Overview {
    /// Columns.
    pub const WIDTH: usize = 320;
    /// Rows.
    pub const HEIGHT: usize = 256;

    /// Shrinks a frame.
    pub fn of(frame: &Grey) -> Self {
        let (pixels, factor) = frame.fitted(Self::WIDTH, Self::HEIGHT);
        Self { pixels, factor }
    }

    /// Brightness, row by row; `None` where the frame does not reach.
    pub fn pixels(&self) -> &[Option<f32>] {
        &self.pixels
    }

    /// A length here over the same length in the frame.
    pub fn factor(&self) -> f32 {
        self.factor
    }

    /// As the network takes it.
    pub(super) fn normalised(&self) -> Vec<f32> {
        normalised(&self.pixels)
    }

    /// The mean brightness, 0 to 255.
    pub(super) fn brightness(&self) -> f32 {
        let known = || self.pixels.iter().flatten();
        known().sum::<f32>() / known().count().max(1) as f32
    }
}

impl Drop for Overview {
    fn drop(&mut self) {
        self.pixels.fill(None);
        std::hint::black_box(&self.pixels);
    }
}

impl std::fmt::Debug for Overview {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Overview")
    }
}
