//! The My Number Card of a demo patient: which application holds which file, and what opens it.
//!
//! Applications, identifiers and access rules are those measured on physical cards and test cards.

use std::borrow::Cow;

use crate::card::{
    Access, Application, Body, CardProfile, Change, DataObject, Entropy, File, KeyUsage,
    PrivateKey, Secret, VirtualCard,
};
use crate::card_face;
use crate::issued;
use crate::people::{CODE_A, DemoPatient, MUNICIPALITY, PEOPLE, PIN, SIGN_PASSWORD, code_b};

/// The patient's card, new and without power.
///
/// `None` if the patient is not one of [`PEOPLE`]: only those were issued a card.
pub fn issue(person: &DemoPatient, entropy: Entropy) -> Option<VirtualCard> {
    Some(VirtualCard::new(profile(person)?, entropy))
}

/// The patient's card with another photo in its chip, signed as the first one was.
///
/// `photo` is a JP2 file, some 1.8 kB on real cards; none at all makes the card of a child under one,
/// which has no photo. `None` as for [`issue`], and for more than 30 kB.
pub fn issue_with_photo(
    person: &DemoPatient,
    photo: &[u8],
    entropy: Entropy,
) -> Option<VirtualCard> {
    let mut profile = profile(person)?;
    let faces = profile.applications.iter_mut();
    let files = faces
        .filter(|application| application.aid == CARD_FACE)
        .flat_map(|application| &mut application.files);
    for file in files.filter(|file| file.id == FACE_FILE) {
        if let Body::Transparent { bytes, .. } = &mut file.body {
            *bytes = card_face::with_photo(bytes, photo)?.into();
        }
    }
    Some(VirtualCard::new(profile, entropy))
}

/// What the issuer writes to the patient's card.
pub(crate) fn profile(person: &DemoPatient) -> Option<CardProfile> {
    let index = PEOPLE.iter().position(|issued| issued.id == person.id)?;
    let issued = issued::cards().get(index)?;
    let serial = format!("99900000000{:04}", index + 1);
    let identity = Identity {
        person,
        serial,
        code_b: code_b(person).into_bytes(),
    };
    Some(CardProfile {
        data_objects: identity.data_objects(),
        applications: vec![
            identity.common(),
            identity.resident_registry(),
            identity.card_face(issued),
            identity.text(issued),
            identity.jpki(issued),
        ],
        takes_the_end: false,
    })
}

/// What several applications of one card repeat.
struct Identity<'a> {
    person: &'a DemoPatient,
    /// 15 digits.
    serial: String,
    /// 照合番号B
    code_b: Vec<u8>,
}

