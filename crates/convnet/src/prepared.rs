//! A network with its weights in the order in which the kernels want them.

use crate::ModelError;
use crate::format::{
    Activation, Affine, Convolution as Settings, Layer, ModelFile, Network, Op, Output, WeightsId,
};
use crate::kernels::Window;
use crate::kernels::convolution::Convolution;
use crate::kernels::dense::Dense;
use crate::kernels::depthwise::Depthwise;
use crate::lanes::{LANES, Lanes};
use crate::shape::Shape;

/// What all plans of a network share.
#[derive(Debug)]
pub(crate) struct Prepared {
    /// Of the picture.
    pub(crate) channels: usize,
    pub(crate) affine: Option<Affine>,
    pub(crate) steps: Vec<Step>,
    pub(crate) outputs: Vec<Output>,
}

/// One layer, or two that run as one.
#[derive(Debug)]
pub(crate) struct Step {
    pub(crate) work: Work,
    /// Numbers of values, as in [`Network`].
    pub(crate) inputs: Vec<usize>,
    pub(crate) output: usize,
    pub(crate) after: After,
}

/// What a step does.
#[derive(Debug)]
pub(crate) enum Work {
    Convolution(Convolution),
    /// The second takes the channels that the first gives while they are in the cache.
    Pair(Convolution, Depthwise),
    Depthwise(Depthwise),
    Dense(Dense),
    MaxPool,
    Upsample,
    Add,
    GlobalAveragePool,
    ScaleChannels,
    Softmax,
}

/// What happens to a complete value, where the kernel has not done it.
#[derive(Debug)]
pub(crate) enum After {
    Nothing,
    Bend(Vec<Lanes>),
    Sigmoid,
}

impl Prepared {
    pub(crate) fn new(file: &ModelFile<'_>) -> Result<Self, ModelError> {
        let network = file.network();
        let mut packing = Packing {
            file,
            channels: vec![network.channels],
            packed: 0,
        };
        let mut steps = Vec::with_capacity(network.layers.len());
        // A convolution that waits for the depthwise layer that alone reads it.
        let mut waiting = Vec::new();
        for (number, layer) in network.layers.iter().enumerate() {
            let output = number + 1;
            let Step {
                mut work,
                mut inputs,
                after,
                ..
            } = packing.step(layer, output)?;
            if let Work::Convolution(first) = work {
                if is_read_by_depthwise(network, layer, output) {
                    waiting.push((output, first, inputs));
                    continue;
                }
                work = Work::Convolution(first);
            } else if let Work::Depthwise(second) = work {
                let first = waiting
                    .iter()
                    .position(|(value, ..)| inputs.contains(value));
                work = match first {
                    Some(place) => {
                        let first;
                        (_, first, inputs) = waiting.swap_remove(place);
                        Work::Pair(first, second)
                    }
                    None => Work::Depthwise(second),
                };
            }
            steps.push(Step {
                work,
                inputs,
                output,
                after,
            });
        }
        Ok(Self {
            channels: network.channels,
            affine: network.affine.clone(),
            steps,
            outputs: network.outputs.clone(),
        })
    }
}

/// Whether the only layer that reads a convolution's value is depthwise.
fn is_read_by_depthwise(network: &Network, layer: &Layer, value: usize) -> bool {
    let mut readers = network
        .layers
        .iter()
        .filter(|reader| reader.inputs.contains(&value));
    let reader = readers.next().map(|reader| &reader.op);
    matches!(reader, Some(Op::Depthwise(_)))
        && readers.next().is_none()
        && network.outputs.iter().all(|output| output.value != value)
        && layer.activation != Activation::Sigmoid
}

/// Packs weights, layer by layer.
struct Packing<'a> {
    file: &'a ModelFile<'a>,
    /// Of the values so far.
    channels: Vec<usize>,
    /// Weights so far, with the zeros that fill their vectors.
    packed: usize,
}

