//! Writes photographs as PPM files, to look at: `show FONT FOLDER COUNT [HARSHNESS]`.

#![allow(clippy::print_stdout, reason = "a program")]

use card_pictures::{Holder, Random, Session, Subject, Typeface};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, font, folder, count, more @ ..] = arguments.as_slice() else {
        return Err("show FONT FOLDER COUNT [HARSHNESS]".into());
    };
    let harshness = more.first().map_or(Ok(1.0), |it| it.parse())?;
    let face = Typeface::new(std::fs::read(font)?)?;
    for seed in 0..count.parse()? {
        let mut random = Random::new(seed);
        let holder = Holder::invent(&mut random, 2026);
        let subject = match seed % 8 {
            6 => Subject::Back,
            7 => Subject::Other,
            _ => Subject::Front,
        };
        let size = if seed % 2 == 0 {
            (640, 480)
        } else {
            (1280, 720)
        };
        let photograph = Session::new(seed, subject, &face, &holder, size, harshness).shoot();
        let mut file = format!("P6 {} {} 255\n", photograph.width, photograph.height).into_bytes();
        file.extend(photograph.rgba.chunks(4).flat_map(|it| it.iter().take(3)));
        std::fs::write(format!("{folder}/{seed:03}.ppm"), file)?;
        println!("{seed:03} {} {}", holder.birth_line(), holder.expiry_line());
    }
    Ok(())
}
