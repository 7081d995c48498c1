//! Convolutions in which every output channel reads all input channels.
//!
//! Such a layer is a product of matrices: places times weights. It is computed in tiles of some places by one or two
//! blocks of output channels, which stay in registers while the input channels go by. The weights stand in memory
//! in the order in which a tile wants them.

use crate::kernels::Window;
use crate::kernels::border::Sink;
use crate::lanes::{LANES, Lanes, Vector};
use crate::shape::Shape;

/// A layer with its weights in the order of the tiles.
#[derive(Debug)]
pub(crate) struct Convolution {
    pub(crate) window: Window,
    /// Output channels.
    pub(crate) channels: usize,
    /// Panels of two blocks of output channels, the last perhaps of one; in them the kernel's places for each block of input
    /// channels; in them the input channels.
    weights: Vec<Lanes>,
    /// Vectors in a panel of two blocks.
    panel: usize,
    bias: Vec<Lanes>,
    slopes: Vec<Lanes>,
}

/// One or two blocks of output channels.
#[derive(Clone, Copy)]
pub(crate) struct Panel<'a> {
    weights: &'a [Lanes],
    bias: &'a [Lanes],
    slopes: &'a [Lanes],
}

impl Convolution {
    /// Packs weights that stand as in [`crate::format::Op::Conv`]. The slopes are those of
    /// [`Vector::bend`].
    pub(crate) fn new(
        window: Window,
        inputs: usize,
        weights: &[f32],
        bias: &[f32],
        slopes: &[f32],
    ) -> Self {
        let rows: Vec<&[f32]> = weights.chunks_exact(window.area() * inputs).collect();
        let mut packed = Vec::new();
        for panel in rows.chunks(WIDEST * LANES) {
            for first in (0..inputs).step_by(LANES) {
                for place in 0..window.area() {
                    for input in first..first + LANES {
                        for block in panel.chunks(LANES) {
                            packed.push(Lanes::from_values(block.iter().map(|row| {
                                let inside = input < inputs;
                                let weight = row.get(place * inputs + input).filter(|_| inside);
                                weight.copied().unwrap_or_default()
                            })));
                        }
                    }
                }
            }
        }
        Self {
            window,
            channels: rows.len(),
            weights: packed,
            panel: WIDEST * LANES * window.area() * inputs.div_ceil(LANES),
            bias: Lanes::pack(bias).collect(),
            slopes: Lanes::pack(slopes).collect(),
        }
    }

    pub(crate) fn panels(&self) -> impl Iterator<Item = Panel<'_>> {
        self.weights
            .chunks(self.panel)
            .zip(self.bias.chunks(WIDEST))
            .zip(self.slopes.chunks(WIDEST))
            .map(|((weights, bias), slopes)| Panel {
                weights,
                bias,
                slopes,
            })
    }

    /// Computes the blocks of one panel for all places of `output`. The input has its border already.
    pub(crate) fn run(
        &self,
        panel: Panel<'_>,
        input: &[Lanes],
        shape: Shape,
        output: Shape,
        sink: &mut Sink<'_>,
    ) {
        if panel.bias.len() == WIDEST {
            self.run_blocks::<WIDEST>(panel, input, shape, output, sink);
        } else {
            self.run_blocks::<1>(panel, input, shape, output, sink);
        }
    }

    fn run_blocks<const B: usize>(
        &self,
        panel: Panel<'_>,
        input: &[Lanes],
        shape: Shape,
        output: Shape,
        sink: &mut Sink<'_>,
    ) {
        let (weights, _) = panel.weights.as_chunks::<B>();
        let (Some(bias), Some(slopes)) = (panel.bias.first_chunk(), panel.slopes.first_chunk())
        else {
            return;
        };
        let tiles = Tiles {
            weights,
            bias,
            slopes,
            input,
            shape,
        };
        if self.window.is_point() {
            tiles.points(sink);
        } else {
            match self.window.stride {
                1 => tiles.windows::<1>(self.window.kernel, output, sink),
                2 => tiles.windows::<2>(self.window.kernel, output, sink),
                3 => tiles.windows::<3>(self.window.kernel, output, sink),
                _ => tiles.windows::<4>(self.window.kernel, output, sink),
            }
        }
    }
}

