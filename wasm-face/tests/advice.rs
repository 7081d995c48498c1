//! What a person is told who stands badly in front of the camera.
#![allow(
    missing_docs,
    unreachable_pub,
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod support;

use face_messages::Advice;
use support::camera::{GOOD, Person, Scene};
use support::matcher;
use wasm_face::{Matcher, Picture, Point};

/// What is told after a second, without a photo to compare with.
fn told(matcher: &mut Matcher, film: impl Fn(u32) -> Picture) -> Vec<Advice> {
    matcher.wipe();
    let mut last = Vec::new();
    for number in 0..10 {
        let frame = film(number);
        let millis = f64::from(number) * 100.0;
        last = matcher
            .observe(frame.frame(), number, millis)
            .unwrap()
            .advice;
    }
    last
}

#[test]
fn who_stands_well_is_told_nothing() {
    let mut matcher = matcher();
    for person in [
        Person::obama("obama.jpg"),
        Person::obama("obama2.jpg"),
        Person::obama("obama3.jpg"),
        Person::biden(),
        Person::astronaut(),
    ] {
        let advice = told(&mut matcher, |seed| person.film(GOOD, seed));
        assert!(advice.is_empty(), "{advice:?}");
    }
}

#[test]
fn each_trouble_has_its_word() {
    let bad = [
        (
            Advice::Closer,
            Scene {
                eye_distance: 25.0,
                ..GOOD
            },
        ),
        (
            Advice::Farther,
            Scene {
                eye_distance: 230.0,
                ..GOOD
            },
        ),
        (
            Advice::Middle,
            Scene {
                place: Point { x: 30.0, y: 240.0 },
                ..GOOD
            },
        ),
        (Advice::Upright, Scene { tilt: 30.0, ..GOOD }),
        (
            Advice::Brighter,
            Scene {
                light: 0.15,
                noise: 4.0,
                ..GOOD
            },
        ),
        (Advice::HoldStill, Scene { smear: 21, ..GOOD }),
        (
            Advice::Uncovered,
            Scene {
                light: 0.02,
                ..GOOD
            },
        ),
    ];
    let mut matcher = matcher();
    let person = Person::obama("obama.jpg");
    for (advice, scene) in bad {
        let told = told(&mut matcher, |seed| person.film(scene, seed));
        assert_eq!(told.first(), Some(&advice), "of {told:?}");
    }
}

#[test]
fn two_people_are_told_to_come_one_by_one() {
    let (one, other) = (Person::obama("obama.jpg"), Person::biden());
    let told = told(&mut matcher(), |seed| one.film_beside(&other, GOOD, seed));
    assert_eq!(told.first(), Some(&Advice::Alone));
}

#[test]
fn a_camera_that_hangs_is_said_to() {
    let person = Person::obama("obama.jpg");
    let frame = person.film(GOOD, 1);
    let mut matcher = matcher();
    let mut told = Vec::new();
    for number in 0..25 {
        let seen = matcher.observe(frame.frame(), number, f64::from(number) * 100.0);
        told = seen.unwrap().advice;
    }
    assert_eq!(told, [Advice::Frozen]);
}

#[test]
fn an_empty_room_asks_for_a_face() {
    let mut matcher = matcher();
    let told = told(&mut matcher, |seed| {
        let rgba = (0..640 * 480)
            .flat_map(|pixel| {
                [
                    (pixel % 640 / 4) as u8,
                    (pixel / 640 / 2) as u8,
                    seed as u8,
                    255,
                ]
            })
            .collect();
        Picture::new(640, 480, rgba).unwrap()
    });
    assert_eq!(told, [Advice::ShowFace]);
}