impl Packing<'_> {
    fn step(&mut self, layer: &Layer, output: usize) -> Result<Step, ModelError> {
        let input = layer
            .inputs
            .first()
            .and_then(|&value| self.channels.get(value));
        let input = input
            .copied()
            .ok_or(ModelError::Damaged("a layer reads what is not there"))?;
        let activation = layer.activation;
        let (work, channels) = match &layer.op {
            Op::Conv(settings) => {
                let convolution = self.convolution(settings, input, activation)?;
                let channels = convolution.channels;
                (Work::Convolution(convolution), channels)
            }
            Op::Depthwise(settings) => (
                Work::Depthwise(self.depthwise(settings, activation)?),
                input,
            ),
            Op::Dense {
                height,
                width,
                weights,
                bias,
            } => {
                let from = Shape {
                    height: *height,
                    width: *width,
                    channels: input,
                };
                let dense = self.dense(from, *weights, *bias, activation)?;
                let channels = dense.channels;
                (Work::Dense(dense), channels)
            }
            Op::MaxPool => (Work::MaxPool, input),
            Op::Upsample => (Work::Upsample, input),
            Op::Add => (Work::Add, input),
            Op::GlobalAveragePool => (Work::GlobalAveragePool, input),
            Op::ScaleChannels => (Work::ScaleChannels, input),
            Op::Softmax => (Work::Softmax, input),
        };
        self.channels.push(channels);
        let has_weights = matches!(
            work,
            Work::Convolution(_) | Work::Depthwise(_) | Work::Dense(_)
        );
        let after = match activation {
            Activation::Sigmoid => After::Sigmoid,
            Activation::Relu | Activation::Prelu(_) if !has_weights => {
                After::Bend(Lanes::pack(&self.slopes(activation, channels)?).collect())
            }
            Activation::None | Activation::Relu | Activation::Prelu(_) => After::Nothing,
        };
        Ok(Step {
            work,
            inputs: layer.inputs.clone(),
            output,
            after,
        })
    }

    fn convolution(
        &mut self,
        settings: &Settings,
        inputs: usize,
        activation: Activation,
    ) -> Result<Convolution, ModelError> {
        let window = window(settings);
        let (channels, _) = self.file.shape(settings.weights)?;
        let inputs_padded = inputs.next_multiple_of(LANES);
        self.count(
            window.area() * inputs_padded,
            channels.next_multiple_of(LANES),
        )?;
        Ok(Convolution::new(
            window,
            inputs,
            &self.file.weights(settings.weights)?,
            &self.file.weights(settings.bias)?,
            &self.slopes(activation, channels)?,
        ))
    }

    fn depthwise(
        &mut self,
        settings: &Settings,
        activation: Activation,
    ) -> Result<Depthwise, ModelError> {
        let window = window(settings);
        let (channels, _) = self.file.shape(settings.weights)?;
        self.count(window.area(), channels.next_multiple_of(LANES))?;
        Ok(Depthwise::new(
            window,
            &self.file.weights(settings.weights)?,
            &self.file.weights(settings.bias)?,
            &self.slopes(activation, channels)?,
        ))
    }

    fn dense(
        &mut self,
        from: Shape,
        weights: WeightsId,
        bias: WeightsId,
        activation: Activation,
    ) -> Result<Dense, ModelError> {
        let (channels, _) = self.file.shape(weights)?;
        self.count(from.len().saturating_mul(LANES), Dense::padded(channels))?;
        let slopes = self.slopes(activation, channels)?;
        let bias = self.file.weights(bias)?;
        Ok(match self.file.levels(weights)? {
            Some(levels) => Dense::with_levels(from, &levels, bias, &slopes),
            None => Dense::with_numbers(from, &self.file.weights(weights)?, bias, &slopes),
        })
    }

    /// One slope for each channel, for [`crate::lanes::Vector::bend`].
    fn slopes(&self, activation: Activation, channels: usize) -> Result<Vec<f32>, ModelError> {
        match activation {
            Activation::None | Activation::Sigmoid => Ok(vec![1.0; channels]),
            Activation::Relu => Ok(vec![0.0; channels]),
            Activation::Prelu(slopes) => self.file.weights(slopes),
        }
    }

    /// A file's weights may serve many layers; their memory is bounded all the same.
    fn count(&mut self, columns: usize, rows: usize) -> Result<(), ModelError> {
        self.packed = self.packed.saturating_add(columns.saturating_mul(rows));
        if self.packed > MAX_PACKED {
            return Err(ModelError::Damaged("it has too many weights"));
        }
        Ok(())
    }
}

fn window(settings: &Settings) -> Window {
    Window {
        kernel: settings.kernel,
        stride: settings.stride,
        padding: settings.padding,
    }
}

/// 128 MiB.
const MAX_PACKED: usize = 1 << 25;
