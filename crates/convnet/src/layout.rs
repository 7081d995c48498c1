//! Which value lies where, for pictures of one size.

use crate::kernels::Window;
use crate::kernels::convolution::WIDEST;
use crate::lanes::LANES;
use crate::prepared::{Prepared, Work};
use crate::shape::Shape;

/// Where a value is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    pub(crate) buffer: usize,
    pub(crate) shape: Shape,
}

/// Where the values of a step are.
#[derive(Clone, Debug)]
pub(crate) struct Planned {
    pub(crate) inputs: Vec<Place>,
    pub(crate) output: Place,
}

/// All places, and how much memory they need.
#[derive(Debug)]
pub(crate) struct Layout {
    pub(crate) picture: Place,
    pub(crate) steps: Vec<Planned>,
    pub(crate) outputs: Vec<Place>,
    /// Vectors in each buffer. Values that are not needed at the same time share one.
    pub(crate) buffers: Vec<usize>,
    /// Vectors of the largest input with its border.
    pub(crate) bordered: usize,
    /// Vectors of the largest part that lies between the two layers of a pair.
    pub(crate) between: usize,
}

impl Layout {
    /// `None` if the network cannot take pictures of this size, or needs too much memory for them.
    pub(crate) fn new(network: &Prepared, height: usize, width: usize) -> Option<Self> {
        let picture = Shape {
            height,
            width,
            channels: network.channels,
        };
        let sides = 1..=MAX_SIDE;
        if !sides.contains(&height) || !sides.contains(&width) {
            return None;
        }
        let mut planner = Planner::new(network);
        let picture = planner.place(0, picture)?;
        let mut steps = Vec::with_capacity(network.steps.len());
        for (number, step) in network.steps.iter().enumerate() {
            let inputs = step
                .inputs
                .iter()
                .map(|&input| planner.places.get(input).copied().flatten())
                .collect::<Option<Vec<Place>>>()?;
            let from = inputs.first()?.shape;
            let second = inputs.get(1).map(|place| place.shape);
            let shape = planner.shape(&step.work, from, second)?;
            let output = planner.place(step.output, shape)?;
            planner.release(number);
            steps.push(Planned { inputs, output });
        }
        let outputs = network.outputs.iter();
        let outputs = outputs
            .map(|output| planner.places.get(output.value).copied().flatten())
            .collect::<Option<_>>()?;
        let total = planner.buffers.iter().sum::<usize>();
        (total.saturating_mul(LANES) <= MAX_TOTAL).then_some(Self {
            picture,
            steps,
            outputs,
            buffers: planner.buffers,
            bordered: planner.bordered,
            between: planner.between,
        })
    }
}

struct Planner {
    /// The last step that reads each value.
    last_uses: Vec<usize>,
    places: Vec<Option<Place>>,
    buffers: Vec<usize>,
    free: Vec<usize>,
    bordered: usize,
    between: usize,
}

impl Planner {
    fn new(network: &Prepared) -> Self {
        let steps = network.steps.iter();
        let values = steps.map(|step| step.output + 1).max().unwrap_or(1);
        let mut last_uses = vec![0; values];
        for (number, step) in network.steps.iter().enumerate() {
            for &value in step.inputs.iter().chain([&step.output]) {
                if let Some(last) = last_uses.get_mut(value) {
                    *last = number;
                }
            }
        }
        for output in &network.outputs {
            if let Some(last) = last_uses.get_mut(output.value) {
                *last = usize::MAX;
            }
        }
        Self {
            last_uses,
            places: vec![None; values],
            buffers: Vec::new(),
            free: Vec::new(),
            bordered: 0,
            between: 0,
        }
    }

    /// What a step gives.
    fn shape(&mut self, work: &Work, from: Shape, second: Option<Shape>) -> Option<Shape> {
        let to = match work {
            Work::Convolution(convolution) => {
                self.border(convolution.window, from)?;
                convolution.window.over(from, convolution.channels)?
            }
            Work::Pair(one, other) => {
                self.border(one.window, from)?;
                let middle = one.window.over(from, one.channels)?;
                let outer = other.window.bordered(Shape {
                    channels: WIDEST * LANES,
                    ..middle
                });
                self.between = self.between.max(checked_len(outer)?);
                other.window.over(middle, one.channels)?
            }
            Work::Depthwise(depthwise) => {
                self.border(depthwise.window, from)?;
                depthwise.window.over(from, from.channels)?
            }
            Work::Dense(dense) => {
                let fits = from.height == dense.height && from.width == dense.width;
                fits.then(|| point(dense.channels))?
            }
            Work::MaxPool => Shape {
                height: from.height / 2,
                width: from.width / 2,
                ..from
            },
            Work::Upsample => Shape {
                height: from.height * 2,
                width: from.width * 2,
                ..from
            },
            Work::Add => (second == Some(from)).then_some(from)?,
            Work::GlobalAveragePool => point(from.channels),
            Work::ScaleChannels => (second == Some(point(from.channels))).then_some(from)?,
            Work::Softmax => from,
        };
        Some(to)
    }

    fn border(&mut self, window: Window, from: Shape) -> Option<()> {
        if !window.is_point() {
            self.bordered = self.bordered.max(checked_len(window.bordered(from))?);
        }
        Some(())
    }

    /// Finds memory for a value.
    fn place(&mut self, value: usize, shape: Shape) -> Option<Place> {
        let len = checked_len(shape)?;
        // The smallest that is large enough, or else the largest, which grows least.
        let sizes = &self.buffers;
        let size = |buffer: usize| sizes.get(buffer).copied().unwrap_or_default();
        let fitting = (0..self.free.len()).filter(|&place| {
            self.free
                .get(place)
                .is_some_and(|&buffer| size(buffer) >= len)
        });
        let by_size = |place: &usize| self.free.get(*place).map(|&buffer| size(buffer));
        let chosen = fitting
            .min_by_key(by_size)
            .or_else(|| (0..self.free.len()).max_by_key(by_size));
        let buffer = match chosen {
            Some(place) => self.free.swap_remove(place),
            None => {
                self.buffers.push(0);
                self.buffers.len() - 1
            }
        };
        let size = self.buffers.get_mut(buffer)?;
        *size = len.max(*size);
        let place = Place { buffer, shape };
        *self.places.get_mut(value)? = Some(place);
        Some(place)
    }

    /// Gives back the memory of values that no later step reads.
    fn release(&mut self, step: usize) {
        for (place, &last) in self.places.iter_mut().zip(&self.last_uses) {
            if last == step
                && let Some(place) = place.take()
            {
                self.free.push(place.buffer);
            }
        }
    }
}

fn point(channels: usize) -> Shape {
    Shape {
        height: 1,
        width: 1,
        channels,
    }
}

/// Vectors in memory, if there are neither none nor too many.
fn checked_len(shape: Shape) -> Option<usize> {
    let len = shape.len();
    (len > 0 && len.saturating_mul(LANES) <= MAX_VALUE).then_some(len)
}

const MAX_SIDE: usize = 1 << 13;
/// 64 MiB.
const MAX_VALUE: usize = 1 << 24;
/// 256 MiB.
const MAX_TOTAL: usize = 1 << 26;
