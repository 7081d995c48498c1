//! One score of all signs.

use face_messages::{LivenessPolicy, LivenessSigns};

/// 0 (a picture) to 1 (a person), over what could be measured.
///
/// A sign that no person in front of a camera gives settles it. The others are added as logarithms of odds: of the
/// networks as they are, of what was seen of a body so much; nothing at all is 0.5.
pub(super) fn score(signs: &LivenessSigns) -> f32 {
    let picture = [
        signs.moire,
        signs.frozen,
        signs.virtual_camera,
        signs.challenge_met.map(|met| !met),
    ];
    if picture.contains(&Some(true)) {
        return 0.0;
    }
    let networks = signs.networks.map_or(0.0, log_odds);
    let parallax = signs
        .parallax
        .map_or(0.0, |parallax| PARALLAX * (2.0 * parallax - 1.0));
    let blink = if signs.blinked == Some(true) {
        BLINK
    } else {
        0.0
    };
    let challenge = if signs.challenge_met == Some(true) {
        CHALLENGE
    } else {
        0.0
    };
    let sum = networks + parallax + blink + challenge;
    1.0 / (1.0 + (-sum).exp())
}

/// From which score on it counts as a person: where signs are required, some must speak for one; where they are only told,
/// some must speak against one.
pub(super) fn threshold(policy: LivenessPolicy) -> f32 {
    match policy {
        LivenessPolicy::Require => 0.6,
        LivenessPolicy::Off | LivenessPolicy::WarnStaff => 0.4,
    }
}

fn log_odds(probability: f32) -> f32 {
    let probability = probability.clamp(LEAST, 1.0 - LEAST);
    (probability / (1.0 - probability)).ln()
}

/// No network is surer than that.
const LEAST: f32 = 0.05;

/// Logarithms of odds. A bent print can feign a little parallax, and anything that flickers a blink: neither outweighs
/// networks that are sure of a print.
const PARALLAX: f32 = 1.0;
const BLINK: f32 = 1.0;
const CHALLENGE: f32 = 2.0;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks_alone_are_the_score_within_what_they_can_know() {
        let of = |networks| {
            score(&LivenessSigns {
                networks: Some(networks),
                ..LivenessSigns::default()
            })
        };
        assert!((of(0.7) - 0.7).abs() < 1e-3);
        assert!(of(1.0) < 0.96 && of(0.0) > 0.04);
    }

    #[test]
    fn nothing_measured_neither_warns_nor_suffices() {
        let nothing = score(&LivenessSigns::default());
        assert!(nothing >= threshold(LivenessPolicy::WarnStaff));
        assert!(nothing < threshold(LivenessPolicy::Require));
    }

    #[test]
    fn one_sign_of_a_picture_settles_it() {
        let person = LivenessSigns {
            networks: Some(1.0),
            parallax: Some(1.0),
            blinked: Some(true),
            ..LivenessSigns::default()
        };
        assert!(score(&person) > 0.95);
        for picture in [
            LivenessSigns {
                moire: Some(true),
                ..person.clone()
            },
            LivenessSigns {
                frozen: Some(true),
                ..person.clone()
            },
            LivenessSigns {
                virtual_camera: Some(true),
                ..person.clone()
            },
            LivenessSigns {
                challenge_met: Some(false),
                ..person
            },
        ] {
            assert!(score(&picture) < threshold(LivenessPolicy::WarnStaff));
        }
    }
}
