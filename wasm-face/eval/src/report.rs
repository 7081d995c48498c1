//! What was measured, as a person reads it.

use std::collections::BTreeMap;

use face_eval::describe::{Described, Role};
use face_eval::rates::{Rates, Scores};
use wasm_face::manifest::PolicyThresholds;

/// The scores and what has no score.
pub(crate) struct Report<'a> {
    pub(crate) scores: &'a Scores,
    pub(crate) described: &'a Described,
    /// Pairs without a score, because one of their pictures has no template.
    pub(crate) skipped: u64,
    pub(crate) thresholds: PolicyThresholds,
    pub(crate) chip: bool,
}

impl Report<'_> {
    pub(crate) fn print(&self) {
        self.print_failures();
        let (genuine, impostor) = (self.scores.genuine(), self.scores.impostor());
        let chip = if self.chip {
            ", photos as in the chip"
        } else {
            ""
        };
        println!(
            "{genuine} pairs of one person, {impostor} of two{chip}; {} pairs without a score",
            self.skipped
        );
        println!();
        println!("     FMR   threshold      FNMR");
        for share in [1e-2, 1e-3, 1e-4, 1e-5] {
            match self.scores.at_false_match_rate(share) {
                Some(rates) => println!(
                    "{share:>8.0e} {:>11.4} {:>8.2} %",
                    rates.threshold,
                    rates.false_non_match * 100.0
                ),
                None => println!(
                    "{share:>8.0e}   not measurable: it takes {:.0} pairs of two people, and some of one",
                    1.0 / share
                ),
            }
        }
        println!();
        println!(
            "   policy   threshold      FMR         FNMR   (one frame; a decision takes several)"
        );
        let PolicyThresholds { standard, strict } = self.thresholds;
        for (name, thresholds) in [("standard", standard), ("strict", strict)] {
            let Rates {
                threshold,
                false_match,
                false_non_match,
            } = self.scores.at(f64::from(thresholds.accept));
            println!(
                "{name:>9} {threshold:>11.4}   {false_match:.2e} {:>8.2} %",
                false_non_match * 100.0
            );
        }
        println!();
    }

    pub(crate) fn last_line(&self) -> String {
        let pairs = self.scores.genuine() + self.scores.impostor() + self.skipped;
        let failures = self.failures(Role::Photo).count();
        let percent = |rate: Option<f64>| {
            rate.map_or_else(
                || "not measurable".to_owned(),
                |rate| format!("{:.2} %", rate * 100.0),
            )
        };
        let equal = percent(self.scores.equal_error_rate());
        let at = self.scores.at_false_match_rate(1e-3);
        let missed = percent(at.map(|rates| rates.false_non_match));
        format!(
            "face-eval: {pairs} pairs, {failures} failures to enrol, EER {equal}, FNMR@1e-3 {missed}"
        )
    }

    fn print_failures(&self) {
        for (role, what) in [
            (Role::Photo, "failures to enrol"),
            (Role::Frame, "frames without a face"),
        ] {
            let count = self.failures(role).count();
            if count == 0 {
                continue;
            }
            println!("{count} {what}:");
            let mut reasons: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
            for (name, reason) in self.failures(role) {
                reasons.entry(reason).or_default().push(name);
            }
            for (reason, names) in reasons {
                println!("  {reason} ({}):", names.len());
                names.iter().for_each(|name| println!("    {name}"));
            }
        }
    }

    fn failures(&self, wanted: Role) -> impl Iterator<Item = (&str, &str)> {
        self.described
            .iter()
            .filter(move |((_, role), _)| *role == wanted)
            .filter_map(|((name, _), result)| {
                Some((name.as_str(), result.as_ref().err()?.as_str()))
            })
    }
}
