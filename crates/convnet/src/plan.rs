//! The memory that a network needs for pictures of one size, and its run.

use std::mem;
use std::sync::Arc;

use zeroize::Zeroize as _;

use crate::kernels::border::{Sink, add_border};
use crate::kernels::convolution::{Convolution, WIDEST};
use crate::kernels::depthwise::Depthwise;
use crate::kernels::{Window, simple};
use crate::lanes::{LANES, Lanes};
use crate::layout::{Layout, Place, Planned};
use crate::prepared::{After, Prepared, Step, Work};
use crate::shape::Shape;
use crate::{ModelError, RunError, Tensor};

/// A network made ready for pictures of one size; keeps the memory of its activations.
pub struct Plan {
    network: Arc<Prepared>,
    picture: Place,
    steps: Vec<Planned>,
    outputs: Vec<Place>,
    /// Values; those that are not needed at the same time share one.
    buffers: Vec<Vec<Lanes>>,
    scratch: Scratch,
}

/// What lives no longer than a step.
#[derive(Default)]
struct Scratch {
    /// An input with its border.
    input: Vec<Lanes>,
    /// Some channels between the two layers of a pair, with their border.
    between: Vec<Lanes>,
}

impl Plan {
    pub(crate) fn new(
        network: Arc<Prepared>,
        height: usize,
        width: usize,
    ) -> Result<Self, ModelError> {
        let layout =
            Layout::new(&network, height, width).ok_or(ModelError::Size { width, height })?;
        let buffers = layout.buffers.iter();
        Ok(Self {
            picture: layout.picture,
            steps: layout.steps,
            outputs: layout.outputs,
            buffers: buffers.map(|&len| vec![Lanes::ZERO; len]).collect(),
            scratch: Scratch {
                input: vec![Lanes::ZERO; layout.bordered],
                between: vec![Lanes::ZERO; layout.between],
            },
            network,
        })
    }

    /// Runs the network on `height * width * channels` values, channels innermost, and gives its
    /// outputs in the order of the model file.
    ///
    /// # Errors
    ///
    /// [`RunError::Length`].
    pub fn run(&mut self, picture: &[f32]) -> Result<Vec<Tensor>, RunError> {
        let expected = self.picture.shape.places() * self.network.channels;
        if picture.len() != expected {
            return Err(RunError::Length {
                expected,
                given: picture.len(),
            });
        }
        self.take_picture(picture);
        for (step, planned) in self.network.steps.iter().zip(&self.steps) {
            let Some(buffer) = self.buffers.get_mut(planned.output.buffer) else {
                continue;
            };
            let mut buffer = mem::take(buffer);
            if let Some(output) = buffer.get_mut(..planned.output.shape.len()) {
                run_step(step, planned, &self.buffers, output, &mut self.scratch);
            }
            if let Some(place) = self.buffers.get_mut(planned.output.buffer) {
                *place = buffer;
            }
        }
        let outputs = self.network.outputs.iter().zip(&self.outputs);
        Ok(outputs
            .map(|(output, place)| Tensor {
                name: output.name.clone(),
                height: place.shape.height,
                width: place.shape.width,
                channels: place.shape.channels,
                data: values(value(&self.buffers, *place), place.shape),
            })
            .collect())
    }

    /// Overwrites what the last pictures left in memory.
    pub fn wipe(&mut self) {
        for buffer in &mut self.buffers {
            buffer.as_mut_slice().zeroize();
        }
        self.scratch.input.as_mut_slice().zeroize();
        self.scratch.between.as_mut_slice().zeroize();
    }

    fn take_picture(&mut self, picture: &[f32]) {
        let Place { buffer, shape } = self.picture;
        let (channels, affine) = (self.network.channels, &self.network.affine);
        let Some(buffer) = self.buffers.get_mut(buffer) else {
            return;
        };
        for (number, block) in buffer
            .chunks_exact_mut(shape.places())
            .take(shape.blocks())
            .enumerate()
        {
            let first = number * LANES;
            let (mut scale, mut offset) = (Lanes([1.0; LANES]), Lanes::ZERO);
            if let Some(affine) = affine {
                scale = Lanes::from_values(affine.scale.iter().skip(first).copied());
                offset = Lanes::from_values(affine.offset.iter().skip(first).copied());
            }
            for (lanes, place) in block.iter_mut().zip(picture.chunks_exact(channels)) {
                let values = place.iter().skip(first).copied();
                let scaled = values.zip(scale.0).zip(offset.0);
                *lanes = Lanes::from_values(
                    scaled.map(|((value, scale), offset)| value * scale + offset),
                );
            }
        }
    }
}

impl Drop for Plan {
    fn drop(&mut self) {
        self.wipe();
    }
}

