//! What is behind a card that somebody holds.

use crate::effects::soften;
use crate::picture::{Picture, random_colour};
use crate::text::Setting;
use crate::{Holder, Random, Typeface};

/// A room, a person, a desk, paper.
pub(crate) fn draw(
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
        let setting = Setting {
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
