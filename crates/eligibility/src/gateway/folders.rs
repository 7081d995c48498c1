//! The qualification terminal's folders, for browsers that cannot open folders themselves.
//!
//! `GET /api/v1/desk/folders/{folder}` answers a [`FolderListing`] of `face`, `res` or `req`;
//! `GET …/{folder}/{name}` the bytes of one file; `PUT …/req/{name}` writes a request.

use serde::{Deserialize, Serialize};

/// What lies in one of the terminal's folders.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FolderListing {
    /// By name; files whose names are not of the interface are left out.
    pub files: Vec<FolderFile>,
}

/// One file of the terminal's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FolderFile {
    /// Its name, never a path.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// When it was last written; Unix milliseconds.
    pub modified: i64,
}
