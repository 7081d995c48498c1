//! A network as data: layers in the order in which they run.

use serde::{Deserialize, Serialize};

/// What a network does with a picture.
///
/// Values have a number: 0 is the picture, `n` is what layer `n - 1` gives. A layer reads the picture or
/// what an earlier layer gave.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Network {
    /// Values at each place of the picture.
    pub channels: usize,
    /// What happens to the picture before the first layer, and before its border is padded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub affine: Option<Affine>,
    /// The layers, each after those that it reads.
    pub layers: Vec<Layer>,
    /// What [`Plan::run`](crate::Plan::run) gives, in this order.
    pub outputs: Vec<Output>,
}

/// `value * scale + offset`, for each channel of the picture.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Affine {
    /// One factor for each channel.
    pub scale: Vec<f32>,
    /// One summand for each channel.
    pub offset: Vec<f32>,
}

/// One step: an operation, and the activation of what it gives.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layer {
    /// What is done.
    pub op: Op,
    /// Numbers of the values it is done with; see [`Network`].
    pub inputs: Vec<usize>,
    /// What happens to each result at once.
    #[serde(default, skip_serializing_if = "Activation::is_none")]
    pub activation: Activation,
}

/// An operation on one value, on two for [`Op::Add`] and [`Op::ScaleChannels`].
///
/// Weights are matrices with one row for each channel that comes out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Op {
    /// Every output channel reads all input channels. The columns of the weights are the kernel's
    /// rows, in them its columns, in them the input channels.
    Conv(Convolution),
    /// Every output channel reads the input channel of its number. The columns of the weights are
    /// the kernel's rows, in them its columns.
    Depthwise(Convolution),
    /// Every output reads the whole picture, and gives a picture of one place.
    Dense {
        /// Rows that the input must have.
        height: usize,
        /// Columns that the input must have.
        width: usize,
        /// `outputs` rows; their columns are the input's rows, in them its columns, in them its channels.
        weights: WeightsId,
        /// A row of `outputs` values.
        bias: WeightsId,
    },
    /// The largest of each 2 × 2 places; an odd row or column at the end is left out.
    MaxPool,
    /// Every place becomes 2 × 2 equal ones.
    Upsample,
    /// The sum of two pictures of the same shape.
    Add,
    /// The mean over all places: a picture of one place.
    GlobalAveragePool,
    /// The first picture, each channel times the value that the second, of one place, has for it.
    ScaleChannels,
    /// At each place, positive values with the sum 1 over the channels.
    Softmax,
}

/// A square kernel and how it goes over the picture.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Convolution {
    /// Rows, and columns, of the kernel: 1 to 7.
    pub kernel: usize,
    /// Places from one result to the next: 1 to 4.
    pub stride: usize,
    /// Rows or columns of zeros at each side of the picture: less than the kernel.
    pub padding: usize,
    /// One row for each output channel; for its columns see [`Op`].
    pub weights: WeightsId,
    /// A row with one value for each output channel.
    pub bias: WeightsId,
}

/// What happens to each value that a layer gives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Activation {
    /// Nothing.
    #[default]
    None,
    /// Zero instead of a negative value.
    Relu,
    /// A negative value is multiplied by the slope of its channel: a row with one value for each.
    Prelu(WeightsId),
    /// `1 / (1 + exp(-value))`.
    Sigmoid,
}

/// The place of a matrix of weights in the file's table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct WeightsId(pub(super) usize);

/// A value that the network gives back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Output {
    /// How callers know it.
    pub name: String,
    /// The number of the value; see [`Network`].
    pub value: usize,
}

impl Activation {
    fn is_none(&self) -> bool {
        *self == Self::None
    }
}
