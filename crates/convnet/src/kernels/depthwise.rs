//! Convolutions in which every output channel reads the input channel of its number.

use crate::kernels::Window;
use crate::lanes::{LANES, Lanes, Vector};
use crate::shape::Shape;

/// A layer with its weights by blocks of channels.
#[derive(Debug)]
pub(crate) struct Depthwise {
    pub(crate) window: Window,
    /// For each block of channels the kernel's places, row by row.
    weights: Vec<Lanes>,
    bias: Vec<Lanes>,
    slopes: Vec<Lanes>,
}

/// One block of channels.
#[derive(Clone, Copy)]
pub(crate) struct Block<'a> {
    weights: &'a [Lanes],
    bias: &'a Lanes,
    slopes: &'a Lanes,
}

impl Depthwise {
    /// Packs weights that stand as in [`crate::format::Op::Depthwise`].
    pub(crate) fn new(window: Window, weights: &[f32], bias: &[f32], slopes: &[f32]) -> Self {
        let rows: Vec<&[f32]> = weights.chunks_exact(window.area()).collect();
        let blocks = rows.chunks(LANES).flat_map(|block| {
            (0..window.area()).map(|place| {
                Lanes::from_values(
                    block
                        .iter()
                        .map(|row| row.get(place).copied().unwrap_or_default()),
                )
            })
        });
        Self {
            window,
            weights: blocks.collect(),
            bias: Lanes::pack(bias).collect(),
            slopes: Lanes::pack(slopes).collect(),
        }
    }

    pub(crate) fn blocks(&self) -> impl Iterator<Item = Block<'_>> {
        self.weights
            .chunks_exact(self.window.area())
            .zip(self.bias.iter().zip(&self.slopes))
            .map(|(weights, (bias, slopes))| Block {
                weights,
                bias,
                slopes,
            })
    }

    /// Computes a block from its input with border.
    pub(crate) fn run(
        &self,
        block: Block<'_>,
        bordered: &[Lanes],
        outer: Shape,
        output: &mut [Lanes],
        width: usize,
    ) {
        let (three, _) = block.weights.as_chunks::<3>();
        let three = three.first_chunk::<3>().filter(|_| self.window.kernel == 3);
        for (row, output) in output.chunks_exact_mut(width).enumerate() {
            let rest = bordered
                .get(row * self.window.stride * outer.width..)
                .unwrap_or_default();
            match (three, self.window.stride) {
                (Some(weights), 1) => block.row::<1, 10>(weights, rest, outer.width, output),
                (Some(weights), 2) => block.row::<2, 17>(weights, rest, outer.width, output),
                _ => self.any_row(block, rest, outer.width, output),
            }
        }
    }

    /// Any kernel, one place after the other.
    fn any_row(&self, block: Block<'_>, input: &[Lanes], width: usize, output: &mut [Lanes]) {
        let Window { kernel, stride, .. } = self.window;
        let slopes = Vector::load(block.slopes);
        for (column, output) in output.iter_mut().enumerate() {
            let mut sum = Vector::load(block.bias);
            for (weights, row) in block.weights.chunks_exact(kernel).zip(input.chunks(width)) {
                let values = row.get(column * stride..).unwrap_or_default();
                for (weight, value) in weights.iter().zip(values) {
                    sum = Vector::load(value).mul_add(Vector::load(weight), sum);
                }
            }
            *output = sum.bend(slopes).store();
        }
    }
}

impl Block<'_> {
    /// A row of results of a 3 × 3 kernel; eight of them read `N` columns.
    fn row<const S: usize, const N: usize>(
        self,
        weights: &[[Lanes; 3]; 3],
        input: &[Lanes],
        width: usize,
        output: &mut [Lanes],
    ) {
        let mut column = 0;
        let (eights, rest) = output.as_chunks_mut::<8>();
        for output in eights {
            self.tile::<8, S, N>(weights, input, width, column, output);
            column += 8 * S;
        }
        let (pairs, rest) = rest.as_chunks_mut::<2>();
        for output in pairs {
            self.tile::<2, S, 5>(weights, input, width, column, output);
            column += 2 * S;
        }
        for output in rest.as_chunks_mut::<1>().0 {
            self.tile::<1, S, 3>(weights, input, width, column, output);
            column += S;
        }
    }

    /// `T` results, which read at most `N` columns from this one on.
    #[inline(always)]
    fn tile<const T: usize, const S: usize, const N: usize>(
        self,
        weights: &[[Lanes; 3]; 3],
        input: &[Lanes],
        width: usize,
        column: usize,
        output: &mut [Lanes; T],
    ) {
        let mut sums = [Vector::load(self.bias); T];
        for (weights, row) in weights.iter().zip(input.chunks(width)) {
            let weights = weights.each_ref().map(Vector::load);
            let Some(values) = row.get(column..).and_then(|row| row.get(..(T - 1) * S + 3)) else {
                return;
            };
            for place in 0..N {
                let Some(value) = values.get(place).map(Vector::load) else {
                    continue;
                };
                for (tap, weight) in weights.into_iter().enumerate() {
                    let sum = place
                        .checked_sub(tap)
                        .filter(|steps| steps % S == 0)
                        .and_then(|steps| sums.get_mut(steps / S));
                    if let Some(sum) = sum {
                        *sum = value.mul_add(weight, *sum);
                    }
                }
            }
        }
        let slopes = Vector::load(self.slopes);
        *output = sums.map(|sum| sum.bend(slopes).store());
    }
}
