//! A picture in the place of a person.
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

use face_messages::{Challenge, Decision, LivenessPolicy, Observation, Policy, Verdict};
use support::camera::{GOOD, Person};
use support::{matcher, picture};
use wasm_face::Picture;

/// Films until there is a decision.
fn film(
    policy: Policy,
    camera: &str,
    pause: u32,
    film: impl Fn(u32) -> Picture,
) -> Vec<Observation> {
    let mut matcher = matcher();
    matcher
        .enrol(&picture("obama.jpg"), policy, camera)
        .unwrap();
    let mut seen = Vec::new();
    for number in 0..400 {
        let frame = film(number);
        let millis = f64::from(number * pause);
        seen.push(matcher.observe(frame.frame(), number, millis).unwrap());
        if matcher.decide().is_some() {
            return seen;
        }
    }
    panic!("no decision");
}

fn decision(seen: &[Observation]) -> Decision {
    seen.last().unwrap().decision.clone().unwrap()
}

fn policy(liveness: LivenessPolicy) -> Policy {
    Policy {
        liveness,
        ..Policy::default()
    }
}

#[test]
fn a_still_picture_that_is_played_matches_and_is_not_live() {
    let still = Person::obama("obama3.jpg").film(GOOD, 1);
    let seen = film(policy(LivenessPolicy::Require), "Webcam", 100, |_| {
        still.clone()
    });
    let Decision { verdict, scores } = decision(&seen);
    assert_eq!(verdict, Verdict::NotLive, "{scores:?}");
    assert!(scores.similarity.unwrap() >= scores.threshold);
    assert_eq!(scores.liveness.unwrap().frozen, Some(true));
}

#[test]
fn a_program_in_place_of_a_camera_is_told_to_the_staff_or_refused() {
    let person = Person::obama("obama3.jpg");
    let with = |liveness| {
        let seen = film(policy(liveness), "OBS Virtual Camera", 100, |frame| {
            person.film(GOOD, frame)
        });
        decision(&seen)
    };
    let warned = with(LivenessPolicy::WarnStaff);
    assert_eq!(warned.verdict, Verdict::Match);
    let signs = warned.scores.liveness.unwrap();
    assert!(signs.virtual_camera == Some(true) && signs.score < signs.threshold);
    assert_eq!(with(LivenessPolicy::Require).verdict, Verdict::NotLive);
    let off = with(LivenessPolicy::Off);
    assert_eq!((off.verdict, off.scores.liveness), (Verdict::Match, None));
}

#[test]
fn a_picture_does_not_turn_its_head_when_it_is_asked() {
    let person = Person::obama("obama3.jpg");
    for (liveness, verdict) in [
        (LivenessPolicy::WarnStaff, Verdict::Match),
        (LivenessPolicy::Require, Verdict::NotLive),
    ] {
        let policy = Policy {
            challenge: true,
            ..policy(liveness)
        };
        let seen = film(policy, "", 400, |frame| person.film(GOOD, frame));
        let turns = [Some(Challenge::TurnLeft), Some(Challenge::TurnRight)];
        assert!(seen.iter().any(|seen| turns.contains(&seen.challenge)));
        let decided = decision(&seen);
        assert_eq!(decided.verdict, verdict);
        let signs = decided.scores.liveness.unwrap();
        assert_eq!(
            (signs.challenge_met, signs.virtual_camera),
            (Some(false), None)
        );
    }
}
