//! Makes a picture as bad as the photo in the chip of a My Number Card.
//!
//! The published test card's photo (card-face application, EF 0002, `DF27`) is grey, 378 x 472, with a pale background that
//! fades to white, and JPEG 2000 of 1,854 bytes by OpenJPEG: one layer, five levels of the reversible 5-3 transform, blocks of
//! 64 x 64, cut off where the bytes are full. The face is put where that photo has it, and the same encoder, ported to Rust,
//! does the rest.

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{env, fs, process};

use openjp2::{
    CODEC_FORMAT, Codec, OPJ_COLOR_SPACE, Stream, opj_cparameters_t, opj_image, opj_image_comptparm,
};
use wasm_face::{Frame, Landmarks, Point, Similarity};

/// Why a picture cannot be made like the chip's.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ChipError {
    /// The five points of the face lie in one place.
    #[error("the points of the face lie in one place")]
    Points,
    /// The encoder failed, or does not get below [`BYTES`].
    #[error("the JPEG 2000 encoder failed")]
    Encoder,
    /// The encoder writes into a file, which did not work.
    #[error("a file for the encoder in the folder for temporary files: {0}")]
    File(#[from] std::io::Error),
}

/// Columns of the chip's photo.
pub const WIDTH: usize = 378;

/// Rows of the chip's photo.
pub const HEIGHT: usize = 472;

/// Its size as a file; never more.
pub const BYTES: usize = 1854;

/// The face in `frame` as the chip would hold it: a JP2 file of at most [`BYTES`].
///
/// # Errors
///
/// As [`ChipError`] says.
pub fn degrade(frame: Frame<'_>, face: &Landmarks) -> Result<Vec<u8>, ChipError> {
    encode(&layout(frame, face)?)
}

/// The picture before compression: `WIDTH * HEIGHT` grey values.
fn layout(frame: Frame<'_>, face: &Landmarks) -> Result<Vec<i32>, ChipError> {
    let back = Similarity::fit(&face.points(), &PLACE)
        .ok_or(ChipError::Points)?
        .inverse();
    let grid = (back.size().round() as usize).clamp(1, FINEST_GRID);
    let mut pixels = Vec::with_capacity(WIDTH * HEIGHT);
    for row in 0..HEIGHT {
        for column in 0..WIDTH {
            let (x, y) = (column as f32, row as f32);
            let person = person(x, y);
            let seen = person * sample(frame, back, x, y, grid) + (1.0 - person) * BACKGROUND;
            let inside = vignette(x, y);
            let shown = inside * seen + (1.0 - inside) * 255.0;
            pixels.push(shown.round().clamp(0.0, 255.0) as i32);
        }
    }
    Ok(pixels)
}

/// Luma (ITU-R BT.601) of what lies under a pixel of the chip's photo, at the edges drawn out.
fn sample(frame: Frame<'_>, back: Similarity, x: f32, y: f32, grid: usize) -> f32 {
    let offset = |index: usize| (index as f32 + 0.5) / grid as f32 - 0.5;
    let sum: f32 = (0..grid * grid)
        .map(|index| {
            let place = back.apply(Point {
                x: x + offset(index % grid),
                y: y + offset(index / grid),
            });
            bilinear(frame, place)
        })
        .sum();
    sum / (grid * grid) as f32
}

fn bilinear(frame: Frame<'_>, place: Point) -> f32 {
    let x = place.x.clamp(0.0, (frame.width() - 1) as f32);
    let y = place.y.clamp(0.0, (frame.height() - 1) as f32);
    let (left, top) = (x.floor(), y.floor());
    let (x, y) = (x - left, y - top);
    let luma = |column: usize, row: usize| {
        let row = frame.row(row.min(frame.height() - 1));
        row.get(column.min(frame.width() - 1))
            .map_or(0.0, |&[red, green, blue, _]| {
                0.299 * f32::from(red) + 0.587 * f32::from(green) + 0.114 * f32::from(blue)
            })
    };
    let (column, row) = (left as usize, top as usize);
    let above = luma(column, row) * (1.0 - x) + luma(column + 1, row) * x;
    let below = luma(column, row + 1) * (1.0 - x) + luma(column + 1, row + 1) * x;
    above * (1.0 - y) + below * y
}

/// How much of a pixel is head or shoulders, which the photographer's pale background surrounds.
fn person(x: f32, y: f32) -> f32 {
    let across = (x - MIDDLE) / 140.0;
    let head = (1.0 - across.hypot((y - 215.0) / 200.0)) * 150.0;
    let slope = 85.0 + (y - 360.0) * 1.6;
    let shoulders = (slope - (x - MIDDLE).abs()).min(y - 360.0);
    soft(head.max(shoulders), 20.0)
}

