//! The classes of the npm package.

use std::collections::BTreeMap;

use face_messages::{EnrolFailure, LoadFailure, Policy};
use js_sys::{Function, JSON, Map, Uint8Array, Uint8ClampedArray};
use serde::Serialize;
use wasm_bindgen::prelude::*;
use web_sys::ImageData;
use zeroize::{Zeroize as _, Zeroizing};

use super::load::load_models;
use crate::{Frame, Manifest, Matcher, Models, NetworkError, Picture, PictureError};

/// Compares the faces in a camera's frames with the face in a photo.
#[wasm_bindgen]
#[derive(Debug)]
pub struct FaceMatcher {
    matcher: Matcher,
    liveness_networks: bool,
}

#[wasm_bindgen]
impl FaceMatcher {
    /// Fetches the manifest and the networks beside it. `progress` is called with the bytes that have come and
    /// the bytes that there are.
    ///
    /// # Errors
    ///
    /// Rejects with an `Error` that says what is wrong with which file.
    pub async fn load(
        manifest: String,
        progress: Option<ProgressCallback>,
    ) -> Result<Self, JsError> {
        let tell = |done: usize, total: usize| {
            if let Some(progress) = &progress {
                let progress = progress.unchecked_ref::<Function>();
                // What a caller's own function throws is the caller's.
                _ = progress.call2(&JsValue::UNDEFINED, &done.into(), &total.into());
            }
        };
        let models = load_models(&manifest, tell).await;
        models.map(Self::of).map_err(|failure| load_error(&failure))
    }

    /// The same with files that are at hand: the manifest's text, and the bytes of each file by its name.
    ///
    /// # Errors
    ///
    /// Throws an `Error` that says what is wrong with which file.
    #[wasm_bindgen(js_name = fromBytes)]
    pub fn from_bytes(manifest: &str, files: &FilesByName) -> Result<Self, JsError> {
        let manifest = Manifest::parse(manifest)?;
        let mut bytes = BTreeMap::new();
        files.unchecked_ref::<Map>().for_each(&mut |file, name| {
            if let (Some(name), Ok(file)) = (name.as_string(), file.dyn_into::<Uint8Array>()) {
                bytes.insert(name, file.to_vec());
            }
        });
        let models = Models::load(&manifest, &bytes);
        models.map(Self::of).map_err(|failure| load_error(&failure))
    }

    /// Whether the optional networks for signs of life were there.
    #[wasm_bindgen(getter, js_name = hasLivenessNetworks)]
    pub fn has_liveness_networks(&self) -> bool {
        self.liveness_networks
    }

    /// Begins a comparison with the one face in a photo: JPEG 2000 (the chip's), JPEG or PNG. `camera` is
    /// `MediaStreamTrack.label`.
    ///
    /// # Errors
    ///
    /// Throws an `Error` whose message is an `EnrolFailure`, or says what is wrong with the policy.
    pub fn enrol(
        &mut self,
        photo: &[u8],
        policy: Option<PolicyObject>,
        camera: Option<String>,
    ) -> Result<(), JsError> {
        let policy = match policy {
            Some(policy) => policy_of(&policy)?,
            None => Policy::default(),
        };
        let camera = camera.unwrap_or_default();
        let enrolled = self.matcher.enrol(photo, policy, &camera);
        enrolled.map_err(|failure| JsError::new(&name(failure)))
    }

    /// Looks at a frame. `number` comes back in the answer; `millis` is when it was taken, on any clock that only
    /// goes forward.
    ///
    /// # Errors
    ///
    /// Throws an `Error` for a frame without pixels, and when the networks do not run.
    pub fn observe(
        &mut self,
        frame: &ImageData,
        number: u32,
        millis: f64,
    ) -> Result<ObservationObject, JsError> {
        let mut pixels = frame.data();
        let (width, height) = (frame.width() as usize, frame.height() as usize);
        let observed = Frame::new(width, height, &pixels)
            .ok_or(PictureError::Damaged)
            .map_err(JsError::from)
            .and_then(|frame| {
                let observed = self.matcher.observe(frame, number, millis);
                observed.map_err(|failure: NetworkError| failure.into())
            });
        pixels.0.zeroize();
        object(&observed?)
    }

    /// What the frames have come to, once they have.
    ///
    /// # Errors
    ///
    /// None that can be reached.
    pub fn decide(&self) -> Result<Option<DecisionObject>, JsError> {
        self.matcher.decide().map(object).transpose()
    }

    /// The photo, as it was decoded.
    ///
    /// # Errors
    ///
    /// Throws when there is no memory for it.
    pub fn photo(&self) -> Result<Option<ImageData>, JsValue> {
        self.matcher.pictures().photo.map(image_data).transpose()
    }

    /// The face in the best frame.
    ///
    /// # Errors
    ///
    /// Throws when there is no memory for it.
    pub fn live(&self) -> Result<Option<ImageData>, JsValue> {
        self.matcher.pictures().live.map(image_data).transpose()
    }

