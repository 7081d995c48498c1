//! The cards and phones of ten demo patients, issued by code that shares nothing with this crate.

use apdu::Limits;
use card::{
    AuthCertificate, CodeB, Date, Doubt, Error, Hierarchy, Holder, PinState, Printed, PrintedBirth,
    Roots, Sex, TokenKind, end, prove_presence, read_attributes, read_attributes_by_code,
    read_certificate, read_code_state, read_face, read_facts, read_holder, read_issuance, sign,
    verify_pin,
};
use myna_card::data::{sha256, sha256_digest_info};
use simulator::people::{PIN, code_b};
use simulator::{DemoPatient, Medium, PEOPLE, VirtualReader, demo_card_roots, issue_on};

use crate::watch::{CARD_FACE, COMMON, ISSUER_SECURITY_DOMAIN, JPKI, TEXT, Watched};
use crate::{code, now, pin};

/// A reader with this patient's card or phone in it.
pub(crate) fn reader(medium: Medium, person: &DemoPatient) -> VirtualReader {
    let reader = VirtualReader::new();
    reader.insert(issue_on(medium, person, |bytes| bytes.fill(0xA5)).unwrap());
    reader
}

pub(crate) fn card(person: &DemoPatient) -> Watched<VirtualReader> {
    Watched::new(reader(Medium::Card, person))
}

pub(crate) fn roots() -> Roots {
    Roots::with_demo(&demo_card_roots()).unwrap()
}

pub(crate) const NONCE: [u8; 32] = [0x4E; 32];

fn holder_of(person: &DemoPatient) -> Holder {
    let mut card = card(person);
    now(read_holder(
        &mut card,
        &code(&code_b(person)),
        &NONCE,
        &roots(),
    ))
    .unwrap()
}

#[test]
fn everybody_is_known_by_photo_and_by_text_from_what_the_card_shows() {
    for person in &PEOPLE {
        let holder = holder_of(person);
        assert_eq!(holder.authenticity(), Ok(Hierarchy::Demo), "{}", person.id);

        let face = holder.face.value.expose();
        let birth_date = Date::parse(person.birth_date.as_bytes()).unwrap();
        assert_eq!(face.birth_date, birth_date);
        assert!(face.photo.as_ref().unwrap()[4..].starts_with(b"jP  \r\n"));
        for image in [&face.name_image, &face.address_image] {
            assert!(image.starts_with(b"\x89PNG"));
        }
        assert_eq!(
            face.expiry.unwrap(),
            Date::parse(person.card_expiry.as_bytes()).unwrap()
        );

        let attributes = holder.attributes.as_ref().unwrap();
        assert_eq!(attributes.signature, Ok(Hierarchy::Demo));
        let attributes = attributes.value.expose();
        assert_eq!(attributes.name, person.name);
        assert_eq!(attributes.address, person.address);
        assert_eq!(attributes.birth_date, birth_date);
        let sex = match person.sex.digit() {
            "1" => Sex::Male,
            _ => Sex::Female,
        };
        assert_eq!((attributes.sex, face.sex), (sex, sex));
    }
}

#[test]
fn the_code_can_be_put_together_from_the_parts_of_everybody_s_card() {
    for person in &PEOPLE {
        let born = Date::parse(person.birth_date.as_bytes()).unwrap();
        let birth = match person.alias {
            Some(_) => PrintedBirth::Gregorian {
                year: born.year,
                month: born.month,
                day: born.day,
            },
            None => PrintedBirth::in_era(born).unwrap(),
        };
        let printed = Printed {
            birth,
            expiry_year: person.card_expiry[..4].parse().unwrap(),
            security_code: person.security_code,
        };
        assert_eq!(
            CodeB::from_printed(&printed),
            Ok(code(&code_b(person))),
            "{}",
            person.id
        );
    }
}

#[test]
fn the_issuers_are_named_for_the_staff() {
    let holder = holder_of(&PEOPLE[0]);
    let face = holder.face.issuer.unwrap();
    assert_eq!(
        (&*face.authority, &*face.key),
        ("7000023/001", "1399921/000")
    );
    let text = holder.attributes.unwrap().issuer.unwrap();
    assert_eq!(
        (&*text.authority, &*text.key),
        ("7000033/001", "1399931/000")
    );
}

