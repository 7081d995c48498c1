//! Whether a header holds together.

use super::network::{Activation, Convolution, Layer, Network, Op, WeightsId};
use super::weights::{MAX_WEIGHTS, Stored};
use crate::ModelError;

/// Checks every number of a header against the others, so that later code can rely on them.
pub(super) fn header(network: &Network, weights: &[Stored], blob: usize) -> Result<(), ModelError> {
    let mut total = 0_usize;
    for stored in weights {
        total = total.saturating_add(stored.check(blob)?);
    }
    require(total <= MAX_WEIGHTS, "it has too many weights")?;
    channels(network, weights).map(drop)
}

/// How many channels each value of the network has, the picture first.
fn channels(network: &Network, weights: &[Stored]) -> Result<Vec<usize>, ModelError> {
    require(
        (1..=MAX_CHANNELS).contains(&network.channels),
        "its picture has too few or too many channels",
    )?;
    if let Some(affine) = &network.affine {
        let fits =
            affine.scale.len() == network.channels && affine.offset.len() == network.channels;
        let finite = affine
            .scale
            .iter()
            .chain(&affine.offset)
            .all(|x| x.is_finite());
        require(fits && finite, "its scale does not fit its picture")?;
    }
    require(
        (1..=MAX_LAYERS).contains(&network.layers.len()),
        "it has too few or too many layers",
    )?;
    let mut channels = vec![network.channels];
    for layer in &network.layers {
        channels.push(layer_channels(layer, &channels, weights)?);
    }
    require(
        (1..=MAX_OUTPUTS).contains(&network.outputs.len()),
        "it has too few or too many outputs",
    )?;
    let known = |value: usize| (1..channels.len()).contains(&value);
    require(
        network.outputs.iter().all(|output| known(output.value)),
        "an output is of no layer",
    )?;
    Ok(channels)
}

fn layer_channels(
    layer: &Layer,
    before: &[usize],
    weights: &[Stored],
) -> Result<usize, ModelError> {
    let input = |place: usize| {
        let value = layer.inputs.get(place).and_then(|&value| before.get(value));
        value
            .copied()
            .ok_or(ModelError::Damaged("a layer reads what is not there"))
    };
    let first = input(0)?;
    let (inputs, channels) = match &layer.op {
        Op::Conv(convolution) => {
            let columns = first.saturating_mul(area(convolution)?);
            let rows = matrix(convolution.weights, columns, weights)?;
            row(convolution.bias, rows, weights)?;
            (1, rows)
        }
        Op::Depthwise(convolution) => {
            let rows = matrix(convolution.weights, area(convolution)?, weights)?;
            require(rows == first, "a depthwise layer has other channels")?;
            row(convolution.bias, rows, weights)?;
            (1, rows)
        }
        Op::Dense {
            height,
            width,
            weights: id,
            bias,
        } => {
            let columns = height.saturating_mul(*width).saturating_mul(first);
            require(columns > 0, "a dense layer reads nothing")?;
            let rows = matrix(*id, columns, weights)?;
            row(*bias, rows, weights)?;
            (1, rows)
        }
        Op::MaxPool | Op::Upsample | Op::GlobalAveragePool | Op::Softmax => (1, first),
        Op::Add | Op::ScaleChannels => {
            require(input(1)? == first, "a layer reads unequal channels")?;
            (2, first)
        }
    };
    require(layer.inputs.len() == inputs, "a layer reads too much")?;
    if let Activation::Prelu(slopes) = layer.activation {
        row(slopes, channels, weights)?;
    }
    require(channels <= MAX_CHANNELS, "a layer has too many channels")?;
    Ok(channels)
}

fn area(convolution: &Convolution) -> Result<usize, ModelError> {
    let Convolution {
        kernel,
        stride,
        padding,
        ..
    } = *convolution;
    let known = (1..=7).contains(&kernel) && (1..=4).contains(&stride) && padding < kernel;
    require(known, "a kernel is of an unknown kind")?;
    Ok(kernel * kernel)
}

fn matrix(id: WeightsId, columns: usize, weights: &[Stored]) -> Result<usize, ModelError> {
    let stored = weights
        .get(id.0)
        .ok_or(ModelError::Damaged("it names weights that it has not"))?;
    require(stored.columns == columns, "weights do not fit their layer")?;
    Ok(stored.rows)
}

fn row(id: WeightsId, length: usize, weights: &[Stored]) -> Result<(), ModelError> {
    let rows = matrix(id, length, weights)?;
    require(rows == 1, "weights do not fit their layer")
}

fn require(holds: bool, otherwise: &'static str) -> Result<(), ModelError> {
    if holds {
        Ok(())
    } else {
        Err(ModelError::Damaged(otherwise))
    }
}

const MAX_LAYERS: usize = 1024;
const MAX_CHANNELS: usize = 4096;
const MAX_OUTPUTS: usize = 64;
