//! The front of a card.
//!
//! What stands where follows the public specimen (個人番号カードの様式: photo on the left, security
//! code under it, birth date and expiry beside it, organ donation along the lower edge); how exactly
//! varies from card to card here, since neither typeface nor measures are published.

use crate::holder::{Spelling, widened};
use crate::picture::{Colour, Picture, mixed, random_colour};
use crate::text::{Line, Setting};
use crate::{Holder, Random, Typeface};

/// Width and height of a card in millimetres (ISO/IEC 7810 ID-1).
pub(crate) const CARD: (f32, f32) = (85.6, 54.0);
/// Pixels of a drawn card per millimetre.
pub(crate) const SCALE: f32 = 12.0;

/// A drawn side of a card.
#[derive(Debug)]
pub(crate) struct Drawn {
    pub(crate) picture: Picture,
    /// Birth date, expiry, security code, in pixels of the picture; none on other sides.
    pub(crate) lines: Option<[Line; 3]>,
}

/// What draws on a card, in millimetres.
pub(crate) struct Pen<'a> {
    pub(crate) picture: Picture,
    pub(crate) face: &'a Typeface,
    pub(crate) colour: Colour,
    pub(crate) strength: f32,
    pub(crate) spacing: f32,
    pub(crate) stretch: f32,
}

impl<'a> Pen<'a> {
    pub(crate) fn new(random: &mut Random, face: &'a Typeface, paper: Colour) -> Self {
        let size = ((CARD.0 * SCALE) as usize, (CARD.1 * SCALE) as usize);
        let mut picture = Picture::new(size.0, size.1, paper);
        guilloche(&mut picture, random);
        let dark = random.between(10.0, 70.0);
        Self {
            picture,
            face,
            colour: [dark, dark * random.between(0.85, 1.0), dark],
            strength: random.between(0.75, 1.0),
            spacing: random.between(-0.02, 0.08),
            stretch: random.between(0.88, 1.06),
        }
    }

    /// A line with its baseline at `y`, letters `size` high.
    pub(crate) fn write(&mut self, text: &str, x: f32, y: f32, size: f32) -> Line {
        let setting = Setting {
            size: size * SCALE,
            colour: self.colour,
            strength: self.strength,
            spacing: self.spacing,
            stretch: self.stretch,
        };
        let text: String = text.chars().filter(|it| self.face.has(*it)).collect();
        let at = (x * SCALE, y * SCALE);
        self.face.draw(&mut self.picture, &text, at, &setting)
    }

    pub(crate) fn area(&mut self, x: f32, y: f32, width: f32, height: f32, colour: Colour) {
        let [left, top] = [x, y].map(|it| it * SCALE);
        let (right, bottom) = (left + width * SCALE, top + height * SCALE);
        self.picture.fill(left, top, right, bottom, colour);
    }

    fn frame(&mut self, x: f32, y: f32, width: f32, height: f32, colour: Colour) {
        for (x, y, width, height) in [
            (x, y, width, 0.2),
            (x, y + height, width, 0.2),
            (x, y, 0.2, height),
            (x + width, y, 0.2, height),
        ] {
            self.area(x, y, width, height, colour);
        }
    }
}

