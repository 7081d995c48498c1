//! The optional request to turn the head: a print has no side to show.

use face_messages::Challenge as Ask;

/// Two turns in an order that nobody knows before, each back to the front, in one piece and in time.
#[derive(Debug)]
pub(super) struct Challenge {
    /// What is still to be done, the next one last.
    steps: Vec<Ask>,
    began: f64,
    last: Option<(f64, f32)>,
    wrong_turns: u32,
    draw: u64,
    failed: bool,
}

impl Challenge {
    /// Begins at `millis`, whose last digits draw the order: nobody chooses when a face is recognised.
    pub(super) fn new(millis: f64) -> Self {
        let mut challenge = Self {
            steps: Vec::new(),
            began: millis,
            last: None,
            wrong_turns: 0,
            draw: millis.to_bits(),
            failed: false,
        };
        challenge.draw_steps();
        challenge
    }

    /// A frame with the face, turned as [`Measures::yaw`](crate::quality::Measures::yaw) says.
    pub(super) fn look(&mut self, yaw: f32, millis: f64) {
        if !yaw.is_finite() || self.met().is_some() {
            return;
        }
        let torn = self
            .last
            .replace((millis, yaw))
            .is_some_and(|(last, before)| {
                millis - last > LONGEST_GAP || (yaw - before).abs() > FARTHEST_JUMP
            });
        if millis - self.began > TIME_LIMIT {
            self.failed = true;
        } else if torn {
            self.draw_steps();
        } else {
            self.follow(yaw);
        }
    }

    /// What is to be done now.
    pub(super) fn asks(&self) -> Option<Ask> {
        self.steps.last().copied().filter(|_| !self.failed)
    }

    /// Whether everything was done; `None` as long as there is time.
    pub(super) fn met(&self) -> Option<bool> {
        if self.failed {
            Some(false)
        } else {
            self.steps.is_empty().then_some(true)
        }
    }

    fn follow(&mut self, yaw: f32) {
        let turned = match self.asks() {
            Some(Ask::TurnLeft) => yaw,
            Some(Ask::TurnRight) => -yaw,
            Some(Ask::LookStraight) => {
                if yaw.abs() < STRAIGHT {
                    self.steps.pop();
                }
                return;
            }
            None => return,
        };
        if turned > TURNED {
            self.steps.pop();
        } else if turned < -TURNED {
            // Sides are easily mixed up; who tries every order finds the right one.
            self.wrong_turns += 1;
            self.failed = self.wrong_turns > FORGIVEN;
            self.draw_steps();
        }
    }

    /// Each turn is drawn by itself; SplitMix64 (Steele, Lea and Flood, 2014).
    fn draw_steps(&mut self) {
        self.draw = self.draw.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.draw;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^= mixed >> 31;
        let turn = |bit: u64| {
            if mixed & bit == 0 {
                Ask::TurnLeft
            } else {
                Ask::TurnRight
            }
        };
        // Straight first: a head that is turned already shows nothing, and neither does a wrong turn that goes on.
        self.steps = vec![
            Ask::LookStraight,
            turn(1),
            Ask::LookStraight,
            turn(2),
            Ask::LookStraight,
        ];
    }
}

/// As `Measures::yaw`; about 22 degrees. Prints that are swung or bent stay below; see `MODELS.md`.
const TURNED: f32 = 0.28;
const STRAIGHT: f32 = 0.12;

/// Wrong turns that are forgiven, each with a new order.
const FORGIVEN: u32 = 1;

/// Milliseconds from the first request to the last.
const TIME_LIMIT: f64 = 15_000.0;

/// Milliseconds without a face, and a way of the nose from one frame to the next, in which something else could have
/// been put in its place.
const LONGEST_GAP: f64 = 600.0;
const FARTHEST_JUMP: f32 = 0.35;

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::alignment::AlignedFace;
    use crate::face::{Face, Landmarks, Point, Rectangle};
    use crate::picture::Frame;
    use crate::quality::Measures;

    /// Does what is asked, at fifteen frames a second, turning no faster than a head; `misled` changes what is heard.
    fn obey(seed: f64, misled: impl Fn(Ask) -> Ask) -> (Option<bool>, Vec<Ask>) {
        let mut challenge = Challenge::new(seed);
        let (mut yaw, mut asked) = (0.0_f32, Vec::new());
        for frame in 0..400 {
            let Some(ask) = challenge.asks() else { break };
            if asked.last() != Some(&ask) {
                asked.push(ask);
            }
            let aim = match misled(ask) {
                Ask::TurnLeft => 0.4,
                Ask::TurnRight => -0.4,
                Ask::LookStraight => 0.0,
            };
            yaw += (aim - yaw).clamp(-0.05, 0.05);
            challenge.look(yaw, seed + f64::from(frame) * 66.0);
        }
        (challenge.met(), asked)
    }

    #[test]
    fn who_does_what_is_asked_meets_it_and_the_order_differs_from_time_to_time() {
        let mut orders = std::collections::HashSet::new();
        for seed in 0..20 {
            let (met, asked) = obey(1000.0 + f64::from(seed), |ask| ask);
            assert_eq!(met, Some(true));
            assert_eq!(asked.first(), Some(&Ask::LookStraight));
            assert_eq!(asked.last(), Some(&Ask::LookStraight));
            orders.insert(format!("{asked:?}"));
        }
        assert_eq!(orders.len(), 4);
    }

    #[test]
    fn a_wrong_turn_is_forgiven_once_and_a_fixed_film_fails() {
        let other_side = |ask| match ask {
            Ask::TurnLeft => Ask::TurnRight,
            Ask::TurnRight => Ask::TurnLeft,
            Ask::LookStraight => ask,
        };
        assert_eq!(obey(7.0, other_side).0, Some(false));
        let still = |_| Ask::LookStraight;
        assert_eq!(obey(7.0, still).0, Some(false));
    }

    #[test]
    fn another_picture_put_in_its_place_begins_anew() {
        let mut challenge = Challenge::new(3.0);
        challenge.look(0.0, 100.0);
        let ask = challenge.asks().unwrap();
        let turned = if ask == Ask::TurnLeft { 0.4 } else { -0.4 };
        challenge.look(turned, 166.0);
        assert_eq!(challenge.asks(), Some(Ask::LookStraight));
        assert_eq!(challenge.steps.len(), 5, "everything is to be done again");
        for yaw in [f32::NAN, f32::INFINITY, -1e30] {
            challenge.look(yaw, f64::NAN);
        }
        assert_eq!(challenge.met(), None);
    }

    #[test]
    fn left_is_the_persons_own_left_which_a_camera_sees_on_its_right() {
        let point = |x, y| Point { x, y };
        let nose_to_the_right = Landmarks::from_points([
            point(20.0, 20.0),
            point(44.0, 20.0),
            point(42.0, 34.0),
            point(22.0, 46.0),
            point(42.0, 46.0),
        ]);
        let face = Face {
            score: 0.9,
            area: Rectangle {
                left: 8.0,
                top: 4.0,
                width: 48.0,
                height: 56.0,
            },
            landmarks: nose_to_the_right,
        };
        let grey = vec![128; 64 * 64 * 4];
        let frame = Frame::new(64, 64, &grey).unwrap();
        let points = face.landmarks.points();
        let aligned = AlignedFace::sample(frame, &points, &points, 112).unwrap();
        let yaw = Measures::of(frame, &face, &aligned).yaw;
        let mut challenge = Challenge::new(0.0);
        challenge.steps = vec![Ask::TurnLeft];
        challenge.look(yaw, 0.0);
        assert_eq!(challenge.met(), Some(true), "{yaw}");
    }
}
