//! The face, the camera and what they have come to, in plain words.

use eligibility::{FaceVerdict, Recognised, Recogniser};
use face_messages::{Advice, CardNumberTrouble, Challenge, LivenessSigns};
use reception::{FaceObstacle, FaceOutcome};

use super::{Text, say};
use crate::face::{Hint, Trouble};
use crate::host::camera::CameraFailure;

/// What the person in front of the camera is told, and the picture beside it.
pub fn hint(hint: Hint) -> (&'static str, Text) {
    match hint {
        Hint::Good => ("yes", say!(face_hint.good)),
        Hint::Face(advice) => face_advice(advice),
        Hint::Turn(challenge) => match challenge {
            Challenge::TurnLeft => ("hint-left", say!(face_hint.turn_left)),
            Challenge::TurnRight => ("hint-right", say!(face_hint.turn_right)),
            Challenge::LookStraight => ("face", say!(face_hint.look_front)),
        },
        Hint::Card(trouble) => match trouble {
            CardNumberTrouble::NoCard => ("card", say!(face_hint.no_card)),
            CardNumberTrouble::WrongSide => ("hint-turn", say!(face_hint.wrong_side)),
            CardNumberTrouble::TooFar => ("hint-closer", say!(face_hint.card_far)),
            CardNumberTrouble::Blurred => ("hint-still", say!(face_hint.card_blurred)),
            CardNumberTrouble::Glare => ("hint-light", say!(face_hint.card_glare)),
            CardNumberTrouble::Dark => ("hint-light", say!(face_hint.card_dark)),
        },
    }
}

fn face_advice(advice: Advice) -> (&'static str, Text) {
    match advice {
        Advice::Uncovered => ("camera", say!(face_hint.uncovered)),
        Advice::Frozen => ("camera", say!(face_hint.frozen)),
        Advice::ShowFace => ("face", say!(face_hint.show_face)),
        Advice::Alone => ("hint-alone", say!(face_hint.alone)),
        Advice::Closer => ("hint-closer", say!(face_hint.closer)),
        Advice::Farther => ("hint-farther", say!(face_hint.farther)),
        Advice::Middle => ("face", say!(face_hint.middle)),
        Advice::LookStraight => ("face", say!(face_hint.look_straight)),
        Advice::Upright => ("hint-turn", say!(face_hint.upright)),
        Advice::Brighter => ("hint-light", say!(face_hint.brighter)),
        Advice::LightBehind => ("hint-light", say!(face_hint.light_behind)),
        Advice::HoldStill => ("hint-still", say!(face_hint.hold_still)),
        Advice::ShowEyes => ("hint-eyes", say!(face_hint.show_eyes)),
        Advice::TakeOffMask => ("hint-mask", say!(face_hint.take_off_mask)),
    }
}

/// What happened, and what to do.
pub fn look_trouble(trouble: Trouble) -> [Text; 2] {
    match trouble {
        Trouble::Models => [say!(not_recognised.title), say!(not_recognised.models)],
        Trouble::Camera(failure) => match failure {
            CameraFailure::Unsupported => [say!(camera.unsupported), say!(camera.unsupported_todo)],
            CameraFailure::Blocked => [say!(camera.blocked), say!(camera.blocked_todo)],
            CameraFailure::Dismissed => [say!(camera.dismissed), say!(camera.dismissed_todo)],
            CameraFailure::Missing => [say!(camera.missing), say!(camera.missing_todo)],
            CameraFailure::InUse => [say!(camera.in_use), say!(camera.in_use_todo)],
            CameraFailure::Lost => [say!(camera.lost), say!(camera.lost_todo)],
        },
    }
}

/// Why the patient was not recognised, without a number; a camera has texts of its own.
pub fn not_recognised(outcome: FaceOutcome) -> Text {
    match outcome {
        FaceOutcome::Compared(comparison) if comparison.verdict != FaceVerdict::TooFewFrames => {
            say!(not_recognised.unsure)
        }
        FaceOutcome::Compared(_) | FaceOutcome::CameraUnavailable(_) | FaceOutcome::TimedOut => {
            say!(not_recognised.few)
        }
        FaceOutcome::PhotoUnusable => say!(not_recognised.photo),
        FaceOutcome::ModelsUnavailable => say!(not_recognised.models),
    }
}

/// What stands in the way of a comparison.
pub fn obstacle(obstacle: FaceObstacle) -> Text {
    match obstacle {
        FaceObstacle::CodeLocked => say!(obstacle.code),
        FaceObstacle::NoPhoto => say!(obstacle.photo),
        FaceObstacle::NoCardFace | FaceObstacle::NoName => say!(obstacle.face),
    }
}

