//! What is held to a camera instead of a card's front.

use crate::front::{CARD, Drawn, Pen, SCALE, photo};
use crate::holder::Spelling;
use crate::picture::{mixed, random_colour};
use crate::{Holder, Random, Typeface};

/// The back: twelve digits, here always zeros, a square code, contacts, and the birth date again.
pub(crate) fn draw_back(random: &mut Random, face: &Typeface, holder: &Holder) -> Drawn {
    let paper = random_colour(random, 205.0, 235.0);
    let mut pen = Pen::new(random, face, paper);
    let (dx, dy) = (random.between(-2.0, 2.0), random.between(-2.0, 2.0));
    let spelling = Spelling::any(random);
    let size = random.between(2.4, 3.2);
    let number = "0000 0000 0000";
    pen.write("個人番号", 28.0 + dx, 10.0 + dy, size * 0.8);
    pen.write(
        number,
        40.0 + dx,
        10.0 + dy,
        size * random.between(1.0, 1.5),
    );
    pen.write("氏名", 28.0 + dx, 16.0 + dy, size * 0.7);
    pen.write(&holder.name, 36.0 + dx, 16.0 + dy, size);
    pen.write(&holder.printed_birth(spelling), 36.0 + dx, 21.0 + dy, size);
    let module = random.between(0.45, 0.7);
    for at in 0..21 * 21 {
        if random.chance(0.5) {
            let (x, y) = ((at % 21) as f32 * module, (at / 21) as f32 * module);
            pen.area(67.0 + dx + x, 5.0 + dy + y, module, module, [30.0; 3]);
        }
    }
    let gold = mixed([200.0, 170.0, 90.0], [190.0; 3], random.between(0.0, 0.8));
    pen.area(10.0 + dx, 20.0 + dy, 12.0, 10.0, gold);
    for row in 1..4 {
        pen.area(
            10.0 + dx,
            20.0 + dy + row as f32 * 2.5,
            12.0,
            0.3,
            [120.0; 3],
        );
    }
    if random.chance(0.6) {
        let top = random.between(40.0, 44.0);
        pen.area(0.0, top, CARD.0, 8.0, random_colour(random, 40.0, 90.0));
    }
    pen.write(
        "このカードの裏面は番号の確認に用いる",
        28.0,
        36.0 + dy,
        size * 0.5,
    );
    Drawn {
        picture: pen.picture,
        lines: None,
    }
}

/// Some other card: a licence with dates and numbers of its own, or a membership card.
pub(crate) fn draw_other(random: &mut Random, face: &Typeface, holder: &Holder) -> Drawn {
    let paper = random_colour(random, 120.0, 235.0);
    let mut pen = Pen::new(random, face, paper);
    let size = random.between(2.2, 3.4);
    let spelling = Spelling::any(random);
    if random.chance(0.5) {
        pen.write(&holder.name, 8.0, 6.0, size * 1.2);
        pen.write(&holder.printed_birth(spelling), 52.0, 6.0, size);
        pen.write(&holder.address[0], 8.0, 11.0, size);
        pen.write(
            &format!("交付 令和{:02}年06月01日", random.whole(1, 8)),
            8.0,
            16.0,
            size,
        );
        pen.area(
            3.0,
            17.5,
            55.0,
            6.0,
            [[120.0, 180.0, 220.0], [220.0, 180.0, 80.0]][random.whole(0, 1) as usize],
        );
        let year = random.whole(2024, 2030);
        pen.write(
            &format!("{year}年(令和{:02}年)07月01日まで有効", year - 2018),
            4.0,
            22.0,
            size * 1.2,
        );
        pen.write(
            &format!(
                "番号 第 {:06}{:06} 号",
                random.whole(0, 999_999),
                random.whole(0, 999_999)
            ),
            6.0,
            34.0,
            size * 1.1,
        );
        photo(&mut pen, random, 60.0, 18.0, 30.0);
    } else {
        for row in 0..random.whole(2, 6) {
            let line = match random.whole(0, 3) {
                0 => holder.address[0].clone(),
                1 => format!(
                    "{:04} {:04} {:04}",
                    random.whole(0, 9999),
                    random.whole(0, 9999),
                    random.whole(0, 9999)
                ),
                2 => holder.printed_birth(spelling),
                _ => holder.name.clone(),
            };
            pen.write(
                &line,
                random.between(4.0, 30.0),
                10.0 + row as f32 * 7.0,
                size * random.between(0.8, 1.5),
            );
        }
        if random.chance(0.4) {
            let left = random.between(2.0, 60.0);
            photo(&mut pen, random, left, 22.0, 26.0);
        }
        let logo = (
            random.between(5.0, 75.0) * SCALE,
            random.between(8.0, 45.0) * SCALE,
        );
        let colour = random_colour(random, 40.0, 220.0);
        pen.picture.ellipse(logo, (60.0, 50.0), colour);
    }
    Drawn {
        picture: pen.picture,
        lines: None,
    }
}
