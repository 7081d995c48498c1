//! Copies and forgeries: each is read, and each is told.

use apdu::{Command, Limits, LinkError, Response, Transmit};
use card::{
    Attested, Attributes, CardFace, Doubt, Error, Hierarchy, Holder, Roots, Sex, read_face,
    read_holder,
};
use redacted::Redacted;
use simulator::people::code_b;
use simulator::{PEOPLE, VirtualReader};

use crate::dump::{CODE_B, DumpCard, fixture};
use crate::issuer::{Issuer, object};
use crate::virtual_card::{NONCE, card, roots};
use crate::watch::{CARD_FACE, TEXT, Watched};
use crate::{code, now};

/// Reads the test card's dump after somebody changed it.
fn read_changed(change: impl FnOnce(&mut DumpCard)) -> Holder {
    let mut card = DumpCard::new(Limits::EXTENDED);
    change(&mut card);
    now(read_holder(
        &mut card,
        &code(CODE_B),
        &NONCE,
        &Roots::default(),
    ))
    .unwrap()
}

fn file<'a>(card: &'a mut DumpCard, application: &'static [u8], id: u16) -> &'a mut Vec<u8> {
    card.files.get_mut(&(application, id)).unwrap()
}

/// Changes one byte of the value of the first object with this tag.
fn flip(file: &mut [u8], tag: u16) {
    let tag = tag.to_be_bytes();
    let start = file.windows(2).position(|two| two == tag).unwrap();
    // Behind the longest head and the head of what a key begins with; a date has a digit there.
    file[start + 7] ^= 0x01;
}

#[test]
fn a_copy_of_all_files_has_good_signatures_and_no_key() {
    let holder = read_changed(|_| ());
    assert_eq!(holder.face.signature, Ok(Hierarchy::Test));
    let attributes = holder.attributes.as_ref().unwrap();
    assert_eq!(attributes.signature, Ok(Hierarchy::Test));
    assert_eq!(holder.presence, Err(Doubt::NotThisCard));
    assert_eq!(holder.authenticity(), Err(Doubt::NotThisCard));
}

#[test]
fn a_change_of_anything_that_is_signed_is_seen() {
    // Birth date, card key, name, address, photo, the signature itself.
    for tag in [0xDF22, 0xDF24, 0xDF25, 0xDF26, 0xDF27, 0xDF28] {
        let holder = read_changed(|card| flip(file(card, CARD_FACE, 0x0002), tag));
        assert_eq!(
            holder.face.signature,
            Err(Doubt::SignatureWrong),
            "{tag:04X}"
        );
    }
    for tag in [0xDF22, 0xDF23] {
        let holder = read_changed(|card| flip(file(card, TEXT, 0x0002), tag));
        let attributes = holder.attributes.unwrap();
        assert_eq!(attributes.signature, Err(Doubt::DigestWrong), "{tag:04X}");
    }
    for tag in [0xDF31, 0xDF32, 0xDF33] {
        let holder = read_changed(|card| flip(file(card, TEXT, 0x0003), tag));
        let attributes = holder.attributes.unwrap();
        assert_eq!(
            attributes.signature,
            Err(Doubt::SignatureWrong),
            "{tag:04X}"
        );
    }
}

#[test]
fn expiry_and_security_code_are_hints_that_nobody_signed() {
    for tag in [0xDF29, 0xDF2A] {
        let holder = read_changed(|card| flip(file(card, CARD_FACE, 0x0002), tag));
        assert_eq!(holder.face.signature, Ok(Hierarchy::Test), "{tag:04X}");
    }
}

#[test]
fn a_certificate_is_checked_against_the_authority_of_its_application() {
    for (tag, application) in [(0x5F4E, CARD_FACE), (0x5F37, CARD_FACE)] {
        let holder = read_changed(|card| {
            let certificate = file(card, application, 0x0004);
            let start = certificate
                .windows(2)
                .position(|two| two == u16::to_be_bytes(tag))
                .unwrap();
            certificate[start + 200] ^= 0x01;
        });
        assert_eq!(holder.face.signature, Err(Doubt::CertificateForged));
    }

    // Genuine, and of the other application.
    let holder = read_changed(|card| *file(card, CARD_FACE, 0x0004) = fixture("text-0004.bin"));
    let unknown = Doubt::UnknownAuthority("6000033/001".into());
    assert_eq!(holder.face.signature, Err(unknown));
}

