//! What comes of comparing a face with the photo in the chip, and what stands in its way.

use eligibility::{FaceComparison, FaceVerdict};

/// What came of a comparison; the host makes it, with camera and models.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaceOutcome {
    /// Frames were compared, or too few of them came.
    Compared(FaceComparison),
    /// There was nothing to compare with: the camera gives no pictures.
    CameraUnavailable(CameraTrouble),
    /// The models could not be fetched, or this browser cannot run them.
    ModelsUnavailable,
    /// The photo in the chip cannot be decoded, or no face is found in it.
    PhotoUnusable,
    /// No answer came in time.
    TimedOut,
}

/// Why the camera gives no pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CameraTrouble {
    /// There is none, or this page may not look for one.
    Missing,
    /// Nobody has let this page use it.
    Denied,
    /// Another program has it.
    InUse,
    /// It was there, and was unplugged or stopped.
    Lost,
}

/// Why the face cannot be compared although the card is a good one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FaceObstacle {
    /// 照合番号B is locked; the municipal office unlocks it.
    CodeLocked,
    /// The chip has no photo: its holder was under the age of one.
    NoPhoto,
    /// The card has no card-face application.
    NoCardFace,
    /// The holder's name cannot be read.
    NoName,
}

impl FaceOutcome {
    /// Whether the face was found to be that of the photo.
    pub(crate) const fn matched(self) -> Option<FaceComparison> {
        match self {
            Self::Compared(
                comparison @ FaceComparison {
                    verdict: FaceVerdict::Match,
                    ..
                },
            ) => Some(comparison),
            Self::Compared(_)
            | Self::CameraUnavailable(_)
            | Self::ModelsUnavailable
            | Self::PhotoUnusable
            | Self::TimedOut => None,
        }
    }

    /// The comparison, if there was one.
    pub const fn comparison(self) -> Option<FaceComparison> {
        match self {
            Self::Compared(comparison) => Some(comparison),
            Self::CameraUnavailable(_)
            | Self::ModelsUnavailable
            | Self::PhotoUnusable
            | Self::TimedOut => None,
        }
    }
}
