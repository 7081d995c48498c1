//! What an exchange asks its driver to do, and what it hears back.

use crate::XmlMsg;
use crate::codec::DecodeError;

use super::{CardResult, Digest, FileIdentifier, Notice, Outcome, Request};

/// One of the terminal's folders.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Folder {
    /// What we ask.
    Req,
    /// What is answered.
    Res,
    /// What the terminal writes when a card was read.
    Face,
}

/// A file in a folder; the name is as listed, without a path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FileRef {
    /// Where.
    pub folder: Folder,
    /// Its name.
    pub name: String,
}

/// One file of a listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its name.
    pub name: String,
    /// Its size and time.
    pub stamp: Stamp,
}

/// What a listing tells of a file's content; equal stamps do not prove equal content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Stamp {
    /// Bytes.
    pub size: u64,
    /// Last change, in milliseconds since 1970-01-01T00:00:00Z.
    pub modified: u64,
}

/// Asks the driver for something.
#[derive(Debug)]
pub enum Effect {
    /// List a folder; answered by [`Event::Listed`].
    List(Folder),
    /// Read a file, of one that is too large no more than shows that; answered by [`Event::Read`].
    Read {
        /// Which.
        file: FileRef,
        /// Bytes that it may have.
        largest: u64,
    },
    /// Decode a message, in pieces or in a worker if it is large; answered by [`Event::Decoded`].
    Decode {
        /// Whose content.
        file: FileRef,
        /// The content.
        bytes: Vec<u8>,
    },
    /// Encode a request, write it under its temporary name and move it to its own, where no file may
    /// have that; answered by [`Event::Written`].
    Write {
        /// Whose file it is.
        identifier: FileIdentifier,
        /// A name that the terminal does not look for.
        temporary: String,
        /// The file's own name.
        name: String,
        /// What to write.
        message: Box<XmlMsg>,
    },
    /// Move a card result into the archive; answered by [`Event::Disposed`].
    Archive(String),
    /// Delete a card result; answered by [`Event::Disposed`].
    Delete(String),
    /// Store [`Exchange::memory`](super::Exchange::memory); nothing is answered.
    Remember,
    /// A request has ended; each does so exactly once.
    Finished(FileIdentifier, Box<Outcome>),
    /// A card was read. Once it is in the clinic's records it is acknowledged by [`Event::Taken`].
    CardResult(Box<CardResult>),
    /// Something that the desk should know.
    Notice(Notice),
}

/// Tells the exchange something.
#[derive(Debug)]
pub enum Event {
    /// Somebody asks.
    Ask(Box<Request>),
    /// Nobody waits for this answer any more.
    Cancel(FileIdentifier),
    /// A card result is in the clinic's records.
    Taken(Digest),
    /// Time has passed.
    Tick,
    /// Something in this folder has changed, as far as the browser tells.
    Changed(Folder),
    /// What a folder holds.
    Listed(Folder, Result<Vec<Listed>, FolderFailure>),
    /// What a file holds.
    Read(FileRef, Result<Vec<u8>, FolderFailure>),
    /// What that means.
    Decoded(FileRef, Result<Box<XmlMsg>, DecodeError>),
    /// A request was written, or not.
    Written(FileIdentifier, Result<(), WriteFailure>),
    /// A card result was archived or deleted, or not.
    Disposed(String, Result<(), FolderFailure>),
}

/// Why a folder or a file could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FolderFailure {
    /// It is not there: taken away, renamed, or on a drive that is not connected.
    Gone,
    /// The browser asks the person again before it lets the page in.
    PermissionLost,
    /// Another program is at it, or the system refused.
    Busy,
}

/// Why a request could not be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WriteFailure {
    /// The folder is not there.
    FolderGone,
    /// The browser asks the person again before it lets the page in.
    PermissionLost,
    /// There is no room on the disk.
    DiskFull,
    /// A file has this name already.
    NameTaken,
    /// The message has no form in a file.
    NotEncodable,
    /// The system refused.
    Refused,
}
