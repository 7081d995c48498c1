//! `make face-eval`: FMR, FNMR and thresholds on anyone's pictures and pairs.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command-line program talks here"
)]

mod report;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{fs, thread};

use clap::Parser;
use face_eval::describe::{Described, Role, Settings, Wanted, describe};
use face_eval::pairs::{self, Pair};
use face_eval::rates::Scores;
use report::Report;
use wasm_face::{Manifest, Template};

/// Compares pictures as a reception compares the card's photo with the camera, and says how often it errs.
#[derive(Debug, Parser)]
struct Arguments {
    /// Folder of the pictures (JPEG, PNG, JPEG 2000).
    #[arg(long)]
    images: PathBuf,
    /// CSV file with rows `a,b,same`, paths below the folder of pictures; `a` stands for the card's photo.
    #[arg(long)]
    pairs: Option<PathBuf>,
    /// Compare all with all, where each person's pictures lie in a folder of their own; with `--pairs`, those that it names.
    #[arg(long)]
    all: bool,
    /// Make the photos as bad as the chip's first.
    #[arg(long)]
    chip: bool,
    /// The manifest of the networks.
    #[arg(long)]
    manifest: PathBuf,
    /// The folder of the networks.
    #[arg(long)]
    models: PathBuf,
    /// Where the scores go, one row for each pair.
    #[arg(long)]
    scores: Option<PathBuf>,
}

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
    let rows = match &arguments.pairs {
        Some(file) => read_pairs(file, &arguments.images)?,
        None if arguments.all => Vec::new(),
        None => {
            return Err(
                "say which pictures to compare: PAIRS=file.csv, or ALL=1 for all of them".into(),
            );
        }
    };
    let all = arguments.all.then(|| everything(&rows, &arguments.images));
    let all = all.transpose()?;
    let wanted = all.as_ref().map_or_else(|| of_rows(&rows), of_all);
    let settings = settings(arguments)?;
    let described = described(&wanted, &settings, &arguments.images)?;
    let mut out = Output::new(arguments.scores.as_deref(), all.is_some());
    let mut scores = Scores::default();
    let mut skipped = 0;
    let mut compare = |a: &str, b: &str, same: bool| {
        let (a, b) = (
            Wanted::from((a.into(), Role::Photo)),
            Wanted::from((b.into(), Role::Frame)),
        );
        match (template(&described, &a), template(&described, &b)) {
            (Some(photo), Some(frame)) => {
                let score = photo.similarity(frame);
                scores.add(score, same);
                out.row(&a.0, &b.0, same, Some(score));
            }
            _ => {
                skipped += 1;
                out.row(&a.0, &b.0, same, None);
            }
        }
    };
    match &all {
        None => rows
            .iter()
            .for_each(|pair| compare(&pair.a, &pair.b, pair.same)),
        Some(all) => {
            for a in all {
                for b in all.iter().filter(|b| *b != a) {
                    compare(a, b, pairs::person(a) == pairs::person(b));
                }
            }
        }
    }
    let written = out.write()?;
    let report = Report {
        scores: &scores,
        described: &described,
        skipped,
        thresholds: settings.manifest.embedding.thresholds,
        chip: arguments.chip,
    };
    report.print();
    if let Some(path) = written {
        println!("scores: {}", path.display());
    }
    println!("{}", report.last_line());
    Ok(())
}

fn read_pairs(file: &Path, images: &Path) -> Result<Vec<Pair>, String> {
    let text = fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let rows = pairs::parse(&text).map_err(|bad| {
        let shown: Vec<String> = bad
            .iter()
            .take(SHOWN)
            .map(|row| format!("\n  {} {row}", file.display()))
            .collect();
        format!(
            "{} rows cannot be read; correct them:{}",
            bad.len(),
            shown.concat()
        )
    })?;
    let is_missing = |name: &String| !images.join(name).is_file();
    let missing: Vec<(usize, &String)> = rows
        .iter()
        .flat_map(|row| [(row.line, &row.a), (row.line, &row.b)])
        .filter(|(_, name)| is_missing(name))
        .collect();
    if let Some((line, name)) = missing.first() {
        return Err(format!(
            "{} line {line}: {name} is not in {}, nor are {} other names; write paths below that folder",
            file.display(),
            images.display(),
            missing.len() - 1,
        ));
    }
    if rows.is_empty() {
        return Err(format!("{}: no row; write a,b,same", file.display()));
    }
    Ok(rows)
}

