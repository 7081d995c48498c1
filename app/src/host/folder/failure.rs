//! Why a folder or a file cannot be used, by the names of the browser's exceptions.

use eligibility::folder::{FolderFailure, WriteFailure};
use wasm_bindgen::JsValue;

use crate::host::exception::name_of;

/// Why a folder or a file cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileFailure {
    /// The person closed the chooser.
    Cancelled,
    /// It is not there any more.
    Gone,
    /// The page may not use it, or not any more.
    PermissionLost,
    /// There is no room for it.
    DiskFull,
    /// A file has this name already.
    NameTaken,
    /// Another program is at it.
    Busy,
    /// The browser or the system refuses.
    Refused,
}

impl FileFailure {
    /// What it means for a folder that is looked into.
    pub const fn in_reading(self) -> FolderFailure {
        match self {
            Self::Gone => FolderFailure::Gone,
            Self::PermissionLost => FolderFailure::PermissionLost,
            Self::Cancelled | Self::DiskFull | Self::NameTaken | Self::Busy | Self::Refused => {
                FolderFailure::Busy
            }
        }
    }

    /// What it means for a file that is written.
    pub const fn in_writing(self) -> WriteFailure {
        match self {
            Self::Gone => WriteFailure::FolderGone,
            Self::PermissionLost => WriteFailure::PermissionLost,
            Self::DiskFull => WriteFailure::DiskFull,
            Self::NameTaken => WriteFailure::NameTaken,
            Self::Cancelled | Self::Busy | Self::Refused => WriteFailure::Refused,
        }
    }
}

/// What an exception of the file system means.
pub(super) fn failure(error: &JsValue) -> FileFailure {
    match name_of(error).as_str() {
        "AbortError" => FileFailure::Cancelled,
        "NotFoundError" | "TypeMismatchError" => FileFailure::Gone,
        "NotAllowedError" | "SecurityError" => FileFailure::PermissionLost,
        "QuotaExceededError" => FileFailure::DiskFull,
        "InvalidModificationError" => FileFailure::NameTaken,
        // A file that has changed since it was looked at, or that another program holds.
        "NotReadableError" | "NoModificationAllowedError" | "InvalidStateError" => {
            FileFailure::Busy
        }
        _ => FileFailure::Refused,
    }
}
