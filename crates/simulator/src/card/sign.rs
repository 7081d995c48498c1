//! Signatures: `80 2A` and INTERNAL AUTHENTICATE.

use sha2::{Digest, Sha256};

use super::command::Command;
use super::profile::{Body, KeyUsage, PrivateKey};
use super::read::exactly;
use super::status::Status;
use super::{Entropy, VirtualCard};

impl VirtualCard {
    /// `80 2A P1 P2`: P1 says how the data becomes a signature, P2 names the key
    /// (`80` the current file, `80|SFI` another, `00` the application's own).
    pub(super) fn compute_signature(&mut self, command: &Command<'_>) -> Result<Vec<u8>, Status> {
        let le = command.le.ok_or(Status::WRONG_LENGTH)?;
        let scheme = Scheme::of(command.p1).ok_or(Status::WRONG_P1_P2)?;
        match command.p2 {
            0x00 => {
                let own = self
                    .selected()
                    .and_then(|application| application.default_key);
                self.select_file(own.ok_or(Status::REFERENCE_NOT_FOUND)?)?;
            }
            0x80..=0x9F => self.select_short(command.p2 & 0x1F)?,
            _ => return Err(Status::WRONG_P1_P2),
        }
        let key = self.usable_key(KeyUsage::Signature)?;
        scheme.check(command.data)?;
        exactly(scheme.sign(key, command.data, self.entropy)?, le)
    }

    /// sha256WithRSAEncryption over a challenge of 1 to 255 bytes, with the key of P2.
    pub(super) fn internal_authenticate(
        &mut self,
        command: &Command<'_>,
    ) -> Result<Vec<u8>, Status> {
        let le = command.le.ok_or(Status::WRONG_LENGTH)?;
        if command.p1 != 0x00 || !(0x80..=0x9F).contains(&command.p2) {
            return Err(Status::WRONG_P1_P2);
        }
        self.select_short(command.p2 & 0x1F)?;
        let key = self.usable_key(KeyUsage::InternalAuthenticate)?;
        Scheme::MessageDigestInfo.check(command.data)?;
        exactly(
            Scheme::MessageDigestInfo.sign(key, command.data, self.entropy)?,
            le,
        )
    }

    fn usable_key(&self, usage: KeyUsage) -> Result<PrivateKey, Status> {
        let Body::Key(key) = self.current()?.body else {
            return Err(Status::COMMAND_AGAINST_FILE_STRUCTURE);
        };
        self.check(key.access)?;
        if key.usage != usage {
            return Err(Status::CONDITIONS_NOT_SATISFIED);
        }
        Ok(key)
    }
}

/// The values of P1 that the card knows (measured).
#[derive(Clone, Copy)]
enum Scheme {
    /// `00`: PKCS #1 v1.5 padding around the data as they are.
    Verbatim,
    /// `01`: the card hashes and pads the bare hash.
    BareHash,
    /// `02`: a SHA-256 hash becomes a DigestInfo.
    DigestInfo,
    /// `03`: the card hashes, then as `02`.
    MessageDigestInfo,
    /// `04`: a SHA-256 hash, signed with PSS.
    Pss,
    /// `05`: the card hashes, then as `04`.
    MessagePss,
}

impl Scheme {
    fn of(p1: u8) -> Option<Self> {
        Some(match p1 {
            0x00 => Self::Verbatim,
            0x01 => Self::BareHash,
            0x02 => Self::DigestInfo,
            0x03 => Self::MessageDigestInfo,
            0x04 => Self::Pss,
            0x05 => Self::MessagePss,
            _ => return None,
        })
    }

    fn check(self, data: &[u8]) -> Result<(), Status> {
        let accepted = match self {
            Self::Verbatim => 1..=245,
            Self::DigestInfo | Self::Pss => 32..=32,
            Self::BareHash | Self::MessageDigestInfo | Self::MessagePss => 1..=255,
        };
        match data.len() {
            length if accepted.contains(&length) => Ok(()),
            0 | 256.. => Err(Status::WRONG_LENGTH),
            _ => Err(Status::CONDITIONS_NOT_SATISFIED),
        }
    }

    fn sign(self, key: PrivateKey, data: &[u8], entropy: Entropy) -> Result<Vec<u8>, Status> {
        let padded = |payload: &[u8]| key.sign_padded(payload);
        let pss = |hash: &[u8]| key.sign_pss(hash, entropy);
        let signature = match self {
            Self::Verbatim => padded(data),
            Self::BareHash => padded(&Sha256::digest(data)),
            Self::DigestInfo => padded(&digest_info(data)),
            Self::MessageDigestInfo => padded(&digest_info(&Sha256::digest(data))),
            Self::Pss => pss(data),
            Self::MessagePss => pss(&Sha256::digest(data)),
        };
        // Lengths were checked and the keys are the profile's: a failure is the card's own.
        signature.ok_or(Status::INTERNAL_ERROR)
    }
}

/// DigestInfo of RFC 8017 §9.2 for SHA-256.
fn digest_info(hash: &[u8]) -> Vec<u8> {
    [&SHA256_DIGEST_INFO[..], hash].concat()
}

const SHA256_DIGEST_INFO: [u8; 19] = [
    0x30, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05,
    0x00, 0x04, 0x20,
];
