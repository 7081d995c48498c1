//! RSA keys from a seed and a name.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::thread;

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use rsa::traits::PrivateKeyParts;
use rsa::{BigUint, Pkcs1v15Sign, RsaPrivateKey};
use sha2::{Digest, Sha256};

use crate::Result;

/// Keys by name.
pub(crate) struct Keys(BTreeMap<String, RsaPrivateKey>);

impl Keys {
    /// Each key has its own random stream, so that the order of making them does not matter.
    pub(crate) fn generate(names: impl Iterator<Item = String>) -> Result<Self> {
        let todo = Mutex::new(names.collect::<Vec<_>>());
        let workers = thread::available_parallelism()?.get();
        thread::scope(|scope| {
            let work = || {
                let mut made = Vec::new();
                while let Some(name) = todo.lock().ok().and_then(|mut todo| todo.pop()) {
                    let key = RsaPrivateKey::new(&mut stream(&name), 2048);
                    made.push((name, key.map_err(|error| error.to_string())?));
                }
                Ok::<_, String>(made)
            };
            let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
            let mut keys = BTreeMap::new();
            for worker in workers {
                keys.extend(
                    worker
                        .join()
                        .map_err(|_panic| "a key could not be made")??,
                );
            }
            Ok(Self(keys))
        })
    }

    pub(crate) fn get(&self, name: &str) -> Result<&RsaPrivateKey> {
        self.0
            .get(name)
            .ok_or_else(|| format!("no key {name}").into())
    }
}

/// p ‖ q ‖ dP ‖ dQ ‖ qInv (RFC 8017 §3.2), 128 bytes each.
pub(crate) fn private_key(key: &RsaPrivateKey) -> Result<Vec<u8>> {
    let inverse = key.crt_coefficient();
    let numbers = key
        .primes()
        .iter()
        .chain(key.dp())
        .chain(key.dq())
        .chain(&inverse);
    let numbers: Vec<u8> = numbers.flat_map(|number| fixed(number, 128)).collect();
    match numbers.len() {
        640 => Ok(numbers),
        _ => Err("a key without the numbers of the Chinese remainder theorem".into()),
    }
}

/// A number in as many bytes as the field has, big endian.
pub(crate) fn fixed(number: &BigUint, length: usize) -> Vec<u8> {
    let bytes = number.to_bytes_be();
    let mut field = vec![0; length.saturating_sub(bytes.len())];
    field.extend(bytes);
    field
}

/// sha256WithRSAEncryption.
pub(crate) fn sign(key: &RsaPrivateKey, message: &[u8]) -> Result<Vec<u8>> {
    sign_digests(key, &Sha256::digest(message))
}

/// PKCS #1 v1.5 with a SHA-256 DigestInfo that may hold several digests.
pub(crate) fn sign_digests(key: &RsaPrivateKey, digests: &[u8]) -> Result<Vec<u8>> {
    const SHA_256: [u8; 15] = [
        0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00,
    ];
    let digest = [&[0x04, u8::try_from(digests.len())?], digests].concat();
    let length = u8::try_from(SHA_256.len() + digest.len())?;
    let info = [&[0x30, length][..], &SHA_256, &digest].concat();
    let signature = key.sign(Pkcs1v15Sign::new_unprefixed(), &info);
    Ok(signature.map_err(|error| error.to_string())?)
}

/// Public on purpose: whoever reads this can sign as any of the demo authorities.
const SEED: &[u8] = b"Uketsuke demo cards, edition 1";

fn stream(name: &str) -> ChaCha20Rng {
    let seed = Sha256::new()
        .chain_update(SEED)
        .chain_update(name)
        .finalize();
    ChaCha20Rng::from_seed(seed.into())
}
