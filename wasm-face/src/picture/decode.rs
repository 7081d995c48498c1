//! JPEG 2000 (ISO/IEC 15444-1), JPEG (ISO/IEC 10918-1) and PNG (ISO/IEC 15948) to pixels.

use std::io::Cursor;

use hayro_jpeg2000::{DecodeSettings, DecoderContext, Image};
use png::Transformations;
use zeroize::{Zeroize as _, Zeroizing};
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::{Picture, orientation};

/// Why bytes are no picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PictureError {
    /// Neither JPEG 2000 nor JPEG nor PNG.
    #[error("no JPEG 2000, JPEG or PNG picture")]
    Unknown,
    /// It begins as a picture and does not go on as one.
    #[error("damaged picture")]
    Damaged,
    /// Decoding it would cost more memory than a face needs.
    #[error("picture too large: {width} x {height}")]
    TooLarge {
        /// Pixels in a row.
        width: usize,
        /// Rows.
        height: usize,
    },
    /// Its colours are neither grey nor red, green and blue.
    #[error("colours that cannot be read")]
    Colours,
}

/// Pixels in a row, and rows, of the largest picture that is decoded: more than a phone's camera takes.
pub const LARGEST_SIDE: usize = 5000;

/// Pixels of the largest picture that is decoded: 16 million, 64 MiB.
const MOST_PIXELS: usize = 1 << 24;

pub(super) fn decode(bytes: &[u8]) -> Result<Picture, PictureError> {
    match bytes {
        // ISO/IEC 15444-1 I.5.1: the signature box; A.4.1: SOC and SIZ of a bare code-stream.
        [0, 0, 0, 0x0C, b'j', b'P', ..] | [0xFF, 0x4F, 0xFF, 0x51, ..] => jpeg_2000(bytes),
        // ISO/IEC 10918-1 B.1.1.3: SOI and the first byte of the next marker.
        [0xFF, 0xD8, 0xFF, ..] => jpeg(bytes),
        // ISO/IEC 15948 5.2.
        [0x89, b'P', b'N', b'G', ..] => png(bytes),
        _ => Err(PictureError::Unknown),
    }
}

fn jpeg_2000(bytes: &[u8]) -> Result<Picture, PictureError> {
    let settings = DecodeSettings {
        strict: true,
        ..DecodeSettings::default()
    };
    let image = Image::new(bytes, &settings).or(Err(PictureError::Damaged))?;
    let (width, height) = size(image.width(), image.height())?;
    let colours = image.color_space().num_channels();
    let channels = usize::from(colours) + usize::from(image.has_alpha());
    if !matches!(colours, 1 | 3) {
        return Err(PictureError::Colours);
    }
    let mut context = DecoderContext::default();
    let decoded = image.decode(&mut context).or(Err(PictureError::Damaged))?;
    let same_size = decoded
        .components()
        .iter()
        .all(|component| component.samples().len() == width * height);
    if !same_size || decoded.components().len() != channels {
        return Err(PictureError::Damaged);
    }
    to_rgba(width, height, channels, decoded.data_u8())
}

fn jpeg(bytes: &[u8]) -> Result<Picture, PictureError> {
    let options = DecoderOptions::new_safe()
        .set_max_width(LARGEST_SIDE)
        .set_max_height(LARGEST_SIDE)
        .jpeg_set_max_scans(MOST_SCANS)
        .jpeg_set_out_colorspace(ColorSpace::RGB);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    let headers = decoder.decode_headers();
    if let Some(info) = decoder.info() {
        size(info.width.into(), info.height.into())?;
    }
    headers.or(Err(PictureError::Damaged))?;
    let info = decoder.info().ok_or(PictureError::Damaged)?;
    let (width, height) = size(info.width.into(), info.height.into())?;
    let turn = orientation::from_exif(decoder.exif().map_or(&[], Vec::as_slice));
    let pixels = decoder.decode().or(Err(PictureError::Damaged))?;
    let picture = to_rgba(width, height, 3, pixels)?;
    orientation::upright(picture, turn).ok_or(PictureError::Damaged)
}

fn png(bytes: &[u8]) -> Result<Picture, PictureError> {
    let limits = png::Limits {
        bytes: 4 * MOST_PIXELS,
    };
    let mut decoder = png::Decoder::new_with_limits(Cursor::new(bytes), limits);
    decoder.set_transformations(Transformations::normalize_to_color8());
    let header = decoder.read_header_info().or(Err(PictureError::Damaged))?;
    let (width, height) = size(header.width, header.height)?;
    let mut reader = decoder.read_info().or(Err(PictureError::Damaged))?;
    let length = reader.output_buffer_size().ok_or(PictureError::Damaged)?;
    let mut pixels = Zeroizing::new(vec![0; length]);
    let shown = reader
        .next_frame(&mut pixels)
        .or(Err(PictureError::Damaged))?;
    let pixels = std::mem::take(&mut *pixels);
    to_rgba(width, height, shown.color_type.samples(), pixels)
}

/// The size, unless it is none or too large.
fn size(width: u32, height: u32) -> Result<(usize, usize), PictureError> {
    let side = |length| usize::try_from(length).unwrap_or(usize::MAX);
    let (width, height) = (side(width), side(height));
    if width == 0 || height == 0 {
        return Err(PictureError::Damaged);
    }
    if width.max(height) > LARGEST_SIDE || width * height > MOST_PIXELS {
        return Err(PictureError::TooLarge { width, height });
    }
    Ok((width, height))
}

/// Grey or colour, with opacity or without; the pixels handed in are overwritten.
fn to_rgba(
    width: usize,
    height: usize,
    channels: usize,
    mut pixels: Vec<u8>,
) -> Result<Picture, PictureError> {
    let rgba = match channels {
        1 | 2 => pixels
            .chunks_exact(channels)
            .filter_map(<[u8]>::first)
            .flat_map(|&grey| [grey, grey, grey, u8::MAX])
            .collect(),
        3 | 4 => pixels
            .chunks_exact(channels)
            .filter_map(<[u8]>::first_chunk)
            .flat_map(|&[red, green, blue]| [red, green, blue, u8::MAX])
            .collect(),
        _ => Vec::new(),
    };
    pixels.zeroize();
    Picture::new(width, height, rgba).ok_or(PictureError::Damaged)
}

/// Progressive pictures have about ten scans; each costs as much as a picture.
const MOST_SCANS: usize = 64;
