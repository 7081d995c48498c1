//! Layers of the network to be written, their weights still exact.

use convnet::format::Op;

/// A layer in the making.
pub(crate) struct Layer {
    pub(crate) op: Operation,
    pub(crate) inputs: Vec<usize>,
    pub(crate) activation: Activation,
}

/// What a layer does.
pub(crate) enum Operation {
    /// With a kernel that goes over the picture.
    Convolution {
        kernel: usize,
        stride: usize,
        padding: usize,
        depthwise: bool,
        linear: Linear,
    },
    /// Over the whole picture.
    Dense {
        height: usize,
        width: usize,
        linear: Linear,
    },
    /// Without weights.
    Plain(Op),
}

/// What happens to each result.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Activation {
    None,
    Relu,
    Prelu(Vec<f32>),
    Sigmoid,
}

/// `weights * input + bias`: a row of weights and a bias for each output channel.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Linear {
    pub(crate) columns: usize,
    pub(crate) weights: Vec<f32>,
    pub(crate) bias: Vec<f32>,
}

/// `value * scale + offset`, for each channel.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Affine {
    pub(crate) scale: Vec<f32>,
    pub(crate) offset: Vec<f32>,
}

impl Operation {
    /// The weights, if there are any.
    pub(crate) fn linear_mut(&mut self) -> Option<&mut Linear> {
        match self {
            Self::Convolution { linear, .. } | Self::Dense { linear, .. } => Some(linear),
            Self::Plain(_) => None,
        }
    }
}

impl Linear {
    /// Does the affine step with the results itself.
    pub(crate) fn absorb_after(&mut self, affine: &Affine) {
        let rows = self.weights.chunks_exact_mut(self.columns);
        let steps = affine.scale.iter().zip(&affine.offset);
        for ((row, bias), (scale, offset)) in rows.zip(&mut self.bias).zip(steps) {
            row.iter_mut().for_each(|weight| *weight *= scale);
            *bias = *bias * scale + offset;
        }
    }

    /// Does the affine step with its input itself; the channels of the input are innermost in the columns.
    pub(crate) fn absorb_before(&mut self, affine: &Affine) {
        let rows = self.weights.chunks_exact_mut(self.columns);
        for (row, bias) in rows.zip(&mut self.bias) {
            let steps = affine.scale.iter().zip(&affine.offset).cycle();
            let mut shift = 0.0;
            for (weight, (&scale, &offset)) in row.iter_mut().zip(steps) {
                shift += f64::from(*weight) * f64::from(offset);
                *weight *= scale;
            }
            *bias += shift as f32;
        }
    }
}

impl Affine {
    /// Parts the factors from the summands, which are to be added after them.
    pub(crate) fn take_scale(&mut self) -> Self {
        let ones = vec![1.0; self.scale.len()];
        Self {
            scale: std::mem::replace(&mut self.scale, ones),
            offset: vec![0.0; self.offset.len()],
        }
    }

    /// One step after another.
    pub(crate) fn then(self, next: &Self) -> Self {
        let steps = || next.scale.iter().zip(&next.offset);
        Self {
            offset: (self.offset.iter().zip(steps()))
                .map(|(offset, (scale, shift))| offset * scale + shift)
                .collect(),
            scale: self
                .scale
                .iter()
                .zip(steps())
                .map(|(first, (scale, _))| first * scale)
                .collect(),
        }
    }
}
