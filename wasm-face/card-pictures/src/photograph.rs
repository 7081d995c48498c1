//! A webcam's frames of a card that somebody holds.

use crate::camera::Camera;
use crate::front::{self, CARD, Drawn, SCALE};
use crate::ground;
use crate::hindrance::{Finger, Glare};
use crate::other;
use crate::picture::{Colour, Picture};
use crate::pose::{Hold, Pose};
use crate::text::Line;
use crate::{Holder, Random, Typeface};

/// What is held to the camera.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The front of a card.
    Front,
    /// The back of a card.
    Back,
    /// A card of another kind.
    Other,
    /// No card.
    Nothing,
}

/// A frame and what is in it.
#[derive(Clone, Debug)]
pub struct Photograph {
    /// Columns.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// Red, green, blue, opacity.
    pub rgba: Vec<u8>,
    /// What is held to the camera.
    pub subject: Subject,
    /// The card's corners, clockwise from the upper left one.
    pub corners: [(f32, f32); 4],
    /// Birth date, expiry and security code of a front.
    pub fields: Option<[Field; 3]>,
}

/// A line of the card as the frame has it, in pixels.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its left end, half-way up the digits.
    pub start: (f32, f32),
    /// Its right end.
    pub end: (f32, f32),
    /// Of a digit.
    pub height: f32,
    /// No finger lies on it and all of it is in the frame.
    pub is_visible: bool,
}

/// Somebody who holds something in front of a camera, for as many frames as it takes.
#[derive(Debug)]
pub struct Session {
    random: Random,
    subject: Subject,
    drawn: Drawn,
    /// Half, quarter of the drawn card.
    smaller: [Picture; 2],
    ground: Picture,
    hold: Hold,
    camera: Camera,
    glare: Option<Glare>,
    fingers: Vec<Finger>,
}

impl Session {
    /// Begins; `harshness` 0 is a studio, 1 a reception desk with all its troubles, more is worse.
    pub fn new(
        seed: u64,
        subject: Subject,
        face: &Typeface,
        holder: &Holder,
        (width, height): (usize, usize),
        harshness: f32,
    ) -> Self {
        let mut random = Random::new(seed);
        let drawn = match subject {
            Subject::Front | Subject::Nothing => front::draw(&mut random, face, holder),
            Subject::Back => other::draw_back(&mut random, face, holder),
            Subject::Other => other::draw_other(&mut random, face, holder),
        };
        let half = drawn.picture.halved();
        let quarter = half.halved();
        let ground = ground::draw(&mut random, face, holder, width, height);
        let hold = Hold::any(&mut random, harshness);
        let camera = Camera::any(&mut random, harshness, width);
        let glare = random
            .chance(0.3 * harshness)
            .then(|| Glare::any(&mut random));
        let count = if random.chance(0.75) {
            random.whole(1, 3)
        } else {
            0
        };
        let skin = [
            random.between(150.0, 235.0),
            random.between(110.0, 190.0),
            random.between(90.0, 165.0),
        ];
        let fingers = (0..count).map(|_| Finger::any(&mut random, skin)).collect();
        Self {
            random,
            subject,
            drawn,
            smaller: [half, quarter],
            ground,
            hold,
            camera,
            glare,
            fingers,
        }
    }

    /// The next frame.
    pub fn shoot(&mut self) -> Photograph {
        let (width, height) = (self.ground.width, self.ground.height);
        self.hold = self.hold.drifted(&mut self.random);
        let pose = Pose::new(&self.hold, width as f32, height as f32);
        let mut frame = self.ground.clone();
        let mut fingers = vec![false; width * height];
        if self.subject != Subject::Nothing {
            self.lay(&mut frame, &mut fingers, &pose);
        }
        self.camera.expose(&mut self.random, &mut frame);

        let (right, bottom) = (CARD.0 * SCALE, CARD.1 * SCALE);
        let corners = [(0.0, 0.0), (right, 0.0), (right, bottom), (0.0, bottom)];
        let is_free = |(x, y): (f32, f32)| {
            let (columns, rows) = (width as f32 - 1.0, height as f32 - 1.0);
            let is_inside = (0.0..columns).contains(&x) && (0.0..rows).contains(&y);
            is_inside && !fingers[y as usize * width + x as usize]
        };
        let lines = self.drawn.lines.filter(|_| self.subject == Subject::Front);
        Photograph {
            width,
            height,
            rgba: frame.pixels.iter().flat_map(rgba).collect(),
            subject: self.subject,
            corners: corners.map(|(x, y)| pose.place(x, y)),
            fields: lines.map(|lines| lines.map(|line| field(&line, &pose, is_free))),
        }
    }

    fn lay(&self, frame: &mut Picture, fingers: &mut [bool], pose: &Pose) {
        let (right, bottom) = (CARD.0 * SCALE, CARD.1 * SCALE);
        let per_pixel = right / (self.hold.share * frame.width as f32);
        let (card, ratio) = match per_pixel {
            it if it < 1.7 => (&self.drawn.picture, 1.0),
            it if it < 3.4 => (&self.smaller[0], 0.5),
            _ => (&self.smaller[1], 0.25),
        };
        for y in 0..frame.height {
            for x in 0..frame.width {
                let (u, v) = pose.find(x as f32 + 0.5, y as f32 + 0.5);
                let is_card = (0.0..right).contains(&u) && (0.0..bottom).contains(&v);
                let margin = 420.0;
                let is_near = (-margin..right + margin).contains(&u)
                    && (-margin..bottom + margin).contains(&v);
                if !is_near {
                    continue;
                }
                let at = y * frame.width + x;
                if is_card {
                    let mut colour = [0.0; 3];
                    for (dx, dy) in [(0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75)] {
                        let (u, v) = pose.find(x as f32 + dx, y as f32 + dy);
                        let part = card.at(u * ratio, v * ratio);
                        colour = [0, 1, 2].map(|c| colour[c] + part[c] / 4.0);
                    }
                    if let Some(glare) = &self.glare {
                        let more = glare.at(u, v);
                        colour = colour.map(|it| it + more);
                    }
                    frame.pixels[at] = colour;
                }
                if let Some((skin, shade)) = self.fingers.iter().find_map(|it| it.at(u, v)) {
                    frame.pixels[at] = skin.map(|it| it * shade);
                    fingers[at] = true;
                }
            }
        }
    }
}

fn field(line: &Line, pose: &Pose, is_free: impl Fn((f32, f32)) -> bool) -> Field {
    let middle = (line.left + line.right) / 2.0;
    let (top, bottom) = (
        line.middle - line.height / 2.0,
        line.middle + line.height / 2.0,
    );
    let (upper, lower) = (pose.place(middle, top), pose.place(middle, bottom));
    let places = (0..=24).flat_map(|step| {
        let x = line.left + (line.right - line.left) * step as f32 / 24.0;
        [top, line.middle, bottom].map(|y| pose.place(x, y))
    });
    Field {
        start: pose.place(line.left, line.middle),
        end: pose.place(line.right, line.middle),
        height: (upper.0 - lower.0).hypot(upper.1 - lower.1),
        is_visible: places.into_iter().all(is_free),
    }
}

fn rgba(pixel: &Colour) -> [u8; 4] {
    let [red, green, blue] = pixel.map(|it| it.round().clamp(0.0, 255.0) as u8);
    [red, green, blue, 255]
}
