//! What is read from the real test card, compared with what its dump is known to hold.

use apdu::{Limits, LinkError};
use card::{
    Certificate, CodeB, Date, Error, Hierarchy, PinState, Printed, PrintedBirth, Roots, TokenKind,
    read_attributes, read_face, read_facts, read_holder, sign, verify_pin,
};
use myna_card::certificate::roots::Accept;

use crate::dump::{CODE_B, DumpCard, fixture};
use crate::{code, now, pin};

#[test]
fn facts_are_the_same_over_short_and_extended_links() {
    for (limits, reads) in [(Limits::SHORT, 1 + 7), (Limits::EXTENDED, 1 + 1)] {
        let mut card = DumpCard::new(limits);
        let facts = now(read_facts(&mut card)).unwrap();
        assert_eq!(facts.token, TokenKind::Card);
        assert_eq!(facts.pin, PinState::Available { tries_left: 3 });
        assert_eq!(facts.card_expiry, Some(day(2035, 2, 17)));

        let certificate = facts.certificate.unwrap();
        assert!(*certificate.der.expose() == fixture("jpki-auth-cert.der"));
        assert_eq!(certificate.not_before, day(2025, 10, 27));
        assert_eq!(certificate.not_after, day(2030, 2, 17));
        assert_eq!(card.reads, reads, "{limits:?}");
    }
}

#[test]
fn the_certificate_leads_to_the_root_of_the_test_hierarchy() {
    let facts = now(read_facts(&mut DumpCard::new(Limits::SHORT))).unwrap();
    let certificate = Certificate::parse(facts.certificate.unwrap().der.expose()).unwrap();
    let today = day(2027, 6, 1);
    certificate
        .verify_to_root(today, Accept::ProductionAndTest)
        .unwrap();
    assert!(
        certificate
            .verify_to_root(today, Accept::ProductionOnly)
            .is_err()
    );
}

#[test]
fn attributes_agree_with_an_independent_reading() {
    let mut card = DumpCard::new(Limits::SHORT);
    let attributes = now(read_attributes(&mut card, &pin("1234"), &Roots::default())).unwrap();
    assert_eq!(attributes.signature, Ok(Hierarchy::Test));
    let attributes = attributes.value.expose();
    let expected = myna_card::ap::text::Attributes::parse(&fixture("text-0002.bin")).unwrap();
    assert_eq!(attributes.name, expected.name);
    assert_eq!(attributes.address, expected.address);
    assert_eq!(attributes.birth_date, day(1980, 2, 17));
    assert_eq!(attributes.sex, expected.sex);
}

#[test]
fn the_card_face_agrees_with_an_independent_reading() {
    for limits in [Limits::SHORT, Limits::EXTENDED] {
        let mut card = DumpCard::new(limits);
        let face = now(read_face(&mut card, &code(CODE_B), &Roots::default())).unwrap();
        assert_eq!(face.signature, Ok(Hierarchy::Test));
        let issuer = face.issuer.unwrap();
        assert_eq!(
            (&*issuer.authority, &*issuer.key),
            ("6000023/001", "1322121/000")
        );

        let face = face.value.expose();
        let expected = myna_card::ap::surface::CardFace::parse(&fixture("surface-0002.bin"));
        let expected = expected.unwrap();
        assert_eq!(face.birth_date, expected.birth_date);
        assert_eq!(face.sex, expected.sex);
        assert_eq!(face.name_image, expected.name_image.data);
        assert_eq!(face.address_image, expected.address_image.data);
        assert_eq!(face.photo.as_ref(), Some(&expected.photo.data));
        assert_eq!(face.expiry, Some(expected.expiry));
        let security_code = face.security_code_image.as_ref();
        assert_eq!(security_code, Some(&expected.security_code_image.data));
    }
}

#[test]
fn the_code_is_the_one_that_an_independent_reading_makes_of_the_parts() {
    let printed = Printed {
        birth: PrintedBirth::in_era(day(1980, 2, 17)).unwrap(),
        expiry_year: 2035,
        security_code: "2285",
    };
    let expected = myna_card::verification_code_b(day(1980, 2, 17), 2035, b"2285").unwrap();
    let expected = std::str::from_utf8(expected.as_bytes()).unwrap();
    assert_eq!(CodeB::from_printed(&printed), Ok(code(expected)));
}

#[test]
fn a_verified_pin_opens_the_key_until_anything_else_is_read() {
    let mut card = DumpCard::new(Limits::SHORT);
    assert_eq!(now(sign(&mut card, &[0; 32])), Err(Error::NoCertificate));
    now(verify_pin(&mut card, &pin("1234"))).unwrap();
    assert_eq!(now(sign(&mut card, &[0; 32])).unwrap().len(), 256);

    let facts = now(read_facts(&mut card)).unwrap();
    assert_eq!(facts.pin, PinState::Available { tries_left: 3 });
    assert_eq!(now(sign(&mut card, &[0; 32])), Err(Error::PinNotVerified));
}

#[test]
fn a_card_that_leaves_at_any_moment_is_reported_as_gone() {
    for commands in 0..100 {
        let mut card = DumpCard::new(Limits::SHORT).leaving_after(commands);
        let gone = Error::Link(LinkError::CardRemoved);
        let roots = Roots::default();
        let result = now(async {
            read_facts(&mut card).await?;
            verify_pin(&mut card, &pin("1234")).await?;
            sign(&mut card, &[0; 32]).await?;
            read_attributes(&mut card, &pin("1234"), &roots).await?;
            read_holder(&mut card, &code(CODE_B), &[0; 32], &roots).await
        });
        match result {
            Err(error) => assert_eq!(error, gone, "after {commands} commands"),
            Ok(_) => return assert_eq!(commands, 12 + 3 + 1 + 9 + 27),
        }
    }
    panic!("the card was there to the end");
}

fn day(year: u16, month: u8, day: u8) -> Date {
    Date { year, month, day }
}
