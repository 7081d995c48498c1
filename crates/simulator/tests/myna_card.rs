//! An independent client reads the demo cards: the crate `myna-card`, written from real cards.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use myna_card::ap::common::CommonAp;
use myna_card::ap::jpki::{JpkiAp, SignatureScheme};
use myna_card::ap::surface::SurfaceAp;
use myna_card::ap::text::TextAp;
use myna_card::card::Retries;
use myna_card::data::{Date, ImageFormat, RsaPublicKey};
use myna_card::{Card, Certificate, Error, MasterFile, Pin, Transmit, mf};
use simulator::people::{PIN, SIGN_PASSWORD, code_b};
use simulator::{
    DemoPatient, PEOPLE, VirtualCard, demo_card_roots, demo_roots, issue, issue_with_photo,
};

/// The card lies on a reader of that crate's kind.
struct Link(VirtualCard);

impl Transmit for Link {
    fn transmit(&mut self, command: &[u8]) -> myna_card::Result<Vec<u8>> {
        Ok(self.0.process(command))
    }
}

fn insert(person: &DemoPatient) -> Card<Link> {
    let mut card = issue(person, |bytes| bytes.fill(0xA5)).unwrap();
    card.power_on();
    Card::new(Link(card))
}

fn patient(id: &str) -> &'static DemoPatient {
    DemoPatient::by_id(id).unwrap()
}

fn pin(text: &str) -> Pin {
    Pin::new(text).unwrap()
}

fn root(number: &str) -> RsaPublicKey {
    let (_, key) = demo_card_roots()
        .into_iter()
        .find(|root| root.0 == number)
        .unwrap();
    RsaPublicKey::parse(key).unwrap()
}

fn date(text: &str) -> Date {
    Date::parse(text.as_bytes()).unwrap()
}

#[test]
fn every_certificate_chains_to_the_demo_authority() {
    let roots = demo_roots()
        .iter()
        .map(|der| Certificate::parse(der).unwrap());
    let [authority] = roots.collect::<Vec<_>>().try_into().unwrap();
    for person in &PEOPLE {
        let mut card = insert(person);
        let mut jpki = JpkiAp::select(&mut card).unwrap();
        let certificate = jpki.read_auth_certificate().unwrap();
        assert_eq!(
            jpki.read_auth_ca_certificate().unwrap().der(),
            authority.der()
        );
        let chain = [certificate.clone(), authority.clone()];
        Certificate::verify_chain(&chain, date("20260101")).unwrap();
        assert_eq!(
            certificate.is_valid_on(date("20261122")),
            person.id != "expired-certificate"
        );
        assert!(!certificate.subject().contains(person.name));
        assert!(certificate.issuer().contains("O=JPKI-DEMO"));
    }
}

#[test]
fn the_pin_opens_the_authentication_key() {
    let mut card = insert(patient("valid"));
    let mut jpki = JpkiAp::select(&mut card).unwrap();
    let message = b"a challenge";
    assert!(matches!(
        jpki.sign_with_auth_key(SignatureScheme::Sha256DigestInfo, message),
        Err(Error::Status(sw)) if sw.value() == 0x6982
    ));
    jpki.verify_auth_pin(&pin(PIN)).unwrap();
    for scheme in [
        SignatureScheme::Verbatim,
        SignatureScheme::Sha256Bare,
        SignatureScheme::Sha256DigestInfo,
        SignatureScheme::Sha256Pss,
    ] {
        jpki.sign_with_auth_key_checked(scheme, message).unwrap();
    }
    for scheme in [
        SignatureScheme::PreHashedDigestInfo,
        SignatureScheme::PreHashedPss,
    ] {
        jpki.sign_with_auth_key_checked(scheme, &[0x5A; 32])
            .unwrap();
    }
}

#[test]
fn the_password_opens_the_signing_key_and_its_certificate() {
    let mut card = insert(patient("rare-character"));
    let mut jpki = JpkiAp::select(&mut card).unwrap();
    assert!(jpki.read_sign_certificate().is_err());
    jpki.verify_sign_pin(&pin(SIGN_PASSWORD)).unwrap();
    let certificate = jpki.read_sign_certificate().unwrap();
    certificate
        .verify_signature(&jpki.read_sign_ca_certificate().unwrap())
        .unwrap();
    jpki.sign_with_sign_key_checked(SignatureScheme::Sha256DigestInfo, b"a form")
        .unwrap();
}

#[test]
fn three_wrong_pins_lock_the_key_and_power_does_not_help() {
    let mut card = insert(patient("valid"));
    let mut jpki = JpkiAp::select(&mut card).unwrap();
    for left in [2, 1] {
        assert!(matches!(
            jpki.verify_auth_pin(&pin("0000")),
            Err(Error::PinIncorrect { retries: Some(tries) }) if tries == left
        ));
    }
    assert!(matches!(
        jpki.verify_auth_pin(&pin("0000")),
        Err(Error::PinBlocked)
    ));
    card.transport_mut().0.power_on();
    let mut jpki = JpkiAp::select(&mut card).unwrap();
    assert_eq!(jpki.auth_pin_retries().unwrap(), Retries::Blocked);
    assert!(matches!(
        jpki.verify_auth_pin(&pin(PIN)),
        Err(Error::PinBlocked)
    ));
    assert_eq!(jpki.sign_pin_retries().unwrap(), Retries::Remaining(5));
}

#[test]
fn the_locked_card_comes_locked() {
    let mut card = insert(patient("pin-locked"));
    let mut jpki = JpkiAp::select(&mut card).unwrap();
    assert_eq!(jpki.auth_pin_retries().unwrap(), Retries::Blocked);
    assert!(jpki.read_auth_certificate().is_ok());
}

