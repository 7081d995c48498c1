//! Layers in which every output reads everything.

use crate::lanes::{LANES, Lanes, Vector};
use crate::shape::Shape;

/// A layer with its weights in the order in which the input stands in memory.
#[derive(Debug)]
pub(crate) struct Dense {
    /// Rows and columns that the input must have.
    pub(crate) height: usize,
    pub(crate) width: usize,
    /// Outputs.
    pub(crate) channels: usize,
    /// For each eight outputs, for each vector of the input, one vector for each of them.
    weights: Vec<[Lanes; ABREAST]>,
    bias: Vec<f32>,
    slopes: Vec<Lanes>,
}

impl Dense {
    /// Packs weights that stand as in [`crate::format::Op::Dense`].
    pub(crate) fn new(input: Shape, weights: &[f32], bias: Vec<f32>, slopes: &[f32]) -> Self {
        let rows: Vec<&[f32]> = weights
            .chunks_exact(input.places() * input.channels)
            .collect();
        let mut packed = Vec::with_capacity(rows.len().div_ceil(ABREAST) * input.len());
        for rows in rows.chunks(ABREAST) {
            for first in (0..input.channels).step_by(LANES) {
                let last = input.channels.min(first + LANES);
                for place in 0..input.places() {
                    let begin = place * input.channels;
                    let mut abreast = [Lanes::ZERO; ABREAST];
                    for (lanes, row) in abreast.iter_mut().zip(rows) {
                        let weights = row.get(begin + first..begin + last);
                        *lanes = Lanes::from_values(weights.unwrap_or_default().iter().copied());
                    }
                    packed.push(abreast);
                }
            }
        }
        Self {
            height: input.height,
            width: input.width,
            channels: rows.len(),
            weights: packed,
            bias,
            slopes: Lanes::pack(slopes).collect(),
        }
    }

    /// Rows of weights that stand in memory for so many outputs.
    pub(crate) fn padded(channels: usize) -> usize {
        channels.next_multiple_of(ABREAST)
    }

    pub(crate) fn run(&self, input: &[Lanes], output: &mut [Lanes]) {
        let groups = self
            .weights
            .chunks_exact(input.len())
            .zip(self.bias.chunks(ABREAST));
        let sums = groups.flat_map(|(weights, bias)| {
            let sums = products(input, weights);
            bias.iter().zip(sums).map(|(bias, sum)| bias + sum)
        });
        let mut sums = sums;
        for (output, slopes) in output.iter_mut().zip(&self.slopes) {
            let lanes = Lanes::from_values(sums.by_ref().take(LANES));
            *output = Vector::load(&lanes).bend(Vector::load(slopes)).store();
        }
    }
}

fn products(input: &[Lanes], weights: &[[Lanes; ABREAST]]) -> [f32; ABREAST] {
    let mut sums = [Vector::splat(0.0); ABREAST];
    for (input, weights) in input.iter().zip(weights) {
        let input = Vector::load(input);
        for (sum, weights) in sums.iter_mut().zip(weights) {
            *sum = input.mul_add(Vector::load(weights), *sum);
        }
    }
    sums.map(|sum| sum.store().0.iter().sum())
}

/// Outputs computed in one pass over the input.
const ABREAST: usize = 8;
