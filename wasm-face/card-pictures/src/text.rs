//! Lines of text.

use ab_glyph::{Font as _, FontVec, Glyph, PxScale, ScaleFont as _, point};

use crate::picture::{Colour, Picture};

/// A typeface.
#[derive(Debug)]
pub struct Typeface {
    font: FontVec,
}

/// No TrueType or OpenType font.
#[derive(Debug, thiserror::Error)]
#[error("no TrueType or OpenType font")]
pub struct NotAFont;

/// How a line is set; lengths in pixels of the picture.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Setting {
    /// Height of the em square.
    pub(crate) size: f32,
    pub(crate) colour: Colour,
    /// Of the ink, 0 to 1.
    pub(crate) strength: f32,
    /// Between characters, in ems.
    pub(crate) spacing: f32,
    /// Width of a character over its usual width.
    pub(crate) stretch: f32,
}

/// Where a line's ink is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line {
    pub(crate) left: f32,
    pub(crate) right: f32,
    /// Half-way between the feet and the heads of digits.
    pub(crate) middle: f32,
    /// Of a digit.
    pub(crate) height: f32,
}

impl Typeface {
    /// Takes the bytes of a font file.
    ///
    /// # Errors
    ///
    /// [`NotAFont`].
    pub fn new(file: Vec<u8>) -> Result<Self, NotAFont> {
        // What the reader says of a broken font helps nobody here.
        let font = FontVec::try_from_vec(file).or(Err(NotAFont))?;
        Ok(Self { font })
    }

    /// Draws a line whose text begins at `left` and stands on `baseline`.
    pub(crate) fn draw(
        &self,
        picture: &mut Picture,
        text: &str,
        (left, baseline): (f32, f32),
        setting: &Setting,
    ) -> Line {
        let scale = PxScale {
            x: self.scale(setting.size) * setting.stretch,
            y: self.scale(setting.size),
        };
        let font = self.font.as_scaled(scale);
        let mut at = left;
        let mut ink = (f32::MAX, f32::MIN);
        for character in text.chars() {
            let id = font.glyph_id(character);
            let glyph = Glyph {
                id,
                scale,
                position: point(at, baseline),
            };
            at += font.h_advance(id) + setting.spacing * setting.size;
            let Some(outline) = self.font.outline_glyph(glyph) else {
                continue;
            };
            let bounds = outline.px_bounds();
            ink = (ink.0.min(bounds.min.x), ink.1.max(bounds.max.x));
            outline.draw(|x, y, coverage| {
                let x = x as i32 + bounds.min.x as i32;
                let y = y as i32 + bounds.min.y as i32;
                let share = coverage.clamp(0.0, 1.0) * setting.strength;
                picture.mix(x, y, setting.colour, share);
            });
        }
        let height = self.digit_height(setting.size);
        Line {
            left: ink.0.min(at),
            right: ink.1.max(left),
            middle: baseline - height / 2.0,
            height,
        }
    }

    /// Whether it has this character.
    pub(crate) fn has(&self, character: char) -> bool {
        self.font.glyph_id(character).0 != 0
    }

    fn scale(&self, size: f32) -> f32 {
        let em = self.font.units_per_em().unwrap_or(1000.0);
        size * self.font.height_unscaled() / em
    }

    fn digit_height(&self, size: f32) -> f32 {
        let scale = PxScale::from(self.scale(size));
        let glyph = self.font.glyph_id('0').with_scale(scale);
        let outline = self.font.outline_glyph(glyph);
        outline.map_or(size * 0.7, |outline| outline.px_bounds().height())
    }
}
