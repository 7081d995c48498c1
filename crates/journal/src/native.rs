//! The cipher without a browser: for tests, and for opening a back-up by its passphrase.

use std::cell::RefCell;

use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, KeyInit, Nonce};
use hkdf::Hkdf;
use p256::elliptic_curve::sec1::ToSec1Point;
use p256::pkcs8::{DecodePrivateKey, EncodePrivateKey};
use p256::{PublicKey, SecretKey};
use redacted::Redacted;
use sha2_of_hkdf::Sha256;

use crate::keyring::{Argon2Cost, Keyring, Method, SealedKey, UnlockError, Wrap};
use crate::sealed::{Open, Seal, hkdf_info};

/// The keys of a clinic, in the open.
pub struct NativeKeys {
    public: [u8; 65],
    private: SecretKey,
    data: Redacted<[u8; 32]>,
}

/// Seals and opens; `R` fills a buffer with random bytes.
pub struct NativeCipher<R> {
    keys: NativeKeys,
    random: RefCell<R>,
}

/// Why the cipher refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NativeError {
    /// It was damaged, or sealed for another clinic.
    #[error("damaged, or sealed for another clinic")]
    Refused,
    /// A key is no point or number of P-256.
    #[error("a key is none of P-256")]
    Key,
}

impl NativeKeys {
    /// The keys of a new clinic, out of random bytes. Fails for one in 2^32 of them.
    pub fn new(private: &[u8; 32], data: [u8; 32]) -> Result<Self, NativeError> {
        // The cause says only that the number is zero or too large.
        let private = SecretKey::from_slice(private).map_err(|_refused| NativeError::Key)?;
        Ok(Self {
            public: uncompressed(&private.public_key())?,
            private,
            data: Redacted::new(data),
        })
    }

    /// A keyring for them, with nobody in it yet.
    pub fn keyring(&self, nonce: [u8; 12]) -> Result<Keyring, NativeError> {
        // Encoding fails for no key of P-256.
        let pkcs8 = self
            .private
            .to_pkcs8_der()
            .map_err(|_refused| NativeError::Key)?;
        let aad = Keyring::private_key_aad(&self.public);
        Ok(Keyring {
            revision: 0,
            public_key: self.public.to_vec(),
            private_key: seal_key(self.data.expose(), nonce, &aad, pkcs8.as_bytes())?,
            wraps: Vec::new(),
        })
    }

    /// The data key for a member with a passphrase (NFKC).
    pub fn wrap(
        &self,
        (member, name, role): (&str, &str, &str),
        passphrase: &Redacted<String>,
        cost: Argon2Cost,
        salt: [u8; 16],
        nonce: [u8; 12],
    ) -> Result<Wrap, NativeError> {
        // The cost is the caller's constant.
        let key = cost
            .derive(passphrase, &salt)
            .map_err(|_refused| NativeError::Key)?;
        let aad = Wrap::aad(member, role, &self.public);
        Ok(Wrap {
            member: member.to_owned(),
            name: name.to_owned(),
            role: role.to_owned(),
            method: Method::Passphrase {
                salt: salt.to_vec(),
                cost,
            },
            data_key: seal_key(key.expose(), nonce, &aad, self.data.expose())?,
        })
    }

    /// Opens a keyring by the passphrase (NFKC) of any of its members. `intact` says whether its checksum held.
    pub fn unlock(
        keyring: &Keyring,
        intact: bool,
        passphrase: &Redacted<String>,
    ) -> Result<Self, UnlockError> {
        let mut outcome = Err(UnlockError::NoSuchMember);
        for wrap in &keyring.wraps {
            let Method::Passphrase { salt, cost } = &wrap.method else {
                continue;
            };
            let key = cost.derive(passphrase, salt)?;
            let aad = Wrap::aad(&wrap.member, &wrap.role, &keyring.public_key);
            if let Ok(data) = open_key(key.expose(), &wrap.data_key, &aad) {
                return Self::with_data_key(keyring, data.expose());
            }
            outcome = Err(if intact {
                UnlockError::Wrong
            } else {
                UnlockError::Damaged
            });
        }
        outcome
    }

    fn with_data_key(keyring: &Keyring, data: &[u8]) -> Result<Self, UnlockError> {
        let data: [u8; 32] = data.try_into().map_err(|_refused| UnlockError::Damaged)?;
        let aad = Keyring::private_key_aad(&keyring.public_key);
        // The data key was the right one: whatever fails from here on is damage.
        let pkcs8 =
            open_key(&data, &keyring.private_key, &aad).map_err(|_refused| UnlockError::Damaged)?;
        let private =
            SecretKey::from_pkcs8_der(pkcs8.expose()).map_err(|_refused| UnlockError::Damaged)?;
        let public =
            uncompressed(&private.public_key()).map_err(|_refused| UnlockError::Damaged)?;
        if public != keyring.public() {
            return Err(UnlockError::Damaged);
        }
        Ok(Self {
            public,
            private,
            data: Redacted::new(data),
        })
    }
}

