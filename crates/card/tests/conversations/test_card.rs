//! What is read from the real test card, compared with what its dump is known to hold.

use std::collections::BTreeSet;

use apdu::{Limits, LinkError};
use card::{
    Certificate, Date, Error, PinState, TokenKind, read_attributes, read_facts, sign, verify_pin,
};
use myna_card::certificate::roots::Accept;

use crate::dump::{DumpCard, ISSUER_SECURITY_DOMAIN, JPKI, TEXT, fixture};
use crate::{now, pin};

#[test]
fn facts_are_the_same_over_short_and_extended_links() {
    for (limits, reads) in [(Limits::SHORT, 1 + 1 + 7), (Limits::EXTENDED, 1 + 1 + 1)] {
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
    let attributes = now(read_attributes(&mut card, &pin("1234"))).unwrap();
    let attributes = attributes.expose();
    let expected = myna_card::ap::text::Attributes::parse(&fixture("text-0002.bin")).unwrap();
    assert_eq!(attributes.name, expected.name);
    assert_eq!(attributes.address, expected.address);
    assert_eq!(attributes.birth_date, day(1980, 2, 17));
    assert_eq!(attributes.sex, expected.sex);
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
fn no_conversation_touches_a_file_with_the_my_number() {
    let mut card = DumpCard::new(Limits::SHORT);
    now(read_facts(&mut card)).unwrap();
    now(verify_pin(&mut card, &pin("1234"))).unwrap();
    now(sign(&mut card, &[0; 32])).unwrap();
    now(read_attributes(&mut card, &pin("1234"))).unwrap();

    let touched: BTreeSet<_> = card.selected.into_iter().collect();
    let allowed = BTreeSet::from([
        (ISSUER_SECURITY_DOMAIN, 0),
        (JPKI, 0),
        (JPKI, 0x0006),
        (JPKI, 0x000A),
        (JPKI, 0x0017),
        (JPKI, 0x0018),
        (TEXT, 0),
        (TEXT, 0x0002),
        (TEXT, 0x0011),
    ]);
    assert_eq!(touched, allowed);
}

#[test]
fn a_card_that_leaves_at_any_moment_is_reported_as_gone() {
    for commands in 0..40 {
        let mut card = DumpCard::new(Limits::SHORT).leaving_after(commands);
        let gone = Error::Link(LinkError::CardRemoved);
        let result = now(async {
            read_facts(&mut card).await?;
            verify_pin(&mut card, &pin("1234")).await?;
            sign(&mut card, &[0; 32]).await?;
            read_attributes(&mut card, &pin("1234")).await
        });
        match result {
            Err(error) => assert_eq!(error, gone, "after {commands} commands"),
            Ok(_) => return assert_eq!(commands, 27),
        }
    }
    panic!("the card was there to the end");
}

fn day(year: u16, month: u8, day: u8) -> Date {
    Date { year, month, day }
}
