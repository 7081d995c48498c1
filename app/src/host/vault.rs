//! The clinic's keys in the browser: made, put behind passphrases and passkeys, taken out for a session.
//!
//! In a session the data key and the private key can be used but not read, by no script of the page either. To let another member in,
//! a member signs in once more: only then, and only for that, the data key can be wrapped.

use journal::{Keyring, Method, Open, Seal, SealedKey, UnlockError, Wrap};
use redacted::Redacted;
use wasm_bindgen::JsCast;
use web_sys::{CryptoKey, CryptoKeyPair};

use super::random;
use super::sealer::Sealer;
use super::subtle::{
    CipherError, Gcm, aes, agree, bytes_of, ecdh, hkdf, import, import_public, key_of, list,
    subtle, value_of,
};

/// The keys of a session; dropping it locks the records.
#[derive(Clone)]
pub struct Vault {
    sealer: Sealer,
    private: CryptoKey,
    data: CryptoKey,
}

/// A data key that can be wrapped: only while members are let in.
pub struct Authority {
    data: CryptoKey,
    public: [u8; 65],
}

/// What opens a wrap.
pub enum Secret<'a> {
    /// A passphrase as it was typed.
    Passphrase(&'a Redacted<String>),
    /// What the passkey answers to the wrap's salt, with the extension `prf`.
    Passkey(&'a Redacted<Vec<u8>>),
}

/// Why the records stay locked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VaultError {
    /// The keyring does not open.
    Unlock(UnlockError),
    /// The browser's ciphers fail.
    Cipher(CipherError),
}

const DATA_USES: [&str; 4] = ["encrypt", "decrypt", "wrapKey", "unwrapKey"];

impl Vault {
    /// The keys of a new clinic, with nobody in the keyring yet.
    pub async fn create() -> Result<(Authority, Keyring), VaultError> {
        let subtle = subtle()?;
        let data = key_of(subtle.generate_key_with_object(&aes(), true, &list(&DATA_USES))).await?;
        let pair = subtle.generate_key_with_object(&ecdh(), true, &list(&["deriveBits"]));
        let pair: CryptoKeyPair = value_of(pair).await?.unchecked_into();
        let public: [u8; 65] = bytes_of(subtle.export_key("raw", &pair.get_public_key()))
            .await?
            .try_into()
            .map_err(|_length| CipherError::Refused)?;
        let private_key = wrap_key(
            "pkcs8",
            &pair.get_private_key(),
            &data,
            &Keyring::private_key_aad(&public),
        )
        .await?;
        let keyring = Keyring {
            revision: 0,
            public_key: public.to_vec(),
            private_key,
            wraps: Vec::new(),
        };
        Ok((Authority { data, public }, keyring))
    }

    /// Opens the records for a member's session. `intact` says whether the keyring's checksum held.
    pub async fn unlock(
        keyring: &Keyring,
        intact: bool,
        wrap: &Wrap,
        secret: &Secret<'_>,
    ) -> Result<Self, VaultError> {
        let data = data_key(keyring, intact, wrap, secret, false).await?;
        let aad = Keyring::private_key_aad(&keyring.public_key);
        let sealed = &keyring.private_key;
        let private = unwrap_key(
            "pkcs8",
            sealed,
            &data,
            &aad,
            &ecdh(),
            false,
            &["deriveBits"],
        )
        .await
        .map_err(damaged)?;
        // A public key that was exchanged would let others read what is sealed from now on.
        let vault = Self {
            sealer: Sealer::new(&keyring.public()).await.map_err(damaged)?,
            private,
            data,
        };
        vault.matches().await?;
        Ok(vault)
    }

    /// Whether what is sealed for the public key opens with the private key.
    async fn matches(&self) -> Result<(), VaultError> {
        let (ephemeral, sealed) = self.sealer.seal(|_| Vec::new(), b"").await?;
        match self.open(&ephemeral, &[], &sealed).await {
            Ok(_) => Ok(()),
            Err(error) => Err(damaged(error)),
        }
    }
}

impl Authority {
    /// Lets a member wrap the data key for others.
    pub async fn of(
        keyring: &Keyring,
        intact: bool,
        wrap: &Wrap,
        secret: &Secret<'_>,
    ) -> Result<Self, VaultError> {
        Ok(Self {
            data: data_key(keyring, intact, wrap, secret, true).await?,
            public: keyring.public(),
        })
    }

    /// The data key for a member, to be put into the keyring by [`Keyring::with`].
    pub async fn wrap(
        &self,
        member: &str,
        name: &str,
        role: &str,
        method: Method,
        secret: &Secret<'_>,
    ) -> Result<Wrap, VaultError> {
        let under = wrapping_key(&method, secret).await?;
        let aad = Wrap::aad(member, role, &self.public);
        Ok(Wrap {
            member: member.to_owned(),
            name: name.to_owned(),
            role: role.to_owned(),
            method,
            data_key: wrap_key("raw", &self.data, &under, &aad).await?,
        })
    }
}

/// A new passphrase's salt and cost.
pub fn passphrase_method() -> Method {
    let mut salt = vec![0; 16];
    random::fill(&mut salt);
    Method::Passphrase {
        salt,
        cost: journal::Argon2Cost::DEFAULT,
    }
}