/// What all tiles of a panel share.
#[derive(Clone, Copy)]
struct Tiles<'a, const B: usize> {
    weights: &'a [[Lanes; B]],
    bias: &'a [Lanes; B],
    slopes: &'a [Lanes; B],
    input: &'a [Lanes],
    shape: Shape,
}

impl<const B: usize> Tiles<'_, B> {
    /// A kernel of one place: rows do not matter.
    fn points(self, sink: &mut Sink<'_>) {
        let places = self.shape.places();
        let mut place = 0;
        while place + 6 <= places {
            self.point::<6>(place, sink);
            place += 6;
        }
        while place + 3 <= places {
            self.point::<3>(place, sink);
            place += 3;
        }
        while place < places {
            self.point::<1>(place, sink);
            place += 1;
        }
    }

    fn point<const M: usize>(self, place: usize, sink: &mut Sink<'_>) {
        let rest = self.input.get(place..).unwrap_or_default();
        let inputs = rest
            .chunks(self.shape.places())
            .map_while(|block| block.first_chunk::<M>().map(<[Lanes; M]>::each_ref));
        sink.put(self.tile(inputs));
    }

    /// A kernel of several places, by rows; the shape has the border.
    fn windows<const S: usize>(self, kernel: usize, output: Shape, sink: &mut Sink<'_>) {
        let columns = output.width;
        for row in 0..output.height {
            let mut column = 0;
            while column + 6 <= columns {
                self.window::<6, S>(kernel, row, column, sink);
                column += 6;
            }
            while column + 2 <= columns {
                self.window::<2, S>(kernel, row, column, sink);
                column += 2;
            }
            while column < columns {
                self.window::<1, S>(kernel, row, column, sink);
                column += 1;
            }
        }
    }

    fn window<const M: usize, const S: usize>(
        self,
        kernel: usize,
        row: usize,
        column: usize,
        sink: &mut Sink<'_>,
    ) {
        let Shape { width, .. } = self.shape;
        let begin = row * S * width + column * S;
        let inputs = self.input.chunks(self.shape.places()).flat_map(|block| {
            (0..kernel).flat_map(move |y| {
                (0..kernel).map_while(move |x| {
                    let (steps, _) = block.get(begin + y * width + x..)?.as_chunks::<S>();
                    let steps: &[[Lanes; S]; M] = steps.first_chunk()?;
                    Some(steps.each_ref().map(first::<S>))
                })
            })
        });
        sink.put(self.tile(inputs));
    }

    /// `M` places by `B` blocks.
    #[inline(always)]
    fn tile<'i, const M: usize>(
        self,
        inputs: impl Iterator<Item = [&'i Lanes; M]>,
    ) -> [[Lanes; B]; M] {
        let mut sums = [self.bias.each_ref().map(Vector::load); M];
        for (inputs, weights) in inputs.zip(self.weights.chunks(LANES)) {
            for (channel, weights) in (0..LANES).zip(weights) {
                let weights = weights.each_ref().map(Vector::load);
                for (sums, input) in sums.iter_mut().zip(inputs) {
                    let input = input.0.get(channel).copied().unwrap_or_default();
                    let input = Vector::splat(input);
                    for (sum, weights) in sums.iter_mut().zip(weights) {
                        *sum = input.mul_add(weights, *sum);
                    }
                }
            }
        }
        let slopes = self.slopes.each_ref().map(Vector::load);
        sums.map(|mut sums| {
            for (sum, slopes) in sums.iter_mut().zip(slopes) {
                *sum = sum.bend(slopes);
            }
            sums.map(Vector::store)
        })
    }
}

fn first<const S: usize>(step: &[Lanes; S]) -> &Lanes {
    step.first().unwrap_or(&Lanes::ZERO)
}

/// Blocks of output channels in a tile: with six places, two blocks and the weights fill the sixteen registers of
/// WebAssembly on x86.
pub(crate) const WIDEST: usize = 2;
