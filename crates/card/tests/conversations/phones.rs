//! What else lies on a reader: phones, a card without a PIN, the card's predecessor.

use card::{
    Error, Hierarchy, PinState, TokenKind, end, read_attributes, read_certificate, read_code_state,
    read_face, read_facts, read_holder, read_issuance, sign, verify_pin,
};
use myna_card::data::sha256_digest_info;
use simulator::people::{PIN, code_b};
use simulator::{Medium, PEOPLE, VirtualReader};

use crate::virtual_card::{NONCE, public_key, reader, roots};
use crate::watch::Watched;
use crate::{code, now, pin};

fn phone(medium: Medium) -> Watched<VirtualReader> {
    Watched::new(reader(medium, &PEOPLE[0]))
}

#[test]
fn a_phone_has_a_certificate_after_its_pin_and_neither_photo_nor_name() {
    let code = code(&code_b(&PEOPLE[0]));
    for (medium, token) in [
        (Medium::AndroidPhone, TokenKind::AndroidPhone),
        (Medium::IPhone, TokenKind::IPhone),
    ] {
        let mut phone = phone(medium);
        let facts = now(read_facts(&mut phone)).unwrap();
        assert_eq!(facts.token, token);
        assert_eq!(facts.pin, PinState::Available { tries_left: 3 });
        assert_eq!((facts.certificate, facts.card_expiry), (None, None));

        let photo = now(read_holder(&mut phone, &code, &NONCE, &roots()));
        assert_eq!(photo.err(), Some(Error::NoCardFace));
        let state = now(read_code_state(&mut phone));
        assert_eq!(state, Err(Error::NoCardFace));
        let text = now(read_attributes(&mut phone, &pin(PIN), &roots()));
        assert_eq!(text.err(), Some(Error::NoAttributes));
        assert_eq!(phone.watch.secrets, 0);

        now(verify_pin(&mut phone, &pin(PIN))).unwrap();
        let certificate = now(read_certificate(&mut phone)).unwrap();
        let signature = now(sign(&mut phone, &[0x5A; 32])).unwrap();
        let info = sha256_digest_info(&[0x5A; 32]);
        let key = public_key(&certificate);
        key.verify_pkcs1(&info, &signature).unwrap();
        now(end(&mut phone, facts.token)).unwrap();
    }
}

#[test]
fn only_an_iphone_is_told_the_end() {
    for (token, commands) in [
        (TokenKind::IPhone, 1),
        (TokenKind::Card, 0),
        (TokenKind::AndroidPhone, 0),
    ] {
        let mut phone = phone(Medium::IPhone);
        now(end(&mut phone, token)).unwrap();
        assert_eq!(phone.watch.commands, commands, "{token:?}");
    }
}

#[test]
fn a_card_without_a_pin_still_has_its_face() {
    let person = &PEOPLE[0];
    let mut card = Watched::new(reader(Medium::CardWithoutPin, person));
    let facts = now(read_facts(&mut card)).unwrap();
    assert_eq!(facts.pin, PinState::NotSet);
    assert!(facts.certificate.is_some());
    let code = code(&code_b(person));
    let holder = now(read_holder(&mut card, &code, &NONCE, &roots())).unwrap();
    assert_eq!(holder.authenticity(), Ok(Hierarchy::Demo));
}

#[test]
fn a_juki_card_is_told_apart() {
    let mut card = phone(Medium::JukiCard);
    assert_eq!(
        now(read_facts(&mut card)).unwrap().token,
        TokenKind::JukiCard
    );
    let code = code(&code_b(&PEOPLE[0]));
    let photo = now(read_face(&mut card, &code, &roots()));
    assert_eq!(photo.err(), Some(Error::NoCardFace));
}

#[test]
fn behind_a_phone_stands_nothing_that_is_free_to_read() {
    let issuance = now(read_issuance(&mut phone(Medium::IPhone), &roots())).unwrap();
    assert_eq!((issuance.card_face, issuance.text), (None, None));
    assert_eq!(issuance.authentication, None);
}
