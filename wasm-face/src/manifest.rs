//! `models/manifest.json`: which networks there are, what they take and give, and what their scores mean.
//!
//! Another embedding is another entry: nothing in the library knows a network by name.

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::decision::Thresholds;
use crate::face::Point;

/// The networks and the numbers that belong to them.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Finds faces.
    pub detector: DetectorEntry,
    /// Describes faces.
    pub embedding: EmbeddingEntry,
    /// Tell a person from a picture; may be none.
    #[serde(default)]
    pub liveness: Vec<LivenessEntry>,
}

/// A file beside the manifest.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelFile {
    /// Its name, without a folder.
    pub name: String,
    /// Its length.
    pub bytes: usize,
    /// Its SHA-256, in hexadecimal.
    #[serde(deserialize_with = "hexadecimal")]
    pub sha256: [u8; 32],
    /// The comparison goes on without it.
    #[serde(default)]
    pub optional: bool,
    /// Where it comes from.
    pub source: Source,
}

/// Where a network comes from.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The package or repository, with its version.
    pub package: String,
    /// The file in it.
    pub file: String,
    /// That file's SHA-256, in hexadecimal.
    #[serde(deserialize_with = "hexadecimal")]
    pub sha256: [u8; 32],
    /// Licence of the network, as an SPDX expression.
    pub licence: String,
}

/// In which order a network takes a pixel's colours, each 0 to 255.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Colours {
    /// Red, green, blue.
    Rgb,
    /// Blue, green, red.
    Bgr,
}

/// The network that finds faces.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DetectorEntry {
    /// Its file.
    pub file: ModelFile,
    /// Of its pixels.
    pub colours: Colours,
}

/// The network that describes faces.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EmbeddingEntry {
    /// Its file.
    pub file: ModelFile,
    /// Of its pixels.
    pub colours: Colours,
    /// Columns and rows that it takes.
    pub side: usize,
    /// Where in them it wants right eye, left eye, nose, right and left corner of the mouth.
    pub template: [Point; 5],
    /// Numbers that it gives.
    pub dimension: usize,
    /// What its scores mean, for each policy.
    pub thresholds: PolicyThresholds,
}

/// Thresholds for each policy.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyThresholds {
    /// False match rate 1 in 1,000.
    pub standard: Thresholds,
    /// False match rate 1 in 10,000.
    pub strict: Thresholds,
}

/// A network that tells a person from a picture.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LivenessEntry {
    /// Its file.
    pub file: ModelFile,
    /// Of its pixels.
    pub colours: Colours,
    /// Columns and rows that it takes.
    pub side: usize,
    /// Sides of what it sees, in sides of the face.
    pub scale: f32,
}

/// Why a manifest cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ManifestError {
    /// It is no JSON, or has not the fields that it should have.
    #[error("the manifest cannot be read: {0}")]
    Unreadable(String),
    /// A number that no network of its kind can have.
    #[error("the manifest's {0} cannot be right")]
    Implausible(&'static str),
    /// A file name with a folder in it, or two files of one name.
    #[error("the manifest's file name {0:?} cannot be right")]
    FileName(String),
}

impl Manifest {
    /// Reads the manifest's text.
    ///
    /// # Errors
    ///
    /// As [`ManifestError`] says.
    pub fn parse(json: &str) -> Result<Self, ManifestError> {
        let manifest: Self = serde_json::from_str(json)
            .map_err(|error| ManifestError::Unreadable(error.to_string()))?;
        manifest.check()?;
        Ok(manifest)
    }

    /// All files, the indispensable ones first.
    pub fn files(&self) -> impl Iterator<Item = &ModelFile> {
        [&self.detector.file, &self.embedding.file]
            .into_iter()
            .chain(self.liveness.iter().map(|entry| &entry.file))
    }

