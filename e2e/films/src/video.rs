//! Films as Chromium takes them in the place of a camera: YUV4MPEG2.

use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::path::Path;

use wasm_face::Point;

use crate::noise::Noise;

/// Columns of a frame.
pub(crate) const WIDTH: usize = 640;

/// Rows of a frame.
pub(crate) const HEIGHT: usize = 480;

/// Three seconds, after which Chromium begins anew.
pub(crate) const FRAMES: usize = 45;

/// Red, green and blue of each pixel, 0 to 255.
pub(crate) struct Image(pub(crate) Vec<[f32; 3]>);

/// A file of frames, all of one size.
pub(crate) struct Video(BufWriter<File>);

impl Image {
    pub(crate) fn draw(colour: impl Fn(Point) -> [f32; 3]) -> Self {
        let places = (0..WIDTH * HEIGHT).map(|index| Point {
            x: (index % WIDTH) as f32,
            y: (index / WIDTH) as f32,
        });
        Self(places.map(colour).collect())
    }

    /// In this light, with the noise of a small sensor.
    pub(crate) fn exposed(mut self, light: f32, number: usize) -> Self {
        let mut noise = Noise::new(number as u32 + 1);
        for pixel in &mut self.0 {
            *pixel = pixel.map(|colour| colour * light + noise.next() * 3.0);
        }
        self
    }
}

impl Video {
    pub(crate) fn create(file: &Path) -> io::Result<Self> {
        let mut file = BufWriter::new(File::create(file)?);
        writeln!(file, "YUV4MPEG2 W{WIDTH} H{HEIGHT} F15:1 Ip A1:1 C420jpeg")?;
        Ok(Self(file))
    }

    /// ITU-R BT.601 with the range of video, half the colours in both directions.
    pub(crate) fn add(&mut self, image: &Image) -> io::Result<()> {
        let luma = image.0.iter().map(|[red, green, blue]| {
            byte(16.0 + (65.5 * red + 128.6 * green + 25.0 * blue) / 255.0)
        });
        let mut frame: Vec<u8> = luma.collect();
        for [red, green, blue] in [[-37.8, -74.2, 112.0], [112.0, -93.8, -18.2]] {
            for row in (0..HEIGHT).step_by(2) {
                for column in (0..WIDTH).step_by(2) {
                    let at = row * WIDTH + column;
                    let four = [at, at + 1, at + WIDTH, at + WIDTH + 1].map(|at| image.0[at]);
                    let sum: f32 = four
                        .iter()
                        .map(|pixel| red * pixel[0] + green * pixel[1] + blue * pixel[2])
                        .sum();
                    frame.push(byte(128.0 + sum / 4.0 / 255.0));
                }
            }
        }
        self.0.write_all(b"FRAME\n")?;
        self.0.write_all(&frame)
    }
}

fn byte(value: f32) -> u8 {
    value.round().clamp(0.0, 255.0) as u8
}
