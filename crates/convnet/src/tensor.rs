//! What goes into a network and what comes out.

use zeroize::Zeroize as _;

/// A named output: `height * width * channels` values, channels innermost.
#[derive(Clone, PartialEq)]
pub struct Tensor {
    /// The name that the model file gives it.
    pub name: String,
    /// Rows.
    pub height: usize,
    /// Columns.
    pub width: usize,
    /// Values at one place.
    pub channels: usize,
    /// The values.
    pub data: Vec<f32>,
}

impl std::fmt::Debug for Tensor {
    /// Without the values: they may describe a face.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            name,
            height,
            width,
            channels,
            ..
        } = self;
        write!(formatter, "{name} {height}x{width}x{channels}")
    }
}

impl Drop for Tensor {
    fn drop(&mut self) {
        self.data.zeroize();
    }
}
