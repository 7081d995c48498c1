//! A municipality of these tests, with a key of its own: for card faces that no demo patient has.

use std::sync::OnceLock;

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use rsa::traits::PublicKeyParts;
use rsa::{Pkcs1v15Sign, RsaPrivateKey};
use sha2::{Digest, Sha256};

/// Signs card faces; its certificate is signed by its [`Issuer::root`].
pub(crate) struct Issuer {
    key: &'static RsaPrivateKey,
}

impl Issuer {
    /// The key is the same in every test, and is its own root.
    pub(crate) fn new() -> Self {
        static KEY: OnceLock<RsaPrivateKey> = OnceLock::new();
        let make = || RsaPrivateKey::new(&mut ChaCha20Rng::from_seed([7; 32]), 2048).unwrap();
        Self {
            key: KEY.get_or_init(make),
        }
    }

    /// The public key, as cards write it.
    pub(crate) fn root(&self) -> Vec<u8> {
        let exponent = object(0x90, &[1, 0, 1]);
        [exponent, object(0x91, &self.key.n().to_bytes_be())].concat()
    }

    /// EF 0004.
    pub(crate) fn certificate(&self) -> Vec<u8> {
        let ids = *b"7000023\x08\x05001\0\0\0\x001399921\x08\x05000\0\0\0\0";
        let body = [&ids[..], &self.root()].concat();
        let signature = self.sign(&Sha256::digest(&body));
        let content = [object(0x5F4E, &body), object(0x5F37, &signature)];
        object(0x7F21, &content.concat())
    }

    /// EF 0002 without a table of offsets; `photo` is a whole object, or nothing.
    pub(crate) fn card_face(&self, birth_date: &[u8; 8], photo: &[u8]) -> Vec<u8> {
        let holder = [
            object(0xDF22, birth_date),
            object(0xDF23, b"1"),
            object(0xDF24, &self.root()),
        ]
        .concat();
        let lines = [object(0xDF25, b"name"), object(0xDF26, b"address")].concat();
        let digests = [&holder, &lines, photo].map(Sha256::digest).concat();
        let signature = object(0xDF28, &self.sign(&digests));
        object(0xFF20, &[&holder, &lines, photo, &signature].concat())
    }

    /// PKCS #1 v1.5, with a DigestInfo for SHA-256 that may hold several digests.
    fn sign(&self, digests: &[u8]) -> Vec<u8> {
        let length = u8::try_from(digests.len()).unwrap();
        let info = [
            &[0x30, length + 17][..],
            b"\x30\x0D\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00",
            &[0x04, length],
            digests,
        ];
        let padding = Pkcs1v15Sign::new_unprefixed();
        self.key.sign(padding, &info.concat()).unwrap()
    }
}

/// Tag of one or two bytes, length of one byte or `82` and two, value.
pub(crate) fn object(tag: u16, value: &[u8]) -> Vec<u8> {
    let [high, low] = tag.to_be_bytes();
    let tag = [high, low].into_iter().filter(|byte| *byte != 0);
    let length = match u8::try_from(value.len()) {
        Ok(length @ 0..=0x7F) => vec![length],
        _ => {
            let [high, low] = u16::try_from(value.len()).unwrap().to_be_bytes();
            vec![0x82, high, low]
        }
    };
    tag.chain(length).chain(value.iter().copied()).collect()
}