    /// Overwrites photo, frames, templates, and what the networks have kept of them. The next `enrol` begins anew.
    pub fn wipe(&mut self) {
        self.matcher.wipe();
    }
}

impl FaceMatcher {
    fn of(models: Models) -> Self {
        Self {
            liveness_networks: models.has_liveness(),
            matcher: Matcher::new(models),
        }
    }
}

/// Decodes a photo, such as the one in a My Number Card's chip (card-face application, EF 0002, object `DF27`),
/// which is a JPEG 2000 that no browser but one can show.
///
/// # Errors
///
/// Throws an `Error` whose message is that of [`PictureError`].
#[wasm_bindgen(js_name = decodePhoto)]
pub fn decode_photo(photo: &[u8]) -> Result<ImageData, JsValue> {
    let picture = Picture::decode(photo).map_err(JsError::from)?;
    image_data(&picture)
}

/// A copy that the caller owns.
fn image_data(picture: &Picture) -> Result<ImageData, JsValue> {
    let (width, height) = (picture.width() as u32, picture.height() as u32);
    let pixels = Uint8ClampedArray::from(picture.rgba());
    ImageData::new_with_js_u8_clamped_array_and_sh(&pixels, width, height)
}

fn policy_of(policy: &JsValue) -> Result<Policy, JsError> {
    let json = JSON::stringify(policy)
        .ok()
        .and_then(|json| json.as_string());
    Ok(serde_json::from_str(&json.unwrap_or_default())?)
}

fn object<T: JsCast>(value: &impl Serialize) -> Result<T, JsError> {
    let json = Zeroizing::new(serde_json::to_string(value)?);
    let object = JSON::parse(&json).map_err(|_not_json| JsError::new("no JSON"))?;
    Ok(object.unchecked_into())
}

fn load_error(failure: &LoadFailure) -> JsError {
    JsError::new(&match failure {
        LoadFailure::Network => "the server could not be reached".to_owned(),
        LoadFailure::Missing { file } => format!("{file} is missing"),
        LoadFailure::Hash { file } => format!("{file} is not the file that the manifest names"),
        LoadFailure::Damaged { file } => format!("{file} is damaged"),
    })
}

/// As the messages write it.
fn name(failure: EnrolFailure) -> String {
    let name = serde_json::to_string(&failure).unwrap_or_default();
    name.trim_matches('"').to_owned()
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(typescript_type = "(done: number, total: number) => void")]
    pub type ProgressCallback;
    #[wasm_bindgen(typescript_type = "Map<string, Uint8Array>")]
    pub type FilesByName;
    #[wasm_bindgen(typescript_type = "Policy")]
    pub type PolicyObject;
    #[wasm_bindgen(typescript_type = "Observation")]
    pub type ObservationObject;
    #[wasm_bindgen(typescript_type = "Decision")]
    pub type DecisionObject;
}

/// The shapes of `face_messages` for TypeScript; fields that may be missing are `null`.
#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** What it takes to recognise a person. */
export interface Policy {
  /** False match rate: 1 in 1,000 or 1 in 10,000. */
  strictness: "standard" | "strict";
  /** What is done with signs that there is only a picture. */
  liveness: "off" | "warn_staff" | "require";
  /** Whether the person is asked to turn the head. */
  challenge: boolean;
}

/** Why a photo cannot be compared with anything. */
export type EnrolFailure = "no_picture" | "too_large" | "no_face" | "two_faces" | "poor" | "not_ready";

/** What one frame shows, and what the frames so far have come to. */
export interface Observation {
  frame: number;
  /** In fractions of the frame's width and height. */
  face: { left: number; top: number; width: number; height: number } | null;
  /** What the person can do for a better picture, the most useful first. */
  advice: Advice[];
  /** 0 to 1. */
  progress: number;
  challenge: "turn_left" | "turn_right" | "look_straight" | null;
  /** Once there is one, no further frame is needed. */
  decision: Decision | null;
}

export type Advice =
  | "uncovered" | "frozen" | "show_face" | "alone" | "closer" | "farther" | "middle" | "look_straight"
  | "upright" | "brighter" | "light_behind" | "hold_still" | "show_eyes" | "take_off_mask";

/** What the frames have come to. */
export interface Decision {
  verdict: "match" | "not_live" | "unsure" | "no_match" | "too_few_frames";
  scores: {
    /** Cosine, -1 to 1. */
    similarity: number | null;
    /** From here on it is a match. */
    threshold: number;
    /** Good frames that were compared. */
    frames: number;
    liveness: LivenessSigns | null;
  };
}

/** What speaks for a person rather than a picture; null where it could not be measured. */
export interface LivenessSigns {
  score: number;
  threshold: number;
  networks: number | null;
  parallax: number | null;
  blinked: boolean | null;
  moire: boolean | null;
  frozen: boolean | null;
  virtual_camera: boolean | null;
  challenge_met: boolean | null;
}
"#;
