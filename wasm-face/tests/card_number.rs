//! 照合番号B, read off rendered cards in a typeface that training did not have.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use card_pictures::{FONT, Holder, Photograph, Random, Session, Subject, Typeface};
use face_messages::{CardNumber, CardNumberReading, CardNumberTrouble};
use proptest::prelude::*;
use wasm_face::Frame;
use wasm_face::card_number::{CardReader, Day};

const SIZE: (usize, usize) = (640, 480);

fn today() -> Day {
    Day::parse("20261122").unwrap()
}

fn session(seed: u64, subject: Subject, holder: &Holder, harshness: f32) -> Session {
    let face = Typeface::new(FONT.to_vec()).unwrap();
    Session::new(seed, subject, &face, holder, SIZE, harshness)
}

fn holder(birth: (&str, u32, u32)) -> Holder {
    Holder::invent(&mut Random::new(1), 2026).with(birth, 2034, "2285")
}

fn look(reader: &mut CardReader, photograph: &Photograph, number: u32) -> CardNumberReading {
    let frame = Frame::new(photograph.width, photograph.height, &photograph.rgba);
    reader.read(frame.unwrap(), number, today()).unwrap()
}

fn read(reader: &mut CardReader, session: &mut Session) -> Option<CardNumber> {
    (0..10).find_map(|number| look(reader, &session.shoot(), number).number)
}

#[test]
fn a_card_held_well_is_read_in_a_second() {
    let mut reader = CardReader::new().unwrap();
    for (seed, birth, digits) in [
        (1, ("昭和55", 2, 17), "550217"),
        (2, ("平成元", 3, 31), "010331"),
        (3, ("1993", 12, 8), "931208"),
    ] {
        let number = read(
            &mut reader,
            &mut session(seed, Subject::Front, &holder(birth), 0.2),
        );
        let expected = CardNumber {
            birth: digits.to_owned(),
            expiry_year: "2034".to_owned(),
            security_code: "2285".to_owned(),
        };
        assert!(number == Some(expected), "seed {seed}");
        reader.wipe();
    }
}

#[test]
fn one_frame_is_never_enough_and_nothing_is_left_after_a_wipe() {
    let mut reader = CardReader::new().unwrap();
    let mut session = session(1, Subject::Front, &holder(("昭和55", 2, 17)), 0.2);
    assert!(read(&mut reader, &mut session).is_some());
    reader.wipe();
    let first = look(&mut reader, &session.shoot(), 0);
    assert!(first.card.is_some() && first.number.is_none());
}

#[test]
fn the_back_is_told_and_never_read() {
    let mut reader = CardReader::new().unwrap();
    let mut session = session(4, Subject::Back, &holder(("昭和55", 2, 17)), 0.2);
    for number in 0..5 {
        let reading = look(&mut reader, &session.shoot(), number);
        assert_eq!(reading.trouble, Some(CardNumberTrouble::WrongSide));
        assert!(reading.number.is_none());
    }
}

#[test]
fn dates_that_do_not_fit_each_other_are_not_taken() {
    // A citizen's card expires on a birthday; this one claims otherwise.
    let holder = holder(("昭和55", 2, 17)).expiring(2034, 2, 16);
    let mut reader = CardReader::new().unwrap();
    assert!(read(&mut reader, &mut session(1, Subject::Front, &holder, 0.2)).is_none());
}

#[test]
fn without_a_card_the_person_is_told_what_is_missing() {
    let mut reader = CardReader::new().unwrap();
    let mut empty = session(5, Subject::Nothing, &holder(("昭和55", 2, 17)), 0.2);
    let mut photograph = empty.shoot();
    let reading = look(&mut reader, &photograph, 0);
    assert_eq!(
        (reading.card, reading.trouble),
        (None, Some(CardNumberTrouble::NoCard))
    );
    photograph.rgba.fill(9);
    let reading = look(&mut reader, &photograph, 1);
    assert_eq!(
        (reading.card, reading.trouble),
        (None, Some(CardNumberTrouble::Dark))
    );
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 8, ..ProptestConfig::default() })]

    #[test]
    fn any_frame_is_looked_at_without_harm(width in 1usize..70, height in 1usize..70, seed: u64) {
        let mut random = Random::new(seed);
        let rgba: Vec<u8> = (0..width * height * 4).map(|_| random.whole(0, 255) as u8).collect();
        let frame = Frame::new(width, height, &rgba).unwrap();
        let reading = CardReader::new().unwrap().read(frame, 7, today()).unwrap();
        prop_assert_eq!(reading.frame, 7);
        prop_assert!(reading.number.is_none());
    }
}