#[test]
fn what_stands_behind_a_card_is_free_to_read() {
    let mut card = card(&PEOPLE[0]);
    let issuance = now(read_issuance(&mut card, &roots())).unwrap();
    assert_eq!(issuance.identification, Some([0x06, 0x03, 0x0E, 0x01]));
    for (certified, authority) in [
        (issuance.card_face, "7000023/001"),
        (issuance.text, "7000033/001"),
    ] {
        let certified = certified.unwrap();
        assert_eq!(certified.signature, Ok(Hierarchy::Demo));
        assert_eq!(certified.issuer.unwrap().authority, authority);
    }
    let certificate = issuance.authentication.unwrap();
    assert!(certificate.issuer().contains("O=JPKI-DEMO"));
    let last_day = Date::parse(PEOPLE[0].certificate_expiry.as_bytes()).unwrap();
    assert_eq!(certificate.not_after, last_day);
    assert_eq!(card.watch.secrets, 0);
}

#[test]
fn without_the_demo_roots_nobody_vouches_for_a_demo_card() {
    let person = &PEOPLE[0];
    let code = code(&code_b(person));
    let holder = now(read_holder(
        &mut card(person),
        &code,
        &NONCE,
        &Roots::default(),
    ));
    let unknown = Doubt::UnknownAuthority("7000023/001".into());
    assert_eq!(holder.unwrap().authenticity(), Err(unknown));
}

#[test]
fn a_full_read_takes_as_few_commands_as_the_link_allows() {
    let person = &PEOPLE[0];
    for (limits, for_facts, for_holder) in [(Limits::SHORT, 10, 28), (Limits::EXTENDED, 6, 11)] {
        let mut card = Watched::with_limits(reader(Medium::Card, person), limits);
        now(read_facts(&mut card)).unwrap();
        assert_eq!(card.watch.commands, for_facts, "facts, {limits:?}");
        card.watch.commands = 0;
        let code = code(&code_b(person));
        now(read_holder(&mut card, &code, &NONCE, &roots())).unwrap();
        assert_eq!(card.watch.commands, for_holder, "holder, {limits:?}");
        assert_eq!(card.watch.secrets, 2);
    }
}

#[test]
fn everything_in_one_visit_touches_these_files_and_no_other() {
    let person = &PEOPLE[0];
    let mut card = card(person);
    let code = code(&code_b(person));
    now(async {
        read_facts(&mut card).await?;
        read_issuance(&mut card, &roots()).await?;
        read_code_state(&mut card).await?;
        read_holder(&mut card, &code, &NONCE, &roots()).await?;
        read_attributes(&mut card, &pin(PIN), &roots()).await?;
        verify_pin(&mut card, &pin(PIN)).await?;
        read_certificate(&mut card).await?;
        sign(&mut card, &[0; 32]).await?;
        end(&mut card, TokenKind::Card).await
    })
    .unwrap();
    let touched: Vec<_> = card.watch.touched.into_iter().collect();
    assert_eq!(
        touched,
        [
            (ISSUER_SECURITY_DOMAIN, 0),
            (CARD_FACE, 0),
            (CARD_FACE, 0x0002),
            (CARD_FACE, 0x0003),
            (CARD_FACE, 0x0004),
            (CARD_FACE, 0x0012),
            (TEXT, 0),
            (TEXT, 0x0002),
            (TEXT, 0x0003),
            (TEXT, 0x0004),
            (TEXT, 0x0011),
            (TEXT, 0x0015),
            (JPKI, 0),
            (JPKI, 0x0006),
            (JPKI, 0x000A),
            (JPKI, 0x0017),
            (JPKI, 0x0018),
        ]
    );
    assert!(!touched.contains(&(COMMON, 0)), "only if it is needed");
}

#[test]
fn a_card_proves_its_presence_for_its_own_face_alone() {
    let [one, other, ..] = &PEOPLE;
    let mut card_of_one = card(one);
    let code_of = |person| code(&code_b(person));
    let face = now(read_face(&mut card_of_one, &code_of(one), &roots())).unwrap();
    assert_eq!(face.signature, Ok(Hierarchy::Demo));
    let face = face.value.expose();
    assert_eq!(now(prove_presence(&mut card_of_one, face, &NONCE)), Ok(()));
    assert_eq!(
        now(prove_presence(&mut card(other), face, &NONCE)),
        Err(Error::Doubtful(Doubt::NotThisCard))
    );
}

