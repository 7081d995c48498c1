//! The files that are signed or hashed, laid out as on a real card.

use std::fs;

use rsa::RsaPrivateKey;
use sha2::{Digest, Sha256};

use crate::Result;
use crate::ber::{longest, object, public_key, shortest, with_offsets};
use crate::card_verifiable::key_id;
use crate::keys::{Keys, private_key, sign, sign_digests};
use crate::people::{CODE_A, DemoPatient, MUNICIPALITY};
use crate::x509;

/// One patient's card.
pub(crate) struct Card<'a> {
    person: &'a DemoPatient,
    serial: u32,
    keys: &'a Keys,
    auth: &'a RsaPrivateKey,
    sign: &'a RsaPrivateKey,
    card: &'a RsaPrivateKey,
}

impl<'a> Card<'a> {
    pub(crate) fn new(person: &'a DemoPatient, index: usize, keys: &'a Keys) -> Result<Self> {
        Ok(Self {
            person,
            serial: FIRST_SERIAL + u32::try_from(index)?,
            keys,
            auth: keys.get(&format!("{}/auth", person.id))?,
            sign: keys.get(&format!("{}/sign", person.id))?,
            card: keys.get(&format!("{}/card", person.id))?,
        })
    }

    /// In the order of the fields of the library's `issued::Card`.
    pub(crate) fn files(&self) -> Result<Vec<Vec<u8>>> {
        let auth_ca = self.keys.get("auth-ca")?;
        let sign_ca = self.keys.get("sign-ca")?;
        Ok(vec![
            private_key(self.auth)?,
            private_key(self.sign)?,
            private_key(self.card)?,
            self.serial.to_be_bytes().to_vec(),
            x509::user_authentication(self.person, self.serial, self.auth, auth_ca)?,
            x509::digital_signature(self.person, self.serial, self.sign, sign_ca)?,
            self.age_record()?,
            self.card_face()?,
            self.my_number_image()?,
            self.attributes(),
            self.integrity()?,
            self.signed_key()?,
        ])
    }

    /// Card-face application, EF 0001.
    fn age_record(&self) -> Result<Vec<u8>> {
        let content = [
            object(0xDF11, self.person.birth_date.as_bytes()),
            object(0xDF12, &public_key(self.card)),
        ];
        self.signed(0xFF10, content.concat(), 0xDF13, "surface-issuer")
    }

    /// Card-face application, EF 0002. One signature covers three hashes; expiry and security code
    /// come after it and are not covered.
    fn card_face(&self) -> Result<Vec<u8>> {
        let holder = [
            object(0xDF22, self.person.birth_date.as_bytes()),
            object(0xDF23, self.person.sex.digit().as_bytes()),
            object(0xDF24, &public_key(self.card)),
        ];
        let lines = [
            object(0xDF25, &self.picture("name.png")?),
            object(0xDF26, &self.picture("address.png")?),
        ];
        let photo = [object(0xDF27, &self.picture("portrait.jp2")?)];
        let digests = [&holder[..], &lines, &photo].map(|part| Sha256::digest(part.concat()));
        let signature = sign_digests(self.keys.get("surface-issuer")?, &digests.concat())?;
        let uncovered = [
            object(0xDF28, &signature),
            object(0xDF29, self.person.card_expiry.as_bytes()),
            object(0xDF2A, &self.picture("code.png")?),
        ];
        let objects = [&holder[..], &lines, &photo, &uncovered].concat();
        Ok(with_offsets(0xFF20, 0xDF21, &objects, object))
    }

    /// Card-face application, EF 0005.
    fn my_number_image(&self) -> Result<Vec<u8>> {
        let content = [
            object(0xDF41, &fs::read("assets/my_number.png")?),
            object(0xDF42, &public_key(self.card)),
        ];
        self.signed(0xFF40, content.concat(), 0xDF43, "surface-issuer")
    }

    /// Text application, EF 0002.
    fn attributes(&self) -> Vec<u8> {
        with_offsets(0xFF20, 0xDF21, &self.attribute_objects(), shortest)
    }

    fn attribute_objects(&self) -> [Vec<u8>; 4] {
        [
            shortest(0xDF22, self.person.name.as_bytes()),
            shortest(0xDF23, self.person.address.as_bytes()),
            shortest(0xDF24, self.person.birth_date.as_bytes()),
            shortest(0xDF25, self.person.sex.digit().as_bytes()),
        ]
    }

    /// Text application, EF 0003: the hash of EF 0001 with its filler, and of EF 0002 from the
    /// first object after the table on.
    fn integrity(&self) -> Result<Vec<u8>> {
        let attributes = self.attribute_objects().concat();
        let content = [
            object(0xDF31, &Sha256::digest(my_number())),
            object(0xDF32, &Sha256::digest(attributes)),
        ];
        self.signed(0xFF30, content.concat(), 0xDF33, "text-issuer")
    }

    /// Text application, EF 0007.
    fn signed_key(&self) -> Result<Vec<u8>> {
        self.signed(
            0xFF50,
            object(0xDF51, &public_key(self.card)),
            0xDF52,
            "text-issuer",
        )
    }

    fn signed(&self, tag: u16, content: Vec<u8>, last: u16, issuer: &str) -> Result<Vec<u8>> {
        let signature = sign(self.keys.get(issuer)?, &content)?;
        Ok(object(tag, &[content, object(last, &signature)].concat()))
    }

    fn picture(&self, name: &str) -> Result<Vec<u8>> {
        Ok(fs::read(format!("assets/cards/{}/{name}", self.person.id))?)
    }
}

/// Text application, EF 0001: 15 bytes and two of filler.
pub(crate) fn my_number() -> Vec<u8> {
    [object(0xFF10, CODE_A.as_bytes()), vec![0xFF; 2]].concat()
}

/// Text application, EF 0006.
pub(crate) fn session_key(key: &RsaPrivateKey) -> Vec<u8> {
    object(0xA1, &public_key(key))
}

/// Card-face application, EF 0003. The meaning of `DF35` is not public: zeros here.
pub(crate) fn surface_info() -> Vec<u8> {
    let content = [
        object(0xDF31, &[0x06, 0x03, 0x0E, 0x01]),
        object(0xDF32, &key_id("7000024", "001")),
        object(0xDF33, &[0x00]),
        object(0xDF34, MUNICIPALITY.as_bytes()),
        object(0xDF35, &[&key_id("7900025", "001")[..], &[0; 256]].concat()),
    ];
    object(0xFF30, &content.concat())
}

/// Text application, EF 0005. The meaning of `DF43` is not public: zeros here, then the filler.
pub(crate) fn text_info() -> Vec<u8> {
    let content = [
        object(0xDF41, &[0x01, 0x03, 0x0E, 0x01]),
        object(0xDF42, &key_id("7000034", "001")),
        longest(
            0xDF43,
            &[[0; 32], [0xFF; 32], [0xFF; 32], [0xFF; 32]].concat(),
        ),
    ];
    longest(0xFF40, &content.concat())
}

/// Serial numbers of the certificates; the same number in both hierarchies.
const FIRST_SERIAL: u32 = 0x00D0_0001;