/// What a comparison came to, for the staff.
pub fn face_verdict(verdict: FaceVerdict) -> Text {
    match verdict {
        FaceVerdict::Match => say!(recognition.match_),
        FaceVerdict::NotLive => say!(recognition.not_live),
        FaceVerdict::Unsure => say!(recognition.unsure),
        FaceVerdict::NoMatch => say!(recognition.no_match),
        FaceVerdict::TooFewFrames => say!(recognition.too_few),
    }
}

/// How a patient was recognised.
pub fn recognised(recognised: &Recognised) -> Text {
    let Recognised::Face(face) = recognised else {
        return say!(recognition.pin);
    };
    match face.decided_by {
        Recogniser::Machine => say!(recognition.machine),
        Recogniser::Staff => say!(recognition.staff),
    }
}

/// A score in thousandths and where it begins to count.
pub fn score(score: i16, threshold: i16) -> Text {
    let [score, threshold] = [score, threshold].map(|it| format!("{:.2}", f32::from(it) / 1000.0));
    say!(recognition.of, score = score, threshold = threshold)
}

/// What speaks for or against a living person: the name of each sign that could be measured, and how it stands.
pub fn liveness_signs(signs: &LivenessSigns) -> Vec<(Text, Text)> {
    let degree = |score: f32| Text::verbatim(format!("{score:.2}"));
    let presence = |it: bool| if it { say!(sign.yes) } else { say!(sign.no) };
    let all = [
        (say!(camera_settings.networks), signs.networks.map(degree)),
        (say!(sign.parallax), signs.parallax.map(degree)),
        (say!(sign.blinked), signs.blinked.map(presence)),
        (say!(sign.moire), signs.moire.map(presence)),
        (say!(sign.frozen), signs.frozen.map(presence)),
        (
            say!(sign.virtual_camera),
            signs.virtual_camera.map(presence),
        ),
        (say!(sign.challenge), signs.challenge_met.map(presence)),
    ];
    let measured = all
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)));
    measured.collect()
}

#[cfg(test)]
mod tests {
    use leptos_i18n::Locale as _;
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;
    use crate::i18n::Locale;

    /// One of each; the matches above keep the list of variants complete.
    const HINTS: [Hint; 24] = [
        Hint::Good,
        Hint::Face(Advice::Uncovered),
        Hint::Face(Advice::Frozen),
        Hint::Face(Advice::ShowFace),
        Hint::Face(Advice::Alone),
        Hint::Face(Advice::Closer),
        Hint::Face(Advice::Farther),
        Hint::Face(Advice::Middle),
        Hint::Face(Advice::LookStraight),
        Hint::Face(Advice::Upright),
        Hint::Face(Advice::Brighter),
        Hint::Face(Advice::LightBehind),
        Hint::Face(Advice::HoldStill),
        Hint::Face(Advice::ShowEyes),
        Hint::Face(Advice::TakeOffMask),
        Hint::Turn(Challenge::TurnLeft),
        Hint::Turn(Challenge::TurnRight),
        Hint::Turn(Challenge::LookStraight),
        Hint::Card(CardNumberTrouble::NoCard),
        Hint::Card(CardNumberTrouble::WrongSide),
        Hint::Card(CardNumberTrouble::TooFar),
        Hint::Card(CardNumberTrouble::Blurred),
        Hint::Card(CardNumberTrouble::Glare),
        Hint::Card(CardNumberTrouble::Dark),
    ];

    #[wasm_bindgen_test(unsupported = test)]
    fn every_hint_says_something_else_in_every_language() {
        for locale in Locale::get_all() {
            let mut said = Vec::new();
            for it in HINTS {
                // In English a dark card gets the words of a dark face.
                if it == Hint::Card(CardNumberTrouble::Dark) {
                    continue;
                }
                let (_, text) = hint(it);
                let text = text.in_locale(*locale);
                assert!(!said.contains(&text), "{it:?}: {text}");
                said.push(text);
            }
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn whatever_is_wrong_with_a_camera_says_what_to_do() {
        use CameraFailure::{Blocked, Dismissed, InUse, Lost, Missing, Unsupported};
        let failures = [Unsupported, Blocked, Dismissed, Missing, InUse, Lost];
        let mut said = Vec::new();
        for trouble in failures.map(Trouble::Camera) {
            for text in look_trouble(trouble) {
                let text = text.in_locale(Locale::ja);
                assert!(!said.contains(&text), "{trouble:?}: {text}");
                said.push(text);
            }
        }
    }
}