/// Draws the front of a card.
pub(crate) fn draw(random: &mut Random, face: &Typeface, holder: &Holder) -> Drawn {
    let paper = [
        random.between(215.0, 250.0),
        random.between(205.0, 245.0),
        random.between(200.0, 240.0),
    ];
    let mut pen = Pen::new(random, face, paper);
    let (dx, dy) = (random.between(-1.5, 1.5), random.between(-1.5, 1.5));
    let spelling = Spelling::any(random);
    let small = random.between(1.2, 1.8);
    let size = random.between(2.3, 3.3);

    title(&mut pen, random);
    let label = random.between(1.2, 2.0);
    pen.write("氏名", 3.0 + dx, 7.0 + dy, label);
    pen.write(&holder.name, 9.0 + dx, 7.0 + dy, size * 1.25);
    pen.write("住所", 3.0 + dx, 12.0 + dy, label);
    for (row, line) in holder.address.iter().enumerate() {
        pen.write(line, 9.0 + dx, 12.2 + dy + row as f32 * size * 1.2, size);
    }

    let photo_height = random.between(24.0, 28.0);
    let photo_left = if random.chance(0.85) {
        4.0 + dx
    } else {
        60.0 + dx
    };
    let photo_top = 19.5 + dy;
    photo(&mut pen, random, photo_left, photo_top, photo_height);
    let code_size = random.between(2.2, 3.2);
    let code_left = photo_left + random.between(0.0, 8.0);
    let code_base = photo_top + photo_height + code_size * 0.75 + random.between(0.4, 1.4);
    let code = if random.chance(0.15) {
        widened(&holder.security_code)
    } else {
        holder.security_code.clone()
    };
    let spacing = std::mem::replace(&mut pen.spacing, random.between(0.0, 0.25));
    let code = pen.write(&code, code_left, code_base, code_size);
    pen.spacing = spacing;

    let left = if photo_left < 30.0 {
        29.0 + dx
    } else {
        5.0 + dx
    } + random.between(-1.0, 2.0);
    let gap = random.between(4.2, 6.0);
    let mut base = photo_top + random.between(3.0, 9.0);
    let is_sex_first = random.chance(0.4);
    let is_one_row = random.chance(0.6);
    if is_sex_first && !is_one_row {
        pen.write(&format!("性別 {}", holder.sex), left, base, size);
        base += gap;
    }
    let birth = pen.write(&holder.printed_birth(spelling), left, base, size);
    if is_one_row {
        let x = birth.right / SCALE + random.between(2.5, 8.0);
        pen.write(&format!("性別 {}", holder.sex), x, base, size);
    } else if !is_sex_first {
        base += gap;
        pen.write(&format!("性別 {}", holder.sex), left, base, size);
    }
    base += gap;
    let shift = if random.chance(0.7) {
        0.0
    } else {
        random.between(0.0, 12.0)
    };
    let expiry = pen.write(&holder.printed_expiry(spelling), left + shift, base, size);
    base += gap;
    pen.write(&holder.town, left + random.between(0.0, 15.0), base, size);
    certificate_box(&mut pen, random, left, (base + gap).min(47.0), small);
    pen.write(
        "0123456789ABCDEF",
        random.between(26.0, 60.0),
        52.6,
        small * 0.9,
    );
    if random.chance(0.8) {
        organ_donation(&mut pen, random, left);
    }
    if random.chance(0.5) {
        panel(&mut pen, random, left);
    }
    Drawn {
        picture: pen.picture,
        lines: Some([birth, expiry, code]),
    }
}

/// A drawn head and shoulders on a pale ground.
pub(crate) fn photo(pen: &mut Pen<'_>, random: &mut Random, left: f32, top: f32, height: f32) {
    let width = height * 35.0 / 45.0;
    let is_grey = random.chance(0.5);
    let tone = |colour: Colour| {
        if is_grey {
            [Picture::luma(colour); 3]
        } else {
            colour
        }
    };
    pen.area(
        left,
        top,
        width,
        height,
        tone(random_colour(random, 200.0, 235.0)),
    );
    let middle = (left + width / 2.0) * SCALE;
    let skin = tone([225.0, 185.0, 160.0].map(|it: f32| it * random.between(0.8, 1.05)));
    let hair = tone(random_colour(random, 40.0, 90.0));
    let clothes = tone(random_colour(random, 40.0, 200.0));
    let unit = height * SCALE;
    let at = |part: f32| top * SCALE + part * unit;
    pen.area(
        left + width * 0.1,
        top + height * 0.8,
        width * 0.8,
        height * 0.2,
        clothes,
    );
    pen.picture
        .ellipse((middle, at(0.42)), (unit * 0.23, unit * 0.29), hair);
    pen.picture
        .ellipse((middle, at(0.5)), (unit * 0.18, unit * 0.25), skin);
    for side in [-1.0, 1.0] {
        let eye = (middle + side * unit * 0.08, at(0.46));
        pen.picture.ellipse(eye, (unit * 0.025, unit * 0.015), hair);
    }
    let mouth = skin.map(|it| it * 0.75);
    pen.picture
        .ellipse((middle, at(0.63)), (unit * 0.06, unit * 0.012), mouth);
}

