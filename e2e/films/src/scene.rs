//! Who is in front of the camera, and how.

use std::f32::consts::TAU;

use wasm_face::{Point, Similarity};

use crate::noise::Noise;
use crate::person::Person;
use crate::video::{FRAMES, Image, WIDTH};

/// People in front of a webcam, who move a little as people do.
#[derive(Clone, Copy)]
pub(crate) struct Scene<'a> {
    person: &'a Person,
    /// On the right half.
    other: Option<&'a Person>,
    /// 1 is as in the picture.
    light: f32,
    /// A print of the picture is held to the camera.
    is_on_paper: bool,
}

impl<'a> Scene<'a> {
    /// At a chair's distance from a desk's webcam.
    pub(crate) fn of(person: &'a Person) -> Self {
        Self {
            person,
            other: None,
            light: 1.0,
            is_on_paper: false,
        }
    }

    pub(crate) fn beside(self, other: &'a Person) -> Self {
        Self {
            other: Some(other),
            ..self
        }
    }

    pub(crate) fn lit(self, light: f32) -> Self {
        Self { light, ..self }
    }

    pub(crate) fn on_paper(self) -> Self {
        Self {
            is_on_paper: true,
            ..self
        }
    }

    /// One frame; a film of [`FRAMES`] ends where it began.
    pub(crate) fn shoot(&self, number: usize) -> Image {
        let half = WIDTH as f32 / 2.0;
        let image = match self.other {
            None if self.is_on_paper => self.sheet(number),
            None => {
                let back = back(self.person, half, number);
                Image::draw(|place| self.person.at(back.apply(place)))
            }
            Some(other) => {
                let left = back(self.person, half * 0.5, number);
                let right = back(other, half * 1.5, number);
                Image::draw(|place| {
                    if place.x < half {
                        self.person.at(left.apply(place))
                    } else {
                        other.at(right.apply(place))
                    }
                })
            }
        };
        image.exposed(self.light * (1.0 + 0.04 * wave(number, 1.0)), number)
    }

    /// A sheet of paper with the face, held a little aslant before a wall; the printer's lines show.
    fn sheet(&self, number: usize) -> Image {
        let back = back(self.person, WIDTH as f32 / 2.0, number);
        let (middle, (wide, high)) = ((320.0, 250.0), (150.0, 190.0));
        let sway = 8.0 * wave(number, 1.0);
        Image::draw(|place| {
            // One side of the sheet is farther away.
            let near = 1.0 + 0.0006 * (place.x - middle.0);
            let across = (place.x - middle.0 - sway) * near;
            let down = (place.y - middle.1) * near;
            if across.abs() > wide || down.abs() > high {
                return wall(place);
            }
            if across.abs() > wide - 14.0 || down.abs() > high - 14.0 {
                return [226.0, 226.0, 222.0];
            }
            let printed = self.person.at(back.apply(Point {
                x: middle.0 + across,
                y: middle.1 + down,
            }));
            let line = 1.0 + 0.06 * (place.y * 2.1 + place.x * 0.12).sin();
            printed.map(|colour| (colour * 0.82 + 30.0) * line)
        })
    }
}

/// A room without people.
pub(crate) fn nobody(number: usize) -> Image {
    Image::draw(wall).exposed(1.0 + 0.02 * wave(number, 1.0), number)
}

/// From the frame to the person's picture: eyes 65 pixels apart, a little elsewhere in each frame.
fn back(person: &Person, column: f32, number: usize) -> Similarity {
    let mut shake = Noise::new(number as u32);
    let x = column + 12.0 * wave(number, 1.0) + shake.next();
    let y = 230.0 + 6.0 * wave(number, 2.0) + shake.next();
    let distance = 65.0 * (1.0 + 0.03 * wave(number, 1.0));
    let turn = (2.0 * wave(number, 1.0)).to_radians();
    let eye = |side: f32| Point {
        x: x + side * distance / 2.0 * turn.cos(),
        y: y + side * distance / 2.0 * turn.sin(),
    };
    let (right, left) = (person.face.right_eye, person.face.left_eye);
    let filmed = [eye(-1.0), eye(1.0)];
    // Two points, given as often as five points are wanted.
    let five = |[one, other]: [Point; 2]| [one, other, one, other, one.middle(other)];
    // The eyes of a face that was found lie apart.
    Similarity::fit(&five(filmed), &five([right, left]))
        .unwrap_or_else(|| unreachable!("the eyes lie in one place"))
}

/// A wall with a window and a shelf.
fn wall(place: Point) -> [f32; 3] {
    let shade = 150.0 + 0.05 * place.x - 0.06 * place.y;
    match (place.x as i32, place.y as i32) {
        (430..600, 60..220) => [188.0, 198.0, 204.0],
        (40..260, 300..312) | (40..260, 380..392) => [96.0, 78.0, 60.0],
        (60..90, 320..380) | (100..120, 330..380) => [70.0, 90.0, 120.0],
        _ => [shade, shade * 0.98, shade * 0.93],
    }
}

/// From -1 to 1 and back to where it began, so often in a film.
fn wave(number: usize, times: f32) -> f32 {
    (TAU * times * number as f32 / FRAMES as f32).sin()
}
