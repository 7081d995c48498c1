//! The three folders as the system has them. Names are checked against the interface's: none is a path.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use eligibility::folder::{
    Direction, Extension, FileName, Folder, FolderFailure, Listed, Stamp, WriteFailure,
};

/// `req`, `res` and `face` under one root.
#[derive(Clone)]
pub(crate) struct Folders {
    root: PathBuf,
}

/// Why a desk's file was not written.
#[derive(Debug)]
pub(crate) enum Unwritten {
    /// The name is none of a request.
    NotARequest,
    /// Another file has it.
    NameTaken,
    /// The folder failed.
    Failed(io::Error),
}

impl Folders {
    pub(crate) fn new(root: &Path) -> Self {
        Self {
            root: root.to_owned(),
        }
    }

    /// The files of a folder that are named as the interface names them.
    pub(crate) fn list(&self, folder: Folder) -> Result<Vec<Listed>, FolderFailure> {
        let mut files = Vec::new();
        for entry in fs::read_dir(self.path(folder)).map_err(failure)? {
            let entry = entry.map_err(failure)?;
            let Ok(name) = entry.file_name().into_string() else {
                continue;
            };
            if FileName::parse(&name).is_none() {
                continue;
            }
            // Between listing and looking a file may go.
            let Ok(metadata) = entry.metadata() else {
                continue;
            };
            if metadata.is_file() {
                let stamp = stamp(&metadata).map_err(failure)?;
                files.push(Listed { name, stamp });
            }
        }
        files.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(files)
    }

    /// A file's bytes, up to one more than `largest`.
    pub(crate) fn read(
        &self,
        folder: Folder,
        name: &str,
        largest: u64,
    ) -> Result<Vec<u8>, FolderFailure> {
        let path = self.file(folder, name).ok_or(FolderFailure::Gone)?;
        // A link may lead anywhere.
        let metadata = fs::symlink_metadata(&path).map_err(failure)?;
        if !metadata.is_file() {
            return Err(FolderFailure::Gone);
        }
        let mut bytes = Vec::new();
        let file = File::open(path).map_err(failure)?;
        file.take(largest + 1)
            .read_to_end(&mut bytes)
            .map_err(failure)?;
        Ok(bytes)
    }

    /// Writes a request under a temporary name and moves it to its own.
    pub(crate) fn write(
        &self,
        temporary: &str,
        name: &str,
        bytes: &[u8],
    ) -> Result<(), WriteFailure> {
        let folder = self.path(Folder::Req);
        let (temporary, path) = (folder.join(temporary), folder.join(name));
        let written = (|| {
            if path.try_exists()? {
                return Err(ErrorKind::AlreadyExists.into());
            }
            let mut file = File::create(&temporary)?;
            file.write_all(bytes)?;
            file.sync_all()?;
            drop(file);
            fs::rename(&temporary, &path)
        })();
        written.map_err(|error: io::Error| {
            tracing::warn!(%error, "a request cannot be written");
            if error.kind() != ErrorKind::AlreadyExists {
                fs::remove_file(&temporary).ok(); // it may never have been there
            }
            #[allow(
                clippy::wildcard_enum_match_arm,
                reason = "the system has many more reasons"
            )]
            match error.kind() {
                ErrorKind::AlreadyExists => WriteFailure::NameTaken,
                ErrorKind::NotFound => WriteFailure::FolderGone,
                ErrorKind::StorageFull | ErrorKind::QuotaExceeded => WriteFailure::DiskFull,
                _ => WriteFailure::Refused,
            }
        })
    }

    /// Writes what a desk's page asks; the same once more changes nothing.
    pub(crate) fn put(&self, name: &str, bytes: &[u8]) -> Result<(), Unwritten> {
        let is_request = FileName::parse(name).is_some_and(|name| {
            name.direction == Direction::Request && name.extension == Extension::Xml
        });
        let path = self
            .file(Folder::Req, name)
            .filter(|_| is_request)
            .ok_or(Unwritten::NotARequest)?;
        match fs::read(&path) {
            Ok(there) if there == bytes => return Ok(()),
            Ok(_) => return Err(Unwritten::NameTaken),
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(Unwritten::Failed(error)),
        }
        match self.write(&format!("{name}.tmp"), name, bytes) {
            Ok(()) => Ok(()),
            Err(WriteFailure::NameTaken) => Err(Unwritten::NameTaken),
            Err(failure) => Err(Unwritten::Failed(io::Error::other(format!("{failure:?}")))),
        }
    }

    /// Moves a card result into the folder `archive` beside it.
    pub(crate) fn archive(&self, name: &str) -> Result<(), FolderFailure> {
        let path = self.file(Folder::Face, name).ok_or(FolderFailure::Gone)?;
        let archive = self.root.join("archive");
        fs::create_dir_all(&archive).map_err(failure)?;
        fs::rename(path, archive.join(name)).map_err(failure)
    }

    /// Deletes a card result.
    pub(crate) fn delete(&self, name: &str) -> Result<(), FolderFailure> {
        let path = self.file(Folder::Face, name).ok_or(FolderFailure::Gone)?;
        fs::remove_file(path).map_err(failure)
    }

    /// Where a file lies whose name is the interface's.
    fn file(&self, folder: Folder, name: &str) -> Option<PathBuf> {
        FileName::parse(name)?;
        Some(self.path(folder).join(name))
    }

    fn path(&self, folder: Folder) -> PathBuf {
        self.root.join(match folder {
            Folder::Req => "req",
            Folder::Res => "res",
            Folder::Face => "face",
        })
    }
}

fn stamp(metadata: &fs::Metadata) -> io::Result<Stamp> {
    let modified = metadata.modified()?.duration_since(UNIX_EPOCH);
    let modified = modified.map_or(0, |since| {
        u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
    });
    Ok(Stamp {
        size: metadata.len(),
        modified,
    })
}

#[allow(
    clippy::needless_pass_by_value,
    reason = "it takes the place of the error"
)]
fn failure(error: io::Error) -> FolderFailure {
    if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) {
        return FolderFailure::Gone;
    }
    tracing::warn!(%error, "a folder of the terminal");
    FolderFailure::Busy
}
