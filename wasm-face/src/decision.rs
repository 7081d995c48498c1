//! Same person or not, from one good frame after the other.
//!
//! Each compared frame has a template. Their mean, weighted by quality, is compared with the photo's: noise of single
//! frames averages out, so a mean of more frames may be trusted at a lower similarity. The threshold therefore begins
//! high and falls to the policy's own as frames come in; looking several times then costs no more false matches than
//! looking once at the end. Frames that follow each other closely say nearly the same and count as less than one.

use face_messages::Verdict;

use crate::embedding::Template;

/// From which similarity on what is decided; measured, see `MODELS.md`.
#[derive(Clone, Copy, Debug, PartialEq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Thresholds {
    /// The same person, after all frames.
    pub accept: f32,
    /// The same person, after the fewest frames.
    pub accept_early: f32,
    /// Below `accept`, but near enough for the staff to look.
    pub unsure: f32,
    /// Another person, after the fewest frames.
    pub reject_early: f32,
}

impl Thresholds {
    /// Whether each lies where it can be meant.
    pub(crate) fn ordered(&self) -> bool {
        let rising = [
            -1.0,
            self.reject_early,
            self.unsure,
            self.accept,
            self.accept_early,
            1.0,
        ];
        rising.is_sorted() && rising.iter().all(|threshold| threshold.is_finite())
    }
}

/// The frames of one comparison.
#[derive(Debug)]
pub(crate) struct Evidence {
    photo: Template,
    thresholds: Thresholds,
    frames: Vec<Compared>,
    first_seen: Option<f64>,
}

#[derive(Debug)]
struct Compared {
    template: Template,
    weight: f32,
    millis: f64,
}

impl Evidence {
    pub(crate) fn new(photo: Template, thresholds: Thresholds) -> Self {
        Self {
            photo,
            thresholds,
            frames: Vec::new(),
            first_seen: None,
        }
    }

    /// Whether a frame of this moment and weight would add to what is known.
    pub(crate) fn wants(&self, weight: f32, millis: f64) -> bool {
        let fresh = self
            .frames
            .iter()
            .all(|frame| (millis - frame.millis).abs() >= LEAST_PAUSE);
        let room = self.frames.len() < MOST_FRAMES;
        fresh && (room || self.frames.iter().any(|frame| frame.weight < weight))
    }

    /// Adds a frame; the worst one makes room for it.
    pub(crate) fn add(&mut self, template: Template, weight: f32, millis: f64) {
        self.first_seen.get_or_insert(millis);
        if self.frames.len() >= MOST_FRAMES {
            let worst = self
                .frames
                .iter()
                .enumerate()
                .min_by(|(_, one), (_, other)| one.weight.total_cmp(&other.weight));
            if let Some((worst, _)) = worst {
                drop(self.frames.remove(worst));
            }
        }
        self.frames.push(Compared {
            template,
            weight,
            millis,
        });
    }

    /// Another face has taken the first one's place: what was known of that one is overwritten.
    pub(crate) fn forget_frames(&mut self) {
        self.frames.clear();
        self.first_seen = None;
    }

    /// Whether a template may be of the person that the frames so far have shown.
    pub(crate) fn goes_with(&self, template: &Template) -> bool {
        self.mean()
            .is_none_or(|mean| mean.similarity(template) >= SAME_PERSON_IN_STREAM)
    }

    /// Frames that were compared.
    pub(crate) fn frames(&self) -> usize {
        self.frames.len()
    }

    /// Cosine between the photo's template and the frames' mean; `None` without a frame.
    pub(crate) fn similarity(&self) -> Option<f32> {
        Some(self.photo.similarity(&self.mean()?))
    }

    /// From which similarity on it is a match, with the frames so far: the policy's own with all of them, higher with fewer.
    pub(crate) fn threshold(&self) -> f32 {
        let Thresholds {
            accept,
            accept_early,
            ..
        } = self.thresholds;
        accept_early + (accept - accept_early) * self.fullness()
    }

    /// How much has been gathered, 0 to 1: most of it with the fewest frames that can be enough, never all of it
    /// before there is a decision.
    pub(crate) fn progress(&self) -> f32 {
        let first = (self.independent_frames() / FEWEST_FRAMES).min(1.0);
        0.6 * first + 0.3 * self.fullness()
    }

    /// What the frames have come to, if it is certain enough by now; `last_call` when no more will come.
    pub(crate) fn verdict(&self, millis: f64, last_call: bool) -> Option<Verdict> {
        let enough = self.independent_frames() >= FEWEST_FRAMES;
        if !enough {
            return last_call.then_some(Verdict::TooFewFrames);
        }
        let similarity = self.similarity()?;
        if similarity >= self.threshold() && self.agree() {
            return Some(Verdict::Match);
        }
        let Thresholds {
            unsure,
            reject_early,
            ..
        } = self.thresholds;
        let waited = self.first_seen.map_or(0.0, |first| millis - first);
        let complete = self.frames.len() >= MOST_FRAMES && waited >= LEAST_WAIT;
        if complete || last_call {
            return Some(if similarity >= unsure {
                Verdict::Unsure
            } else {
                Verdict::NoMatch
            });
        }
        let hopeless = reject_early + (unsure - reject_early) * self.fullness();
        (similarity < hopeless && waited >= LEAST_WAIT).then_some(Verdict::NoMatch)
    }

    fn mean(&self) -> Option<Template> {
        Template::mean(
            self.frames
                .iter()
                .map(|frame| (&frame.template, frame.weight)),
        )
    }

