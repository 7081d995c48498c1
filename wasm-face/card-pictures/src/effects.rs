//! What a camera does to a picture.

use crate::Random;
use crate::picture::{Colour, Picture};

/// Out of focus: `sigma` in pixels.
pub(crate) fn soften(picture: &mut Picture, sigma: f32) {
    let radius = (2.5 * sigma).ceil() as i32;
    let weights: Vec<f32> = (-radius..=radius)
        .map(|at| (-(at * at) as f32 / (2.0 * sigma * sigma)).exp())
        .collect();
    let steps = |along: (f32, f32)| -> Vec<(f32, f32, f32)> {
        let sum: f32 = weights.iter().sum();
        let offsets = (-radius..=radius).zip(&weights);
        let step =
            |(at, weight): (i32, &f32)| (at as f32 * along.0, at as f32 * along.1, weight / sum);
        offsets.map(step).collect()
    };
    filter(picture, &steps((1.0, 0.0)));
    filter(picture, &steps((0.0, 1.0)));
}

/// Moved by so many pixels while the shutter was open.
pub(crate) fn smear(picture: &mut Picture, along: (f32, f32)) {
    let count = along.0.hypot(along.1).ceil() as usize + 1;
    let part = |at: usize| at as f32 / (count - 1).max(1) as f32 - 0.5;
    let steps: Vec<_> = (0..count)
        .map(|at| (along.0 * part(at), along.1 * part(at), 1.0 / count as f32))
        .collect();
    filter(picture, &steps);
}

/// As a webcam's own program does: edges with a halo.
pub(crate) fn sharpen(picture: &mut Picture, strength: f32) {
    let original = picture.clone();
    soften(picture, 1.0);
    for (pixel, original) in picture.pixels.iter_mut().zip(&original.pixels) {
        *pixel = std::array::from_fn(|c| original[c] + (original[c] - pixel[c]) * strength);
    }
}

/// Noise of the sensor, mostly of brightness.
pub(crate) fn noise(picture: &mut Picture, random: &mut Random, sigma: f32) {
    for pixel in &mut picture.pixels {
        let light = random.between(-1.7, 1.7) * sigma;
        let hue = random.between(-1.0, 1.0) * sigma * 0.4;
        *pixel = [
            pixel[0] + light + hue,
            pixel[1] + light,
            pixel[2] + light - hue,
        ];
    }
}

/// What JPEG loses of brightness: blocks of 8 × 8, quantised as ITU-T T.81 annex K proposes.
pub(crate) fn compress(picture: &mut Picture, quality: f32) {
    let scale = if quality < 50.0 {
        50.0 / quality
    } else {
        2.0 - quality / 50.0
    };
    let cosines: [[f32; 8]; 8] = std::array::from_fn(|frequency| {
        let norm = if frequency == 0 { 0.125f32.sqrt() } else { 0.5 };
        std::array::from_fn(|at| {
            let angle = (2 * at + 1) as f32 * frequency as f32 * std::f32::consts::PI / 16.0;
            norm * angle.cos()
        })
    });
    for top in (0..picture.height / 8 * 8).step_by(8) {
        for left in (0..picture.width / 8 * 8).step_by(8) {
            let mut block = [[0f32; 8]; 8];
            for (y, x) in (0..64).map(|at| (at / 8, at % 8)) {
                let colour = picture.pixels[(top + y) * picture.width + left + x];
                block[y][x] = Picture::luma(colour) - 128.0;
            }
            let original = block;
            let mut frequencies = transformed(&block, &cosines, false);
            for (value, step) in frequencies.iter_mut().flatten().zip(&LUMA) {
                let step = (f32::from(*step) * scale).clamp(1.0, 255.0);
                *value = (*value / step).round() * step;
            }
            block = transformed(&frequencies, &cosines, true);
            for (y, x) in (0..64).map(|at| (at / 8, at % 8)) {
                let lost = original[y][x] - block[y][x];
                let pixel = &mut picture.pixels[(top + y) * picture.width + left + x];
                *pixel = pixel.map(|it| it - lost);
            }
        }
    }
}

fn filter(picture: &mut Picture, steps: &[(f32, f32, f32)]) {
    let source = picture.clone();
    let (width, height) = (source.width, source.height);
    picture.pixels.fill([0.0; 3]);
    for (right, down, weight) in steps {
        let (right, down) = (right.round() as i32, down.round() as i32);
        for (y, row) in picture.pixels.chunks_exact_mut(width).enumerate() {
            let from = (y as i32 + down).clamp(0, height as i32 - 1) as usize * width;
            let line = &source.pixels[from..from + width];
            let first = (-right).clamp(0, width as i32) as usize;
            let end = (width as i32 - right).clamp(0, width as i32) as usize;
            let add = |pixel: &mut Colour, more: &Colour| {
                *pixel = std::array::from_fn(|c| pixel[c] + more[c] * weight);
            };
            row[..first]
                .iter_mut()
                .for_each(|pixel| add(pixel, &line[0]));
            row[end..]
                .iter_mut()
                .for_each(|pixel| add(pixel, &line[width - 1]));
            let shifted = &line[(first as i32 + right) as usize..];
            for (pixel, more) in row[first..end].iter_mut().zip(shifted) {
                add(pixel, more);
            }
        }
    }
}

/// The cosine transform of a block, or its inverse.
fn transformed(block: &[[f32; 8]; 8], cosines: &[[f32; 8]; 8], back: bool) -> [[f32; 8]; 8] {
    let factor = |to: usize, from: usize| {
        if back {
            cosines[from][to]
        } else {
            cosines[to][from]
        }
    };
    let mut rows = [[0f32; 8]; 8];
    for (row, out) in block.iter().zip(&mut rows) {
        *out = std::array::from_fn(|to| (0..8).map(|from| row[from] * factor(to, from)).sum());
    }
    std::array::from_fn(|y| {
        std::array::from_fn(|x| (0..8).map(|from| rows[from][x] * factor(y, from)).sum())
    })
}

const LUMA: [u8; 64] = [
    16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56,
    14, 17, 22, 29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113,
    92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
];
