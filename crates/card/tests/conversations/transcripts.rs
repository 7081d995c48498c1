//! Every byte of the conversations, and what becomes of each refusal.

use apdu::{Limits, LinkError, StatusWord};
use card::{
    Doubt, Error, PinState, Roots, TokenKind, end, prove_presence, read_attributes,
    read_code_state, read_face, read_facts, read_holder, read_issuance, sign, verify_pin,
};

use crate::dump::DumpCard;
use crate::script::Script;
use crate::{code, now, pin};

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
fn the_code_goes_out_once_and_only_while_it_is_not_locked() {
    let code = code("55021720352285");
    for (rest, expected) in [
        ("63C0", Error::CodeBlocked),
        ("6984", Error::CodeBlocked),
        (
            "63CA
             00200092 0E 3535303231373230333532323835 < 63C9",
            Error::CodeWrong { tries_left: 9 },
        ),
        (
            "63C1
             00200092 0E 3535303231373230333532323835 < 63C0",
            Error::CodeBlocked,
        ),
        (
            "63CA
             00200092 0E 3535303231373230333532323835 < removed",
            Error::Link(LinkError::CardRemoved),
        ),
        // The card does not take the short identifier: the file is selected, for both.
        (
            "6A86
             00A4020C 02 0012 < 9000
             00200080 < 63CA
             00A4020C 02 0012 < 9000
             00200080 0E 3535303231373230333532323835 < 6983",
            Error::CodeBlocked,
        ),
    ] {
        let mut card = Script::new(&format!(
            "00A4040C 0A D3921000310001010402 < 9000
             00200092 < {rest}"
        ));
        let face = now(read_face(&mut card, &code, &Roots::default()));
        assert_eq!(face.err(), Some(expected), "{rest}");
        card.finish();
    }
}

#[test]
fn the_tries_of_the_code_are_told_for_nothing() {
    for (answer, expected) in [
        ("63CA", Ok(PinState::Available { tries_left: 10 })),
        ("63C1", Ok(PinState::Available { tries_left: 1 })),
        ("63C0", Ok(PinState::Blocked)),
        ("6983", Ok(PinState::Blocked)),
        ("6984", Ok(PinState::Blocked)),
        // Tries that are not counted.
        ("6300", Ok(PinState::Available { tries_left: 10 })),
        // Verified before, and the card says so.
        ("9000", Ok(PinState::Available { tries_left: 10 })),
        ("removed", Err(Error::Link(LinkError::CardRemoved))),
    ] {
        let mut card = Script::new(&format!(
            "00A4040C 0A D3921000310001010402 < 9000
             00200092 < {answer}"
        ));
        assert_eq!(now(read_code_state(&mut card)), expected, "{answer}");
        card.finish();
    }
}

#[test]
fn what_has_no_card_face_is_told_before_the_code_is_sent() {
    let code = code("55021720352285");
    for (answer, expected) in [
        ("6A82", Error::NoCardFace),
        ("6A81", status("SELECT application", 0x6A81)),
    ] {
        let mut card = Script::new(&format!("00A4040C 0A D3921000310001010402 < {answer}"));
        let holder = now(read_holder(&mut card, &code, &[0; 32], &Roots::default()));
        assert_eq!(holder.err(), Some(expected));
        card.finish();
    }
}

#[test]
fn a_file_is_asked_for_what_it_usually_has_and_then_for_the_exact_rest() {
    // 4 KiB of a face: 3,328 bytes at first, 772 more; no answer is a face.
    let first = format!("FF20821000 {}", "00".repeat(3323));
    let rest = "00".repeat(772);
    let mut card = Script::new(&format!(
        "00A4040C 0A D3921000310001010402 < 9000
         00200092                                 < 63CA
         00200092 0E 3535303231373230333532323835 < 9000
         00B08200 000D00                          < {first} 9000
         00B00D00 000305                          < {rest} FF 9000"
    ))
    .extended();
    let face = now(read_face(
        &mut card,
        &code("55021720352285"),
        &Roots::default(),
    ));
    assert_eq!(face.err(), Some(Error::Malformed { what: "card face" }));
    card.finish();
}

#[test]
fn a_reader_that_cannot_carry_extended_commands_is_asked_in_short_ones_from_then_on() {
    for refusal in ["6700", "too long"] {
        let chunk = "00".repeat(256);
        let mut card = Script::new(&format!(
            "00A4040C 0A D3921000310001010402 < 9000
             00200092                                 < 63CA
             00200092 0E 3535303231373230333532323835 < 9000
             00B08200 000D00                          < {refusal}
             00B08200 00 < FF20820400 {} 9000
             00B00100 00 < {chunk} 9000
             00B00200 00 < {chunk} 9000
             00B00300 00 < {chunk} 9000
             00B00400 05 < 0000000000 9000",
            "00".repeat(251)
        ))
        .extended();
        let face = now(read_face(
            &mut card,
            &code("55021720352285"),
            &Roots::default(),
        ));
        assert_eq!(face.err(), Some(Error::Malformed { what: "card face" }));
        card.finish();
    }
}

