//! How well card numbers are read:
//! `measure LOCATOR READER FONTS CARDS [FIRST_SEED [HARSHNESS [THREADS]]]`.
//!
//! Every card is held to the camera for ten frames, or until its number is read. Use fonts and seeds that
//! training did not have.

#![allow(
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a program on its own pictures"
)]

use std::time::{Duration, Instant};

use card_pictures::{Holder, Random, Session, Subject, Typeface};
use face_messages::{CardNumber, CardNumberTrouble};
use wasm_face::Frame;
use wasm_face::card_number::{CardReader, Day};

type Failure = Box<dyn std::error::Error + Send + Sync>;

const FRAMES: usize = 10;
const SIZES: [(usize, usize); 3] = [(640, 480), (800, 600), (1280, 720)];

/// Counts of one size of frame.
#[derive(Default)]
struct Counts {
    /// Fronts with nothing on their lines and all of them in the frame, at first.
    fronts: u32,
    /// Fronts with a finger on a line, or partly outside.
    covered: u32,
    /// Of the free ones: read after one frame, two, …
    read_after: [u32; FRAMES],
    covered_read: u32,
    wrong_fields: u32,
    backs: u32,
    backs_told: u32,
    others: u32,
    read_from_others: u32,
    time: Duration,
    frames: u32,
}

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, locator, reader, fonts, cards, more @ ..] = arguments.as_slice() else {
        return Err("measure LOCATOR READER FONTS CARDS [FIRST_SEED [HARSHNESS [THREADS]]]".into());
    };
    let number = |at: usize, usual: f32| more.get(at).map_or(Ok(usual), |it| it.parse());
    let (first, harshness) = (number(0, 5e8)? as u64, number(1, 1.0)?);
    let threads = number(2, 1.0)? as u64;
    let cards: u64 = cards.parse()?;
    let mut files: Vec<_> = std::fs::read_dir(fonts)?.collect::<Result<_, _>>()?;
    files.sort_by_key(std::fs::DirEntry::file_name);
    let mut faces = Vec::new();
    for file in files {
        faces.push(Typeface::new(std::fs::read(file.path())?)?);
    }
    let models = [std::fs::read(locator)?, std::fs::read(reader)?];
    let mut all: [Counts; 3] = Default::default();
    std::thread::scope(|scope| {
        let (faces, models) = (&faces, &models);
        let range = |at: u64| first + cards * at / threads..first + cards * (at + 1) / threads;
        let workers: Vec<_> = (0..threads)
            .map(|at| scope.spawn(move || hold(range(at), faces, models, harshness)))
            .collect();
        for worker in workers {
            let part = worker.join().or(Err("a thread died"))??;
            for (all, part) in all.iter_mut().zip(&part) {
                all.add(part);
            }
        }
        Ok::<(), Failure>(())
    })?;
    for ((width, height), counts) in SIZES.iter().zip(&all) {
        counts.print(&format!("{width} x {height}"));
    }
    Ok(())
}

/// Holds cards to the camera, one for each seed.
fn hold(
    seeds: std::ops::Range<u64>,
    faces: &[Typeface],
    [locator, reader]: &[Vec<u8>; 2],
    harshness: f32,
) -> Result<[Counts; 3], Failure> {
    let mut card_reader = CardReader::load(locator, reader)?;
    let today = Day::parse("20261122").ok_or("no day")?;
    let mut all: [Counts; 3] = Default::default();
    for seed in seeds {
        let mut random = Random::new(seed.wrapping_mul(0x2545_F491_4F6C_DD1D));
        let at = (seed % 3) as usize;
        let holder = Holder::invent(&mut random, 2026);
        let subject = match random.whole(0, 9) {
            0 => Subject::Back,
            1 => *random.pick(&[Subject::Other, Subject::Nothing]),
            _ => Subject::Front,
        };
        let face = random.pick(faces);
        let mut session = Session::new(seed, subject, face, &holder, SIZES[at], harshness);
        let counts = &mut all[at];
        let mut told_back = false;
        let mut found = None;
        let mut is_free = true;
        for frame in 0..FRAMES {
            let photograph = session.shoot();
            if frame == 0 {
                let mut fields = photograph.fields.iter().flatten();
                is_free = fields.all(|field| field.is_visible);
            }
            let picture = Frame::new(photograph.width, photograph.height, &photograph.rgba);
            let start = Instant::now();
            let reading = card_reader.read(picture.ok_or("no frame")?, frame as u32, today)?;
            counts.time += start.elapsed();
            counts.frames += 1;
            told_back |= reading.trouble == Some(CardNumberTrouble::WrongSide);
            if let Some(number) = reading.number {
                found = Some((frame, number));
                break;
            }
        }
        card_reader.wipe();
        match (subject, &found) {
            (Subject::Front, Some((frame, number))) => {
                if is_free {
                    counts.read_after[*frame] += 1;
                } else {
                    counts.covered_read += 1;
                }
                let wrong = wrong_fields(number, &holder);
                if wrong > 0 {
                    println!(
                        "seed {seed}: {wrong} wrong, {} {} {} read as {} {} {}",
                        holder.birth_line(),
                        holder.expiry_line(),
                        holder.security_code(),
                        number.birth,
                        number.expiry_year,
                        number.security_code,
                    );
                }
                counts.wrong_fields += wrong;
            }
            (Subject::Front, None) => {}
            (_, found) => counts.read_from_others += u32::from(found.is_some()),
        }
        match subject {
            Subject::Front if is_free => counts.fronts += 1,
            Subject::Front => counts.covered += 1,
            Subject::Back => {
                counts.backs += 1;
                counts.backs_told += u32::from(told_back);
            }
            Subject::Other | Subject::Nothing => counts.others += 1,
        }
    }
    Ok(all)
}

impl Counts {
    fn add(&mut self, part: &Self) {
        self.fronts += part.fronts;
        self.covered += part.covered;
        self.covered_read += part.covered_read;
        for (sum, more) in self.read_after.iter_mut().zip(&part.read_after) {
            *sum += more;
        }
        self.wrong_fields += part.wrong_fields;
        self.backs += part.backs;
        self.backs_told += part.backs_told;
        self.others += part.others;
        self.read_from_others += part.read_from_others;
        self.time += part.time;
        self.frames += part.frames;
    }

    fn print(&self, size: &str) {
        let within = |frames: usize| {
            let read: u32 = self.read_after.iter().take(frames).sum();
            f64::from(read) * 100.0 / f64::from(self.fronts.max(1))
        };
        let accepted = 3 * (self.covered_read + self.read_after.iter().sum::<u32>());
        println!(
            "{size}: {} fronts, read within 4 frames {:.1} %, 6 {:.1} %, 10 {:.1} %; \
             {} with covered lines, {} read in the end; wrong {} of {accepted} accepted fields; \
             backs told {}/{}, numbers of other cards {}/{}; {:.1} ms per frame",
            self.fronts,
            within(4),
            within(6),
            within(10),
            self.covered,
            self.covered_read,
            self.wrong_fields,
            self.backs_told,
            self.backs,
            self.read_from_others,
            self.others + self.backs,
            self.time.as_secs_f64() * 1000.0 / f64::from(self.frames.max(1)),
        );
    }
}

fn wrong_fields(number: &CardNumber, holder: &Holder) -> u32 {
    let (birth, expiry_year) = holder.number_parts();
    let parts = [
        (&number.birth, &birth),
        (&number.expiry_year, &expiry_year),
        (&number.security_code, &holder.security_code().to_owned()),
    ];
    parts.iter().filter(|(one, other)| one != other).count() as u32
}
