//! What of the clinic's settings concerns the patient's page: words in the browser's store, unsealed, none of them a secret.
//!
//! The staff's page writes them; the patient's page reads them when it starts. Until then everything is offered.

use crate::host::storage;

/// Where the words lie.
const KEY: &str = "uketsuke.clinic";

/// The face may be compared.
pub const FACE: &str = "face";
/// Staff may recognise the patient by sight.
pub const SIGHT: &str = "sight";

/// Whether the clinic offers this: [`FACE`], [`SIGHT`], or a language by its BCP 47 tag.
pub fn offers(what: &str) -> bool {
    storage::read::<String>(KEY).is_none_or(|words| words.split(' ').any(|word| word == what))
}

/// Writes what is offered.
pub fn publish(words: &[&str]) {
    storage::write(KEY, &words.join(" "));
}
