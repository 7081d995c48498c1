//! The models and pictures that `make setup` has fetched, and a camera that films a picture.

pub mod camera;

use std::collections::BTreeMap;
use std::path::PathBuf;

use wasm_face::{Manifest, Matcher, Models};

/// A matcher with the models that are shipped.
pub fn matcher() -> Matcher {
    Matcher::new(models())
}

/// The models that are shipped.
pub fn models() -> Models {
    let folder = cache().join("models");
    let read = |name: &str| {
        let path = folder.join(name);
        std::fs::read(&path).unwrap_or_else(|error| {
            panic!(
                "{}: {error}; run scripts/setup.d/face-models",
                path.display()
            )
        })
    };
    let manifest = Manifest::parse(&String::from_utf8(read("manifest.json")).unwrap()).unwrap();
    let files: BTreeMap<String, Vec<u8>> = manifest
        .files()
        .filter(|file| !file.optional || folder.join(&file.name).exists())
        .map(|file| (file.name.clone(), read(&file.name)))
        .collect();
    Models::load(&manifest, &files).unwrap()
}

/// A picture of a public figure, as it is in its package.
pub fn picture(name: &str) -> Vec<u8> {
    let path = cache().join("pictures").join(name);
    std::fs::read(&path).unwrap_or_else(|error| {
        panic!(
            "{}: {error}; run scripts/setup.d/face-pictures",
            path.display()
        )
    })
}

/// As `scripts/env.sh` has it.
fn cache() -> PathBuf {
    let variable = |name| std::env::var_os(name).map(PathBuf::from);
    variable("UKETSUKE_CACHE")
        .or_else(|| Some(variable("XDG_CACHE_HOME")?.join("uketsuke")))
        .or_else(|| Some(variable("HOME")?.join(".cache/uketsuke")))
        .expect("UKETSUKE_CACHE or HOME says where the cache is")
}