    fn check(&self) -> Result<(), ManifestError> {
        let mut names = BTreeSet::new();
        for file in self.files() {
            let plain = file
                .name
                .chars()
                .all(|letter| letter.is_ascii_alphanumeric() || "-_.".contains(letter));
            if !plain || file.name.starts_with('.') || !names.insert(&file.name) {
                return Err(ManifestError::FileName(file.name.clone()));
            }
            if file.bytes > MOST_BYTES {
                return Err(ManifestError::Implausible("file size"));
            }
        }
        let side = |side: usize| (SMALLEST_SIDE..=LARGEST_SIDE).contains(&side);
        let embedding = &self.embedding;
        let sides = self.liveness.iter().map(|entry| entry.side);
        if !sides.chain([embedding.side]).all(side) {
            return Err(ManifestError::Implausible("input size"));
        }
        if !(1..=MOST_DIMENSIONS).contains(&embedding.dimension) {
            return Err(ManifestError::Implausible("dimension"));
        }
        let inside = 0.0..=embedding.side as f32;
        let points = embedding.template.iter();
        if !points
            .clone()
            .all(|point| inside.contains(&point.x) && inside.contains(&point.y))
        {
            return Err(ManifestError::Implausible("template"));
        }
        if !self
            .liveness
            .iter()
            .all(|entry| (1.0..=8.0).contains(&entry.scale))
        {
            return Err(ManifestError::Implausible("scale"));
        }
        let PolicyThresholds { standard, strict } = embedding.thresholds;
        if ![standard, strict].iter().all(Thresholds::ordered) {
            return Err(ManifestError::Implausible("thresholds"));
        }
        Ok(())
    }
}

fn hexadecimal<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<[u8; 32], D::Error> {
    let text = String::deserialize(deserializer)?;
    let mut bytes = [0; 32];
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    let wrong = || serde::de::Error::custom("no SHA-256 in hexadecimal");
    if pairs.len() != bytes.len() || !rest.is_empty() {
        return Err(wrong());
    }
    for (byte, pair) in bytes.iter_mut().zip(pairs) {
        let digit = |letter: u8| char::from(letter).to_digit(16);
        let [high, low] = pair.map(digit);
        let value = high.zip(low).map(|(high, low)| high * 16 + low);
        *byte = value
            .and_then(|value| value.try_into().ok())
            .ok_or_else(wrong)?;
    }
    Ok(bytes)
}

/// Larger than any model that a page should fetch.
const MOST_BYTES: usize = 64 << 20;

const SMALLEST_SIDE: usize = 32;
const LARGEST_SIDE: usize = 512;
const MOST_DIMENSIONS: usize = 4096;

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    const SHIPPED: &str = include_str!("../models/manifest.json");

    #[test]
    fn the_shipped_manifest_can_be_read() {
        let manifest = Manifest::parse(SHIPPED).unwrap();
        assert!(manifest.files().all(|file| file.bytes > 0));
        assert!(!manifest.embedding.file.optional);
    }

    #[test]
    fn what_cannot_be_right_is_refused() {
        let refused = |from: &str, to: &str| {
            assert!(SHIPPED.contains(from), "{from}");
            Manifest::parse(&SHIPPED.replace(from, to)).unwrap_err()
        };
        let implausible = |what| ManifestError::Implausible(what);
        assert_eq!(
            refused("\"side\": 112", "\"side\": 0"),
            implausible("input size")
        );
        assert_eq!(
            refused("\"dimension\": 128", "\"dimension\": 0"),
            implausible("dimension")
        );
        assert_eq!(refused("38.2946", "-1.0"), implausible("template"));
        assert!(matches!(
            refused("\"unsure\": ", "\"unknown\": "),
            ManifestError::Unreadable(_)
        ));
        assert_eq!(
            refused("yunet-2023mar.convnet", "../yunet.convnet"),
            ManifestError::FileName("../yunet.convnet".to_owned())
        );
        assert!(matches!(refused("{", "["), ManifestError::Unreadable(_)));
    }
}
