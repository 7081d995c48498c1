//! Randomness from the operating system.

use base64ct::{Base64UrlUnpadded, Encoding};
use eligibility::ProblemKind;

/// 32 random bytes as 43 characters of base64url.
///
/// # Errors
/// `Internal` when the system has no randomness to give.
pub(crate) fn token() -> Result<String, ProblemKind> {
    Ok(Base64UrlUnpadded::encode_string(&bytes::<32>()?))
}

/// Eight random decimal digits.
///
/// # Errors
/// `Internal` when the system has no randomness to give.
pub(crate) fn digits() -> Result<String, ProblemKind> {
    // Of 2^64 values the remainder favours none noticeably.
    let number = u64::from_be_bytes(bytes()?) % 100_000_000;
    Ok(format!("{number:08}"))
}

fn bytes<const N: usize>() -> Result<[u8; N], ProblemKind> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| {
        tracing::error!(%error, "no randomness");
        ProblemKind::Internal
    })?;
    Ok(bytes)
}
