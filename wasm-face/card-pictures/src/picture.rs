//! A picture to draw on.

use crate::Random;

/// Red, green and blue, 0 to 255; beyond while it is worked on.
pub(crate) type Colour = [f32; 3];

/// Rows of colours.
#[derive(Clone, Debug)]
pub(crate) struct Picture {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) pixels: Vec<Colour>,
}

impl Picture {
    pub(crate) fn new(width: usize, height: usize, colour: Colour) -> Self {
        let pixels = vec![colour; width * height];
        Self {
            width,
            height,
            pixels,
        }
    }

    /// Mixes a colour into one pixel; outside, nothing happens.
    pub(crate) fn mix(&mut self, x: i32, y: i32, colour: Colour, share: f32) {
        if x >= 0 && y >= 0 && (x as usize) < self.width && (y as usize) < self.height {
            let pixel = &mut self.pixels[y as usize * self.width + x as usize];
            *pixel = mixed(*pixel, colour, share);
        }
    }

    pub(crate) fn fill(&mut self, left: f32, top: f32, right: f32, bottom: f32, colour: Colour) {
        for y in top.max(0.0) as usize..(bottom.max(0.0) as usize).min(self.height) {
            for x in left.max(0.0) as usize..(right.max(0.0) as usize).min(self.width) {
                self.pixels[y * self.width + x] = colour;
            }
        }
    }

    pub(crate) fn ellipse(&mut self, centre: (f32, f32), radii: (f32, f32), colour: Colour) {
        let (top, bottom) = (centre.1 - radii.1, centre.1 + radii.1);
        for y in top.max(0.0) as usize..(bottom.max(0.0) as usize).min(self.height) {
            let part = (y as f32 - centre.1) / radii.1;
            let half = radii.0 * (1.0 - part * part).max(0.0).sqrt();
            let row = (y as f32, y as f32 + 1.0);
            self.fill(centre.0 - half, row.0, centre.0 + half, row.1, colour);
        }
    }

    /// Half as large.
    pub(crate) fn halved(&self) -> Self {
        let mut half = Self::new(self.width / 2, self.height / 2, [0.0; 3]);
        for y in 0..half.height {
            for x in 0..half.width {
                let first = 2 * y * self.width + 2 * x;
                let four = [first, first + 1, first + self.width, first + self.width + 1];
                half.pixels[y * half.width + x] =
                    std::array::from_fn(|c| four.iter().map(|at| self.pixels[*at][c] / 4.0).sum());
            }
        }
        half
    }

    /// Between four pixels, whose centres are at halves; the edge goes on outside.
    pub(crate) fn at(&self, x: f32, y: f32) -> Colour {
        let (x, y) = (
            (x - 0.5).clamp(0.0, self.width as f32 - 1.001),
            (y - 0.5).clamp(0.0, self.height as f32 - 1.001),
        );
        let (right, down) = (x.fract(), y.fract());
        let first = y as usize * self.width + x as usize;
        let below = first + self.width;
        let upper = mixed(self.pixels[first], self.pixels[first + 1], right);
        let lower = mixed(self.pixels[below], self.pixels[below + 1], right);
        mixed(upper, lower, down)
    }

    /// Smooth blotches of several sizes, up to `strength`.
    pub(crate) fn blotches(&mut self, random: &mut Random, strength: f32) {
        for cell in [160.0, 60.0, 20.0] {
            let columns = (self.width as f32 / cell) as usize + 3;
            let rows = (self.height as f32 / cell) as usize + 3;
            let mut coarse = Self::new(columns, rows, [0.0; 3]);
            for pixel in &mut coarse.pixels {
                let light = random.normal() * strength;
                *pixel = std::array::from_fn(|_| light + random.normal() * strength * 0.3);
            }
            for y in 0..self.height {
                for x in 0..self.width {
                    let more = coarse.at(x as f32 / cell + 0.5, y as f32 / cell + 0.5);
                    let pixel = &mut self.pixels[y * self.width + x];
                    *pixel = std::array::from_fn(|c| pixel[c] + more[c]);
                }
            }
        }
    }

    /// The mean brightness.
    pub(crate) fn luma(colour: Colour) -> f32 {
        0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]
    }
}

pub(crate) fn mixed(one: Colour, other: Colour, share: f32) -> Colour {
    std::array::from_fn(|c| one[c] + (other[c] - one[c]) * share)
}

pub(crate) fn random_colour(random: &mut Random, low: f32, high: f32) -> Colour {
    let light = random.between(low, high);
    std::array::from_fn(|_| light + random.between(-35.0, 35.0))
}
