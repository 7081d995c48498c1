//! Layers in which every output reads everything.

use zeroize::Zeroize as _;

use crate::format::Levels;
use crate::lanes::{LANES, Lanes, Vector, WIDE};
use crate::shape::Shape;

/// A layer with its weights in the order in which the input stands in memory.
#[derive(Debug)]
pub(crate) struct Dense {
    /// Rows and columns that the input must have.
    pub(crate) height: usize,
    pub(crate) width: usize,
    /// Outputs.
    pub(crate) channels: usize,
    weights: Weights,
    bias: Vec<f32>,
    slopes: Vec<Lanes>,
}

/// Such a layer reads each weight once, so that memory is what it waits for: small weights stay small.
#[derive(Debug)]
enum Weights {
    /// For each eight outputs, for each vector of the input, one vector for each of them.
    Numbers(Vec<[Lanes; ABREAST]>),
    /// For each [`WIDE`] outputs, for each value of the input, their levels; and the step of each output.
    Levels(Vec<[i8; WIDE]>, Vec<f32>),
}

impl Dense {
    /// Packs weights that stand as in [`crate::format::Op::Dense`].
    pub(crate) fn with_numbers(
        input: Shape,
        weights: &[f32],
        bias: Vec<f32>,
        slopes: &[f32],
    ) -> Self {
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
        Self::new(input, rows.len(), Weights::Numbers(packed), bias, slopes)
    }

    /// The same for weights that are stored as levels.
    pub(crate) fn with_levels(
        input: Shape,
        weights: &Levels,
        bias: Vec<f32>,
        slopes: &[f32],
    ) -> Self {
        let rows: Vec<&[i8]> = weights.levels.chunks_exact(weights.columns).collect();
        let mut packed = Vec::with_capacity(rows.len().div_ceil(WIDE) * input.len() * LANES);
        for rows in rows.chunks(WIDE) {
            for first in (0..input.channels).step_by(LANES) {
                for place in 0..input.places() {
                    for channel in first..first + LANES {
                        let column = place * input.channels + channel;
                        let mut levels = [0; WIDE];
                        for (level, row) in levels.iter_mut().zip(rows) {
                            let inside = channel < input.channels;
                            let stored = row.get(column).filter(|_| inside);
                            *level = stored.copied().unwrap_or_default();
                        }
                        packed.push(levels);
                    }
                }
            }
        }
        let weights = Weights::Levels(packed, weights.steps.clone());
        Self::new(input, rows.len(), weights, bias, slopes)
    }

    /// Rows of weights that stand in memory for so many outputs.
    pub(crate) fn padded(channels: usize) -> usize {
        channels.next_multiple_of(WIDE)
    }

    pub(crate) fn run(&self, input: &[Lanes], output: &mut [Lanes]) {
        let mut sums = vec![0.0; Self::padded(self.channels)];
        match &self.weights {
            Weights::Numbers(weights) => {
                let (groups, _) = sums.as_chunks_mut();
                for (weights, sums) in weights.chunks_exact(input.len()).zip(groups) {
                    *sums = products(input, weights);
                }
            }
            Weights::Levels(levels, steps) => {
                let groups = levels.chunks_exact(input.len() * LANES);
                for (levels, sums) in groups.zip(sums.chunks_exact_mut(WIDE)) {
                    for (sum, product) in sums.iter_mut().zip(level_products(input, levels)) {
                        *sum = product;
                    }
                }
                for (sum, step) in sums.iter_mut().zip(steps) {
                    *sum *= step;
                }
            }
        }
        for (sum, bias) in sums.iter_mut().zip(&self.bias) {
            *sum += bias;
        }
        for ((output, slopes), sums) in output.iter_mut().zip(&self.slopes).zip(Lanes::pack(&sums))
        {
            *output = Vector::load(&sums).bend(Vector::load(slopes)).store();
        }
        sums.zeroize();
    }

    fn new(
        input: Shape,
        channels: usize,
        weights: Weights,
        bias: Vec<f32>,
        slopes: &[f32],
    ) -> Self {
        Self {
            height: input.height,
            width: input.width,
            channels,
            weights,
            bias,
            slopes: Lanes::pack(slopes).collect(),
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

fn level_products(input: &[Lanes], levels: &[[i8; WIDE]]) -> impl Iterator<Item = f32> {
    let mut sums = [Vector::splat(0.0); WIDE / LANES];
    for (input, levels) in input.iter().zip(levels.chunks(LANES)) {
        for (&input, levels) in input.0.iter().zip(levels) {
            let input = Vector::splat(input);
            for (sum, levels) in sums.iter_mut().zip(Vector::widen(levels)) {
                *sum = input.mul_add(levels, *sum);
            }
        }
    }
    sums.into_iter().flat_map(|sum| sum.store().0)
}

/// Outputs computed in one pass over the input.
const ABREAST: usize = 8;
