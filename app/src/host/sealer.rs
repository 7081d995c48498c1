//! Sealing records for the clinic: all that the patient's page can do with them.

use journal::{Seal, hkdf_info};
use web_sys::{CryptoKey, CryptoKeyPair};

use super::subtle::{
    CipherError, Gcm, agree, bytes_of, ecdh, import_public, list, subtle, value_of,
};

/// The clinic's public key.
#[derive(Clone)]
pub struct Sealer {
    public: CryptoKey,
    info: Vec<u8>,
}

impl Sealer {
    /// Seals for this key (SEC 1, uncompressed).
    pub async fn new(public: &[u8; 65]) -> Result<Self, CipherError> {
        Ok(Self {
            public: import_public(public).await?,
            info: hkdf_info(public),
        })
    }

    /// The context of each record's key.
    pub fn info(&self) -> &[u8] {
        &self.info
    }
}

impl Seal for Sealer {
    type Error = CipherError;

    async fn seal(
        &self,
        aad: impl FnOnce(&[u8; 65]) -> Vec<u8>,
        plain: &[u8],
    ) -> Result<([u8; 65], Vec<u8>), CipherError> {
        let subtle = subtle()?;
        let pair = subtle.generate_key_with_object(&ecdh(), false, &list(&["deriveBits"]));
        let pair: CryptoKeyPair = wasm_bindgen::JsCast::unchecked_into(value_of(pair).await?);
        let exported = bytes_of(subtle.export_key("raw", &pair.get_public_key())).await?;
        let ephemeral: [u8; 65] = exported
            .try_into()
            .map_err(|_length| CipherError::Refused)?;
        let key = agree(
            &pair.get_private_key(),
            &self.public,
            &ephemeral,
            &self.info,
        )
        .await?;
        let aad = aad(&ephemeral);
        let gcm = Gcm {
            nonce: &[0; 12],
            aad: &aad,
        };
        Ok((ephemeral, gcm.encrypt(&key, plain).await?))
    }
}
