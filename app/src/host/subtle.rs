//! The browser's ciphers (Web Cryptography): keys that no script can read, and what is done with them.

use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, SubtleCrypto};

use super::exception::name_of;

/// Why the browser's ciphers refuse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CipherError {
    /// The page was not loaded over HTTPS or from localhost: browsers have no ciphers then.
    Unavailable,
    /// The data is not what was encrypted with this key: damaged, or another clinic's.
    Refused,
    /// Something else, by the browser's own name for it.
    Other(String),
}

/// AES-256-GCM under a key: nonce and authenticated data.
pub struct Gcm<'a> {
    pub nonce: &'a [u8],
    pub aad: &'a [u8],
}

/// The interface, where the browser has it.
pub fn subtle() -> Result<SubtleCrypto, CipherError> {
    let crypto = web_sys::window().and_then(|window| window.crypto().ok());
    crypto
        .map(|crypto| crypto.subtle())
        .filter(|subtle| !subtle.is_undefined())
        .ok_or(CipherError::Unavailable)
}

/// A key out of its bytes, which nobody can take out again.
pub async fn import(
    format: &str,
    bytes: &[u8],
    algorithm: &Object,
    uses: &[&str],
) -> Result<CryptoKey, CipherError> {
    let bytes = Uint8Array::from(bytes);
    let key = subtle()?.import_key_with_object(format, &bytes, algorithm, false, &list(uses));
    key_of(key).await
}

/// A P-256 public key (SEC 1, uncompressed).
pub async fn import_public(bytes: &[u8; 65]) -> Result<CryptoKey, CipherError> {
    import("raw", bytes, &ecdh(), &[]).await
}

/// The key of one record: ECDH, then HKDF-SHA256.
pub async fn agree(
    private: &CryptoKey,
    public: &CryptoKey,
    salt: &[u8],
    info: &[u8],
) -> Result<CryptoKey, CipherError> {
    let ecdh = object(&[("name", &"ECDH".into()), ("public", public)]);
    let shared = subtle()?.derive_bits_with_object(&ecdh, private, 256);
    let shared = bytes_of(shared).await?;
    hkdf(&shared, salt, info, &["encrypt", "decrypt"]).await
}

/// A key of AES-GCM out of a secret by HKDF-SHA256.
pub async fn hkdf(
    secret: &[u8],
    salt: &[u8],
    info: &[u8],
    uses: &[&str],
) -> Result<CryptoKey, CipherError> {
    let secret = import(
        "raw",
        secret,
        &object(&[("name", &"HKDF".into())]),
        &["deriveKey"],
    )
    .await?;
    let hkdf = object(&[
        ("name", &"HKDF".into()),
        ("hash", &"SHA-256".into()),
        ("salt", &Uint8Array::from(salt)),
        ("info", &Uint8Array::from(info)),
    ]);
    let key =
        subtle()?.derive_key_with_object_and_object(&hkdf, &secret, &aes(), false, &list(uses));
    key_of(key).await
}

impl Gcm<'_> {
    /// Encrypts; the tag stands at the end.
    pub async fn encrypt(&self, key: &CryptoKey, plain: &[u8]) -> Result<Vec<u8>, CipherError> {
        let plain = Uint8Array::from(plain);
        bytes_of(subtle()?.encrypt_with_object_and_js_u8_array(&self.params(), key, &plain)).await
    }

    /// Decrypts.
    pub async fn decrypt(&self, key: &CryptoKey, sealed: &[u8]) -> Result<Vec<u8>, CipherError> {
        let sealed = Uint8Array::from(sealed);
        bytes_of(subtle()?.decrypt_with_object_and_js_u8_array(&self.params(), key, &sealed)).await
    }

    /// The parameters, as Web Cryptography wants them.
    pub fn params(&self) -> Object {
        object(&[
            ("name", &"AES-GCM".into()),
            ("iv", &Uint8Array::from(self.nonce)),
            ("additionalData", &Uint8Array::from(self.aad)),
        ])
    }
}

/// ECDH on P-256.
pub fn ecdh() -> Object {
    object(&[("name", &"ECDH".into()), ("namedCurve", &"P-256".into())])
}

/// AES-256-GCM.
pub fn aes() -> Object {
    object(&[("name", &"AES-GCM".into()), ("length", &256.into())])
}

/// An object of these members.
pub fn object(members: &[(&str, &JsValue)]) -> Object {
    let object = Object::new();
    for (name, value) in members {
        // It fails for frozen objects; this one is new.
        _ = Reflect::set(&object, &(*name).into(), value).is_ok();
    }
    object
}

/// A list of words.
pub fn list(words: &[&str]) -> Array {
    words.iter().map(|word| JsValue::from_str(word)).collect()
}

/// The key that a call promises.
pub async fn key_of(promised: Result<js_sys::Promise, JsValue>) -> Result<CryptoKey, CipherError> {
    value_of(promised).await.map(JsValue::unchecked_into)
}

/// The bytes that a call promises.
pub async fn bytes_of(promised: Result<js_sys::Promise, JsValue>) -> Result<Vec<u8>, CipherError> {
    let buffer = value_of(promised).await?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

/// What a call promises.
pub async fn value_of(promised: Result<js_sys::Promise, JsValue>) -> Result<JsValue, CipherError> {
    let outcome = match promised {
        Ok(promise) => JsFuture::from(promise).await,
        Err(error) => Err(error),
    };
    outcome.map_err(|error| match name_of(&error).as_str() {
        "OperationError" | "DataError" => CipherError::Refused,
        name => CipherError::Other(name.to_owned()),
    })
}
