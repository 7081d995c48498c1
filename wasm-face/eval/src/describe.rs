//! Describes every picture once, on as many threads as there are.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use wasm_face::messages::{EnrolFailure, LoadFailure};
use wasm_face::{Manifest, Models, Picture, Template};

use crate::chip;

/// What a picture stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// The photo of a card.
    Photo,
    /// A frame of the camera.
    Frame,
}

/// A picture, by its path below the folder of pictures, in a role.
pub type Wanted = (String, Role);

/// What came of each picture.
pub type Described = BTreeMap<Wanted, Result<Template, String>>;

/// Where the networks are, and what is done with the pictures.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The networks and their numbers.
    pub manifest: Manifest,
    /// The networks' files, by name.
    pub files: BTreeMap<String, Vec<u8>>,
    /// Photos are made as bad as the chip's first.
    pub chip: bool,
    /// How many at a time.
    pub threads: usize,
}

impl Settings {
    /// The networks as the library takes them.
    ///
    /// # Errors
    ///
    /// As [`LoadFailure`] says.
    pub fn models(&self) -> Result<Models, LoadFailure> {
        Models::load(&self.manifest, &self.files)
    }
}

/// Describes the pictures below `folder`; `progress` hears how many are done.
///
/// # Errors
///
/// If the networks cannot be loaded. What is wrong with a picture stands beside it.
pub fn describe(
    folder: &Path,
    wanted: &[Wanted],
    settings: &Settings,
    progress: impl Fn(usize) + Sync,
) -> Result<Described, LoadFailure> {
    let described = Mutex::new(Described::new());
    let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let work = || -> Result<(), LoadFailure> {
        let mut models = settings.models()?;
        while let Some(item) = wanted.get(next.fetch_add(1, Ordering::Relaxed)) {
            let (name, role) = item;
            let result = fs::read(folder.join(name))
                .map_err(|error| error.to_string())
                .and_then(|bytes| match role {
                    Role::Photo => photo(&mut models, bytes, settings.chip),
                    Role::Frame => frame(&mut models, &bytes),
                });
            if let Ok(mut described) = described.lock() {
                described.insert(item.clone(), result);
            }
            progress(done.fetch_add(1, Ordering::Relaxed) + 1);
        }
        Ok(())
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..settings.threads.max(1))
            .map(|_| scope.spawn(work))
            .collect();
        threads
            .into_iter()
            .filter_map(|thread| thread.join().ok())
            .collect::<Result<(), _>>()
    })?;
    Ok(described.into_inner().unwrap_or_default())
}

fn photo(models: &mut Models, mut bytes: Vec<u8>, chip: bool) -> Result<Template, String> {
    if chip {
        let picture = Picture::decode(&bytes).map_err(|error| error.to_string())?;
        let face = models
            .find_face(picture.frame())
            .map_err(|error| error.to_string())?
            .ok_or(NO_FACE)?;
        bytes =
            chip::degrade(picture.frame(), &face.landmarks).map_err(|error| error.to_string())?;
    }
    models
        .describe_photo(&bytes)
        .map_err(|failure| refusal(failure).to_owned())
}

fn frame(models: &mut Models, bytes: &[u8]) -> Result<Template, String> {
    let picture = Picture::decode(bytes).map_err(|error| error.to_string())?;
    let described = models
        .describe_frame(picture.frame())
        .map_err(|error| error.to_string())?;
    Ok(described.ok_or(NO_FACE)?.template)
}

fn refusal(failure: EnrolFailure) -> &'static str {
    match failure {
        EnrolFailure::NoPicture => "no picture that can be read",
        EnrolFailure::TooLarge => "the picture is too large",
        EnrolFailure::NoFace => NO_FACE,
        EnrolFailure::TwoFaces => "more than one face",
        EnrolFailure::Poor => "the face is too small or too blurred",
        EnrolFailure::NotReady => "a network does not run",
    }
}

const NO_FACE: &str = "no face";