/// The pictures that are compared all with all.
fn everything(rows: &[Pair], images: &Path) -> Result<BTreeSet<String>, String> {
    let found = if rows.is_empty() {
        pairs::pictures(images).map_err(|error| format!("{}: {error}", images.display()))?
    } else {
        rows.iter()
            .flat_map(|row| [row.a.clone(), row.b.clone()])
            .collect()
    };
    if found.len() < 2 {
        return Err(format!(
            "{}: fewer than two pictures (JPEG, PNG, JPEG 2000)",
            images.display()
        ));
    }
    Ok(found)
}

fn of_rows(rows: &[Pair]) -> Vec<Wanted> {
    let wanted: BTreeSet<Wanted> = rows
        .iter()
        .flat_map(|row| [(row.a.clone(), Role::Photo), (row.b.clone(), Role::Frame)])
        .collect();
    wanted.into_iter().collect()
}

fn of_all(all: &BTreeSet<String>) -> Vec<Wanted> {
    all.iter()
        .flat_map(|name| [(name.clone(), Role::Photo), (name.clone(), Role::Frame)])
        .collect()
}

fn settings(arguments: &Arguments) -> Result<Settings, String> {
    let path = &arguments.manifest;
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let manifest =
        Manifest::parse(&text).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut files = BTreeMap::new();
    for file in manifest.files() {
        match fs::read(arguments.models.join(&file.name)) {
            Ok(bytes) => {
                files.insert(file.name.clone(), bytes);
            }
            Err(_) if file.optional => {}
            Err(error) => {
                return Err(format!(
                    "{}: {error}; run `make setup`",
                    arguments.models.join(&file.name).display()
                ));
            }
        }
    }
    let threads = thread::available_parallelism().map_or(1, usize::from);
    Ok(Settings {
        manifest,
        files,
        chip: arguments.chip,
        threads,
    })
}

fn described(wanted: &[Wanted], settings: &Settings, images: &Path) -> Result<Described, String> {
    let all = wanted.len();
    eprintln!("face-eval: {all} pictures, {} at a time", settings.threads);
    let progress = |done: usize| {
        if done.is_multiple_of(PROGRESS_EVERY) || done == all {
            eprintln!("face-eval: {done} of {all} pictures");
        }
    };
    describe(images, wanted, settings, progress)
        .map_err(|failure| format!("the networks: {failure:?}"))
}

fn template<'a>(described: &'a Described, wanted: &Wanted) -> Option<&'a Template> {
    described.get(wanted)?.as_ref().ok()
}

/// Rows of scores, for a file.
struct Output {
    path: Option<PathBuf>,
    rows: String,
}

impl Output {
    /// All with all is too much for a file that somebody reads.
    fn new(path: Option<&Path>, all: bool) -> Self {
        Self {
            path: path.filter(|_| !all).map(Path::to_owned),
            rows: "a,b,same,score\n".into(),
        }
    }

    fn row(&mut self, a: &str, b: &str, same: bool, score: Option<f32>) {
        if self.path.is_some() {
            let score = score.map_or_else(String::new, |score| format!("{score:.5}"));
            let (a, b) = (quoted(a), quoted(b));
            self.rows += &format!("{a},{b},{},{score}\n", u8::from(same));
        }
    }

    fn write(self) -> Result<Option<PathBuf>, String> {
        if let Some(path) = &self.path {
            fs::write(path, self.rows).map_err(|error| format!("{}: {error}", path.display()))?;
        }
        Ok(self.path)
    }
}

fn quoted(name: &str) -> String {
    if name.contains([',', '"']) {
        format!("\"{}\"", name.replace('"', "\"\""))
    } else {
        name.to_owned()
    }
}

/// Bad rows that are told one by one.
const SHOWN: usize = 10;

const PROGRESS_EVERY: usize = 250;
