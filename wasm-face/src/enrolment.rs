//! From the chip's photo to what frames are compared with.

use face_messages::EnrolFailure;

use crate::choice::choose;
use crate::detector::{Look, whole};
use crate::embedding::Template;
use crate::models::Networks;
use crate::picture::{Picture, PictureError};
use crate::quality::Measures;
use crate::tracking::upright;

/// The photo, and what its face looks like.
pub(crate) struct Enrolled {
    pub(crate) photo: Picture,
    pub(crate) template: Template,
}

/// Decodes a photo, finds its one face and describes it.
///
/// # Errors
///
/// As [`EnrolFailure`] says.
pub(crate) fn enrol(networks: &mut Networks, bytes: &[u8]) -> Result<Enrolled, EnrolFailure> {
    let photo = Picture::decode(bytes).map_err(|error| match error {
        PictureError::TooLarge { .. } => EnrolFailure::TooLarge,
        PictureError::Unknown | PictureError::Damaged | PictureError::Colours => {
            EnrolFailure::NoPicture
        }
    })?;
    let template = describe(networks, &photo)?;
    Ok(Enrolled { photo, template })
}

fn describe(networks: &mut Networks, photo: &Picture) -> Result<Template, EnrolFailure> {
    let frame = photo.frame();
    let everything = whole(frame);
    let mut faces = Vec::new();
    for (margin, longest) in LOOKS {
        let region = everything.scaled(margin);
        faces = networks
            .detector
            .detect(frame, region, longest)
            .or(Err(EnrolFailure::NotReady))?;
        if !faces.is_empty() {
            break;
        }
    }
    let choice = choose(&faces, everything).ok_or(EnrolFailure::NoFace)?;
    if !choice.alone {
        return Err(EnrolFailure::TwoFaces);
    }
    let mut face = choice.face;
    for _ in 0..TURNS {
        let turned = upright(&mut networks.detector, frame, &face, Look::NEAR);
        face = turned.or(Err(EnrolFailure::NotReady))?.unwrap_or(face);
    }
    let aligned = networks
        .embedder
        .align(frame, &face.landmarks)
        .ok_or(EnrolFailure::NoFace)?;
    let measures = Measures::of(frame, &face, &aligned);
    if measures.eye_distance < LEAST_EYE_DISTANCE || measures.sharpness < LEAST_SHARPNESS {
        return Err(EnrolFailure::Poor);
    }
    networks
        .describe_photo(frame, &face)
        .or(Err(EnrolFailure::NotReady))?
        .ok_or(EnrolFailure::NoFace)
}

/// Margin round the photo, and pixels of its longer side for the detector: as it is; with a margin, for a face that
/// fills it; larger, for a face that is small in it.
const LOOKS: [(f32, usize); 3] = [(1.0, 320), (1.6, 320), (1.0, 640)];

/// Times that the face is turned upright and looked at again.
const TURNS: usize = 2;

/// In pixels; the chip's photo has 88.
const LEAST_EYE_DISTANCE: f32 = 24.0;

/// As [`Measures::sharpness`]; the chip's photo, compressed to 1.8 kB, lies far above.
const LEAST_SHARPNESS: f32 = 0.002;
