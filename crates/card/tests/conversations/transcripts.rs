//! Every byte of the conversations, and what becomes of each refusal.

use apdu::{LinkError, StatusWord};
use card::{Error, PinState, TokenKind, read_attributes, read_facts, sign, verify_pin};

use crate::script::Script;
use crate::{now, pin};

#[test]
fn the_pin_goes_out_once_and_the_answer_says_what_is_left() {
    for (answer, expected) in [
        ("9000", Ok(())),
        ("63C2", Err(Error::PinWrong { tries_left: 2 })),
        ("63C0", Err(Error::PinBlocked)),
        ("6983", Err(Error::PinBlocked)),
        ("6984", Err(Error::PinBlocked)),
        ("6C04", Err(status("VERIFY", 0x6C04))),
        ("removed", Err(Error::Link(LinkError::CardRemoved))),
    ] {
        let mut card = Script::new(&format!(
            "00A4040C 0A D392F000260100000001 < 9000
             00A4020C 02 0018                 < 9000
             00200080 04 31323334             < {answer}"
        ));
        assert_eq!(
            now(verify_pin(&mut card, &pin("1234"))),
            expected,
            "{answer}"
        );
        card.finish();
    }
}

#[test]
fn a_signature_is_made_of_a_digest_info_by_the_selected_application() {
    let digest = "22".repeat(32);
    let mut card = Script::new(&format!(
        "00A4020C 02 0017 < 9000
         802A0080 33 3031300D060960864801650304020105000420 {digest} 00 < 5555 9000"
    ));
    assert_eq!(now(sign(&mut card, &[0x22; 32])), Ok(vec![0x55, 0x55]));
    card.finish();
}

#[test]
fn why_there_is_no_signature() {
    let mut card = Script::new("00A4020C 02 0017 < 6A82");
    assert_eq!(now(sign(&mut card, &[0; 32])), Err(Error::NoCertificate));

    for (answer, expected) in [
        ("6982", Error::PinNotVerified),
        ("9000", Error::Malformed { what: "signature" }),
        ("6F00", status("sign", 0x6F00)),
        ("removed", Error::Link(LinkError::CardRemoved)),
    ] {
        let zeros = "00".repeat(32);
        let mut card = Script::new(&format!(
            "00A4020C 02 0017 < 9000
             802A0080 33 3031300D060960864801650304020105000420 {zeros} 00 < {answer}"
        ));
        assert_eq!(now(sign(&mut card, &[0; 32])), Err(expected), "{answer}");
        card.finish();
    }
}

#[test]
fn another_kind_of_card_is_told_apart() {
    let mut card = Script::new(
        "00A4040C 07 A0000001510000       < 9000
         00CA00F2 00                      < 6A88
         00A4040C 0A D3921000310001010100 < 6A82
         00A4040C 0A D392F000260100000001 < 6A82",
    );
    assert_eq!(now(read_facts(&mut card)), Err(Error::NotMyNumberCard));
    card.finish();
}

#[test]
fn a_card_without_pin_and_certificate_still_has_facts() {
    // The expiry comes from the common application, as the data object is missing.
    let mut card = Script::new(
        "00A4040C 07 A0000001510000       < 9000
         00CA00F2 00                      < 6A88
         00A4040C 0A D3921000310001010100 < 9000
         00A4020C 02 0001                 < 9000
         00B20104 00 < 011C 343030303030303132373139383433 3133323231 3230333530323137 9000
         00A4040C 0A D392F000260100000001 < 9000
         00A4020C 02 0006                 < 9000
         00B00000 20 < 4A504B49415049434354 4F4B454E 2020202020202020202020202020202020209000
         00A4020C 02 0018                 < 6A82
         00A4020C 02 000A                 < 9000
         00B00000 06                      < FFFFFFFFFFFF 9000",
    );
    let facts = now(read_facts(&mut card)).unwrap();
    assert_eq!(facts.token, TokenKind::JukiCard);
    assert_eq!(facts.pin, PinState::NotSet);
    assert_eq!(facts.certificate, None);
    assert_eq!(facts.card_expiry.unwrap().to_string(), "2035-02-17");
    card.finish();
}

#[test]
fn a_phone_shows_its_certificate_only_after_the_pin() {
    let mut card = Script::new(
        "00A4040C 07 A0000001510000       < 6A82
         00A4040C 0A D3921000310001010100 < 6A82
         00A4040C 0A D392F000260100000001 < 9000
         00A4020C 02 0006                 < 9000
         00B00000 20 < 4A504B4941504750534554 4F4B454E 202020202020202020202020202020202020 9000
         00A4020C 02 0018                 < 9000
         00200080                         < 6984
         00A4020C 02 000A                 < 9000
         00B00000 06                      < 6982",
    );
    let facts = now(read_facts(&mut card)).unwrap();
    assert_eq!(facts.token, TokenKind::AndroidPhone);
    assert_eq!(facts.pin, PinState::Blocked);
    assert_eq!((facts.certificate, facts.card_expiry), (None, None));
    card.finish();
}

#[test]
fn a_card_may_give_less_at_once_than_it_is_asked_for() {
    let mut card = Script::new(
        "00A4040C 0A D3921000310001010408 < 9000
         00A4020C 02 0011                 < 9000
         00200080 04 34333231             < 9000
         00A4020C 02 0002                 < 9000
         00B00000 06                      < FF201ADF 9000
         00B00004 02                      < 2201 9000
         00B00006 17                      < 41DF230142DF240831393830 9000
         00B00012 0B                      < 30323137DF250131FFFFFF 6282",
    );
    let attributes = now(read_attributes(&mut card, &pin("4321"))).unwrap();
    let attributes = attributes.expose();
    assert_eq!((&*attributes.name, &*attributes.address), ("A", "B"));
    assert_eq!(attributes.birth_date.to_string(), "1980-02-17");
    card.finish();
}

#[test]
fn a_file_that_is_no_whole_object_is_malformed() {
    for rest in [
        "< FF200DDF2108 9000
         00B00006 0A < AABB 6282",
        "< FF200DDF2108 9000
         00B00006 0A < AABB 9000
         00B00008 08 < 9000",
        "< FF200DDF2108 9000
         00B00006 0A < 6B00",
        "< FF2082800000 9000",
        "< FF2080000000 9000",
        "< 6B00",
    ] {
        let mut card = Script::new(&format!(
            "00A4040C 0A D3921000310001010408 < 9000
             00A4020C 02 0011                 < 9000
             00200080 04 34333231             < 9000
             00A4020C 02 0002                 < 9000
             00B00000 06 {rest}"
        ));
        let attributes = now(read_attributes(&mut card, &pin("4321")));
        let expected = Error::Malformed { what: "attributes" };
        assert_eq!(attributes.err(), Some(expected), "{rest}");
        card.finish();
    }
}

fn status(step: &'static str, sw: u16) -> Error {
    Error::Status {
        step,
        sw: StatusWord(sw),
    }
}
