//! A card that proves itself without its PIN: by the municipality's signature over its face, and by
//! the key that the face names.

use card::{FaceExcerpt, Hierarchy, Roots, VouchedHolder};
use eligibility::{CardFaceProof, FaceStatement, ProblemKind};
use redacted::Redacted;

/// Checks that a municipality issued this card, and that the card itself made this statement.
///
/// # Errors
/// `CardFaceMalformed`, `CardFaceUntrusted`, `SignatureInvalid`.
pub(crate) fn verify(
    roots: &Roots,
    proof: &CardFaceProof,
    statement: &FaceStatement<'_>,
) -> Result<VouchedHolder, ProblemKind> {
    let excerpt = excerpt(proof).ok_or(ProblemKind::CardFaceMalformed)?;
    let vouched = excerpt
        .expose()
        .verify(roots)
        .or(Err(ProblemKind::CardFaceMalformed))?;
    // Which signature is wrong would help a forger alone.
    let holder = vouched.or(Err(ProblemKind::CardFaceUntrusted))?;
    match holder.hierarchy {
        Hierarchy::Production | Hierarchy::Demo => {}
        // Made by an official, but about nobody.
        Hierarchy::Test => return Err(ProblemKind::CardFaceUntrusted),
    }
    holder
        .check_signature(&statement.message(), proof.signature.expose())
        .or(Err(ProblemKind::SignatureInvalid))?;
    Ok(holder)
}

fn excerpt(proof: &CardFaceProof) -> Option<Redacted<FaceExcerpt>> {
    let digest = |bytes: &Redacted<Vec<u8>>| <[u8; 32]>::try_from(bytes.expose().as_slice()).ok();
    Some(Redacted::new(FaceExcerpt {
        holder: proof.holder.expose().clone(),
        name_and_address: digest(&proof.name_and_address_digest)?,
        photo: digest(&proof.photo_digest)?,
        signature: proof.issuer_signature.expose().clone(),
        issuer_certificate: proof.issuer_certificate.expose().clone(),
    }))
}
