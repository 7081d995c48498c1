//! Advice that does not flicker.

use face_messages::Advice;

use super::limits::Badness;

/// Turns how bad each frame is into advice that stays long enough to be read.
#[derive(Debug, Default)]
pub(crate) struct Advisor {
    topics: Vec<Topic>,
}

#[derive(Debug)]
struct Topic {
    advice: Advice,
    shown: bool,
    /// Since when what was seen speaks against what is shown.
    otherwise_since: Option<f64>,
}

impl Advisor {
    /// What to tell now. `badness` is that of a frame taken at `millis`, the most useful advice first; what it
    /// does not name is taken to be well.
    pub(crate) fn advise(&mut self, badness: &[(Advice, Badness)], millis: f64) -> Vec<Advice> {
        for &(advice, _) in badness {
            if !self.topics.iter().any(|topic| topic.advice == advice) {
                self.topics.push(Topic {
                    advice,
                    shown: false,
                    otherwise_since: None,
                });
            }
        }
        for topic in &mut self.topics {
            let bad = badness
                .iter()
                .find(|(advice, _)| *advice == topic.advice)
                .map_or(0.0, |&(_, badness)| badness);
            topic.follow(bad, millis);
        }
        badness
            .iter()
            .map(|&(advice, _)| advice)
            .filter(|advice| {
                self.topics
                    .iter()
                    .any(|topic| topic.shown && topic.advice == *advice)
            })
            .collect()
    }
}

impl Topic {
    fn follow(&mut self, badness: Badness, millis: f64) {
        let (otherwise, patience) = if self.shown {
            (badness < HIDDEN_BELOW, HIDDEN_AFTER)
        } else {
            (badness >= SHOWN_FROM, SHOWN_AFTER)
        };
        if !otherwise {
            self.otherwise_since = None;
            return;
        }
        let since = *self.otherwise_since.get_or_insert(millis);
        if millis - since >= patience {
            self.shown = !self.shown;
            self.otherwise_since = None;
        }
    }
}

/// Told from here on, and until it is clearly better: a person who stands at the limit is told once.
const SHOWN_FROM: Badness = 1.0;
const HIDDEN_BELOW: Badness = 0.9;

/// Milliseconds. A blink, or one bad frame, is nothing to speak of.
const SHOWN_AFTER: f64 = 250.0;
/// Milliseconds.
const HIDDEN_AFTER: f64 = 200.0;

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn told(advisor: &mut Advisor, badness: f32, from: f64, to: f64) -> Vec<Vec<Advice>> {
        (0..)
            .map(|frame| from + f64::from(frame) * 40.0)
            .take_while(|millis| *millis < to)
            .map(|millis| advisor.advise(&[(Advice::Closer, badness)], millis))
            .collect()
    }

    #[test]
    fn one_bad_frame_is_not_spoken_of() {
        let mut advisor = Advisor::default();
        told(&mut advisor, 0.5, 0.0, 200.0);
        assert!(told(&mut advisor, 3.0, 200.0, 240.0).concat().is_empty());
        assert!(told(&mut advisor, 0.5, 240.0, 1000.0).concat().is_empty());
    }

    #[test]
    fn what_lasts_is_told_and_taken_back_when_it_is_clearly_better() {
        let mut advisor = Advisor::default();
        let last = told(&mut advisor, 1.1, 0.0, 400.0).pop();
        assert_eq!(last, Some(vec![Advice::Closer]));
        let last = told(&mut advisor, 0.95, 400.0, 2000.0).pop();
        assert_eq!(last, Some(vec![Advice::Closer]), "still at the limit");
        let last = told(&mut advisor, 0.8, 2000.0, 2400.0).pop();
        assert_eq!(last, Some(vec![]));
    }

    #[test]
    fn a_face_that_trembles_at_the_limit_does_not_make_advice_flicker() {
        let mut advisor = Advisor::default();
        let changes = (0..200)
            .map(|frame| {
                let badness = if frame % 2 == 0 { 1.04 } else { 0.96 };
                advisor.advise(&[(Advice::Closer, badness)], f64::from(frame) * 40.0)
            })
            .collect::<Vec<_>>()
            .windows(2)
            .filter(|pair| matches!(pair, [one, other] if one != other))
            .count();
        assert_eq!(changes, 0);
    }
}
