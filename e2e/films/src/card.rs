//! A demo patient's card, held to the camera.

use std::error::Error;

use card_pictures::{FONT, Holder, Random, Session, Subject, Typeface};
use simulator::DemoPatient;
use simulator::people::code_b;

use crate::video::{HEIGHT, Image, WIDTH};

/// The front of the card of the patient with this id, frame after frame.
pub(crate) fn shots(person: &str) -> Result<impl Iterator<Item = Image>, Box<dyn Error>> {
    let person = DemoPatient::by_id(person).ok_or("there is no such patient")?;
    let typeface = Typeface::new(FONT.to_vec())?;
    let code = code_b(person);
    let part = |from: usize, to: usize| code.get(from..to).unwrap_or_default();
    let era = match person.birth_date {
        date if date >= "20190501" => "令和",
        date if date >= "19890108" => "平成",
        date if date >= "19261225" => "昭和",
        _ => "大正",
    };
    let year: u32 = part(0, 2).parse()?;
    let birth = (
        format!("{era}{year}"),
        part(2, 4).parse()?,
        part(4, 6).parse()?,
    );
    let expiry_year = part(6, 10).parse()?;
    let holder = Holder::invent(&mut Random::new(SEED), THIS_YEAR).with(
        (&birth.0, birth.1, birth.2),
        expiry_year,
        person.security_code,
    );
    let mut session = Session::new(
        SEED,
        Subject::Front,
        &typeface,
        &holder,
        (WIDTH, HEIGHT),
        HARSHNESS,
    );
    Ok(std::iter::repeat_with(move || {
        let rgba = session.shoot().rgba;
        let pixels = rgba.chunks_exact(4);
        Image(
            pixels
                .map(|pixel| [pixel[0], pixel[1], pixel[2]].map(f32::from))
                .collect(),
        )
    }))
}

/// Decides about the holder's name and how the card is held.
const SEED: u64 = 7;

const THIS_YEAR: u32 = 2026;

/// Somebody who takes some care.
const HARSHNESS: f32 = 0.3;