#[test]
fn the_challenge_is_hashed_for_the_card_and_its_refusal_is_a_doubt() {
    let mut dump = DumpCard::new(Limits::EXTENDED);
    let code = code("55021720352285");
    let face = now(read_face(&mut dump, &code, &Roots::default())).unwrap();
    // SHA-256 of 32 zero bytes.
    let digest = "66687AADF862BD776C8FC18B8E9F8E20089714856EE233B3902A591D0D5F2925";
    for (answer, expected) in [
        ("6985", Error::Doubtful(Doubt::NoAnswer)),
        ("6D00", Error::Doubtful(Doubt::NoAnswer)),
        ("9000", Error::Doubtful(Doubt::NoAnswer)),
        ("5555 9000", Error::Doubtful(Doubt::NotThisCard)),
        ("removed", Error::Link(LinkError::CardRemoved)),
    ] {
        let mut card = Script::new(&format!(
            "00A4040C 0A D3921000310001010402 < 9000
             802A0000 33 3031300D060960864801650304020105000420 {digest} 00 < {answer}"
        ));
        let proof = now(prove_presence(&mut card, face.value.expose(), &[0; 32]));
        assert_eq!(proof, Err(expected), "{answer}");
        card.finish();
    }
}

#[test]
fn an_iphone_is_told_the_end_and_its_answer_changes_nothing() {
    for answer in ["9000", "6700", "6D00"] {
        let mut phone = Script::new(&format!("80FC0000 < {answer}"));
        assert_eq!(now(end(&mut phone, TokenKind::IPhone)), Ok(()));
        phone.finish();
    }
}

#[test]
fn a_signature_is_made_of_a_digest_info_by_the_selected_application() {
    let digest = "22".repeat(32);
    let mut card = Script::new(&format!(
        "802A0097 33 3031300D060960864801650304020105000420 {digest} 00 < 5555 9000"
    ));
    assert_eq!(now(sign(&mut card, &[0x22; 32])), Ok(vec![0x55, 0x55]));
    card.finish();
}

#[test]
fn why_there_is_no_signature() {
    let zeros = "00".repeat(32);
    let mut card = Script::new(&format!(
        "802A0097 33 3031300D060960864801650304020105000420 {zeros} 00 < 6A82
         00A4020C 02 0017 < 6A82"
    ));
    assert_eq!(now(sign(&mut card, &[0; 32])), Err(Error::NoCertificate));

    for (answer, expected) in [
        ("6982", Error::PinNotVerified),
        ("9000", Error::Malformed { what: "signature" }),
        (
            // The key is not named in a form that the card takes, or so it seems.
            "6F00
             00A4020C 02 0017 < 9000
             802A0080 33 3031300D060960864801650304020105000420 ZEROS 00 < 6F00",
            status("sign", 0x6F00),
        ),
        ("removed", Error::Link(LinkError::CardRemoved)),
    ] {
        let mut card = Script::new(&format!(
            "802A0097 33 3031300D060960864801650304020105000420 {zeros} 00 < {}",
            answer.replace("ZEROS", &zeros)
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

    let mut card = Script::new(
        "00A4040C 0A D3921000310001010402 < 6A82
         00A4040C 0A D3921000310001010408 < 6A82
         00A4040C 0A D392F000260100000001 < 6A82",
    );
    let issuance = now(read_issuance(&mut card, &Roots::default()));
    assert_eq!(issuance, Err(Error::NotMyNumberCard));
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
         00B08600 20 < 4A504B49415049434354 4F4B454E 2020202020202020202020202020202020209000
         00200098                         < 6A88
         00A4020C 02 0018                 < 6A82
         00B08A00 00                      < FFFFFFFFFFFF 6282",
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
         00B08600 20                      < 6A86
         00A4020C 02 0006                 < 9000
         00B00000 20 < 4A504B4941504750534554 4F4B454E 202020202020202020202020202020202020 9000
         00A4020C 02 0018                 < 9000
         00200080                         < 6984
         00A4020C 02 000A                 < 9000
         00B00000 00                      < 6982",
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
         00B08200 00                      < FF 9000
         00B00001 01                      < 20 9000
         00B00002 01                      < 1ADF 9000
         00B00003 1A                      < DF2201 9000
         00B00006 17                      < 41DF230142DF240831393830 9000
         00B00012 0B                      < 30323137DF250131FFFFFF 6282
         00B08300 00                      < 6A82
         00A4020C 02 0003                 < 6A82
         00B08400 00                      < 6982",
    );
    let attributes = now(read_attributes(&mut card, &pin("4321"), &Roots::default())).unwrap();
    assert_eq!(attributes.signature, Err(Doubt::NothingToCheck));
    let attributes = attributes.value.expose();
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
        "< FF2082 6282",
        "< FF2082900000 9000",
        "< FF2080000000 9000",
        "< 6B00
         00A4020C 02 0002 < 9000
         00B00000 00 < 6B00",
    ] {
        let mut card = Script::new(&format!(
            "00A4040C 0A D3921000310001010408 < 9000
             00A4020C 02 0011                 < 9000
             00200080 04 34333231             < 9000
             00B08200 00 {rest}"
        ));
        let attributes = now(read_attributes(&mut card, &pin("4321"), &Roots::default()));
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
