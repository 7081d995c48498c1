//! Who can open the records, as a value that is stored beside them.
//!
//! ```text
//! passphrase ─ Argon2id ─┐
//! passkey ─ PRF ─ HKDF ──┴▶ wrapping key ─▶ data key ─┬▶ segments
//!                            one per member           └▶ private key ─▶ sealed records
//! ```
//!
//! A new passphrase wraps the data key anew; nothing else is sealed again. A member who is taken off can open nothing with
//! their passphrase any more, as long as they hold no older copy of the keyring.

use argon2::{Algorithm, Argon2, Params, Version};
use base64ct::{Base64, Encoding};
use redacted::Redacted;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::bytes::Digest;

/// The keys of one clinic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Keyring {
    /// Counts the changes: of two copies the higher one is newer.
    pub revision: u32,
    /// The clinic's public key, uncompressed (SEC 1): records are sealed for it.
    #[serde(with = "base64")]
    pub public_key: Vec<u8>,
    /// The private key (PKCS #8), under the data key.
    pub private_key: SealedKey,
    /// The data key, once for each member and way to sign in.
    pub wraps: Vec<Wrap>,
}

/// The data key for one member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wrap {
    /// The clinic's identifier of the person.
    pub member: String,
    /// The name to choose from at sign-in; whoever can open the page can read it.
    pub name: String,
    /// As what they sign in. It cannot be changed without the data key.
    pub role: String,
    /// How they sign in.
    pub method: Method,
    /// The data key (32 bytes), under the wrapping key.
    pub data_key: SealedKey,
}

/// How a member signs in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "method", rename_all = "snake_case")]
pub enum Method {
    /// By a passphrase: Argon2id (RFC 9106).
    Passphrase {
        /// Random, 16 bytes.
        #[serde(with = "base64")]
        salt: Vec<u8>,
        /// What guessing costs.
        cost: Argon2Cost,
    },
    /// By a passkey: the extension `prf` of Web Authentication.
    Passkey {
        /// Which passkey.
        #[serde(with = "base64")]
        credential_id: Vec<u8>,
        /// What is evaluated, 32 random bytes.
        #[serde(with = "base64")]
        salt: Vec<u8>,
    },
}

/// The parameters of Argon2id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Argon2Cost {
    /// Memory, in KiB.
    pub memory: u32,
    /// Passes over it.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

/// A key under another one, by AES-256-GCM.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedKey {
    /// The nonce, 12 bytes.
    #[serde(with = "base64")]
    pub nonce: Vec<u8>,
    /// The key, with the tag.
    #[serde(with = "base64")]
    pub ciphertext: Vec<u8>,
}

/// Why bytes are no keyring.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyringError {
    /// They are not the JSON of one.
    #[error("not a keyring")]
    Format,
    /// It is of a version that is not known here.
    #[error("not a version of the keyring that is known here")]
    Version,
}

/// Why a member cannot open the records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnlockError {
    /// The passphrase or passkey is another one.
    #[error("the passphrase or passkey is another one")]
    Wrong,
    /// The keyring was damaged: no passphrase opens this place in it.
    #[error("the keyring was damaged")]
    Damaged,
    /// The member has no such way to sign in.
    #[error("the member has no such way to sign in")]
    NoSuchMember,
    /// The parameters of Argon2id cannot be met, or are made up to exhaust the memory.
    #[error("the parameters of Argon2id are out of bounds")]
    Cost,
}

/// The keyring as it is stored.
#[derive(Serialize, Deserialize)]
struct File {
    format: String,
    keyring: Keyring,
    sha256: String,
}

const FORMAT: &str = "uketsuke-keyring-1";
/// The most memory that a keyring may ask for: 1 GiB, in KiB.
const MOST_MEMORY: u32 = 1 << 20;

impl Argon2Cost {
    /// Above what OWASP's Password Storage Cheat Sheet asks for at least (19 MiB and two passes, or 46 MiB and one).
    pub const DEFAULT: Self = Self {
        memory: 64 * 1024,
        passes: 2,
        lanes: 1,
    };