#[test]
fn a_signature_verifies_with_the_certificate() {
    let mut card = card(&PEOPLE[0]);
    let facts = now(read_facts(&mut card)).unwrap();
    now(verify_pin(&mut card, &pin(PIN))).unwrap();
    let digest = sha256(b"a statement");
    let signature = now(sign(&mut card, &digest)).unwrap();
    let certificate = public_key(&facts.certificate.unwrap());
    let info = sha256_digest_info(&digest);
    certificate.verify_pkcs1(&info, &signature).unwrap();
}

#[test]
fn the_code_has_ten_tries_in_each_application_and_a_locked_one_is_told() {
    let person = &PEOPLE[0];
    let mut card = card(person);
    let wrong = code("01010120350000");
    let right = code(&code_b(person));
    let state = |tries_left| Ok(PinState::Available { tries_left });
    assert_eq!(now(read_code_state(&mut card)), state(10));
    for tries_left in (1..10).rev() {
        let read = now(read_holder(&mut card, &wrong, &NONCE, &roots()));
        assert_eq!(read.err(), Some(Error::CodeWrong { tries_left }));
        assert_eq!(now(read_code_state(&mut card)), state(tries_left));
    }
    let read = now(read_holder(&mut card, &wrong, &NONCE, &roots()));
    assert_eq!(read.err(), Some(Error::CodeBlocked));
    assert_eq!(now(read_code_state(&mut card)), Ok(PinState::Blocked));

    // Not even the right code is sent any more.
    card.watch.secrets = 0;
    let read = now(read_face(&mut card, &right, &roots()));
    assert_eq!(read.err(), Some(Error::CodeBlocked));
    assert_eq!(card.watch.secrets, 0);

    // The text application counts by itself.
    let read = now(read_attributes_by_code(&mut card, &right, &roots())).unwrap();
    assert_eq!(read.value.expose().name, person.name);
}

#[test]
fn a_code_that_is_locked_for_the_text_alone_still_shows_the_face() {
    let person = &PEOPLE[0];
    let mut card = card(person);
    let wrong = code("01010120350000");
    for _ in 0..10 {
        now(read_attributes_by_code(&mut card, &wrong, &roots())).unwrap_err();
    }
    let right = code(&code_b(person));
    let holder = now(read_holder(&mut card, &right, &NONCE, &roots())).unwrap();
    assert_eq!(holder.attributes, Err(Error::CodeBlocked));
    assert_eq!(holder.authenticity(), Ok(Hierarchy::Demo));
    assert!(holder.face.value.expose().photo.is_some());
}

#[test]
fn the_text_pin_opens_the_attributes_and_has_its_own_tries() {
    let person = &PEOPLE[0];
    let mut card = card(person);
    let read = now(read_attributes(&mut card, &pin(PIN), &roots())).unwrap();
    assert_eq!(read.value.expose().name, person.name);
    assert_eq!(read.signature, Ok(Hierarchy::Demo));
    for expected in [
        Error::PinWrong { tries_left: 2 },
        Error::PinWrong { tries_left: 1 },
        Error::PinBlocked,
        Error::PinBlocked,
    ] {
        let read = now(read_attributes(&mut card, &pin("9999"), &roots()));
        assert_eq!(read.err(), Some(expected));
    }
    now(verify_pin(&mut card, &pin(PIN))).unwrap();
}

#[test]
fn nothing_of_a_holder_shows_in_debug_output() {
    let person = &PEOPLE[0];
    let shown = format!("{:?}", holder_of(person));
    assert!(shown.contains("[redacted]"), "{shown}");
    for secret in [person.name, person.address, "1985", "137, 80, 78, 71"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

pub(crate) fn public_key(certificate: &AuthCertificate) -> myna_card::RsaPublicKey {
    let der = certificate.der.expose();
    let certificate = card::Certificate::parse(der).unwrap();
    certificate.public_key().unwrap()
}
