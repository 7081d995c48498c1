//! A card proves itself to somebody else, who sees neither photo nor address.

use apdu::Limits;
use card::{
    Doubt, Error, FaceExcerpt, Hierarchy, InvalidExcerpt, Roots, Sex, read_holder, sign_by_card,
};
use myna_card::data::sha256;
use proptest::prelude::*;
use simulator::PEOPLE;
use simulator::people::code_b;

use crate::dump::{CODE_B, DumpCard};
use crate::script::Script;
use crate::virtual_card::{NONCE, card, roots};
use crate::{code, now};

fn excerpt(index: usize) -> FaceExcerpt {
    let person = &PEOPLE[index];
    let (mut card, code, roots) = (card(person), code(&code_b(person)), roots());
    let holder = now(read_holder(&mut card, &code, &NONCE, &roots)).unwrap();
    holder.excerpt.expose().clone()
}

#[test]
fn the_excerpt_of_a_real_test_card_is_the_municipality_s() {
    let mut dump = DumpCard::new(Limits::EXTENDED);
    let (code, roots) = (code(CODE_B), Roots::default());
    let holder = now(read_holder(&mut dump, &code, &NONCE, &roots)).unwrap();
    let vouched = holder.excerpt.expose().verify(&Roots::default());
    let vouched = vouched.unwrap().unwrap();
    assert_eq!(vouched.hierarchy, Hierarchy::Test);
    assert_eq!(vouched.birth_date.to_string(), "1980-02-17");
}

#[test]
fn the_card_s_own_key_signs_for_its_excerpt_alone_and_asks_for_no_secret() {
    let message = b"a statement";
    let mut own = card(&PEOPLE[0]);
    let signature = now(sign_by_card(&mut own, &sha256(message))).unwrap();
    assert_eq!(own.watch.secrets, 0);
    let [holder, other] = [0, 1].map(|index| excerpt(index).verify(&roots()).unwrap().unwrap());
    assert_eq!(holder.hierarchy, Hierarchy::Demo);
    assert!(holder.sex == Sex::from_byte(PEOPLE[0].sex.digit().as_bytes()[0]));
    assert_eq!(holder.check_signature(message, &signature), Ok(()));
    let not_this_card = Err(Doubt::NotThisCard);
    assert_eq!(
        holder.check_signature(b"another", &signature),
        not_this_card
    );
    assert_eq!(holder.check_signature(message, &[]), not_this_card);
    assert_eq!(other.check_signature(message, &signature), not_this_card);
}

#[test]
fn who_does_not_know_the_root_is_told_so() {
    let vouched = excerpt(0).verify(&Roots::default()).unwrap();
    let unknown = Doubt::UnknownAuthority("7000023/001".into());
    assert!(vouched.err() == Some(unknown));
}

#[test]
fn a_card_that_does_not_sign_is_doubtful() {
    for answer in ["6985", "6D00", "9000"] {
        let digest = "22".repeat(32);
        let mut card = Script::new(&format!(
            "00A4040C 0A D3921000310001010402 < 9000
             802A0000 33 3031300D060960864801650304020105000420 {digest} 00 < {answer}"
        ));
        let signed = now(sign_by_card(&mut card, &[0x22; 32]));
        assert_eq!(signed, Err(Error::Doubtful(Doubt::NoAnswer)), "{answer}");
        card.finish();
    }
}

#[test]
fn what_is_not_the_three_objects_is_no_excerpt() {
    let excerpt = excerpt(0);
    let with = |holder: Vec<u8>| {
        let changed = FaceExcerpt {
            holder,
            ..excerpt.clone()
        };
        changed.verify(&roots()).err()
    };
    let holder = &excerpt.holder;
    assert_eq!(with(Vec::new()), Some(InvalidExcerpt));
    assert_eq!(with(holder[11..].to_vec()), Some(InvalidExcerpt));
    let more = [&holder[..], &[0xDF, 0x25, 0x00]].concat();
    assert_eq!(with(more), Some(InvalidExcerpt));
    let twice = [&holder[..11], holder].concat();
    assert_eq!(with(twice), Some(InvalidExcerpt));
    let turned = [&holder[11..], &holder[..11]].concat();
    assert_eq!(with(turned), Some(InvalidExcerpt));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_doubtful_or_refused(
        holder: Vec<u8>, signature: Vec<u8>, certificate: Vec<u8>, digest: [u8; 32],
        at in 0..600_usize, byte: u8, genuine: bool,
    ) {
        let mut excerpt = FaceExcerpt {
            holder,
            name_and_address: digest,
            photo: digest,
            signature,
            issuer_certificate: certificate,
        };
        if genuine {
            excerpt = self::excerpt(0);
            let length = excerpt.issuer_certificate.len();
            excerpt.issuer_certificate[at % length] ^= byte | 1;
        }
        let vouched = excerpt.verify(&roots());
        prop_assert!(!matches!(vouched, Ok(Ok(_))));
    }
}
