//! Randomness from the operating system.

use base64ct::{Base64UrlUnpadded, Encoding};
use eligibility::ProblemKind;

/// 32 random bytes as 43 characters of base64url.
///
/// # Errors
/// `Internal` when the system has no randomness to give.
pub(crate) fn token() -> Result<String, ProblemKind> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| {
        tracing::error!(%error, "no randomness");
        ProblemKind::Internal
    })?;
    Ok(Base64UrlUnpadded::encode_string(&bytes))
}
