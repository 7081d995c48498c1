//! How often persons are taken for pictures (BPCER), and pictures for persons (APCER), on anyone's recordings.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command-line program talks here"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use wasm_face::messages::{LivenessPolicy, LivenessSigns, Policy, Verdict};
use wasm_face::{Manifest, Matcher, Models, Picture};

/// Looks at recordings of persons and of one kind of picture of them (ISO/IEC 30107-3: one species), and says how many are
/// taken for the other.
///
/// A recording is the pictures of one folder whose names differ in their last number alone; that number is their order.
#[derive(Debug, Parser)]
struct Arguments {
    /// Folder of recordings of persons.
    #[arg(long)]
    live: PathBuf,
    /// Folder of recordings of pictures of one kind.
    #[arg(long)]
    attacks: PathBuf,
    /// Only recordings whose path has this in it.
    #[arg(long, default_value = "")]
    only: String,
    /// Look at single frames, each n-th one, with the networks alone.
    #[arg(long)]
    frames: Option<usize>,
    /// Milliseconds from one frame of a recording to the next.
    #[arg(long, default_value_t = 150)]
    pause: u32,
    /// The manifest of the networks.
    #[arg(long)]
    manifest: PathBuf,
    /// The folder of the networks.
    #[arg(long)]
    models: PathBuf,
}

type Recording = Vec<PathBuf>;

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<(), String> {
    let models = load(arguments)?;
    let live = recordings(&arguments.live, &arguments.only)?;
    let attacks = recordings(&arguments.attacks, &arguments.only)?;
    if let Some(every) = arguments.frames {
        return single_frames(models, &live, &attacks, every);
    }
    let mut matcher = Matcher::new(models);
    for (name, recordings) in [("live", live), ("attack", attacks)] {
        let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
        for recording in &recordings {
            let (verdict, signs) = decide(&mut matcher, recording, arguments.pause)?;
            *counts.entry(verdict).or_default() += 1;
            println!("{name} {verdict}: {}", described(signs.as_ref()));
        }
        println!("{name}: {} recordings {counts:?}", recordings.len());
    }
    Ok(())
}

fn load(arguments: &Arguments) -> Result<Models, String> {
    let path = &arguments.manifest;
    let told = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let text = fs::read_to_string(path).map_err(|error| told(&error))?;
    let manifest = Manifest::parse(&text).map_err(|error| told(&error))?;
    let files = manifest
        .files()
        .filter_map(|file| {
            let bytes = fs::read(arguments.models.join(&file.name)).ok()?;
            Some((file.name.clone(), bytes))
        })
        .collect();
    Models::load(&manifest, &files).map_err(|failure| format!("{failure:?}; run `make setup`"))
}

/// The recordings below a folder.
fn recordings(folder: &Path, only: &str) -> Result<Vec<Recording>, String> {
    let pictures = face_eval::pairs::pictures(folder)
        .map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut recordings: BTreeMap<String, Vec<(u32, PathBuf)>> = BTreeMap::new();
    for picture in pictures
        .into_iter()
        .filter(|picture| picture.contains(only))
    {
        let stem = picture
            .rsplit_once('.')
            .map_or(picture.as_str(), |(stem, _)| stem);
        let recording = stem.trim_end_matches(|letter: char| letter.is_ascii_digit());
        let number = stem.strip_prefix(recording).unwrap_or_default();
        let number = number.parse().unwrap_or_default();
        let frames = recordings.entry(recording.to_owned()).or_default();
        frames.push((number, folder.join(&picture)));
    }
    Ok(recordings
        .into_values()
        .map(|mut frames| {
            frames.sort();
            frames.into_iter().map(|(_, path)| path).collect()
        })
        .collect())
}

/// A whole comparison, with the recording's own first frame as the photo: it matches, and the signs of life decide.
fn decide(
    matcher: &mut Matcher,
    recording: &Recording,
    pause: u32,
) -> Result<(&'static str, Option<LivenessSigns>), String> {
    let policy = Policy {
        liveness: LivenessPolicy::Require,
        ..Policy::default()
    };
    let Some((photo, frames)) = recording.split_first() else {
        return Ok(("empty", None));
    };
    let photo = fs::read(photo).map_err(|error| error.to_string())?;
    if matcher.enrol(&photo, policy, "").is_err() {
        return Ok(("not enrolled", None));
    }
    for (number, frame) in (0_u32..).zip(frames) {
        let frame = picture(frame)?;
        let millis = f64::from(number) * f64::from(pause);
        let seen = matcher.observe(frame.frame(), number, millis);
        let seen = seen.map_err(|error| error.to_string())?;
        if let Some(decision) = seen.decision {
            let verdict = match decision.verdict {
                Verdict::Match => "person",
                Verdict::NotLive => "picture",
                Verdict::Unsure | Verdict::NoMatch | Verdict::TooFewFrames => "no match",
            };
            return Ok((verdict, decision.scores.liveness));
        }
    }
    Ok(("too short", None))
}

fn described(signs: Option<&LivenessSigns>) -> String {
    signs.map_or_else(String::new, |signs| {
        format!(
            "score {:.3} networks {:?} parallax {:?} blinked {:?} moire {:?} frozen {:?}",
            signs.score, signs.networks, signs.parallax, signs.blinked, signs.moire, signs.frozen
        )
    })
}

/// What the networks say of frames by themselves.
fn single_frames(
    mut models: Models,
    live: &[Recording],
    attacks: &[Recording],
    every: usize,
) -> Result<(), String> {
    let mut rated = |recordings: &[Recording]| -> Result<Vec<f32>, String> {
        let mut ratings = Vec::new();
        for path in recordings.iter().flatten().step_by(every.max(1)) {
            let picture = picture(path)?;
            let face = models.find_face(picture.frame());
            let Some(face) = face.map_err(|error| error.to_string())? else {
                continue;
            };
            let rating = models.rate_liveness(picture.frame(), &face);
            let rating = rating.map_err(|error| error.to_string())?;
            ratings.push(rating.ok_or("the optional networks are not there")?);
        }
        Ok(ratings)
    };
    let (live, attacks) = (rated(live)?, rated(attacks)?);
    println!("{} live frames, {} of attacks", live.len(), attacks.len());
    let share = |values: &[f32], wrong: &dyn Fn(f32) -> bool| {
        let count = values.iter().filter(|value| wrong(**value)).count();
        100.0 * count as f64 / values.len().max(1) as f64
    };
    for threshold in [0.3, 0.4, 0.5, 0.6, 0.7] {
        let apcer = share(&attacks, &|value| value >= threshold);
        let bpcer = share(&live, &|value| value < threshold);
        println!("{threshold}: APCER {apcer:.2} %, BPCER {bpcer:.2} %");
    }
    Ok(())
}

fn picture(path: &Path) -> Result<Picture, String> {
    let told = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let bytes = fs::read(path).map_err(|error| told(&error))?;
    Picture::decode(&bytes).map_err(|error| told(&error))
}
