//! How often two people are taken for one, and one for two (ISO/IEC 19795-1: FMR and FNMR), at every threshold.

/// Scores of pairs, counted in steps so fine that no two thresholds of interest fall into one.
#[derive(Clone, Debug)]
pub struct Scores {
    genuine: Counts,
    impostor: Counts,
}

/// Error rates at one threshold: a match is a score that is not below it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rates {
    /// The threshold.
    pub threshold: f64,
    /// Impostor pairs that match, of all impostor pairs.
    pub false_match: f64,
    /// Genuine pairs that do not, of all genuine pairs.
    pub false_non_match: f64,
}

#[derive(Clone, Debug)]
struct Counts {
    steps: Vec<u64>,
    all: u64,
}

impl Default for Scores {
    fn default() -> Self {
        let empty = Counts {
            steps: vec![0; STEPS],
            all: 0,
        };
        Self {
            genuine: empty.clone(),
            impostor: empty,
        }
    }
}

impl Scores {
    /// Adds the score of a pair, -1 to 1.
    pub fn add(&mut self, score: f32, same: bool) {
        let counts = if same {
            &mut self.genuine
        } else {
            &mut self.impostor
        };
        if let Some(step) = counts.steps.get_mut(step(f64::from(score))) {
            *step += 1;
            counts.all += 1;
        }
    }

    /// Pairs that show one person.
    #[must_use]
    pub fn genuine(&self) -> u64 {
        self.genuine.all
    }

    /// Pairs that show two.
    #[must_use]
    pub fn impostor(&self) -> u64 {
        self.impostor.all
    }

    /// The rates at a threshold.
    #[must_use]
    pub fn at(&self, threshold: f64) -> Rates {
        let first = step(threshold);
        Rates {
            threshold,
            false_match: 1.0 - self.impostor.share_below(first),
            false_non_match: self.genuine.share_below(first),
        }
    }

    /// The rates at the lowest threshold with no more false matches than this share; `None` without genuine pairs, or
    /// with too few impostor pairs for one false match to be as rare.
    #[must_use]
    pub fn at_false_match_rate(&self, share: f64) -> Option<Rates> {
        let allowed = self.impostor.all as f64 * share;
        if allowed < 1.0 || self.genuine.all == 0 {
            return None;
        }
        let mut above = 0;
        let mut first = STEPS;
        for (index, count) in self.impostor.steps.iter().enumerate().rev() {
            above += count;
            if above as f64 > allowed {
                break;
            }
            first = index;
        }
        Some(self.at(lower_edge(first)))
    }

    /// Where both rates are equally large; `None` unless there are pairs of both kinds.
    #[must_use]
    pub fn equal_error_rate(&self) -> Option<f64> {
        if self.genuine.all == 0 || self.impostor.all == 0 {
            return None;
        }
        let (mut genuine, mut impostor) = (0, 0);
        let mut before = (0.0, 1.0);
        for (ours, theirs) in self.genuine.steps.iter().zip(&self.impostor.steps) {
            genuine += ours;
            impostor += theirs;
            let non_match = genuine as f64 / self.genuine.all as f64;
            let matched = 1.0 - impostor as f64 / self.impostor.all as f64;
            if non_match >= matched {
                // Between this step and the one before.
                return Some((non_match.min(before.1) + matched.max(before.0)) / 2.0);
            }
            before = (non_match, matched);
        }
        Some(0.0)
    }
}

impl Counts {
    fn share_below(&self, first: usize) -> f64 {
        let below: u64 = self.steps.iter().take(first).sum();
        below as f64 / self.all.max(1) as f64
    }
}

fn step(score: f64) -> usize {
    let place = (score + 1.0) / 2.0 * (STEPS - 1) as f64;
    // Half a step below a lower edge is still that edge, so that a threshold read from a step is this step again.
    (place + 1e-6).clamp(0.0, (STEPS - 1) as f64) as usize
}

fn lower_edge(step: usize) -> f64 {
    step as f64 / (STEPS - 1) as f64 * 2.0 - 1.0
}

/// Two millionths each.
const STEPS: usize = 1_000_001;

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn scores() -> Scores {
        let mut scores = Scores::default();
        for index in 0..1000 {
            scores.add(index as f32 / 2000.0, false);
            scores.add(0.4 + index as f32 / 2000.0, true);
        }
        scores
    }

    #[test]
    fn a_false_match_rate_is_kept_and_not_undercut() {
        let rates = scores().at_false_match_rate(0.01).unwrap();
        assert!((rates.false_match - 0.01).abs() < 1e-9);
        assert!((rates.threshold - 0.4945).abs() < 1e-4);
        assert!((rates.false_non_match - 0.19).abs() < 2e-3);
    }

    #[test]
    fn too_few_impostors_say_nothing_of_rare_matches() {
        assert_eq!(scores().at_false_match_rate(1e-4), None);
    }

    #[test]
    fn both_errors_are_equal_at_the_equal_error_rate() {
        let rate = scores().equal_error_rate().unwrap();
        assert!((rate - 0.1).abs() < 2e-3);
    }

    #[test]
    fn well_apart_there_are_no_errors() {
        let mut scores = Scores::default();
        scores.add(0.1, false);
        scores.add(0.9, true);
        assert_eq!(scores.equal_error_rate(), Some(0.0));
        assert_eq!(scores.at(0.5).false_match, 0.0);
        assert_eq!(scores.at(0.5).false_non_match, 0.0);
    }
}
