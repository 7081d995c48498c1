//! A webcam's frames of a card that somebody holds.

use crate::effects::{compress, noise, sharpen, smear, soften};
use crate::front::{self, CARD, Drawn, SCALE};
use crate::other;
use crate::picture::{Colour, Picture, random_colour};
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

#[derive(Debug)]
struct Camera {
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

/// On the card, in its pixels.
#[derive(Debug)]
struct Glare {
    middle: (f32, f32),
    radii: (f32, f32),
    strength: f32,
}

/// On the card, in its pixels: from outside its edge inwards.
#[derive(Debug)]
struct Finger {
    from: (f32, f32),
    to: (f32, f32),
    radius: f32,
    skin: Colour,
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
        let ground = ground(&mut random, face, holder, width, height);
        let hold = Hold::any(&mut random, harshness);
        let camera = Camera::any(&mut random, harshness, width);
        let glare = random.chance(0.3 * harshness).then(|| Glare {
            middle: (
                random.between(0.0, CARD.0 * SCALE),
                random.between(0.0, CARD.1 * SCALE),
            ),
            radii: (random.between(40.0, 260.0), random.between(30.0, 160.0)),
            strength: random.between(40.0, 260.0),
        });
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
        self.expose(&mut frame);

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

    fn expose(&mut self, frame: &mut Picture) {
        let (random, camera) = (&mut self.random, &self.camera);
        let focus = camera.focus * random.between(0.8, 1.2);
        if focus > 0.35 {
            soften(frame, focus);
        }
        if random.chance(0.6) {
            let length = camera.smear * random.normal();
            let angle = random.between(0.0, 3.2);
            if length.abs() > 0.8 {
                smear(frame, (length * angle.cos(), length * angle.sin()));
            }
        }
        let (width, height) = (frame.width as f32, frame.height as f32);
        for y in 0..frame.height {
            for x in 0..frame.width {
                let light = 1.0
                    + camera.slope.0 * (x as f32 / width - 0.5)
                    + camera.slope.1 * (y as f32 / height - 0.5);
                let pixel = &mut frame.pixels[y * frame.width + x];
                *pixel = [0, 1, 2].map(|c| {
                    let value = (pixel[c] - 128.0) * camera.contrast + 128.0;
                    value * light * camera.exposure * camera.tint[c]
                });
            }
        }
        noise(frame, random, camera.noise);
        if camera.sharpening > 0.0 {
            sharpen(frame, camera.sharpening);
        }
        for pixel in &mut frame.pixels {
            *pixel = pixel.map(|it| it.clamp(0.0, 255.0));
        }
        if camera.quality < 97.0 {
            compress(frame, camera.quality);
        }
    }
}

impl Camera {
    fn any(random: &mut Random, harshness: f32, width: usize) -> Self {
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
}

impl Glare {
    fn at(&self, u: f32, v: f32) -> f32 {
        let (x, y) = (
            (u - self.middle.0) / self.radii.0,
            (v - self.middle.1) / self.radii.1,
        );
        self.strength * (-(x * x + y * y)).exp()
    }
}

impl Finger {
    fn any(random: &mut Random, skin: Colour) -> Self {
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
    fn at(&self, u: f32, v: f32) -> Option<(Colour, f32)> {
        let (dx, dy) = (self.to.0 - self.from.0, self.to.1 - self.from.1);
        let along = ((u - self.from.0) * dx + (v - self.from.1) * dy) / (dx * dx + dy * dy);
        let along = along.clamp(0.0, 1.0);
        let distance = (u - self.from.0 - along * dx).hypot(v - self.from.1 - along * dy);
        let part = distance / self.radius;
        (part < 1.0).then_some((self.skin, 1.0 - 0.4 * part * part))
    }
}

/// A room, a person, a desk, paper.
fn ground(
    random: &mut Random,
    face: &Typeface,
    holder: &Holder,
    width: usize,
    height: usize,
) -> Picture {
    // Drawn at half the size: what lies behind the card is out of focus, as a rule.
    let colour = random_colour(random, 30.0, 230.0);
    let mut picture = Picture::new(width / 2 + 1, height / 2 + 1, colour);
    let strength = random.between(2.0, 22.0);
    picture.blotches(random, strength);
    let (columns, rows) = (picture.width as f32, picture.height as f32);
    for _ in 0..random.whole(0, 8) {
        let (x, y) = (random.between(-60.0, columns), random.between(-60.0, rows));
        let (w, h) = (random.between(10.0, 220.0), random.between(10.0, 220.0));
        let colour = random_colour(random, 20.0, 240.0);
        picture.fill(x, y, x + w, y + h, colour);
    }
    if random.chance(0.5) {
        let x = columns * random.between(0.25, 0.75);
        let size = rows * random.between(0.15, 0.4);
        let y = rows * random.between(0.15, 0.6);
        let clothes = random_colour(random, 20.0, 220.0);
        picture.ellipse((x, y + 3.0 * size), (2.2 * size, 2.0 * size), clothes);
        let skin = [210.0, 165.0, 140.0];
        picture.ellipse((x, y), (size * 0.75, size), skin);
    }
    if random.chance(0.3) {
        let (x, y) = (random.between(-50.0, columns), random.between(-20.0, rows));
        picture.fill(x, y, x + 250.0, y + 200.0, [235.0; 3]);
        let setting = crate::text::Setting {
            size: random.between(8.0, 20.0),
            colour: [40.0; 3],
            strength: 0.9,
            spacing: 0.0,
            stretch: 1.0,
        };
        for row in 0..random.whole(1, 8) {
            let lines = [
                holder.birth_line(),
                holder.expiry_line(),
                holder.address[0].clone(),
            ];
            let at = (x + 5.0, y + (row + 1) as f32 * setting.size * 1.5);
            face.draw(&mut picture, random.pick::<String>(&lines), at, &setting);
        }
    }
    let blur = random.between(0.3, 4.0);
    soften(&mut picture, blur);
    let mut full = Picture::new(width, height, [0.0; 3]);
    for y in 0..height {
        for x in 0..width {
            full.pixels[y * width + x] = picture.at(x as f32 / 2.0 + 0.5, y as f32 / 2.0 + 0.5);
        }
    }
    full
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