impl Identity<'_> {
    /// What the card manager answers: the card-verifiable chain begins at `00F8`.
    fn data_objects(&self) -> Vec<DataObject> {
        let objects: [(u16, Cow<'static, [u8]>); 7] = [
            (0x0042, key_id(b"7000020", b"001").into()),
            (0x0045, self.serial.clone().into_bytes().into()),
            (0x00F0, MUNICIPALITY.as_bytes().into()),
            (0x00F2, self.person.card_expiry.as_bytes().into()),
            (0x00F7, key_id(b"1399912", b"002").into()),
            (0x00F8, issued::MF_CHAIN_UPPER.into()),
            (0x7F21, issued::MF_CHAIN_LOWER.into()),
        ];
        objects.map(|(tag, value)| DataObject { tag, value }).into()
    }

    /// 共通カードAP
    fn common(&self) -> Application {
        let info = [&self.serial, MUNICIPALITY, self.person.card_expiry].concat();
        Application {
            aid: &COMMON,
            default_key: None,
            files: vec![
                record(0x0001, simple_tlv(0x01, info.as_bytes())),
                record(0x0002, simple_tlv(0x02, &key_id(b"7000010", b"001"))),
                key(
                    0x0019,
                    Access::Free,
                    issued::COMMON_KEY,
                    KeyUsage::InternalAuthenticate,
                ),
                secret(
                    0x001C,
                    Secret::new(PIN.as_bytes(), 3, Change::DigitsByChangeKey),
                ),
            ],
        }
    }

    /// 住基AP
    fn resident_registry(&self) -> Application {
        Application {
            aid: &RESIDENT_REGISTRY,
            default_key: None,
            files: vec![
                record(0x0002, simple_tlv(0x02, &key_id(b"7000010", b"001"))),
                secret(
                    0x001C,
                    Secret::new(PIN.as_bytes(), 3, Change::DigitsByChangeKey),
                ),
            ],
        }
    }

    /// 券面事項確認AP
    fn card_face(&self, issued: &issued::Card) -> Application {
        const BIRTH_DATE: u16 = 0x0011;
        const CODE_B: u16 = 0x0012;
        const CODE_A_: u16 = 0x0013;
        const A_OR_B: Access = Access::AnyOf(&[CODE_A_, CODE_B]);
        let birth_date = self.code_b.iter().take(6).copied().collect::<Vec<_>>();
        Application {
            aid: &CARD_FACE,
            default_key: Some(0x001A),
            files: vec![
                file(0x0001, Access::AnyOf(&[BIRTH_DATE]), issued.age_record),
                file(FACE_FILE, A_OR_B, issued.card_face),
                file(0x0003, Access::Free, issued::SURFACE_INFO),
                file(0x0004, Access::Free, issued::SURFACE_CERTIFICATE),
                file(0x0005, Access::AnyOf(&[CODE_A_]), issued.my_number_image),
                file(0x0006, A_OR_B, &[0xFF; 16]),
                secret(BIRTH_DATE, Secret::new(birth_date, 10, Change::Fixed)),
                secret(CODE_B, Secret::new(self.code_b.clone(), 10, Change::Fixed)),
                secret(CODE_A_, Secret::new(CODE_A.as_bytes(), 10, Change::Fixed)),
                key(0x001A, Access::Free, issued.card_key, KeyUsage::Signature),
            ],
        }
    }

    /// 券面事項入力補助AP
    fn text(&self, issued: &issued::Card) -> Application {
        const PIN_: u16 = 0x0011;
        const CODE_A_: u16 = 0x0014;
        const CODE_B: u16 = 0x0015;
        const ANY: Access = Access::AnyOf(&[PIN_, CODE_A_, CODE_B]);
        Application {
            aid: &TEXT,
            default_key: Some(0x001A),
            files: vec![
                file(0x0001, Access::AnyOf(&[PIN_, CODE_A_]), issued::MY_NUMBER),
                file(0x0002, Access::AnyOf(&[PIN_, CODE_B]), issued.attributes),
                file(0x0003, ANY, issued.integrity),
                file(0x0004, Access::Free, issued::TEXT_CERTIFICATE),
                file(0x0005, Access::Free, issued::TEXT_INFO),
                file(0x0006, ANY, issued::SESSION_KEY),
                file(0x0007, ANY, issued.signed_key),
                file(0x0008, ANY, &[0xFF; 16]),
                secret(
                    PIN_,
                    Secret::new(PIN.as_bytes(), 3, Change::DigitsByReferenceData),
                ),
                // Blocked on every card seen; what it would open is not known.
                secret(
                    0x0012,
                    Secret::new(&[][..], 3, Change::Fixed).with_tries_left(0),
                ),
                secret(CODE_A_, Secret::new(CODE_A.as_bytes(), 10, Change::Fixed)),
                secret(CODE_B, Secret::new(self.code_b.clone(), 10, Change::Fixed)),
                key(0x001A, Access::Free, issued.card_key, KeyUsage::Signature),
            ],
        }
    }

    /// 公的個人認証AP
    fn jpki(&self, issued: &issued::Card) -> Application {
        const AUTH_PIN: u16 = 0x0018;
        const SIGN_PASSWORD_: u16 = 0x001B;
        let auth_pin = Secret::new(PIN.as_bytes(), 3, Change::DigitsByReferenceData)
            .with_tries_left(self.person.pin_tries_left);
        let sign_password =
            Secret::new(SIGN_PASSWORD.as_bytes(), 5, Change::PasswordByReferenceData);
        let holder_signs = Access::AnyOf(&[SIGN_PASSWORD_]);
        let holder_authenticates = Access::AnyOf(&[AUTH_PIN]);
        Application {
            aid: &JPKI,
            default_key: None,
            files: vec![
                file(0x0001, holder_signs, issued.sign_certificate),
                file(0x0002, Access::Free, issued::SIGN_CA),
                file(0x0006, Access::Free, token_info(&self.serial)),
                file(0x0008, Access::Free, &[0x8F, 0x8F, 0x00]),
                file(0x0009, Access::Never, &[]),
                file(0x000A, Access::Free, issued.auth_certificate),
                file(0x000B, Access::Free, issued::AUTH_CA),
                // The key that checks terminal certificates.
                File {
                    id: 0x0016,
                    body: Body::Opaque,
                },
                key(
                    0x0017,
                    holder_authenticates,
                    issued.auth_key,
                    KeyUsage::Signature,
                ),
                secret(AUTH_PIN, auth_pin),
                key(0x001A, holder_signs, issued.sign_key, KeyUsage::Signature),
                secret(SIGN_PASSWORD_, sign_password),
            ],
        }
    }
}

