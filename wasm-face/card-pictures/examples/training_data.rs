//! Draws what the networks are trained on: `training_data FONTS FOLDER FIRST_SEED FRAMES THREADS`.
//!
//! Written into the folder, one record for each, numbers little endian:
//! `frames.u8` overviews, 0 to 255; `frames.f32` 32 numbers (subject, corners, fields);
//! `dates.u8`, `codes.u8` strips; `dates.label`, `codes.label` 24 bytes (length, then classes).

#![allow(clippy::indexing_slicing, reason = "a program on its own pictures")]

use std::io::Write as _;

use card_pictures::{Field, Holder, Photograph, Random, Session, Subject, Typeface};
use wasm_face::card_number::{ALPHABET, Grey, Line, Overview, Strip};
use wasm_face::{Frame, Point};

type Failure = Box<dyn std::error::Error + Send + Sync>;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, fonts, folder, first, count, threads] = arguments.as_slice() else {
        return Err("training_data FONTS FOLDER FIRST_SEED FRAMES THREADS".into());
    };
    let mut files: Vec<_> = std::fs::read_dir(fonts)?.collect::<Result<_, _>>()?;
    files.sort_by_key(std::fs::DirEntry::file_name);
    let faces = files
        .iter()
        .map(|file| Ok(Typeface::new(std::fs::read(file.path())?)?))
        .collect::<Result<Vec<_>, Failure>>()?;
    let (first, count): (u64, u64) = (first.parse()?, count.parse()?);
    let threads: u64 = threads.parse()?;
    std::fs::create_dir_all(folder)?;
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|at| {
                let faces = &faces;
                let range = first + count * at / threads..first + count * (at + 1) / threads;
                scope.spawn(move || draw(faces, &format!("{folder}/{at:02}-"), range))
            })
            .collect();
        workers.into_iter().try_for_each(|worker| {
            worker
                .join()
                .unwrap_or_else(|_| Err("a thread died".into()))
        })
    })
}

fn draw(faces: &[Typeface], prefix: &str, seeds: std::ops::Range<u64>) -> Result<(), Failure> {
    let file =
        |name: &str| std::fs::File::create(format!("{prefix}{name}")).map(std::io::BufWriter::new);
    let mut frames = file("frames.u8")?;
    let mut truths = file("frames.f32")?;
    let mut strips = [file("dates.u8")?, file("codes.u8")?];
    let mut labels = [file("dates.label")?, file("codes.label")?];
    for seed in seeds {
        let mut random = Random::new(seed.wrapping_mul(0x2545_F491_4F6C_DD1D));
        let holder = Holder::invent(&mut random, 2026);
        let subject = match random.whole(0, 19) {
            0..=14 => Subject::Front,
            15..=16 => Subject::Back,
            17..=18 => Subject::Other,
            _ => Subject::Nothing,
        };
        let size = *random.pick(&[(640, 480), (640, 480), (640, 360), (800, 600), (1280, 720)]);
        let harshness = random.between(0.2, 1.3);
        let face = random.pick(faces);
        let mut session = Session::new(seed, subject, face, &holder, size, harshness);
        for _ in 0..2 {
            let photograph = session.shoot();
            let frame = Frame::new(photograph.width, photograph.height, &photograph.rgba);
            let grey = Grey::of(frame.ok_or("no frame")?);
            let overview = Overview::of(&grey);
            frames.write_all(&bytes(overview.pixels()))?;
            for number in truth(&photograph, overview.factor()) {
                truths.write_all(&number.to_le_bytes())?;
            }
            let texts = [
                holder.birth_line(),
                holder.expiry_line(),
                holder.security_code().to_owned(),
            ];
            let Some(fields) = photograph.fields else {
                continue;
            };
            for (at, (field, text)) in fields.iter().zip(&texts).enumerate() {
                if !field.is_visible || field.height < 4.5 {
                    continue;
                }
                let kind = at / 2;
                let width = [Strip::DATE_WIDTH, Strip::CODE_WIDTH][kind];
                let strip = Strip::cut(&grey, &missed(field, &mut random), width);
                strips[kind].write_all(&bytes(strip.pixels()))?;
                labels[kind].write_all(&label(text)?)?;
            }
        }
    }
    Ok(())
}

/// 0 is "no picture", 1 to 255 brightness.
fn bytes(pixels: &[Option<f32>]) -> Vec<u8> {
    let byte = |pixel: &Option<f32>| pixel.map_or(0, |it| it.round().clamp(1.0, 255.0) as u8);
    pixels.iter().map(byte).collect()
}

fn truth(photograph: &Photograph, factor: f32) -> [f32; 32] {
    let mut truth = [0.0; 32];
    let subject = match photograph.subject {
        Subject::Front => 1.0,
        Subject::Back => 2.0,
        Subject::Other | Subject::Nothing => 0.0,
    };
    let corners = photograph.corners.iter().flat_map(|(x, y)| [*x, *y]);
    let fields = photograph.fields.iter().flatten().flat_map(|field| {
        let is_visible = f32::from(u8::from(field.is_visible)) / factor;
        let Field {
            start, end, height, ..
        } = field;
        [start.0, start.1, end.0, end.1, *height, is_visible]
    });
    let numbers = std::iter::once(subject / factor)
        .chain(corners)
        .chain(fields);
    for (place, number) in truth.iter_mut().zip(numbers) {
        *place = number * factor;
    }
    truth
}

/// As the locator finds it: a little off.
fn missed(field: &Field, random: &mut Random) -> Line {
    let height = field.height * (1.0 + random.normal() * 0.08);
    let mut near = |(x, y): (f32, f32)| Point {
        x: x + random.normal() * 0.28 * field.height,
        y: y + random.normal() * 0.13 * field.height,
    };
    Line {
        start: near(field.start),
        end: near(field.end),
        height,
    }
}

fn label(text: &str) -> Result<[u8; 24], Failure> {
    let mut label = [0; 24];
    for (at, character) in text.chars().enumerate() {
        let class = ALPHABET
            .iter()
            .position(|it| *it == character)
            .ok_or("a strange character")?;
        label[0] = at as u8 + 1;
        // Class 0 says that there is no character.
        label[at + 1] = class as u8 + 1;
    }
    Ok(label)
}