    /// Whether most frames, and no fewer than any decision needs, show the photo's person each by itself: a mean can be
    /// carried by a few frames of somebody who then went away.
    fn agree(&self) -> bool {
        let near =
            |frame: &&Compared| self.photo.similarity(&frame.template) >= self.thresholds.unsure;
        let count = self.frames.iter().filter(near).count();
        count as f32 >= FEWEST_FRAMES && count * 3 >= self.frames.len() * 2
    }

    /// Frames, each counted by the time since the one before it.
    fn independent_frames(&self) -> f32 {
        let mut times: Vec<f64> = self.frames.iter().map(|frame| frame.millis).collect();
        times.sort_by(f64::total_cmp);
        let gained: f64 = times
            .windows(2)
            .map(|pair| match pair {
                [one, other] => ((other - one) / INDEPENDENT_AFTER).min(1.0),
                _ => 0.0,
            })
            .sum();
        if times.is_empty() {
            0.0
        } else {
            1.0 + gained as f32
        }
    }

    /// From the fewest frames (0) to the most (1).
    fn fullness(&self) -> f32 {
        if self.frames.len() >= MOST_FRAMES {
            return 1.0;
        }
        let most = MOST_FRAMES as f32;
        ((self.independent_frames() - FEWEST_FRAMES) / (most - FEWEST_FRAMES)).clamp(0.0, 1.0)
    }
}

/// Independent frames that any decision needs; never one lucky frame.
const FEWEST_FRAMES: f32 = 3.0;

/// Frames that are kept, the best ones; more of them change the mean by less than the threshold is certain.
const MOST_FRAMES: usize = 10;

/// Milliseconds between two compared frames.
const LEAST_PAUSE: f64 = 80.0;

/// Milliseconds after which a head has moved, eyes have blinked and noise is another: frames closer than that count
/// for less than one.
const INDEPENDENT_AFTER: f64 = 120.0;

/// Milliseconds that a person is given to look up, take off the hat, and be recognised, before the answer is no.
const LEAST_WAIT: f64 = 1500.0;

/// Frames of one person, seconds apart, are more alike than that; those of two people are not.
const SAME_PERSON_IN_STREAM: f32 = 0.4;

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    const THRESHOLDS: Thresholds = Thresholds {
        accept: 0.40,
        accept_early: 0.50,
        unsure: 0.33,
        reject_early: 0.20,
    };

    /// A template with this cosine to the photo's.
    fn template(similarity: f32) -> Template {
        Template::new(vec![similarity, (1.0 - similarity * similarity).sqrt()]).unwrap()
    }

    /// The verdict over frames of these similarities, so many milliseconds apart, and how many it took.
    fn decide(similarities: &[f32], pause: f64) -> Option<(Verdict, usize)> {
        let mut evidence = Evidence::new(template(1.0), THRESHOLDS);
        for (count, similarity) in (1_u32..).zip(similarities) {
            let millis = f64::from(count) * pause;
            if evidence.wants(1.0, millis) {
                evidence.add(template(*similarity), 1.0, millis);
            }
            if let Some(verdict) = evidence.verdict(millis, false) {
                return Some((verdict, evidence.frames()));
            }
        }
        None
    }

    #[test]
    fn who_is_clearly_the_same_waits_for_three_frames_alone() {
        assert_eq!(decide(&[0.7; 20], 150.0), Some((Verdict::Match, 3)));
    }

    #[test]
    fn who_is_barely_the_same_is_looked_at_for_longer() {
        let (verdict, frames) = decide(&[0.43; 20], 150.0).unwrap();
        assert_eq!(verdict, Verdict::Match);
        assert!(frames > 6, "{frames}");
    }

    #[test]
    fn between_the_thresholds_the_staff_decide_and_below_them_it_is_nobody() {
        let decided = |similarity| decide(&[similarity; 20], 200.0).map(|(verdict, _)| verdict);
        assert_eq!(decided(0.37), Some(Verdict::Unsure));
        assert_eq!(decided(0.25), Some(Verdict::NoMatch));
        assert_eq!(decided(-0.1), Some(Verdict::NoMatch));
    }

    #[test]
    fn a_match_never_lies_below_the_threshold_that_is_shown_with_it() {
        for similarity in (20..70).map(|percent| percent as f32 / 100.0) {
            let mut evidence = Evidence::new(template(1.0), THRESHOLDS);
            for frame in 0..5_u32 {
                let millis = f64::from(frame) * 150.0;
                evidence.add(template(similarity), 1.0, millis);
                let verdict = evidence.verdict(millis, frame == 4);
                let above = evidence.similarity().unwrap() >= evidence.threshold();
                assert!(verdict != Some(Verdict::Match) || above, "{similarity}");
            }
        }
    }

    #[test]
    fn many_frames_of_one_moment_are_one() {
        assert_eq!(decide(&[0.9; 20], 5.0), None);
    }

    #[test]
    fn two_frames_of_the_right_person_carry_no_stranger() {
        let frames = [&[0.8; 2][..], &[0.1; 20]].concat();
        let (verdict, _) = decide(&frames, 200.0).unwrap();
        assert_ne!(verdict, Verdict::Match);
    }

    #[test]
    fn better_frames_take_the_place_of_worse_ones() {
        let mut evidence = Evidence::new(template(1.0), THRESHOLDS);
        for frame in 0..30_u32 {
            let weight = if frame < 10 { 0.2 } else { 0.9 };
            let millis = f64::from(frame) * 100.0;
            if evidence.wants(weight, millis) {
                evidence.add(template(if frame < 10 { 0.3 } else { 0.6 }), weight, millis);
            }
        }
        assert_eq!(evidence.frames(), 10);
        assert!((evidence.similarity().unwrap() - 0.6).abs() < 0.01);
    }
}
