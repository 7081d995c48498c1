//! From layers to a model file, the weights as exact as asked for.

use convnet::format::{self, Convolution, Output, WeightsId, Writer};

use crate::error::ConvertError;
use crate::layer::{Activation, Layer, Linear, Operation};
use crate::levels::levels;
use crate::lower::Network;

/// How weights are stored. Biases and slopes are few and never coarser than `Halves`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Precision {
    /// 32 bits.
    Exact,
    /// 16 bits.
    Halves,
    /// Multiples of a step, which is so many times the root mean square of the row.
    Steps(f32),
}

/// How the weights of each kind of layer are stored.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Precisions {
    pub(crate) convolution: Precision,
    pub(crate) depthwise: Precision,
    pub(crate) dense: Precision,
}

/// The file.
pub(crate) fn write(network: &Network, precisions: Precisions) -> Result<Vec<u8>, ConvertError> {
    let mut writer = Writer::new();
    let layers = (network.layers.iter())
        .map(|layer| write_layer(&mut writer, layer, precisions))
        .collect();
    let affine = network.affine.as_ref().map(|affine| format::Affine {
        scale: affine.scale.clone(),
        offset: affine.offset.clone(),
    });
    let outputs = (network.outputs.iter())
        .map(|(name, value)| Output {
            name: name.clone(),
            value: *value,
        })
        .collect();
    let network = format::Network {
        channels: network.channels,
        affine,
        layers,
        outputs,
    };
    Ok(writer.finish(network)?)
}

fn write_layer(writer: &mut Writer, layer: &Layer, precisions: Precisions) -> format::Layer {
    let op = match &layer.op {
        Operation::Convolution {
            kernel,
            stride,
            padding,
            depthwise,
            linear,
        } => {
            let precision = if *depthwise {
                precisions.depthwise
            } else {
                precisions.convolution
            };
            let (weights, bias) = write_linear(writer, linear, precision);
            let convolution = Convolution {
                kernel: *kernel,
                stride: *stride,
                padding: *padding,
                weights,
                bias,
            };
            if *depthwise {
                format::Op::Depthwise(convolution)
            } else {
                format::Op::Conv(convolution)
            }
        }
        Operation::Dense {
            height,
            width,
            linear,
        } => {
            let (weights, bias) = write_linear(writer, linear, precisions.dense);
            format::Op::Dense {
                height: *height,
                width: *width,
                weights,
                bias,
            }
        }
        Operation::Plain(op) => op.clone(),
    };
    let activation = match &layer.activation {
        Activation::None => format::Activation::None,
        Activation::Relu => format::Activation::Relu,
        Activation::Sigmoid => format::Activation::Sigmoid,
        Activation::Prelu(slopes) => {
            format::Activation::Prelu(write_row(writer, slopes, precisions.convolution))
        }
    };
    format::Layer {
        op,
        inputs: layer.inputs.clone(),
        activation,
    }
}

fn write_linear(
    writer: &mut Writer,
    linear: &Linear,
    precision: Precision,
) -> (WeightsId, WeightsId) {
    let weights = match precision {
        Precision::Exact => writer.numbers(linear.columns, &linear.weights),
        Precision::Halves => writer.halves(linear.columns, &linear.weights),
        Precision::Steps(coarseness) => {
            let (steps, levels) = levels(linear, coarseness);
            writer.levels(&steps, linear.columns, &levels)
        }
    };
    (weights, write_row(writer, &linear.bias, precision))
}

fn write_row(writer: &mut Writer, row: &[f32], precision: Precision) -> WeightsId {
    match precision {
        Precision::Exact => writer.numbers(row.len(), row),
        Precision::Halves | Precision::Steps(_) => writer.halves(row.len(), row),
    }
}
