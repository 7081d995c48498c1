//! The qualification terminal's exchange folders: requests into `req`, answers out of `res`, card
//! results out of `face`.
//!
//! ```text
//!            ask ──▶ Exchange ──▶ effects: write, list, read, decode
//! what was found ──▶          ──▶ Finished (once per request), CardResult (once per file), Notice
//! ```
//!
//! [`Exchange`] is a value: no IO, no clock. Who drives it performs every [`Effect`], answers each
//! with its [`Event`], and ticks it at [`Exchange::deadline`]. Times are milliseconds since
//! 1970-01-01T00:00:00Z.
//!
//! A file is opened only when its name says that it is a card result, or the answer to one of our
//! own requests: what the clinic's other software exchanges with the terminal is none of our business.
//! It is used only after two reads that were alike, and a file that makes no sense is given time to
//! be finished by who writes it.

mod bulk;
mod effect;
mod exchange;
mod memory;
mod names;
mod outcome;
mod request;
mod settings;
mod watch;

pub use bulk::{Bulk, BulkStep};
pub use effect::{Effect, Event, FileRef, Folder, FolderFailure, Listed, Stamp, WriteFailure};
pub use exchange::Exchange;
pub use memory::{Digest, Memory};
pub use names::{
    Certainty, Direction, Extension, FileIdentifier, FileName, INTERFACES, Interface, Scope,
};
pub use outcome::{CardResult, Flaw, Mismatch, Notice, Outcome};
pub use request::Request;
pub use settings::{Disposal, Settings};
