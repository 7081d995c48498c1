//! Layers without weights.

use crate::lanes::{LANES, Lanes, Vector};
use crate::shape::Shape;

/// The largest of each 2 × 2 places.
pub(crate) fn max_pool(input: &[Lanes], from: Shape, output: &mut [Lanes], to: Shape) {
    let blocks = input
        .chunks_exact(from.places())
        .zip(output.chunks_exact_mut(to.places()));
    for (input, output) in blocks {
        let rows = input
            .chunks_exact(2 * from.width)
            .zip(output.chunks_exact_mut(to.width));
        for (rows, output) in rows {
            let (upper, lower) = rows.split_at(from.width);
            let (upper, _) = upper.as_chunks();
            let (lower, _) = lower.as_chunks();
            for ((output, [a, b]), [c, d]) in output.iter_mut().zip(upper).zip(lower) {
                let upper = Vector::load(a).max(Vector::load(b));
                let lower = Vector::load(c).max(Vector::load(d));
                *output = upper.max(lower).store();
            }
        }
    }
}

/// Every place becomes 2 × 2 equal ones.
pub(crate) fn upsample(input: &[Lanes], from: Shape, output: &mut [Lanes]) {
    let rows = input
        .chunks_exact(from.width)
        .zip(output.chunks_exact_mut(4 * from.width));
    for (input, output) in rows {
        let (upper, lower) = output.split_at_mut(2 * from.width);
        for (pair, lanes) in upper.as_chunks_mut().0.iter_mut().zip(input) {
            *pair = [*lanes; 2];
        }
        lower.copy_from_slice(upper);
    }
}

/// The sum of two values of the same shape.
pub(crate) fn add(one: &[Lanes], other: &[Lanes], output: &mut [Lanes]) {
    for ((output, one), other) in output.iter_mut().zip(one).zip(other) {
        *output = Vector::load(one).add(Vector::load(other)).store();
    }
}

/// The mean over all places.
pub(crate) fn global_average_pool(input: &[Lanes], from: Shape, output: &mut [Lanes]) {
    let share = Vector::splat(1.0 / from.places() as f32);
    let blocks = input.chunks_exact(from.places());
    for (block, output) in blocks.zip(output) {
        let zero = Vector::splat(0.0);
        let sum = block
            .iter()
            .fold(zero, |sum, lanes| sum.add(Vector::load(lanes)));
        *output = sum.mul(share).store();
    }
}

/// Each channel of the first value times its value in the second.
pub(crate) fn scale_channels(input: &[Lanes], shape: Shape, by: &[Lanes], output: &mut [Lanes]) {
    let blocks = input
        .chunks_exact(shape.places())
        .zip(output.chunks_exact_mut(shape.places()));
    for ((input, output), by) in blocks.zip(by) {
        let by = Vector::load(by);
        for (output, input) in output.iter_mut().zip(input) {
            *output = Vector::load(input).mul(by).store();
        }
    }
}

/// Negative values times the slope of their channel.
pub(crate) fn bend(value: &mut [Lanes], shape: Shape, slopes: &[Lanes]) {
    for (block, slopes) in value.chunks_exact_mut(shape.places()).zip(slopes) {
        let slopes = Vector::load(slopes);
        for lanes in block {
            *lanes = Vector::load(lanes).bend(slopes).store();
        }
    }
}

/// `1 / (1 + exp(-value))`.
pub(crate) fn sigmoid(value: &mut [Lanes], shape: Shape) {
    for (block, channels) in value
        .chunks_exact_mut(shape.places())
        .zip(channels_of_blocks(shape))
    {
        for lanes in block {
            for lane in lanes.0.iter_mut().take(channels) {
                *lane = 1.0 / (1.0 + (-*lane).exp());
            }
        }
    }
}

/// At each place, positive values with the sum 1 over the channels.
pub(crate) fn softmax(input: &[Lanes], shape: Shape, output: &mut [Lanes]) {
    output.copy_from_slice(input);
    for place in 0..shape.places() {
        let largest = at(output, shape, place).fold(f32::NEG_INFINITY, |a, b| a.max(*b));
        let mut sum = 0.0;
        for value in at(output, shape, place) {
            *value = (*value - largest).exp();
            sum += *value;
        }
        for value in at(output, shape, place) {
            *value /= sum;
        }
    }
}

/// The channels of one place.
fn at(value: &mut [Lanes], shape: Shape, place: usize) -> impl Iterator<Item = &mut f32> {
    value
        .iter_mut()
        .skip(place)
        .step_by(shape.places())
        .flat_map(|lanes| &mut lanes.0)
        .take(shape.channels)
}

fn channels_of_blocks(shape: Shape) -> impl Iterator<Item = usize> {
    (0..shape.channels)
        .step_by(LANES)
        .map(move |first| (shape.channels - first).min(LANES))
}
