//! Weights as multiples of steps.

use crate::layer::Linear;

/// For each row a step, and how many of them each of its weights is.
///
/// A step is `coarseness` times the root mean square of its row, larger only where the largest weight asks for it.
/// The sum of a row stays what it was, up to half a step: what the inputs have in common, their mean, then
/// makes no difference, and only what tells them apart is disturbed.
pub(crate) fn levels(linear: &Linear, coarseness: f32) -> (Vec<f32>, Vec<i8>) {
    let mut steps = Vec::new();
    let mut levels = Vec::with_capacity(linear.weights.len());
    for row in linear.weights.chunks_exact(linear.columns) {
        let square = row.iter().map(|weight| weight * weight).sum::<f32>() / row.len() as f32;
        let largest = row
            .iter()
            .fold(0.0_f32, |largest, weight| largest.max(weight.abs()));
        let step = (coarseness * square.sqrt())
            .max(largest / MAX_LEVEL)
            .max(f32::MIN_POSITIVE);
        steps.push(step);
        let exact: Vec<f32> = row.iter().map(|weight| weight / step).collect();
        let mut rounded: Vec<f32> = exact.iter().map(|level| level.round()).collect();
        keep_sum(&exact, &mut rounded);
        levels.extend(
            rounded
                .iter()
                .map(|level| level.clamp(-MAX_LEVEL, MAX_LEVEL) as i8),
        );
    }
    (steps, levels)
}

/// Rounds as many values the other way as their sum asks for, those first that were nearest to it.
fn keep_sum(exact: &[f32], rounded: &mut [f32]) {
    let lost = |exact: &[f32], rounded: &[f32]| -> f64 {
        exact
            .iter()
            .zip(rounded)
            .map(|(exact, rounded)| f64::from(exact - rounded))
            .sum()
    };
    let total = lost(exact, rounded);
    let direction = total.signum() as f32;
    let mut candidates: Vec<(f32, &mut f32)> = (exact.iter().zip(rounded))
        .map(|(exact, rounded)| ((exact - *rounded) * direction, rounded))
        .filter(|(missing, _)| *missing > 0.0)
        .collect();
    candidates.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    let count = total.abs().round() as usize;
    for (_, rounded) in candidates.into_iter().take(count) {
        *rounded += direction;
    }
}

const MAX_LEVEL: f32 = 127.0;
