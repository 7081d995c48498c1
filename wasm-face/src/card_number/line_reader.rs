//! Reads a line of digits and the few other characters around them.

use convnet::{Model, ModelError, Plan, RunError, Tensor};
use zeroize::Zeroizing;

use super::ALPHABET;
use super::strip::Strip;

/// The network that reads, made ready for dates and for codes.
#[derive(Debug)]
pub(super) struct LineReader {
    date: Plan,
    code: Plan,
}

/// What a line says, as far as the network can tell.
pub(super) struct Text {
    pub(super) characters: Zeroizing<String>,
    /// How likely the line says exactly this, 0 to 1.
    pub(super) certainty: f32,
}

impl LineReader {
    pub(super) fn new(model: &[u8]) -> Result<Self, ModelError> {
        let model = Model::read(model)?;
        Ok(Self {
            date: model.plan(Strip::HEIGHT, Strip::DATE_WIDTH)?,
            code: model.plan(Strip::HEIGHT, Strip::CODE_WIDTH)?,
        })
    }

    /// Reads a strip; nothing from one that is neither as wide as a date's nor as a code's.
    pub(super) fn read(&mut self, strip: &Strip) -> Result<Text, RunError> {
        let plan = match strip.width() {
            Strip::CODE_WIDTH => &mut self.code,
            _ => &mut self.date,
        };
        let outputs = plan.run(&strip.normalised())?;
        Ok(outputs.first().map_or_else(Text::nothing, text))
    }

    pub(super) fn wipe(&mut self) {
        self.date.wipe();
        self.code.wipe();
    }
}

impl Text {
    fn nothing() -> Self {
        Self {
            characters: Zeroizing::default(),
            certainty: 0.0,
        }
    }
}

/// The best character at each step, without "nothing" and repetitions (connectionist temporal
/// classification: Graves et al., ICML 2006), and how likely all ways to write the same are together.
fn text(tensor: &Tensor) -> Text {
    let steps = steps(tensor);
    let mut classes = Zeroizing::new(Vec::new());
    let mut last = NOTHING;
    for step in steps.iter() {
        let scores = step.iter().enumerate();
        let best = scores.max_by(|(_, one), (_, other)| one.total_cmp(other));
        let class = best.map_or(NOTHING, |(class, _)| class);
        if class != last && class != NOTHING {
            classes.push(class);
        }
        last = class;
    }
    let character = |class: &usize| ALPHABET.get(class.wrapping_sub(1)).copied();
    Text {
        certainty: likelihood(&steps, &classes).clamp(0.0, 1.0),
        characters: Zeroizing::new(classes.iter().filter_map(character).collect()),
    }
}

/// For each column the chances of all classes: logits averaged over the rows, then made to sum up to 1.
fn steps(tensor: &Tensor) -> Zeroizing<Vec<Vec<f32>>> {
    let channels = tensor.channels;
    let mut steps = Zeroizing::new(vec![vec![0.0; channels]; tensor.width]);
    for row in tensor.data.chunks_exact((tensor.width * channels).max(1)) {
        for (step, logits) in steps.iter_mut().zip(row.chunks_exact(channels.max(1))) {
            for (sum, logit) in step.iter_mut().zip(logits) {
                *sum += logit / tensor.height as f32;
            }
        }
    }
    for step in steps.iter_mut() {
        let largest = step.iter().copied().fold(f32::MIN, f32::max);
        step.iter_mut().for_each(|it| *it = (*it - largest).exp());
        let sum: f32 = step.iter().sum();
        step.iter_mut().for_each(|it| *it /= sum);
    }
    steps
}

/// The forward pass of connectionist temporal classification.
fn likelihood(steps: &[Vec<f32>], classes: &[usize]) -> f32 {
    // Between, before and after the characters there may be "nothing".
    let mut path = vec![NOTHING];
    path.extend(classes.iter().flat_map(|class| [*class, NOTHING]));
    let chance = |step: &[f32], class: usize| f64::from(step.get(class).copied().unwrap_or(0.0));
    let mut sums = vec![0.0f64; path.len()];
    for (at, step) in steps.iter().enumerate() {
        let before = std::mem::take(&mut sums);
        let sum_before = |place: usize, back: usize| {
            let place = place.checked_sub(back);
            place.and_then(|it| before.get(it)).copied().unwrap_or(0.0)
        };
        let places = path.iter().enumerate();
        sums = places
            .map(|(place, class)| {
                let reached = if at == 0 {
                    f64::from(u8::from(place < 2))
                } else {
                    // The "nothing" between two different characters may be left out.
                    let earlier = place.checked_sub(2).and_then(|it| path.get(it));
                    let is_skip = *class != NOTHING && earlier.is_some_and(|it| it != class);
                    let skipped = if is_skip { sum_before(place, 2) } else { 0.0 };
                    sum_before(place, 0) + sum_before(place, 1) + skipped
                };
                reached * chance(step, *class)
            })
            .collect();
    }
    sums.iter().rev().take(2).sum::<f64>() as f32
}

/// The class that is no character.
const NOTHING: usize = 0;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What the network says when it is sure: one class after another.
    fn tensor(classes: &[usize]) -> Tensor {
        let channels = ALPHABET.len() + 1;
        let logits = classes.iter().flat_map(|class| {
            (0..channels).map(move |channel| if channel == *class { 20.0 } else { 0.0 })
        });
        Tensor {
            name: String::new(),
            height: 1,
            width: classes.len(),
            channels,
            data: logits.collect(),
        }
    }

    #[test]
    fn repeated_digits_are_told_apart_by_what_is_between() {
        let read = text(&tensor(&[0, 2, 2, 0, 2, 3, 3, 0]));
        assert_eq!(read.characters.as_str(), "112");
        assert!(read.certainty > 0.99);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn whatever_the_network_says_is_a_text(
            data in prop::collection::vec(prop::num::f32::ANY, 0..400),
            height in 0usize..4,
            width in 0usize..9,
            channels in 0usize..40,
        ) {
            let read = text(&Tensor { name: String::new(), height, width, channels, data });
            prop_assert!(read.characters.chars().count() <= width);
            prop_assert!(read.certainty.is_nan() || read.certainty <= 1.0);
        }
    }
}
