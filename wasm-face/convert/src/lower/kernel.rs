//! Nodes that look at several places of a picture.

use convnet::format::Op;

use super::{Lowering, Value};
use crate::error::ConvertError;
use crate::graph::Node;
use crate::layer::{Linear, Operation};

impl Lowering<'_> {
    pub(super) fn convolution(&mut self, node: &Node) -> Result<Value, ConvertError> {
        let value = self.input(node, 0)?;
        let [channels, height, width] = value.shape;
        let weights = self.constant(node, 1)?;
        let &[outputs, depth, kernel, kernel_width] = weights.dims.as_slice() else {
            return Err(node.error("has weights of a strange shape"));
        };
        let stride = node.same_int("strides", 1)?;
        let padding = node.same_int("pads", 0)?;
        let group = usize::try_from(node.int("group", 1)).unwrap_or(0);
        let depthwise = depth == 1 && group == channels && outputs == channels;
        let full = group == 1 && depth == channels;
        let plain = node.same_int("dilations", 1)? == 1
            && matches!(node.text("auto_pad"), "" | "NOTSET")
            && kernel == kernel_width;
        if !plain || !(depthwise || full) || height + 2 * padding < kernel || stride == 0 {
            return Err(node.error("is of a kind that convnet has not"));
        }

        let columns = depth * kernel * kernel;
        let mut linear = Linear {
            columns,
            weights: (weights.values.chunks_exact(columns.max(1)))
                .flat_map(|row| channels_innermost(row, depth))
                .collect(),
            bias: self.bias(node, outputs)?,
        };
        if let Some(affine) = &value.affine {
            if value.number == 0 {
                self.affine = Some(affine.clone());
            } else if padding == 0 && !depthwise {
                linear.absorb_before(affine);
            } else {
                return Err(node.error("pads a value that is still to be scaled"));
            }
        }
        let places = |extent: usize| (extent + 2 * padding - kernel) / stride + 1;
        let shape = [outputs, places(height), places(width)];
        let op = Operation::Convolution {
            kernel,
            stride,
            padding,
            depthwise,
            linear,
        };
        Ok(self.push(op, vec![value.number], shape))
    }

    pub(super) fn dense(&mut self, node: &Node) -> Result<Value, ConvertError> {
        let value = self.input(node, 0)?;
        let [channels, height, width] = value.shape;
        let weights = self.constant(node, 1)?;
        let columns = channels * height * width;
        let factors = [node.float("alpha", 1.0), node.float("beta", 1.0)];
        let &[outputs, depth] = weights.dims.as_slice() else {
            return Err(node.error("has weights of a strange shape"));
        };
        let fits = depth == columns && node.int("transB", 0) == 1 && node.int("transA", 0) == 0;
        if !fits || factors != [1.0; 2] || value.number == 0 {
            return Err(node.error("is of a kind that convnet has not"));
        }
        let mut linear = Linear {
            columns,
            weights: (weights.values.chunks_exact(columns.max(1)))
                .flat_map(|row| channels_innermost(row, channels))
                .collect(),
            bias: self.bias(node, outputs)?,
        };
        if let Some(affine) = &value.affine {
            linear.absorb_before(affine);
        }
        let op = Operation::Dense {
            height,
            width,
            linear,
        };
        Ok(self.push(op, vec![value.number], [outputs, 1, 1]))
    }

    pub(super) fn max_pool(&mut self, node: &Node) -> Result<Value, ConvertError> {
        let value = self.input(node, 0)?;
        let known = node.same_int("kernel_shape", 0)? == 2
            && node.same_int("strides", 1)? == 2
            && node.same_int("pads", 0)? == 0
            && node.int("ceil_mode", 0) == 0;
        if !known {
            return Err(node.error("does not take the largest of 2 x 2"));
        }
        let number = self.settled(node, &value)?;
        let [channels, height, width] = value.shape;
        Ok(self.plain(Op::MaxPool, vec![number], [channels, height / 2, width / 2]))
    }

    pub(super) fn upsample(&mut self, node: &Node) -> Result<Value, ConvertError> {
        let value = self.input(node, 0)?;
        let scales = self.constant(node, 2)?;
        // Of a doubling, every way to count places gives the same.
        if node.text("mode") != "nearest" || scales.values != [1.0, 1.0, 2.0, 2.0] {
            return Err(node.error("does not double every place"));
        }
        let number = self.settled(node, &value)?;
        let [channels, height, width] = value.shape;
        Ok(self.plain(
            Op::Upsample,
            vec![number],
            [channels, height * 2, width * 2],
        ))
    }

    fn bias(&self, node: &Node, channels: usize) -> Result<Vec<f32>, ConvertError> {
        if node.inputs.get(2).is_none_or(String::is_empty) {
            return Ok(vec![0.0; channels]);
        }
        let bias = self.constant(node, 2)?.for_channels(channels);
        bias.ok_or_else(|| node.error("has not a bias for each channel"))
    }
}

/// From channel, row, column to row, column, channel.
fn channels_innermost(row: &[f32], channels: usize) -> Vec<f32> {
    let places = row.len().checked_div(channels).unwrap_or(0);
    let value = |place, channel| row.get(channel * places + place).copied();
    (0..places)
        .flat_map(|place| (0..channels).filter_map(move |channel| value(place, channel)))
        .collect()
}
