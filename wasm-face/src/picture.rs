//! Pictures in memory: owned ones, which are overwritten when dropped, and frames that a camera lends.

mod decode;
mod orientation;

pub use decode::{LARGEST_SIDE, PictureError};

use zeroize::Zeroize as _;

/// A picture of ours: RGBA, 8 bits each, row by row from the top. Overwritten when dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    width: usize,
    height: usize,
    rgba: Vec<u8>,
}

impl Picture {
    /// A picture of these pixels; `None` unless there are `width * height * 4` values and at least one pixel.
    #[must_use]
    pub fn new(width: usize, height: usize, rgba: Vec<u8>) -> Option<Self> {
        let picture = Self {
            width,
            height,
            rgba,
        };
        Frame::new(width, height, &picture.rgba)?;
        Some(picture)
    }

    /// Decodes JPEG 2000 (the chip's photo: grey, 378 x 472), JPEG or PNG.
    ///
    /// # Errors
    ///
    /// As [`PictureError`] says.
    pub fn decode(bytes: &[u8]) -> Result<Self, PictureError> {
        decode::decode(bytes)
    }

    /// Pixels in a row.
    #[must_use]
    pub fn width(&self) -> usize {
        self.width
    }

    /// Rows.
    #[must_use]
    pub fn height(&self) -> usize {
        self.height
    }

    /// `width * height * 4` values: red, green, blue, opacity.
    #[must_use]
    pub fn rgba(&self) -> &[u8] {
        &self.rgba
    }

    /// The picture as what is looked at.
    #[must_use]
    pub fn frame(&self) -> Frame<'_> {
        Frame {
            width: self.width,
            height: self.height,
            rgba: &self.rgba,
        }
    }
}

impl Drop for Picture {
    /// A face does not stay in memory that is free for others.
    fn drop(&mut self) {
        self.rgba.zeroize();
    }
}

impl std::fmt::Debug for Picture {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.frame().fmt(formatter)
    }
}

/// Pixels that are looked at: RGBA, 8 bits each, row by row from the top. Opacity is not regarded.
#[derive(Clone, Copy)]
pub struct Frame<'a> {
    width: usize,
    height: usize,
    rgba: &'a [u8],
}

impl<'a> Frame<'a> {
    /// A frame of these pixels; `None` unless there are `width * height * 4` values and at least one pixel.
    #[must_use]
    pub fn new(width: usize, height: usize, rgba: &'a [u8]) -> Option<Self> {
        let expected = width.checked_mul(height)?.checked_mul(4)?;
        (expected > 0 && expected == rgba.len()).then_some(Self {
            width,
            height,
            rgba,
        })
    }

    /// Pixels in a row.
    #[must_use]
    pub fn width(self) -> usize {
        self.width
    }

    /// Rows.
    #[must_use]
    pub fn height(self) -> usize {
        self.height
    }

    /// `width * height * 4` values: red, green, blue, opacity.
    #[must_use]
    pub fn rgba(self) -> &'a [u8] {
        self.rgba
    }

    /// A row from the top; empty outside the frame.
    #[must_use]
    pub fn row(self, row: usize) -> &'a [[u8; 4]] {
        let (pixels, _) = self.rgba.as_chunks();
        let start = row.saturating_mul(self.width);
        pixels
            .get(start..start.saturating_add(self.width))
            .unwrap_or_default()
    }

    /// A copy of a part of the frame, as far as it lies inside; `None` if nothing does.
    #[must_use]
    pub fn crop(self, left: usize, top: usize, width: usize, height: usize) -> Option<Picture> {
        let width = width.min(self.width.checked_sub(left)?);
        let height = height.min(self.height.checked_sub(top)?);
        let rgba = (top..top + height)
            .flat_map(|row| self.row(row).get(left..left + width).unwrap_or_default())
            .flatten()
            .copied()
            .collect();
        Picture::new(width, height, rgba)
    }
}

impl std::fmt::Debug for Frame<'_> {
    /// Without the pixels: they show a person.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}x{}", self.width, self.height)
    }
}