impl std::fmt::Debug for Plan {
    /// Without the values: they may describe a face.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Shape { height, width, .. } = self.picture.shape;
        formatter
            .debug_struct("Plan")
            .field("height", &height)
            .field("width", &width)
            .finish_non_exhaustive()
    }
}

fn run_step(
    step: &Step,
    planned: &Planned,
    buffers: &[Vec<Lanes>],
    output: &mut [Lanes],
    scratch: &mut Scratch,
) {
    let [first, rest @ ..] = planned.inputs.as_slice() else {
        return;
    };
    let (from, to) = (first.shape, planned.output.shape);
    let input = value(buffers, *first);
    let second = rest.first().map(|&place| value(buffers, place));
    match &step.work {
        Work::Convolution(convolution) => {
            let (input, outer) = scratch.bordered(convolution.window, input, from);
            let blocks = output.chunks_mut(to.places() * WIDEST);
            for (panel, output) in convolution.panels().zip(blocks) {
                let mut sink = Sink::plain(output, to);
                convolution.run(panel, input, outer, to, &mut sink);
            }
        }
        Work::Pair(one, other) => {
            run_pair(one, other, input, from, output, to, scratch);
        }
        Work::Depthwise(depthwise) => {
            let (input, outer) = scratch.bordered(depthwise.window, input, from);
            let blocks = depthwise
                .blocks()
                .zip(input.chunks_exact(outer.places()))
                .zip(output.chunks_exact_mut(to.places()));
            for ((block, input), output) in blocks {
                depthwise.run(block, input, outer, output, to.width);
            }
        }
        Work::Dense(dense) => dense.run(input, output),
        Work::MaxPool => simple::max_pool(input, from, output, to),
        Work::Upsample => simple::upsample(input, from, output),
        Work::Add => simple::add(input, second.unwrap_or_default(), output),
        Work::GlobalAveragePool => simple::global_average_pool(input, from, output),
        Work::ScaleChannels => {
            simple::scale_channels(input, from, second.unwrap_or_default(), output);
        }
        Work::Softmax => simple::softmax(input, from, output),
    }
    match &step.after {
        After::Nothing => {}
        After::Bend(slopes) => simple::bend(output, to, slopes),
        After::Sigmoid => simple::sigmoid(output, to),
    }
}

/// Some channels of the first layer, then the same channels of the second.
fn run_pair(
    one: &Convolution,
    other: &Depthwise,
    input: &[Lanes],
    from: Shape,
    output: &mut [Lanes],
    to: Shape,
    scratch: &mut Scratch,
) {
    let Some(middle) = one.window.over(from, one.channels) else {
        return;
    };
    let outer = other.window.bordered(middle);
    let Scratch {
        input: border,
        between,
    } = scratch;
    let (input, from) = bordered(border, one.window, input, from);
    let between = between
        .get_mut(..outer.places() * WIDEST)
        .unwrap_or_default();
    between.fill(Lanes::ZERO);
    let mut blocks = other.blocks();
    for (panel, output) in one.panels().zip(output.chunks_mut(to.places() * WIDEST)) {
        let mut sink = Sink::bordered(between, middle, other.window);
        one.run(panel, input, from, middle, &mut sink);
        let places = between
            .chunks_exact(outer.places())
            .zip(output.chunks_exact_mut(to.places()));
        for (input, output) in places {
            if let Some(block) = blocks.next() {
                other.run(block, input, outer, output, to.width);
            }
        }
    }
}

impl Scratch {
    fn bordered<'a>(
        &'a mut self,
        window: Window,
        input: &'a [Lanes],
        shape: Shape,
    ) -> (&'a [Lanes], Shape) {
        bordered(&mut self.input, window, input, shape)
    }
}

/// The input with the border that the window needs.
fn bordered<'a>(
    memory: &'a mut [Lanes],
    window: Window,
    input: &'a [Lanes],
    shape: Shape,
) -> (&'a [Lanes], Shape) {
    if window.is_point() {
        return (input, shape);
    }
    let outer = window.bordered(shape);
    let memory = memory.get_mut(..outer.len()).unwrap_or_default();
    add_border(input, shape, window, memory);
    (memory, outer)
}

fn value(buffers: &[Vec<Lanes>], place: Place) -> &[Lanes] {
    let buffer = buffers.get(place.buffer);
    buffer
        .and_then(|buffer| buffer.get(..place.shape.len()))
        .unwrap_or_default()
}

/// Height, width, channel.
fn values(lanes: &[Lanes], shape: Shape) -> Vec<f32> {
    let mut values = Vec::with_capacity(shape.places() * shape.channels);
    for place in 0..shape.places() {
        let blocks = lanes.iter().skip(place).step_by(shape.places());
        values.extend(blocks.flat_map(|lanes| lanes.0).take(shape.channels));
    }
    values
}
