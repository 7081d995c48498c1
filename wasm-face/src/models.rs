//! The networks, loaded.

use std::collections::BTreeMap;

use convnet::Model;
use face_messages::{EnrolFailure, LoadFailure, Strictness};
use sha2::{Digest as _, Sha256};

use crate::decision::Thresholds;
use crate::detector::Detector;
use crate::embedding::{Embedder, Template};
use crate::enrolment::enrol;
use crate::face::Face;
use crate::liveness::LivenessNetworks;
use crate::manifest::{Manifest, ModelFile, PolicyThresholds};
use crate::picture::Frame;
use crate::quality::Measures;
use crate::tracking::Tracking;
use crate::views;

/// A network does not run: its file is not what the manifest says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a network does not run")]
pub struct NetworkError;

/// The networks, ready to run, with what the manifest says of them.
pub struct Models {
    pub(crate) networks: Networks,
    thresholds: PolicyThresholds,
}

/// What looks at pictures.
pub(crate) struct Networks {
    pub(crate) detector: Detector,
    pub(crate) embedder: Embedder,
    pub(crate) liveness: LivenessNetworks,
}

impl Models {
    /// Makes the networks ready from the files that the manifest names, each checked by its hash.
    ///
    /// # Errors
    ///
    /// [`LoadFailure::Missing`], [`LoadFailure::Hash`] or [`LoadFailure::Damaged`], each with the file's name.
    /// Optional files may be missing.
    pub fn load(
        manifest: &Manifest,
        files: &BTreeMap<String, Vec<u8>>,
    ) -> Result<Self, LoadFailure> {
        let detector = &manifest.detector;
        let embedding = &manifest.embedding;
        let damaged = |file: &ModelFile| LoadFailure::Damaged {
            file: file.name.clone(),
        };
        let network = |file: &ModelFile| {
            let bytes = checked(file, files)?;
            Model::read(bytes).map_err(|_described| damaged(file))
        };
        let embedder = Embedder::new(&network(&embedding.file)?, embedding.clone())
            .map_err(|_refused| damaged(&embedding.file))?;
        let mut liveness = LivenessNetworks::default();
        let absent = |file: &ModelFile| file.optional && !files.contains_key(&file.name);
        if !manifest.liveness.iter().any(|entry| absent(&entry.file)) {
            for entry in &manifest.liveness {
                let added = liveness.add(&network(&entry.file)?, entry.clone());
                added.map_err(|_refused| damaged(&entry.file))?;
            }
        }
        Ok(Self {
            networks: Networks {
                detector: Detector::new(network(&detector.file)?, detector.colours),
                embedder,
                liveness,
            },
            thresholds: embedding.thresholds,
        })
    }

    /// Whether the optional networks for signs of life are there.
    #[must_use]
    pub fn has_liveness(&self) -> bool {
        !self.networks.liveness.is_empty()
    }

    /// From which similarity on what is decided.
    #[must_use]
    pub fn thresholds(&self, strictness: Strictness) -> Thresholds {
        match strictness {
            Strictness::Standard => self.thresholds.standard,
            Strictness::Strict => self.thresholds.strict,
        }
    }
}

/// What one frame shows, looked at by itself.
#[derive(Clone, Debug)]
pub struct Described {
    /// Where the face is.
    pub face: Face,
    /// How good the frame is.
    pub measures: Measures,
    /// What the face looks like.
    pub template: Template,
}

/// Single pictures, for measuring how well faces are told apart; a comparison is [`Matcher`](crate::Matcher)'s.
impl Models {
    /// Describes the face in a photo as a comparison does.
    ///
    /// # Errors
    ///
    /// As [`EnrolFailure`] says.
    pub fn describe_photo(&mut self, photo: &[u8]) -> Result<Template, EnrolFailure> {
        Ok(enrol(&mut self.networks, photo)?.template)
    }

    /// The face that a comparison would look at; `None` without one.
    ///
    /// # Errors
    ///
    /// If the detector does not run.
    pub fn find_face(&mut self, frame: Frame<'_>) -> Result<Option<Face>, NetworkError> {
        let found = Tracking::default().find(&mut self.networks.detector, frame, 0.0)?;
        Ok(found.map(|found| found.choice.face))
    }

    /// How likely a face in a frame is a person's, 0 to 1, as the optional networks see it; `None` without them.
    ///
    /// # Errors
    ///
    /// If a network does not run.
    pub fn rate_liveness(
        &mut self,
        frame: Frame<'_>,
        face: &Face,
    ) -> Result<Option<f32>, NetworkError> {
        self.networks.liveness.rate(frame, face.area)
    }

    /// Describes the face in a frame as a comparison does; `None` without a face.
    ///
    /// # Errors
    ///
    /// If a network does not run.
    pub fn describe_frame(&mut self, frame: Frame<'_>) -> Result<Option<Described>, NetworkError> {
        let networks = &mut self.networks;
        let found = Tracking::default().find(&mut networks.detector, frame, 0.0)?;
        let Some(face) = found.map(|found| found.choice.face) else {
            return Ok(None);
        };
        let Some(aligned) = networks.embedder.align(frame, &face.landmarks) else {
            return Ok(None);
        };
        let Some(template) = networks.describe_live(frame, &face)? else {
            return Ok(None);
        };
        Ok(Some(Described {
            face,
            measures: Measures::of(frame, &face, &aligned),
            template,
        }))
    }
}

impl std::fmt::Debug for Models {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Models(…)")
    }
}

impl Networks {
    /// Describes a face in a frame of the camera; `None` if its points lie in one place.
    ///
    /// # Errors
    ///
    /// If a network does not run.
    pub(crate) fn describe_live(
        &mut self,
        frame: Frame<'_>,
        face: &Face,
    ) -> Result<Option<Template>, NetworkError> {
        let landmarks = views::points(&mut self.detector, frame, face, &views::LOOKS_AT_FRAME)?;
        self.embedder
            .describe(frame, &landmarks, &views::VIEWS_OF_FRAME)
    }

    /// The same for the card's photo, which is described once, so that it may take longer.
    ///
    /// # Errors
    ///
    /// If a network does not run.
    pub(crate) fn describe_photo(
        &mut self,
        frame: Frame<'_>,
        face: &Face,
    ) -> Result<Option<Template>, NetworkError> {
        let landmarks = views::points(&mut self.detector, frame, face, &views::LOOKS_AT_PHOTO)?;
        self.embedder
            .describe(frame, &landmarks, &views::VIEWS_OF_PHOTO)
    }

    /// Overwrites what the last pictures left in memory.
    pub(crate) fn wipe(&mut self) {
        self.detector.wipe();
        self.embedder.wipe();
        self.liveness.wipe();
    }
}

fn checked<'a>(
    file: &ModelFile,
    files: &'a BTreeMap<String, Vec<u8>>,
) -> Result<&'a [u8], LoadFailure> {
    let bytes = files.get(&file.name).ok_or_else(|| LoadFailure::Missing {
        file: file.name.clone(),
    })?;
    if bytes.len() != file.bytes || Sha256::digest(bytes).as_slice() != file.sha256 {
        return Err(LoadFailure::Hash {
            file: file.name.clone(),
        });
    }
    Ok(bytes)
}
