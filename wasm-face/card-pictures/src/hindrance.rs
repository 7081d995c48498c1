//! What lies on a card before the camera: reflected light, fingers.

use crate::Random;
use crate::front::{CARD, SCALE};
use crate::picture::Colour;

/// On the card, in its pixels.
#[derive(Debug)]
pub(crate) struct Glare {
    middle: (f32, f32),
    radii: (f32, f32),
    strength: f32,
}

/// On the card, in its pixels: from outside its edge inwards.
#[derive(Debug)]
pub(crate) struct Finger {
    from: (f32, f32),
    to: (f32, f32),
    radius: f32,
    skin: Colour,
}

impl Glare {
    pub(crate) fn any(random: &mut Random) -> Self {
        Self {
            middle: (
                random.between(0.0, CARD.0 * SCALE),
                random.between(0.0, CARD.1 * SCALE),
            ),
            radii: (random.between(40.0, 260.0), random.between(30.0, 160.0)),
            strength: random.between(40.0, 260.0),
        }
    }

    pub(crate) fn at(&self, u: f32, v: f32) -> f32 {
        let (x, y) = (
            (u - self.middle.0) / self.radii.0,
            (v - self.middle.1) / self.radii.1,
        );
        self.strength * (-(x * x + y * y)).exp()
    }
}

impl Finger {
    pub(crate) fn any(random: &mut Random, skin: Colour) -> Self {
        let (right, bottom) = (CARD.0 * SCALE, CARD.1 * SCALE);
        let reach = random.between(10.0, 150.0);
        let out = 400.0;
        let along = random.between(0.0, 1.0);
        let slant = random.between(-120.0, 120.0);
        let (from, to) = match random.whole(0, 9) {
            0..=3 => (
                (right + out, along * bottom + slant),
                (right - reach, along * bottom),
            ),
            4..=6 => ((-out, along * bottom + slant), (reach, along * bottom)),
            7..=8 => (
                (along * right + slant, bottom + out),
                (along * right, bottom - reach),
            ),
            _ => ((along * right + slant, -out), (along * right, reach)),
        };
        Self {
            from,
            to,
            radius: random.between(70.0, 120.0),
            skin,
        }
    }

    /// Colour and shade of this place, if the finger covers it.
    pub(crate) fn at(&self, u: f32, v: f32) -> Option<(Colour, f32)> {
        let (dx, dy) = (self.to.0 - self.from.0, self.to.1 - self.from.1);
        let along = ((u - self.from.0) * dx + (v - self.from.1) * dy) / (dx * dx + dy * dy);
        let along = along.clamp(0.0, 1.0);
        let distance = (u - self.from.0 - along * dx).hypot(v - self.from.1 - along * dy);
        let part = distance / self.radius;
        (part < 1.0).then_some((self.skin, 1.0 - 0.4 * part * part))
    }
}
