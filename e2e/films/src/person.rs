//! Somebody in a picture.

use std::error::Error;
use std::fs;
use std::path::Path;

use wasm_face::{Landmarks, Models, Picture, Point};

/// Somebody to film.
pub(crate) struct Person {
    pub(crate) picture: Picture,
    pub(crate) face: Landmarks,
}

impl Person {
    /// The face that a comparison would look at.
    pub(crate) fn find(models: &mut Models, file: &Path) -> Result<Self, Box<dyn Error>> {
        let name = file.display();
        let bytes = fs::read(file).map_err(|error| format!("{name}: {error}"))?;
        let picture = Picture::decode(&bytes).map_err(|error| format!("{name}: {error}"))?;
        let found = models.find_face(picture.frame())?;
        let face = found.ok_or_else(|| format!("{name}: no face"))?.landmarks;
        Ok(Self { picture, face })
    }

    /// The picture's colour at this place; its edges are drawn out.
    pub(crate) fn at(&self, place: Point) -> [f32; 3] {
        let frame = self.picture.frame();
        let x = place.x.clamp(0.0, frame.width() as f32 - 1.001);
        let y = place.y.clamp(0.0, frame.height() as f32 - 1.001);
        let (right, down) = (x.fract(), y.fract());
        let (column, row) = (x as usize, y as usize);
        let (upper, lower) = (frame.row(row), frame.row((row + 1).min(frame.height() - 1)));
        let last = frame.width() - 1;
        std::array::from_fn(|channel| {
            let mix = |row: &[[u8; 4]]| {
                let (one, other) = (row[column], row[(column + 1).min(last)]);
                f32::from(one[channel]) * (1.0 - right) + f32::from(other[channel]) * right
            };
            mix(upper) * (1.0 - down) + mix(lower) * down
        })
    }
}