#[test]
fn what_is_not_there_cannot_vouch() {
    for nothing in [vec![], vec![0xFF; 16], vec![0x30, 0x03, 1, 2, 3]] {
        let holder = read_changed(|card| *file(card, CARD_FACE, 0x0004) = nothing.clone());
        assert_eq!(holder.face.signature, Err(Doubt::NothingToCheck));
        assert_eq!(holder.face.issuer, None);
        for id in [0x0003, 0x0004] {
            let holder = read_changed(|card| *file(card, TEXT, id) = nothing.clone());
            let attributes = holder.attributes.unwrap();
            assert_eq!(attributes.signature, Err(Doubt::NothingToCheck), "{id:04X}");
        }
    }
    let holder = read_changed(|card| {
        card.files.remove(&(CARD_FACE, 0x0004));
        card.files.remove(&(TEXT, 0x0003));
    });
    assert_eq!(holder.face.signature, Err(Doubt::NothingToCheck));
    let attributes = holder.attributes.unwrap();
    assert_eq!(attributes.signature, Err(Doubt::NothingToCheck));
}

#[test]
fn an_object_smuggled_in_before_the_signed_ones_is_not_believed() {
    // A second photo in front of the first, and a name in front of the table of offsets.
    let insert = |file: &mut Vec<u8>, at: usize, extra: &[u8]| {
        let end = file.len();
        let inner = match file[2] {
            0x82 => 5,
            _ => 3,
        };
        let value = [&file[inner..at], extra, &file[at..end]].concat();
        *file = object(0xFF20, &value);
    };
    let holder = read_changed(|card| {
        let face = file(card, CARD_FACE, 0x0002);
        insert(face, 5, &object(0xDF27, b"another photo"));
    });
    assert_eq!(holder.face.signature, Err(Doubt::SignatureWrong));

    let holder = read_changed(|card| {
        let text = file(card, TEXT, 0x0002);
        insert(text, 3, &object(0xDF22, "別人".as_bytes()));
    });
    let attributes = holder.attributes.unwrap();
    assert_eq!(attributes.signature, Err(Doubt::DigestWrong));
}

#[test]
fn a_face_that_is_no_face_is_malformed() {
    let mut card = DumpCard::new(Limits::EXTENDED);
    *file(&mut card, CARD_FACE, 0x0002) = fixture("text-0002.bin");
    let read = now(read_face(&mut card, &code(CODE_B), &Roots::default()));
    let expected = Error::Malformed { what: "card face" };
    assert_eq!(read.err(), Some(expected));
}

/// One card's face and another one's attributes, made to look like one card.
struct Spliced {
    face: Watched<VirtualReader>,
    text: Watched<VirtualReader>,
    is_text: bool,
}

impl Transmit for Spliced {
    async fn transmit(&mut self, command: &Command) -> Result<Response, LinkError> {
        if (command.ins, command.p1) == (0xA4, 0x04) {
            self.is_text = command.data.as_bytes() == TEXT;
        }
        if !self.is_text {
            return self.face.transmit(command).await;
        }
        let mut command = command.clone();
        if command.data.is_secret() {
            let own = code_b(&PEOPLE[1]).into_bytes();
            command = command.with_secret(Redacted::new(own));
        }
        self.text.transmit(&command).await
    }
}

#[test]
fn the_face_of_one_and_the_name_of_another_do_not_go_together() {
    let mut spliced = Spliced {
        face: card(&PEOPLE[0]),
        text: card(&PEOPLE[1]),
        is_text: false,
    };
    let code = code(&code_b(&PEOPLE[0]));
    let holder = now(read_holder(&mut spliced, &code, &NONCE, &roots())).unwrap();
    assert_eq!(holder.face.signature, Ok(Hierarchy::Demo));
    assert_eq!(holder.presence, Ok(()));
    assert_eq!(holder.authenticity(), Err(Doubt::NotTogether));
}