/// How much of a pixel lies inside the round corners, beyond which the photo is white.
fn vignette(x: f32, y: f32) -> f32 {
    let radius = 75.0;
    let beyond = |place: f32, first: f32, last: f32| {
        (first + radius - place)
            .max(place - (last - radius))
            .max(0.0)
    };
    let across = beyond(x, 4.0, WIDTH as f32 - 5.0);
    let down = beyond(y, 6.0, HEIGHT as f32 - 10.0);
    soft(radius - across.hypot(down), 18.0)
}

/// From 0 to 1 while `distance` goes from minus to plus `width`.
fn soft(distance: f32, width: f32) -> f32 {
    let place = ((distance / width + 1.0) / 2.0).clamp(0.0, 1.0);
    place * place * (3.0 - 2.0 * place)
}

fn encode(pixels: &[i32]) -> Result<Vec<u8>, ChipError> {
    let mut ratio = (WIDTH * HEIGHT) as f32 / BYTES as f32;
    for _ in 0..TRIES {
        let bytes = encode_at(pixels, ratio)?;
        if bytes.len() <= BYTES {
            return Ok(bytes);
        }
        ratio *= bytes.len() as f32 / BYTES as f32 * 1.003;
    }
    Err(ChipError::Encoder)
}

fn encode_at(pixels: &[i32], ratio: f32) -> Result<Vec<u8>, ChipError> {
    let grey = opj_image_comptparm {
        dx: 1,
        dy: 1,
        w: WIDTH as u32,
        h: HEIGHT as u32,
        prec: 8,
        bpp: 8,
        ..opj_image_comptparm::default()
    };
    let mut image =
        opj_image::create(&[grey], OPJ_COLOR_SPACE::OPJ_CLRSPC_GRAY).ok_or(ChipError::Encoder)?;
    image.x1 = WIDTH as u32;
    image.y1 = HEIGHT as u32;
    let component = image
        .comps_mut()
        .and_then(|components| components.first_mut());
    component
        .ok_or(ChipError::Encoder)?
        .data_mut()
        .ok_or(ChipError::Encoder)?
        .copy_from_slice(pixels);
    let mut parameters = opj_cparameters_t {
        tcp_numlayers: 1,
        cp_disto_alloc: 1,
        ..opj_cparameters_t::default()
    };
    if let Some(rate) = parameters.tcp_rates.first_mut() {
        *rate = ratio;
    }
    let mut codec = Codec::new_encoder(CODEC_FORMAT::OPJ_CODEC_JP2).ok_or(ChipError::Encoder)?;
    let file = TemporaryFile::new();
    let mut stream = Stream::new_file(&file.0, 1 << 16, false)?;
    let done = codec.setup_encoder(&mut parameters, &mut image) == 1
        && codec.start_compress(&mut image, &mut stream) == 1
        && codec.encode(&mut stream) == 1
        && codec.end_compress(&mut stream) == 1;
    drop(stream);
    if !done {
        return Err(ChipError::Encoder);
    }
    Ok(fs::read(&file.0)?)
}

/// Removed when dropped.
struct TemporaryFile(PathBuf);

impl TemporaryFile {
    fn new() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        Self(env::temp_dir().join(format!("face-eval-{}-{number}.jp2", process::id())))
    }
}

impl Drop for TemporaryFile {
    fn drop(&mut self) {
        // If it was never written there is nothing to remove.
        let _removed = fs::remove_file(&self.0);
    }
}

/// Where the test card's photo has eyes, nose and mouth.
const PLACE: [Point; 5] = [
    Point { x: 145.0, y: 229.0 },
    Point { x: 233.0, y: 229.0 },
    Point { x: 189.0, y: 280.0 },
    Point { x: 152.0, y: 324.0 },
    Point { x: 226.0, y: 324.0 },
];

const MIDDLE: f32 = 189.0;

/// Grey of the background before it fades.
const BACKGROUND: f32 = 222.0;

/// Samples along one side of a pixel, for pictures that are much larger than the chip's.
const FINEST_GRID: usize = 8;

/// The encoder keeps below what it is told, or just above it.
const TRIES: usize = 8;

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use wasm_face::Picture;

    #[test]
    fn a_picture_becomes_as_small_as_the_chip_s_and_can_still_be_read() {
        let rgba = (0..300 * 300_u32).flat_map(|index| {
            let grey = (index.wrapping_mul(2_654_435_761) >> 24) as u8;
            [grey, grey / 2, grey, 255]
        });
        let picture = Picture::new(300, 300, rgba.collect()).unwrap();
        let at = |x, y| Point { x, y };
        let face = Landmarks::from_points([
            at(120.0, 120.0),
            at(180.0, 120.0),
            at(150.0, 150.0),
            at(125.0, 180.0),
            at(175.0, 180.0),
        ]);
        let file = degrade(picture.frame(), &face).unwrap();
        assert!(file.len() <= BYTES);
        let photo = Picture::decode(&file).unwrap();
        assert_eq!((photo.width(), photo.height()), (WIDTH, HEIGHT));
        // White corners, as on the card.
        assert!(photo.rgba().first().is_some_and(|&grey| grey > 240));
    }
}