impl Seal for Vault {
    type Error = CipherError;

    async fn seal(
        &self,
        aad: impl FnOnce(&[u8; 65]) -> Vec<u8>,
        plain: &[u8],
    ) -> Result<([u8; 65], Vec<u8>), CipherError> {
        self.sealer.seal(aad, plain).await
    }
}

impl Open for Vault {
    type Error = CipherError;

    async fn open(
        &self,
        ephemeral: &[u8; 65],
        aad: &[u8],
        ciphertext: &[u8],
    ) -> Result<Vec<u8>, CipherError> {
        let theirs = import_public(ephemeral).await?;
        let key = agree(&self.private, &theirs, ephemeral, self.sealer.info()).await?;
        let gcm = Gcm {
            nonce: &[0; 12],
            aad,
        };
        gcm.decrypt(&key, ciphertext).await
    }

    async fn encrypt(&self, aad: &[u8], plain: &[u8]) -> Result<([u8; 12], Vec<u8>), CipherError> {
        let mut nonce = [0; 12];
        random::fill(&mut nonce);
        let gcm = Gcm { nonce: &nonce, aad };
        let sealed = gcm.encrypt(&self.data, plain).await?;
        Ok((nonce, sealed))
    }

    async fn decrypt(
        &self,
        nonce: &[u8; 12],
        aad: &[u8],
        ciphertext: &[u8],
    ) -> Result<Vec<u8>, CipherError> {
        Gcm { nonce, aad }.decrypt(&self.data, ciphertext).await
    }
}

impl From<CipherError> for VaultError {
    fn from(error: CipherError) -> Self {
        Self::Cipher(error)
    }
}

/// Takes the data key out of a wrap.
async fn data_key(
    keyring: &Keyring,
    intact: bool,
    wrap: &Wrap,
    secret: &Secret<'_>,
    wrappable: bool,
) -> Result<CryptoKey, VaultError> {
    let under = wrapping_key(&wrap.method, secret).await?;
    let aad = Wrap::aad(&wrap.member, &wrap.role, &keyring.public_key);
    unwrap_key(
        "raw",
        &wrap.data_key,
        &under,
        &aad,
        &aes(),
        wrappable,
        &DATA_USES,
    )
    .await
    .map_err(|error| match error {
        CipherError::Refused if intact => VaultError::Unlock(UnlockError::Wrong),
        CipherError::Refused => VaultError::Unlock(UnlockError::Damaged),
        CipherError::Unavailable | CipherError::Other(_) => VaultError::Cipher(error),
    })
}

/// The key that a passphrase or passkey stands for.
async fn wrapping_key(method: &Method, secret: &Secret<'_>) -> Result<CryptoKey, VaultError> {
    let uses = ["wrapKey", "unwrapKey"];
    match (method, secret) {
        (Method::Passphrase { salt, cost }, Secret::Passphrase(typed)) => {
            let key = cost
                .derive(&normalised(typed), salt)
                .map_err(VaultError::Unlock)?;
            Ok(import("raw", key.expose(), &aes(), &uses).await?)
        }
        (Method::Passkey { salt, .. }, Secret::Passkey(answer)) => Ok(hkdf(
            answer.expose(),
            salt,
            b"uketsuke-journal:passkey:1\n",
            &uses,
        )
        .await?),
        (Method::Passphrase { .. }, Secret::Passkey(_))
        | (Method::Passkey { .. }, Secret::Passphrase(_)) => {
            Err(VaultError::Unlock(UnlockError::NoSuchMember))
        }
    }
}

/// The same passphrase from every keyboard and input method.
fn normalised(typed: &Redacted<String>) -> Redacted<String> {
    let text = js_sys::JsString::from(typed.expose().as_str());
    Redacted::new(String::from(text.normalize("NFKC")))
}

async fn wrap_key(
    format: &str,
    key: &CryptoKey,
    under: &CryptoKey,
    aad: &[u8],
) -> Result<SealedKey, CipherError> {
    let mut nonce = vec![0; 12];
    random::fill(&mut nonce);
    let params = Gcm { nonce: &nonce, aad }.params();
    let wrapped = subtle()?.wrap_key_with_object(format, key, under, &params);
    Ok(SealedKey {
        ciphertext: bytes_of(wrapped).await?,
        nonce,
    })
}

async fn unwrap_key(
    format: &str,
    sealed: &SealedKey,
    under: &CryptoKey,
    aad: &[u8],
    algorithm: &js_sys::Object,
    extractable: bool,
    uses: &[&str],
) -> Result<CryptoKey, CipherError> {
    let params = Gcm {
        nonce: &sealed.nonce,
        aad,
    }
    .params();
    let key = subtle()?.unwrap_key_with_js_u8_array_and_object_and_object(
        format,
        &js_sys::Uint8Array::from(sealed.ciphertext.as_slice()),
        under,
        &params,
        algorithm,
        extractable,
        &list(uses),
    );
    key_of(key).await
}

/// Behind the right secret, a refusal is damage.
fn damaged(error: CipherError) -> VaultError {
    match error {
        CipherError::Refused => VaultError::Unlock(UnlockError::Damaged),
        CipherError::Unavailable | CipherError::Other(_) => VaultError::Cipher(error),
    }
}
