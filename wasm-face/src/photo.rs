//! JPEG 2000 (ISO/IEC 15444-1) to grey pixels.

use hayro_jpeg2000::{ColorSpace, DecodeSettings, DecoderContext, Image};
use wasm_bindgen::prelude::*;
use zeroize::Zeroize as _;

/// A grey picture, 8 bits a pixel.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Photo {
    width: u32,
    height: u32,
    pixels: Vec<u8>,
}

/// Why bytes are not the photo of a chip.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PhotoError {
    /// No JPEG 2000 picture, or a damaged one.
    #[error("not a JPEG 2000 picture")]
    NotJpeg2000,
    /// Larger than any photo on a card; decoding it would cost memory for nothing.
    #[error("picture too large: {width} x {height}")]
    TooLarge {
        /// Pixels in a row.
        width: u32,
        /// Rows.
        height: u32,
    },
    /// The photo on the chip has one grey channel.
    #[error("not a grey picture")]
    NotGrey,
}

impl Photo {
    /// Decodes a JP2 file or a bare code-stream; the chip's is 378 x 472 pixels.
    ///
    /// # Errors
    ///
    /// As [`PhotoError`] says.
    pub fn decode(jp2: &[u8]) -> Result<Self, PhotoError> {
        let settings = DecodeSettings {
            strict: true,
            ..DecodeSettings::default()
        };
        let image = Image::new(jp2, &settings).or(Err(PhotoError::NotJpeg2000))?;
        let (width, height) = (image.width(), image.height());
        if width > LARGEST_SIDE || height > LARGEST_SIDE {
            return Err(PhotoError::TooLarge { width, height });
        }
        if !matches!(image.color_space(), ColorSpace::Gray) || image.has_alpha() {
            return Err(PhotoError::NotGrey);
        }
        let mut context = DecoderContext::default();
        let decoded = image
            .decode(&mut context)
            .or(Err(PhotoError::NotJpeg2000))?;
        let pixels = decoded.data_u8();
        if pixels.len() as u64 != u64::from(width) * u64::from(height) {
            return Err(PhotoError::NotGrey);
        }
        Ok(Self {
            width,
            height,
            pixels,
        })
    }
}

#[wasm_bindgen]
impl Photo {
    /// Pixels in a row.
    #[wasm_bindgen(getter)]
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Rows.
    #[wasm_bindgen(getter)]
    pub fn height(&self) -> u32 {
        self.height
    }

    /// `width * height` bytes, row by row from the top, 0 black to 255 white.
    #[wasm_bindgen(getter)]
    pub fn pixels(&self) -> Vec<u8> {
        self.pixels.clone()
    }
}

impl Drop for Photo {
    /// A face does not stay in memory that is free for others.
    fn drop(&mut self) {
        self.pixels.zeroize();
    }
}

/// No card has a photo of that size; the chip's is 378 x 472.
const LARGEST_SIDE: u32 = 2048;

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PORTRAIT: &[u8] =
        include_bytes!("../../crates/simulator/assets/cards/valid/portrait.jp2");

    #[test]
    fn the_photo_of_a_demo_card_has_the_size_and_contrast_of_a_face() {
        let photo = Photo::decode(PORTRAIT).unwrap();
        assert_eq!((photo.width(), photo.height()), (378, 472));
        let darkest = photo.pixels.iter().min().unwrap();
        let lightest = photo.pixels.iter().max().unwrap();
        assert!(lightest - darkest > 100, "{darkest} to {lightest}");
    }

    #[test]
    fn other_files_are_refused() {
        assert_eq!(Photo::decode(b"").unwrap_err(), PhotoError::NotJpeg2000);
        assert_eq!(
            Photo::decode(b"\x89PNG\r\n\x1a\n").unwrap_err(),
            PhotoError::NotJpeg2000
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

        #[test]
        fn damaged_photos_do_no_harm(at in 0..PORTRAIT.len(), byte: u8, cut in 0..PORTRAIT.len()) {
            let mut damaged = PORTRAIT.to_vec();
            damaged[at] = byte;
            damaged.truncate(cut.max(at));
            if let Ok(photo) = Photo::decode(&damaged) {
                prop_assert_eq!(photo.pixels.len() as u32, photo.width * photo.height);
            }
        }
    }
}