#[test]
fn the_holder_can_change_the_pin() {
    let mut card = insert(patient("valid"));
    let mut jpki = JpkiAp::select(&mut card).unwrap();
    jpki.change_auth_pin(&pin(PIN), &pin("5678")).unwrap();
    assert!(jpki.verify_auth_pin(&pin(PIN)).is_err());
    jpki.verify_auth_pin(&pin("5678")).unwrap();
    CommonAp::select(&mut card)
        .unwrap()
        .change_pin(&pin(PIN), &pin("5678"))
        .unwrap();
}

#[test]
fn another_photo_in_the_chip_is_signed_as_the_first_one_was() {
    let person = patient("valid");
    for length in [0, 1, 1_854, 30_000] {
        let photo = vec![0x5A; length];
        let mut card = issue_with_photo(person, &photo, |bytes| bytes.fill(0xA5)).unwrap();
        card.power_on();
        let mut card = Card::new(Link(card));
        let mut surface = SurfaceAp::select(&mut card).unwrap();
        surface.verify_code_b(&pin(&code_b(person))).unwrap();
        let face = surface.read_card_face().unwrap();
        assert_eq!(face.photo.data, photo);
        let issuer = surface.read_certificate().unwrap();
        issuer.verify_with(&root("7000023")).unwrap();
        face.verify(&issuer.public_key).unwrap();
    }
    let too_large = vec![0; 33_000];
    assert!(issue_with_photo(person, &too_large, |_| {}).is_none());
}

#[test]
fn code_b_opens_a_card_face_that_verifies() {
    for person in &PEOPLE {
        let mut card = insert(person);
        let mut surface = SurfaceAp::select(&mut card).unwrap();
        assert!(surface.read_card_face().is_err());
        surface.verify_code_b(&pin(&code_b(person))).unwrap();
        let face = surface.read_card_face().unwrap();
        let issuer = surface.read_certificate().unwrap();
        issuer.verify_with(&root("7000023")).unwrap();
        face.verify(&issuer.public_key).unwrap();
        assert_eq!(face.birth_date, date(person.birth_date));
        assert_eq!(face.expiry, date(person.card_expiry));
        assert_eq!(face.photo.format, ImageFormat::Jpeg2000);
        assert_eq!(face.name_image.format, ImageFormat::Png);
        let signature = surface.sign(b"are you there?").unwrap();
        face.public_key
            .verify_pkcs1_sha256(b"are you there?", &signature)
            .unwrap();
        assert!(
            surface.read_my_number_image().is_err(),
            "code B does not open the number"
        );
        assert_eq!(
            surface.read_ap_basic_data().unwrap().municipality_code,
            "13999"
        );
    }
}

#[test]
fn the_birth_date_opens_the_age_record_alone() {
    let person = patient("elderly-75");
    let mut card = insert(person);
    let mut surface = SurfaceAp::select(&mut card).unwrap();
    // Showa 21.
    surface.verify_birth_date(&pin("210303")).unwrap();
    let record = surface.read_age_record().unwrap();
    record
        .verify(&surface.read_certificate().unwrap().public_key)
        .unwrap();
    assert_eq!(record.birth_date, date(person.birth_date));
    assert!(surface.read_card_face().is_err());
}

#[test]
fn the_text_application_holds_what_the_patient_is_called() {
    for person in &PEOPLE {
        let mut card = insert(person);
        let mut text = TextAp::select(&mut card).unwrap();
        assert!(text.read_attributes().is_err());
        text.verify_pin(&pin(PIN)).unwrap();
        let attributes = text.read_attributes().unwrap();
        assert_eq!(attributes.name, person.name);
        assert_eq!(attributes.address, person.address);
        assert_eq!(attributes.birth_date, date(person.birth_date));

        let issuer = text.read_certificate().unwrap();
        issuer.verify_with(&root("7000033")).unwrap();
        let record = text.read_integrity_record().unwrap();
        record.verify(&issuer.public_key).unwrap();
        let file = text.read_ef(0x0002).unwrap();
        assert!(record.matches_attributes_file(&file).unwrap());
        assert!(record.matches_my_number_file(&text.read_my_number_file().unwrap()));
        let signed = text.read_signed_public_key().unwrap();
        signed.verify(&issuer.public_key).unwrap();
        let signature = text.sign(b"still there?").unwrap();
        signed
            .public_key
            .verify_pkcs1_sha256(b"still there?", &signature)
            .unwrap();
        text.read_session_key_public_key().unwrap();
        text.read_ap_basic_data().unwrap();
    }
}

#[test]
fn code_b_opens_the_attributes_too_but_not_the_number() {
    let person = patient("foreign-resident");
    let mut card = insert(person);
    let mut text = TextAp::select(&mut card).unwrap();
    text.verify_code_b(&pin(&code_b(person))).unwrap();
    assert_eq!(text.read_attributes().unwrap().name, "SANTOS MARIA CLARA");
    assert!(text.read_my_number().is_err());
}

#[test]
fn the_card_tells_its_expiry_to_everyone() {
    let person = patient("valid");
    let mut card = insert(person);
    let mut manager = MasterFile::select(&mut card).unwrap();
    assert_eq!(
        manager.data_object(mf::tag::EXPIRY).unwrap(),
        person.card_expiry.as_bytes()
    );
    let chain = manager.certificate_chain().unwrap();
    let [upper, lower] = chain.as_slice() else {
        panic!("two certificates")
    };
    upper.verify_with(&root("7000020")).unwrap();
    lower.verify_with(&upper.public_key).unwrap();

    let info = CommonAp::select(&mut card)
        .unwrap()
        .read_card_info()
        .unwrap();
    assert_eq!(info.expiry, date(person.card_expiry));
    assert_eq!(card.contact_atr().unwrap(), simulator::card::ATR);
}