fn title(pen: &mut Pen<'_>, random: &mut Random) {
    let band = random_colour(random, 180.0, 225.0);
    if random.chance(0.7) {
        pen.area(0.0, 0.0, CARD.0, random.between(1.0, 3.0), band);
    }
    let colour = std::mem::replace(&mut pen.colour, random_colour(random, 60.0, 140.0));
    pen.write(
        "個人番号カード",
        random.between(52.0, 64.0),
        random.between(4.0, 7.0),
        random.between(2.0, 3.2),
    );
    pen.colour = colour;
}

/// The expiry of the certificates, which the office writes in by hand.
fn certificate_box(pen: &mut Pen<'_>, random: &mut Random, left: f32, y: f32, small: f32) {
    let line = [120.0; 3];
    pen.frame(left, y - small * 1.5, 44.0, small * 2.2, line);
    pen.write("電子証明書の有効期限", left + 0.5, y, small);
    let x = left + 0.5 + 11.0 * small;
    pen.write("年  月  日", x + 6.0, y, small);
    if random.chance(0.6) {
        let ink = [
            random.between(20.0, 60.0),
            30.0,
            random.between(30.0, 120.0),
        ];
        let colour = std::mem::replace(&mut pen.colour, ink);
        let year = random.whole(2021, 2036).to_string();
        let month = random.whole(1, 12).to_string();
        let day = random.whole(1, 31).to_string();
        let mut at = x + 0.5;
        for part in [year, month, day] {
            pen.write(
                &part,
                at,
                y + random.between(-0.4, 0.6),
                small * random.between(1.2, 1.7),
            );
            at += random.between(5.0, 7.5);
        }
        pen.colour = colour;
    }
}

fn organ_donation(pen: &mut Pen<'_>, random: &mut Random, left: f32) {
    let size = random.between(0.9, 1.4);
    pen.write(
        "臓器提供意思 1. 2. 3. 心臓 肺 肝臓 小腸 眼球",
        left,
        50.5,
        size,
    );
    if random.chance(0.4) {
        pen.write(
            "署名年月日   年  月  日  本人署名",
            left,
            50.5 + size * 1.3,
            size,
        );
    }
}

/// Where the office writes a new address.
fn panel(pen: &mut Pen<'_>, random: &mut Random, left: f32) {
    let x = left + random.between(30.0, 40.0);
    let paper = mixed([250.0; 3], [225.0; 3], random.between(0.0, 1.0));
    pen.area(x, 35.0, 80.0 - x, random.between(4.0, 9.0), paper);
}

/// Fine curved lines and a slow change of colour, under everything.
fn guilloche(picture: &mut Picture, random: &mut Random) {
    let other = random_colour(random, 195.0, 235.0);
    let line = random_colour(random, 150.0, 215.0);
    let strength = random.between(0.1, 0.5);
    let (wave, step) = (random.between(40.0, 160.0), random.between(9.0, 30.0));
    let height = random.between(4.0, 20.0);
    let (width, rows) = (picture.width as f32, picture.height as f32);
    let phase: Vec<f32> = (0..picture.width)
        .map(|x| height * (x as f32 / wave).sin() + height * (x as f32 / wave * 0.37).cos())
        .collect();
    for (y, row) in picture.pixels.chunks_exact_mut(picture.width).enumerate() {
        for (x, (pixel, phase)) in row.iter_mut().zip(&phase).enumerate() {
            let share = 0.5 * (x as f32 / width + y as f32 / rows);
            let ground = mixed(*pixel, other, share);
            let distance = ((y as f32 + phase) / step).fract().abs() * step;
            let on_line = if distance < 1.6 { strength } else { 0.0 };
            *pixel = mixed(ground, line, on_line);
        }
    }
}