/// PKCS #11 `CK_TOKEN_INFO` in 160 bytes: label 32, manufacturer 32, model 16, serial number 16,
/// flags and ten counts of 4 bytes, versions, and a time of 16 that is not used.
fn token_info(serial: &str) -> Vec<u8> {
    let mut info = Vec::with_capacity(160);
    for (text, width) in [
        ("JPKIAPICCTOKEN2", 32),
        ("DEMO", 32),
        ("DEMO", 16),
        (serial, 16),
    ] {
        info.extend(format!("{text:<width$}").into_bytes());
    }
    // Random numbers, login required, PIN set, initialised.
    info.extend(0x0000_040D_u32.to_be_bytes());
    info.extend([0; 40]);
    info.extend(*b"0301");
    info.extend([b' '; 16]);
    info
}

fn file(id: u16, access: Access, bytes: impl Into<Cow<'static, [u8]>>) -> File {
    File {
        id,
        body: Body::Transparent {
            access,
            bytes: bytes.into(),
        },
    }
}

fn record(id: u16, record: Vec<u8>) -> File {
    File {
        id,
        body: Body::Records {
            access: Access::Free,
            records: vec![record],
        },
    }
}

fn secret(id: u16, secret: Secret) -> File {
    File {
        id,
        body: Body::Secret(secret),
    }
}

fn key(id: u16, access: Access, crt: &'static [u8], usage: KeyUsage) -> File {
    File {
        id,
        body: Body::Key(PrivateKey { access, crt, usage }),
    }
}

/// Tag, one byte of length, value (JICSAP 4.4.1); longer values do not occur on this card.
fn simple_tlv(tag: u8, value: &[u8]) -> Vec<u8> {
    let length = u8::try_from(value.len()).unwrap_or(0xFE);
    [&[tag, length], value].concat()
}

/// The card's name for a key: seven digits, two fixed bytes, three digits, four zeros.
fn key_id(number: &[u8; 7], group: &[u8; 3]) -> Vec<u8> {
    [&number[..], &[0x08, 0x05], group, &[0; 4]].concat()
}

/// Photo and printed face, in the card-face application.
const FACE_FILE: u16 = 0x0002;

const COMMON: [u8; 10] = [0xD3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x01, 0x00];
const RESIDENT_REGISTRY: [u8; 10] = [0xD3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x04, 0x01];
const CARD_FACE: [u8; 10] = [0xD3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x04, 0x02];
const TEXT: [u8; 10] = [0xD3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x04, 0x08];
pub(crate) const JPKI: [u8; 10] = [0xD3, 0x92, 0xF0, 0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01];
