//! Makes what the camera of an end-to-end test sees, and the photos in its cards, from pictures that packages ship.
//!
//! ```text
//! obama.jpg ──▶ found, made like the chip's ──▶ holder.jp2, decoded holder.rgba
//! obama2.jpg, biden.jpg ──▶ found, filmed ──▶ holder.y4m, stranger.y4m, two.y4m, dark.y4m, print.y4m, …
//! a demo patient's card, drawn and photographed ──▶ card.y4m
//! ```
//!
//! The same pictures give the same films, byte for byte.
#![allow(clippy::print_stderr, reason = "a command-line program talks here")]
#![allow(
    clippy::indexing_slicing,
    reason = "a tool of the tests: it indexes pictures of its own making"
)]

mod card;
mod noise;
mod person;
mod scene;
mod video;

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use face_eval::chip;
use wasm_face::{Manifest, Models, Picture};

use crate::person::Person;
use crate::scene::{Scene, nobody};
use crate::video::{FRAMES, Video};

/// Makes the films and photos of the end-to-end tests.
#[derive(Debug, Parser)]
struct Arguments {
    /// The folder of the pictures.
    #[arg(long)]
    pictures: PathBuf,
    /// The folder of the networks, with their manifest.
    #[arg(long)]
    models: PathBuf,
    /// Where films and photos go.
    #[arg(long)]
    out: PathBuf,
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

fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let mut models = models(&arguments.models)?;
    let mut person = |name: &str| Person::find(&mut models, &arguments.pictures.join(name));
    let (portrait, holder) = (person("obama.jpg")?, person("obama2.jpg")?);
    let stranger = person("biden.jpg")?;

    let out = |name: &str| arguments.out.join(name);
    fs::create_dir_all(&arguments.out)?;
    let photo = chip::degrade(portrait.picture.frame(), &portrait.face)?;
    let decoded = Picture::decode(&photo)?;
    fs::write(out("holder.rgba"), decoded.rgba())?;
    fs::write(out("holder.jp2"), photo)?;

    let film = |name: &str, scene: Scene<'_>| -> Result<(), Box<dyn Error>> {
        let mut video = Video::create(&out(name))?;
        for frame in 0..FRAMES {
            video.add(&scene.shoot(frame))?;
        }
        Ok(())
    };
    film("holder.y4m", Scene::of(&holder))?;
    film("stranger.y4m", Scene::of(&stranger))?;
    film("two.y4m", Scene::of(&holder).beside(&stranger))?;
    film("dark.y4m", Scene::of(&holder).lit(0.07))?;
    film("print.y4m", Scene::of(&portrait).on_paper())?;

    let mut video = Video::create(&out("nobody.y4m"))?;
    for frame in 0..FRAMES {
        video.add(&nobody(frame))?;
    }
    let mut video = Video::create(&out("arriving.y4m"))?;
    for frame in 0..FRAMES {
        video.add(&nobody(frame))?;
    }
    for frame in 0..2 * FRAMES {
        video.add(&Scene::of(&holder).shoot(frame))?;
    }
    let mut video = Video::create(&out("card.y4m"))?;
    for frame in card::shots("valid")?.take(FRAMES) {
        video.add(&frame)?;
    }
    Ok(())
}

fn models(folder: &Path) -> Result<Models, Box<dyn Error>> {
    let manifest = Manifest::parse(&fs::read_to_string(folder.join("manifest.json"))?)?;
    let present = manifest
        .files()
        .filter(|file| !file.optional || folder.join(&file.name).exists());
    let files: BTreeMap<_, _> = present
        .map(|file| Ok((file.name.clone(), fs::read(folder.join(&file.name))?)))
        .collect::<Result<_, std::io::Error>>()?;
    Models::load(&manifest, &files).map_err(|failure| format!("the networks: {failure:?}").into())
}
