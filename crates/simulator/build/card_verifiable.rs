//! Card-verifiable certificates: `5F4E` issuer ‖ subject ‖ public key, `5F37` signature over it.

use rsa::RsaPrivateKey;

use crate::Result;
use crate::ber::{object, public_key};
use crate::keys::sign;

/// Body and signature, without a template around them.
pub(crate) fn certificate(
    issuer: [u8; 16],
    issuer_key: &RsaPrivateKey,
    subject: [u8; 16],
    subject_key: &RsaPrivateKey,
) -> Result<Vec<u8>> {
    let body = [&issuer[..], &subject, &public_key(subject_key)].concat();
    let signature = sign(issuer_key, &body)?;
    Ok([object(0x5F4E, &body), object(0x5F37, &signature)].concat())
}

/// As the applications keep it in EF 0004.
pub(crate) fn file(certificate: &[u8]) -> Vec<u8> {
    object(0x7F21, certificate)
}

/// As GET DATA answers it: a list of what the body is made of, then the certificate.
pub(crate) fn data_object(certificate: &[u8]) -> Vec<u8> {
    const HEADER_LIST: [u8; 10] = [0x42, 0x10, 0x5F, 0x20, 0x10, 0x5F, 0x49, 0x82, 0x01, 0x09];
    [object(0x4D, &HEADER_LIST), certificate.to_vec()].concat()
}

/// Seven digits, two fixed bytes, three digits, four zeros. Production keys begin with 5, those of
/// test cards with 6; ours begin with 7.
pub(crate) fn key_id(number: &str, group: &str) -> [u8; 16] {
    let mut id = [0; 16];
    let written = number.bytes().chain([0x08, 0x05]).chain(group.bytes());
    for (byte, value) in id.iter_mut().zip(written) {
        *byte = value;
    }
    id
}
