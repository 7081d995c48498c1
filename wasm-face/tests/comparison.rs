//! Whole comparisons: a photo, a camera, a decision.
#![allow(
    missing_docs,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod support;

use face_messages::{Decision, EnrolFailure, Observation, Policy, Strictness, Verdict};
use support::camera::{GOOD, Person, Scene};
use support::{matcher, picture};
use wasm_face::{Matcher, Picture};

/// Films until there is a decision, at ten frames a second, for so many frames at most.
fn film(matcher: &mut Matcher, frames: u32, film: impl Fn(u32) -> Picture) -> Vec<Observation> {
    film_slowly(matcher, frames, 100, film)
}

/// The same, with so many milliseconds between frames.
fn film_slowly(
    matcher: &mut Matcher,
    frames: u32,
    pause: u32,
    film: impl Fn(u32) -> Picture,
) -> Vec<Observation> {
    let mut seen = Vec::new();
    for number in 0..frames {
        let frame = film(number);
        let millis = 5_000.0 + f64::from(number * pause);
        let observation = matcher.observe(frame.frame(), number, millis).unwrap();
        let decided = observation.decision.is_some();
        seen.push(observation);
        if decided {
            break;
        }
    }
    seen
}

fn enrolled(photo: &str, strictness: Strictness) -> Matcher {
    let policy = Policy {
        strictness,
        ..Policy::default()
    };
    let mut matcher = matcher();
    matcher.enrol(&picture(photo), policy, "Webcam").unwrap();
    matcher
}

fn decision(seen: &[Observation]) -> Decision {
    let last = seen.last().unwrap();
    last.decision.clone().expect("a decision")
}

#[test]
fn the_person_in_the_photo_is_recognised_within_a_second_and_never_by_one_frame() {
    let mut matcher = enrolled("obama.jpg", Strictness::Strict);
    let other_day = Person::obama("obama3.jpg");
    let seen = film(&mut matcher, 10, |frame| other_day.film(GOOD, frame));
    let decision = decision(&seen);
    assert_eq!(decision.verdict, Verdict::Match);
    assert!(decision.scores.frames >= 3, "{decision:?}");
    assert!(decision.scores.similarity.unwrap() >= decision.scores.threshold);
    assert_eq!(matcher.decide(), Some(&decision));
    let progress: Vec<f32> = seen.iter().map(|seen| seen.progress).collect();
    assert!(progress.is_sorted(), "{progress:?}");
}

#[test]
fn somebody_else_is_not_recognised() {
    for stranger in [Person::biden(), Person::astronaut()] {
        let mut matcher = enrolled("obama.jpg", Strictness::Standard);
        let seen = film(&mut matcher, 40, |frame| stranger.film(GOOD, frame));
        assert_eq!(decision(&seen).verdict, Verdict::NoMatch);
    }
}

#[test]
fn who_takes_the_place_of_the_right_person_is_not_recognised_for_them() {
    let mut matcher = enrolled("obama.jpg", Strictness::Standard);
    let (right, wrong) = (Person::obama("obama2.jpg"), Person::biden());
    let seen = film(&mut matcher, 40, |frame| {
        let person = if frame < 2 { &right } else { &wrong };
        person.film(GOOD, frame)
    });
    assert_eq!(decision(&seen).verdict, Verdict::NoMatch);
}

#[test]
fn it_works_a_little_tilted_in_little_light_and_from_a_wheelchair() {
    let scenes = [
        Scene { tilt: 15.0, ..GOOD },
        Scene {
            light: 0.4,
            noise: 5.0,
            ..GOOD
        },
        Scene {
            eye_distance: 45.0,
            place: wasm_face::Point { x: 260.0, y: 340.0 },
            ..GOOD
        },
        Scene {
            eye_distance: 100.0,
            ..GOOD
        },
    ];
    let person = Person::obama("obama3.jpg");
    for scene in scenes {
        let mut matcher = enrolled("obama.jpg", Strictness::Standard);
        let seen = film(&mut matcher, 15, |frame| person.film(scene, frame));
        assert_eq!(decision(&seen).verdict, Verdict::Match);
    }
}

