//! Weights as multiples of steps.

use crate::layer::Linear;

/// For each row a step, and how many of them each of its weights is.
///
/// A step is `coarseness` times the root mean square of its row, larger only where the largest weight asks for it.
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
        levels.extend(
            row.iter()
                .map(|weight| (weight / step).round().clamp(-MAX_LEVEL, MAX_LEVEL) as i8),
        );
    }
    (steps, levels)
}

const MAX_LEVEL: f32 = 127.0;
