//! What the layers of a model file mean, one value after the other, as slow as it is plain.

use convnet::format::{Activation, Convolution, ModelFile, Op};

/// `height * width * channels` values, channels innermost.
#[derive(Clone, Debug)]
pub(crate) struct Picture {
    pub(crate) height: usize,
    pub(crate) width: usize,
    pub(crate) channels: usize,
    pub(crate) data: Vec<f32>,
}

/// The outputs, or nothing if a layer cannot take what it is given.
pub(crate) fn run(file: &ModelFile<'_>, picture: &Picture) -> Option<Vec<Picture>> {
    let network = file.network();
    let mut first = picture.clone();
    if let Some(affine) = &network.affine {
        for (place, value) in first.data.iter_mut().enumerate() {
            let channel = place % network.channels;
            *value = *value * affine.scale[channel] + affine.offset[channel];
        }
    }
    let mut values = vec![first];
    for layer in &network.layers {
        let input = &values[layer.inputs[0]];
        let weights = |id| file.weights(id).unwrap();
        let mut output = match &layer.op {
            Op::Conv(window) => convolution(file, window, input, false)?,
            Op::Depthwise(window) => convolution(file, window, input, true)?,
            Op::Dense {
                height,
                width,
                weights: id,
                bias,
            } => {
                if (input.height, input.width) != (*height, *width) {
                    return None;
                }
                let (rows, bias) = (weights(*id), weights(*bias));
                let rows = rows.chunks(input.data.len()).zip(bias);
                let mut sums = rows.map(|(row, bias)| {
                    bias + row.iter().zip(&input.data).map(|(a, b)| a * b).sum::<f32>()
                });
                let outputs = file.shape(*id).unwrap().0;
                Picture::new(1, 1, outputs, || sums.next().unwrap())
            }
            Op::MaxPool => input.places(input.height / 2, input.width / 2, |y, x, c| {
                let pairs = [(0, 0), (0, 1), (1, 0), (1, 1)];
                let values = pairs.map(|(dy, dx)| input.at(2 * y + dy, 2 * x + dx, c));
                values.into_iter().fold(f32::NEG_INFINITY, f32::max)
            })?,
            Op::Upsample => input.places(2 * input.height, 2 * input.width, |y, x, c| {
                input.at(y / 2, x / 2, c)
            })?,
            Op::Add => {
                let other = &values[layer.inputs[1]];
                input.places(input.height, input.width, |y, x, c| {
                    input.at(y, x, c) + other.at(y, x, c)
                })?
            }
            Op::GlobalAveragePool => input.places(1, 1, |_, _, c| {
                let channel = input.data.iter().skip(c).step_by(input.channels);
                channel.sum::<f32>() / (input.height * input.width) as f32
            })?,
            Op::ScaleChannels => {
                let other = &values[layer.inputs[1]];
                input.places(input.height, input.width, |y, x, c| {
                    input.at(y, x, c) * other.at(0, 0, c)
                })?
            }
            Op::Softmax => input.places(input.height, input.width, |y, x, c| {
                let value = |channel| f64::from(input.at(y, x, channel));
                let sum = (0..input.channels).map(|other| (value(other) - value(c)).exp());
                (1.0 / sum.sum::<f64>()) as f32
            })?,
            op => panic!("{op:?} is not known here"),
        };
        for (place, value) in output.data.iter_mut().enumerate() {
            *value = match layer.activation {
                Activation::Relu => value.max(0.0),
                Activation::Prelu(slopes) if *value < 0.0 => {
                    *value * weights(slopes)[place % output.channels]
                }
                Activation::Sigmoid => 1.0 / (1.0 + (-*value).exp()),
                _ => *value,
            };
        }
        values.push(output);
    }
    let outputs = network.outputs.iter();
    Some(outputs.map(|output| values[output.value].clone()).collect())
}

fn convolution(
    file: &ModelFile<'_>,
    window: &Convolution,
    input: &Picture,
    is_depthwise: bool,
) -> Option<Picture> {
    let weights = file.weights(window.weights).unwrap();
    let bias = file.weights(window.bias).unwrap();
    let (rows, columns) = file.shape(window.weights).unwrap();
    let along = |length: usize| {
        let room = (length + 2 * window.padding).checked_sub(window.kernel)?;
        Some(room / window.stride + 1)
    };
    let output = Picture {
        channels: rows,
        ..input.clone()
    };
    output.places(along(input.height)?, along(input.width)?, |y, x, c| {
        let mut sum = bias[c];
        for ky in 0..window.kernel {
            for kx in 0..window.kernel {
                let row = (y * window.stride + ky).checked_sub(window.padding);
                let column = (x * window.stride + kx).checked_sub(window.padding);
                let (Some(row), Some(column)) = (row, column) else {
                    continue;
                };
                if row >= input.height || column >= input.width {
                    continue;
                }
                let tap = ky * window.kernel + kx;
                if is_depthwise {
                    sum += weights[c * columns + tap] * input.at(row, column, c);
                } else {
                    for from in 0..input.channels {
                        let weight = weights[c * columns + tap * input.channels + from];
                        sum += weight * input.at(row, column, from);
                    }
                }
            }
        }
        sum
    })
}

impl Picture {
    pub(crate) fn new(
        height: usize,
        width: usize,
        channels: usize,
        mut value: impl FnMut() -> f32,
    ) -> Self {
        Self {
            height,
            width,
            channels,
            data: (0..height * width * channels).map(|_| value()).collect(),
        }
    }

    fn at(&self, row: usize, column: usize, channel: usize) -> f32 {
        self.data[(row * self.width + column) * self.channels + channel]
    }

    /// Another picture with the same channels, if it has any places.
    fn places(
        &self,
        height: usize,
        width: usize,
        value: impl Fn(usize, usize, usize) -> f32,
    ) -> Option<Self> {
        let mut data = Vec::new();
        for row in 0..height {
            for column in 0..width {
                data.extend((0..self.channels).map(|channel| value(row, column, channel)));
            }
        }
        (!data.is_empty()).then_some(Self {
            height,
            width,
            channels: self.channels,
            data,
        })
    }
}