#[test]
fn a_face_and_a_name_of_two_hierarchies_do_not_go_together() {
    let issuer = Issuer::new();
    let mut card = DumpCard::new(Limits::EXTENDED);
    *file(&mut card, CARD_FACE, 0x0002) = issuer.card_face(b"19800217", &[]);
    *file(&mut card, CARD_FACE, 0x0004) = issuer.certificate();
    let roots = Roots::with_demo(&[("7000023", &issuer.root())]).unwrap();
    let mut holder = now(read_holder(&mut card, &code(CODE_B), &NONCE, &roots)).unwrap();
    // As if the card of the face had relayed the other one's answers.
    holder.presence = Ok(());
    let text = holder.attributes.as_ref().unwrap();
    let born = text.value.expose().birth_date;
    assert_eq!(born, holder.face.value.expose().birth_date);
    assert_eq!(text.signature, Ok(Hierarchy::Test));
    assert_eq!(holder.face.signature, Ok(Hierarchy::Demo));
    assert_eq!(holder.authenticity(), Err(Doubt::NotTogether));
}

#[test]
fn a_name_of_another_day_of_birth_or_sex_does_not_go_with_the_face() {
    let person = &PEOPLE[0];
    let code = code(&code_b(person));
    let holder = now(read_holder(&mut card(person), &code, &NONCE, &roots())).unwrap();
    let with = |change: fn(&mut Attributes)| {
        let mut holder = holder.clone();
        let text = holder.attributes.as_mut().unwrap();
        let mut changed = text.value.expose().clone();
        change(&mut changed);
        text.value = Redacted::new(changed);
        holder.authenticity()
    };
    assert_eq!(with(|_| ()), Ok(Hierarchy::Demo));
    let not_together = Err(Doubt::NotTogether);
    assert_eq!(with(|text| text.sex = Sex::Male), not_together);
    assert_eq!(with(|text| text.birth_date.day += 1), not_together);
}

/// Reads a face that a municipality of these tests signed.
fn read_issued(issuer: &Issuer, face: Vec<u8>) -> Result<Attested<CardFace>, Error> {
    let mut card = DumpCard::new(Limits::SHORT);
    *file(&mut card, CARD_FACE, 0x0002) = face;
    *file(&mut card, CARD_FACE, 0x0004) = issuer.certificate();
    let roots = issuer.root();
    let roots = Roots::with_demo(&[("7000023", &roots)]).unwrap();
    now(read_face(&mut card, &code(CODE_B), &roots))
}

#[test]
fn a_card_without_a_photo_is_read_and_vouched_for() {
    let issuer = Issuer::new();
    for photo in [Vec::new(), object(0xDF27, &[])] {
        let face = read_issued(&issuer, issuer.card_face(b"20260401", &photo)).unwrap();
        assert_eq!(face.signature, Ok(Hierarchy::Demo));
        assert_eq!(face.value.expose().photo, None);
    }
    let with_photo = object(0xDF27, b"photo");
    let face = read_issued(&issuer, issuer.card_face(b"20260401", &with_photo)).unwrap();
    assert_eq!(face.signature, Ok(Hierarchy::Demo));
    assert_eq!(face.value.expose().photo.as_deref(), Some(&b"photo"[..]));
}

#[test]
fn a_photo_put_on_a_card_without_one_is_not_vouched_for() {
    let issuer = Issuer::new();
    let mut face = issuer.card_face(b"20260401", &[]);
    let photo = object(0xDF27, b"another photo");
    face = object(0xFF20, &[&face[5..], &photo].concat());
    let face = read_issued(&issuer, face).unwrap();
    assert_eq!(face.signature, Err(Doubt::SignatureWrong));
}

#[test]
fn a_holder_whose_day_of_birth_is_not_known_is_read() {
    let issuer = Issuer::new();
    let face = read_issued(&issuer, issuer.card_face(b"19500000", &[])).unwrap();
    assert_eq!(face.value.expose().birth_date.to_string(), "1950-00-00");
    assert_eq!(face.signature, Ok(Hierarchy::Demo));
}