    /// The wrapping key of a passphrase, which is UTF-8 in the normalisation form NFKC.
    pub fn derive(
        self,
        passphrase: &Redacted<String>,
        salt: &[u8],
    ) -> Result<Redacted<[u8; 32]>, UnlockError> {
        if self.memory > MOST_MEMORY || self.passes > 64 {
            return Err(UnlockError::Cost);
        }
        // Both refusals are about parameters out of the range of the algorithm.
        let params = Params::new(self.memory, self.passes, self.lanes, Some(32))
            .map_err(|_position| UnlockError::Cost)?;
        let mut key = [0; 32];
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(passphrase.expose().as_bytes(), salt, &mut key)
            .map_err(|_position| UnlockError::Cost)?;
        Ok(Redacted::new(key))
    }
}

impl Keyring {
    /// The wraps of a member.
    pub fn of<'a>(&'a self, member: &'a str) -> impl Iterator<Item = &'a Wrap> {
        self.wraps.iter().filter(move |wrap| wrap.member == member)
    }

    /// With a wrap more; one of the same member and method goes.
    #[must_use]
    pub fn with(mut self, wrap: Wrap) -> Self {
        self.wraps
            .retain(|other| other.member != wrap.member || !other.method.replaced_by(&wrap.method));
        self.wraps.push(wrap);
        self.changed()
    }

    /// Without a member. The last one with a role cannot be taken off by mistake: `None` then.
    #[must_use]
    pub fn without(mut self, member: &str, role_that_stays: &str) -> Option<Self> {
        self.wraps.retain(|wrap| wrap.member != member);
        self.wraps
            .iter()
            .any(|wrap| wrap.role == role_that_stays)
            .then(|| self.changed())
    }

    /// The public key as an array; zeros if it is none, which no cipher takes.
    pub fn public(&self) -> [u8; 65] {
        self.public_key.as_slice().try_into().unwrap_or([0; 65])
    }

    /// What is authenticated with the private key: `uketsuke-journal:private:1`, a line feed, the public key.
    pub fn private_key_aad(public_key: &[u8]) -> Vec<u8> {
        [b"uketsuke-journal:private:1\n", public_key].concat()
    }

    /// JSON with a checksum.
    pub fn to_json(&self) -> String {
        let file = File {
            format: FORMAT.to_owned(),
            sha256: self.checksum(),
            keyring: self.clone(),
        };
        // Texts, numbers and lists only: nothing that JSON has no form for.
        serde_json::to_string(&file).unwrap_or_default()
    }

    /// Reads what [`Self::to_json`] wrote, and says whether the checksum holds: a damaged keyring may still open for some.
    pub fn from_json(text: &str) -> Result<(Self, bool), KeyringError> {
        // The position in a file that people do not edit would help nobody.
        let file: File = serde_json::from_str(text).map_err(|_position| KeyringError::Format)?;
        if file.format != FORMAT {
            return Err(KeyringError::Version);
        }
        let intact = file.sha256 == file.keyring.checksum();
        Ok((file.keyring, intact))
    }

    fn changed(mut self) -> Self {
        self.revision = self.revision.saturating_add(1);
        self
    }

    fn checksum(&self) -> String {
        let json = serde_json::to_vec(self).unwrap_or_default();
        Digest::of(&[&json]).to_string()
    }
}

impl Wrap {
    /// What is authenticated with the data key: `uketsuke-journal:wrap:1` and the member, the role and the public key, each on a line.
    pub fn aad(member: &str, role: &str, public_key: &[u8]) -> Vec<u8> {
        let text = format!("uketsuke-journal:wrap:1\n{member}\n{role}\n");
        [text.as_bytes(), public_key].concat()
    }
}

impl Method {
    fn replaced_by(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Passphrase { .. }, Self::Passphrase { .. }) => true,
            (
                Self::Passkey {
                    credential_id: old, ..
                },
                Self::Passkey {
                    credential_id: new, ..
                },
            ) => old == new,
            (Self::Passphrase { .. }, Self::Passkey { .. })
            | (Self::Passkey { .. }, Self::Passphrase { .. }) => false,
        }
    }
}

/// Bytes in JSON.
mod base64 {
    use super::{Base64, Deserialize, Deserializer, Encoding, Serializer};

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&Base64::encode_string(bytes))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
        Base64::decode_vec(&String::deserialize(from)?).map_err(serde::de::Error::custom)
    }
}