impl<R: FnMut(&mut [u8])> NativeCipher<R> {
    /// A cipher of these keys. `random` has to be fit for keys.
    pub const fn new(keys: NativeKeys, random: R) -> Self {
        Self {
            keys,
            random: RefCell::new(random),
        }
    }

    fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        (self.random.borrow_mut())(&mut bytes);
        bytes
    }

    /// The key of one record, from the secret that both sides agree on.
    fn record_key(&self, ephemeral: &[u8; 65], shared: &[u8]) -> Result<[u8; 32], NativeError> {
        let mut key = [0; 32];
        // It fails for outputs of more than 8,160 bytes.
        Hkdf::<Sha256>::new(Some(ephemeral), shared)
            .expand(&hkdf_info(&self.keys.public), &mut key)
            .map_err(|_refused| NativeError::Key)?;
        Ok(key)
    }
}

impl<R: FnMut(&mut [u8])> Seal for NativeCipher<R> {
    type Error = NativeError;

    async fn seal(
        &self,
        aad: impl FnOnce(&[u8; 65]) -> Vec<u8>,
        plain: &[u8],
    ) -> Result<([u8; 65], Vec<u8>), NativeError> {
        let secret =
            SecretKey::from_slice(&self.random::<32>()).map_err(|_refused| NativeError::Key)?;
        let ephemeral = uncompressed(&secret.public_key())?;
        let shared = secret.diffie_hellman(&self.keys.private.public_key());
        let key = self.record_key(&ephemeral, shared.raw_secret_bytes())?;
        let sealed = encrypt(&key, &[0; 12], &aad(&ephemeral), plain)?;
        Ok((ephemeral, sealed))
    }
}

impl<R: FnMut(&mut [u8])> Open for NativeCipher<R> {
    type Error = NativeError;

    async fn open(
        &self,
        ephemeral: &[u8; 65],
        aad: &[u8],
        ciphertext: &[u8],
    ) -> Result<Vec<u8>, NativeError> {
        let theirs = PublicKey::from_sec1_bytes(ephemeral).map_err(|_refused| NativeError::Key)?;
        let shared = self.keys.private.diffie_hellman(&theirs);
        let key = self.record_key(ephemeral, shared.raw_secret_bytes())?;
        decrypt(&key, &[0; 12], aad, ciphertext)
    }

    async fn encrypt(&self, aad: &[u8], plain: &[u8]) -> Result<([u8; 12], Vec<u8>), NativeError> {
        let nonce = self.random();
        Ok((nonce, encrypt(self.keys.data.expose(), &nonce, aad, plain)?))
    }

    async fn decrypt(
        &self,
        nonce: &[u8; 12],
        aad: &[u8],
        ciphertext: &[u8],
    ) -> Result<Vec<u8>, NativeError> {
        decrypt(self.keys.data.expose(), nonce, aad, ciphertext)
    }
}

fn uncompressed(key: &PublicKey) -> Result<[u8; 65], NativeError> {
    let point = key.to_sec1_point(false);
    point
        .as_bytes()
        .try_into()
        .map_err(|_refused| NativeError::Key)
}

fn seal_key(
    under: &[u8; 32],
    nonce: [u8; 12],
    aad: &[u8],
    key: &[u8],
) -> Result<SealedKey, NativeError> {
    Ok(SealedKey {
        nonce: nonce.to_vec(),
        ciphertext: encrypt(under, &nonce, aad, key)?,
    })
}

fn open_key(
    under: &[u8; 32],
    key: &SealedKey,
    aad: &[u8],
) -> Result<Redacted<Vec<u8>>, NativeError> {
    let nonce = key
        .nonce
        .as_slice()
        .try_into()
        .map_err(|_refused| NativeError::Refused)?;
    decrypt(under, nonce, aad, &key.ciphertext).map(Redacted::new)
}

fn encrypt(
    key: &[u8; 32],
    nonce: &[u8; 12],
    aad: &[u8],
    msg: &[u8],
) -> Result<Vec<u8>, NativeError> {
    // The cipher tells no causes, so that nobody learns from them.
    Aes256Gcm::new(key.into())
        .encrypt(&Nonce::from(*nonce), Payload { msg, aad })
        .map_err(|_refused| NativeError::Refused)
}

fn decrypt(
    key: &[u8; 32],
    nonce: &[u8; 12],
    aad: &[u8],
    msg: &[u8],
) -> Result<Vec<u8>, NativeError> {
    Aes256Gcm::new(key.into())
        .decrypt(&Nonce::from(*nonce), Payload { msg, aad })
        .map_err(|_refused| NativeError::Refused)
}