#[test]
fn a_glimpse_decides_nothing() {
    let mut matcher = enrolled("obama.jpg", Strictness::Standard);
    let person = Person::obama("obama2.jpg");
    let nobody = Scene { light: 0.0, ..GOOD };
    let seen = film_slowly(&mut matcher, 25, 1000, |frame| {
        person.film(if frame < 2 { GOOD } else { nobody }, frame)
    });
    assert_eq!(decision(&seen).verdict, Verdict::TooFewFrames);
}

#[test]
fn the_staff_see_both_pictures_until_everything_is_wiped() {
    let mut matcher = enrolled("obama.jpg", Strictness::Standard);
    let person = Person::obama("obama2.jpg");
    film(&mut matcher, 10, |frame| person.film(GOOD, frame));
    let pictures = matcher.pictures();
    let (photo, live) = (pictures.photo.unwrap(), pictures.live.unwrap());
    assert_eq!((photo.width(), photo.height()), (910, 1137));
    assert!(
        live.width() < 320 && live.height() > 150,
        "{live:?}: the face fills it"
    );
    matcher.wipe();
    let pictures = matcher.pictures();
    assert!(pictures.photo.is_none() && pictures.live.is_none());
    assert_eq!(matcher.decide(), None);
}

#[test]
fn a_photo_that_cannot_be_compared_says_why() {
    let mut matcher = matcher();
    let mut enrol = |photo: &[u8]| matcher.enrol(photo, Policy::default(), "").unwrap_err();
    assert_eq!(enrol(b""), EnrolFailure::NoPicture);
    assert_eq!(enrol(b"GIF89a"), EnrolFailure::NoPicture);
    let cut = picture("obama.jpg");
    assert_eq!(enrol(&cut[..300]), EnrolFailure::NoPicture);
    assert_eq!(enrol(&png(7000, 7000, &[])), EnrolFailure::TooLarge);
    let grey = [128].repeat(200 * 200 * 4);
    assert_eq!(enrol(&png(200, 200, &grey)), EnrolFailure::NoFace);
    let two = Person::obama("obama.jpg").film_beside(&Person::biden(), GOOD, 1);
    assert_eq!(enrol(&as_png(&two)), EnrolFailure::TwoFaces);
    let tiny = Person::biden().film(
        Scene {
            eye_distance: 16.0,
            ..GOOD
        },
        1,
    );
    let face = tiny.frame().crop(280, 200, 80, 90).unwrap();
    assert_eq!(enrol(&as_png(&face)), EnrolFailure::Poor);
}

#[test]
fn after_a_photo_without_a_face_the_next_one_is_compared() {
    let mut matcher = matcher();
    matcher.enrol(b"", Policy::default(), "").unwrap_err();
    matcher
        .enrol(&picture("biden.jpg"), Policy::default(), "")
        .unwrap();
    let person = Person::biden();
    let seen = film(&mut matcher, 10, |frame| person.film(GOOD, frame));
    assert_eq!(decision(&seen).verdict, Verdict::Match);
}

#[test]
fn frames_of_any_shape_and_clocks_that_run_wild_do_no_harm() {
    let mut matcher = enrolled("obama.jpg", Strictness::Standard);
    for (width, height) in [(1, 1), (1, 900), (900, 1), (33, 31), (8, 2000)] {
        let picture = Picture::new(width, height, vec![90; width * height * 4]).unwrap();
        for millis in [f64::NAN, -1.0, f64::INFINITY, 1e300] {
            let seen = matcher.observe(picture.frame(), 1, millis).unwrap();
            assert_eq!(seen.face, None);
        }
    }
}

fn as_png(picture: &Picture) -> Vec<u8> {
    png(
        picture.width() as u32,
        picture.height() as u32,
        picture.rgba(),
    )
}

/// Without pixels: a file that only claims its size.
fn png(width: u32, height: u32, rgba: &[u8]) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(png::ColorType::Rgba);
    let mut writer = encoder.write_header().unwrap();
    if !rgba.is_empty() {
        writer.write_image_data(rgba).unwrap();
    }
    drop(writer);
    file
}
