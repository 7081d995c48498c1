//! The clinic's records: an append-only hash chain, sealed, exported, verified.
//!
//! A [`Record`] has a header and an erasable payload. Its hash covers the header, the header holds the hash of the record
//! before it and a salted digest of the payload: so nothing can be changed, taken out or put in between unseen, and a
//! payload can still be erased when its time has come. What the records mean is not known here.
//!
//! ```text
//! Draft ─ chain::next ─▶ Record ─ seal ─▶ SealedRecord ──┐        for the clinic's public key: needs no secret
//!                          ▲                             ├─ JournalStore
//!                          └───── open ───── Segment ◀───┘        up to 1,000 records, by the data key
//! ```
//!
//! No clock, no randomness and no storage in here; the ciphers are the host's ([`Seal`], [`Open`]), and the feature `native`
//! brings one that needs no browser.

#[cfg(feature = "desk")]
mod backup;
mod bytes;
mod chain;
#[cfg(feature = "desk")]
mod export;
#[cfg(feature = "desk")]
mod keyring;
#[cfg(feature = "native")]
mod native;
mod record;
mod retention;
mod sealed;
mod store;
mod throttle;
mod verify;

#[cfg(feature = "desk")]
pub use backup::{Backup, BackupError, Restore, RestoreError, restore};
pub use bytes::{Digest, FormatError};
pub use chain::{Draft, DraftError, Head, next};
#[cfg(feature = "desk")]
pub use export::{
    Export, ExportError, Payloads, export_csv, export_json_lines, read_csv, read_json_lines,
};
#[cfg(feature = "desk")]
pub use keyring::{Argon2Cost, Keyring, KeyringError, Method, SealedKey, UnlockError, Wrap};
#[cfg(feature = "native")]
pub use native::{NativeCipher, NativeError, NativeKeys};
pub use record::{Actor, Header, Payload, Record};
pub use retention::{Rule, due};
pub use sealed::{
    Envelope, Open, OpenError, SEGMENT_RECORDS, Seal, SealedRecord, Segment, Stored, hkdf_info,
    open_record, open_segment, seal_record, seal_segment,
};
pub use store::{AppendError, Appended, CompactError, JournalStore, append, compact};
pub use throttle::Attempts;
pub use verify::{Fault, FaultKind, Report, Verifier};
