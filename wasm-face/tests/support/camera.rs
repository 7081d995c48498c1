//! A webcam in front of a picture: places a face in frames of 640 x 480 pixels, lights it, shakes it, adds noise.

use wasm_face::{Frame, Picture, Point, Similarity};

use super::picture;

/// Somebody to film.
pub struct Person {
    picture: Picture,
    /// Right and left eye in the picture, the person's own.
    eyes: [Point; 2],
}

/// How somebody is filmed.
#[derive(Clone, Copy)]
pub struct Scene {
    /// Between the eyes, in pixels of the frame.
    pub eye_distance: f32,
    /// Where the face is, in pixels of the frame.
    pub place: Point,
    /// Degrees, clockwise.
    pub tilt: f32,
    /// 1 is as in the picture.
    pub light: f32,
    /// Pixels over which movement smears the frame.
    pub smear: usize,
    /// Standard deviation of the sensor's noise, in steps of 255.
    pub noise: f32,
}

pub const WIDTH: usize = 640;
pub const HEIGHT: usize = 480;

/// A chair's distance from a desk's webcam.
pub const GOOD: Scene = Scene {
    eye_distance: 65.0,
    place: Point { x: 320.0, y: 240.0 },
    tilt: 0.0,
    light: 1.0,
    smear: 1,
    noise: 3.0,
};

impl Person {
    pub fn obama(name: &str) -> Self {
        let eyes = match name {
            "obama.jpg" => [(432.5, 214.6), (551.4, 216.3)],
            "obama2.jpg" => [(247.3, 374.4), (373.1, 379.0)],
            _ => [(730.7, 395.0), (852.7, 392.4)],
        };
        Self::new(name, eyes)
    }

    pub fn biden() -> Self {
        Self::new("biden.jpg", [(528.2, 323.2), (662.7, 327.7)])
    }

    pub fn astronaut() -> Self {
        Self::new("astronaut.png", [(203.4, 101.4), (245.3, 101.7)])
    }

    fn new(name: &str, eyes: [(f32, f32); 2]) -> Self {
        Self {
            picture: Picture::decode(&picture(name)).unwrap(),
            eyes: eyes.map(|(x, y)| Point { x, y }),
        }
    }

    /// One frame; `seed` makes its noise and a small movement of the head.
    pub fn film(&self, scene: Scene, seed: u32) -> Picture {
        let mut film = Film::new();
        film.add(self, scene, seed, 0..WIDTH);
        film.develop(scene, seed)
    }

    /// One frame with somebody else on its right half.
    pub fn film_beside(&self, other: &Self, scene: Scene, seed: u32) -> Picture {
        let mut film = Film::new();
        let half = WIDTH / 2;
        let at = |x: f32| Scene {
            place: Point { x, ..scene.place },
            ..scene
        };
        film.add(self, at(half as f32 * 0.5), seed, 0..half);
        film.add(other, at(half as f32 * 1.5), seed, half..WIDTH);
        film.develop(scene, seed)
    }
}

struct Film(Vec<[f32; 3]>);

impl Film {
    fn new() -> Self {
        Self(vec![[0.0; 3]; WIDTH * HEIGHT])
    }

    fn add(&mut self, person: &Person, scene: Scene, seed: u32, columns: std::ops::Range<usize>) {
        let back = person.back_from(scene, seed);
        let frame = person.picture.frame();
        for row in 0..HEIGHT {
            for column in columns.clone() {
                let place = back.apply(Point {
                    x: column as f32,
                    y: row as f32,
                });
                self.0[row * WIDTH + column] = bilinear(frame, place);
            }
        }
    }

    fn develop(self, scene: Scene, seed: u32) -> Picture {
        let mut noise = Noise(seed | 1);
        let rgba = (0..WIDTH * HEIGHT)
            .flat_map(|index| {
                let end = (index + scene.smear).min(self.0.len());
                let smeared = &self.0[end - scene.smear..end];
                let light = scene.light / scene.smear as f32;
                let mut pixel = [u8::MAX; 4];
                for (channel, value) in pixel.iter_mut().take(3).enumerate() {
                    let sum: f32 = smeared.iter().map(|pixel| pixel[channel]).sum();
                    *value = (sum * light + noise.next() * scene.noise) as u8;
                }
                pixel
            })
            .collect();
        Picture::new(WIDTH, HEIGHT, rgba).unwrap()
    }
}

impl Person {
    /// From the frame to the picture.
    fn back_from(&self, scene: Scene, seed: u32) -> Similarity {
        let mut shake = Noise(seed.wrapping_mul(2_654_435_761) | 1);
        let middle = Point {
            x: scene.place.x + shake.next() * 1.5,
            y: scene.place.y + shake.next() * 1.5,
        };
        let turn = (scene.tilt + shake.next() * 0.5).to_radians();
        let half = scene.eye_distance / 2.0;
        let eye = |side: f32| Point {
            x: middle.x + side * half * turn.cos(),
            y: middle.y + side * half * turn.sin(),
        };
        let [right, left] = self.eyes;
        let filmed = [eye(-1.0), eye(1.0)];
        // Two points, given as often as five points are wanted.
        let five = |[one, other]: [Point; 2]| [one, other, one, other, one.middle(other)];
        Similarity::fit(&five(filmed), &five([right, left])).unwrap()
    }
}

fn bilinear(frame: Frame<'_>, place: Point) -> [f32; 3] {
    let x = place.x.clamp(0.0, frame.width() as f32 - 1.001);
    let y = place.y.clamp(0.0, frame.height() as f32 - 1.001);
    let (right, down) = (x.fract(), y.fract());
    let (column, row) = (x as usize, y as usize);
    let (upper, lower) = (frame.row(row), frame.row((row + 1).min(frame.height() - 1)));
    std::array::from_fn(|channel| {
        let at =
            |row: &[[u8; 4]], column: usize| f32::from(row[column.min(row.len() - 1)][channel]);
        let mix = |row| at(row, column) * (1.0 - right) + at(row, column + 1) * right;
        mix(upper) * (1.0 - down) + mix(lower) * down
    })
}

/// Of deviation 1, the same on every machine.
struct Noise(u32);

impl Noise {
    fn next(&mut self) -> f32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        let [one, two, three, four] = self.0.to_le_bytes().map(f32::from);
        (one + two - three - four) / 148.0
    }
}
