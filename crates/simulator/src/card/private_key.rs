//! RSA with a private key: the operation itself, and the paddings of a card's signatures.

use num_bigint_dig::BigUint;
use sha2::{Digest, Sha256};

use super::Entropy;
use super::profile::PrivateKey;

/// Length of modulus and signature.
const MODULUS: usize = 256;

impl PrivateKey {
    /// RSASSA-PKCS1-v1_5 (RFC 8017 §9.2) around these bytes as they are.
    ///
    /// `None` for more than 245 bytes, and for a key that is none.
    pub(crate) fn sign_padded(self, payload: &[u8]) -> Option<Vec<u8>> {
        let filler = MODULUS
            .checked_sub(payload.len() + 3)
            .filter(|it| *it >= 8)?;
        let padded = [&[0x00, 0x01], &vec![0xFF; filler][..], &[0x00], payload].concat();
        self.apply(&padded)
    }

    /// RSASSA-PSS (RFC 8017 §9.1.1) with SHA-256, MGF1 and a salt of 32 bytes, over a hash.
    pub(super) fn sign_pss(self, hash: &[u8], entropy: Entropy) -> Option<Vec<u8>> {
        let mut salt = [0; 32];
        entropy(&mut salt);
        let seal = Sha256::new()
            .chain_update([0; 8])
            .chain_update(hash)
            .chain_update(salt)
            .finalize();
        let padding = vec![0; MODULUS - salt.len() - seal.len() - 2];
        let mut block = [&padding[..], &[0x01], &salt].concat();
        let mask = (0_u32..).flat_map(|counter| {
            Sha256::new()
                .chain_update(seal)
                .chain_update(counter.to_be_bytes())
                .finalize()
        });
        block
            .iter_mut()
            .zip(mask)
            .for_each(|(byte, mask)| *byte ^= mask);
        // The number is one bit shorter than the modulus.
        if let Some(first) = block.first_mut() {
            *first &= 0x7F;
        }
        block.extend(seal);
        block.push(0xBC);
        self.apply(&block)
    }

    /// RSASP1 by the Chinese remainder theorem (RFC 8017 §5.2.1).
    fn apply(self, message: &[u8]) -> Option<Vec<u8>> {
        let mut numbers = self
            .crt
            .chunks_exact(MODULUS / 2)
            .map(BigUint::from_bytes_be);
        let mut number = || numbers.next();
        let (p, q, dp, dq, inverse) = (number()?, number()?, number()?, number()?, number()?);
        let message = BigUint::from_bytes_be(message);
        let by_p = message.modpow(&dp, &p);
        let by_q = message.modpow(&dq, &q);
        let lift = (by_p + &p - &by_q % &p) * inverse % &p;
        let bytes = (by_q + lift * q).to_bytes_be();
        let zeros = MODULUS.checked_sub(bytes.len())?;
        Some([vec![0; zeros], bytes].concat())
    }
}
