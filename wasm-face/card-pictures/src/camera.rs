//! The camera, and how well it sees.

use crate::Random;
use crate::effects::{compress, noise, sharpen, smear, soften};
use crate::picture::{Colour, Picture};

/// One camera in one light.
#[derive(Debug)]
pub(crate) struct Camera {
    exposure: f32,
    contrast: f32,
    tint: Colour,
    focus: f32,
    smear: f32,
    noise: f32,
    sharpening: f32,
    quality: f32,
    /// Of the light, over the frame.
    slope: (f32, f32),
}

impl Camera {
    pub(crate) fn any(random: &mut Random, harshness: f32, width: usize) -> Self {
        let scale = width as f32 / 640.0;
        let is_dark = random.chance(0.12 * harshness);
        let exposure = if is_dark {
            random.between(0.2, 0.55)
        } else {
            random.between(1.0 - 0.35 * harshness.min(1.6), 1.0 + 0.3 * harshness)
        };
        let mut tint = || 1.0 + random.normal() * 0.05 * harshness;
        let tint = [tint(), tint(), tint()];
        Self {
            exposure,
            contrast: random.between(1.0 - 0.25 * harshness.min(1.6), 1.0 + 0.1 * harshness),
            tint,
            focus: random.between(0.2, 0.5 + 0.7 * harshness) * scale.sqrt(),
            smear: random.between(0.0, 2.5) * harshness * scale,
            noise: random.between(0.5, 2.0 + 5.0 * harshness) * if is_dark { 1.5 } else { 1.0 },
            sharpening: if random.chance(0.4) {
                random.between(0.2, 1.2)
            } else {
                0.0
            },
            quality: random.between(95.0 - 45.0 * harshness.min(1.5), 100.0),
            slope: (
                random.between(-0.5, 0.5) * harshness,
                random.between(-0.5, 0.5) * harshness,
            ),
        }
    }

    /// What the camera makes of what is before it.
    pub(crate) fn expose(&self, random: &mut Random, frame: &mut Picture) {
        let focus = self.focus * random.between(0.8, 1.2);
        if focus > 0.35 {
            soften(frame, focus);
        }
        if random.chance(0.6) {
            let length = self.smear * random.normal();
            let angle = random.between(0.0, 3.2);
            if length.abs() > 0.8 {
                smear(frame, (length * angle.cos(), length * angle.sin()));
            }
        }
        let (width, height) = (frame.width as f32, frame.height as f32);
        for y in 0..frame.height {
            for x in 0..frame.width {
                let light = 1.0
                    + self.slope.0 * (x as f32 / width - 0.5)
                    + self.slope.1 * (y as f32 / height - 0.5);
                let pixel = &mut frame.pixels[y * frame.width + x];
                *pixel = [0, 1, 2].map(|c| {
                    let value = (pixel[c] - 128.0) * self.contrast + 128.0;
                    value * light * self.exposure * self.tint[c]
                });
            }
        }
        noise(frame, random, self.noise);
        if self.sharpening > 0.0 {
            sharpen(frame, self.sharpening);
        }
        for pixel in &mut frame.pixels {
            *pixel = pixel.map(|it| it.clamp(0.0, 255.0));
        }
        if self.quality < 97.0 {
            compress(frame, self.quality);
        }
    }
}
