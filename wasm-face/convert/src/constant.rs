//! Numbers that a file brings along.

use crate::error::ConvertError;
use crate::onnx::{DataType, Tensor};

/// Numbers in the order of their dimensions, the last one innermost. Whole numbers are numbers too.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Constant {
    pub(crate) dims: Vec<usize>,
    pub(crate) values: Vec<f32>,
}

impl Constant {
    /// Unpacks a tensor.
    pub(crate) fn of(tensor: &Tensor) -> Result<Self, ConvertError> {
        let error = |why| ConvertError::Tensor {
            name: tensor.name.clone(),
            why,
        };
        let raw = tensor.raw_data.as_slice();
        let values: Vec<f32> = match DataType::try_from(tensor.data_type) {
            Ok(DataType::Float) if raw.is_empty() => tensor.float_data.clone(),
            Ok(DataType::Float) => raw
                .as_chunks()
                .0
                .iter()
                .map(|&bytes| f32::from_le_bytes(bytes))
                .collect(),
            Ok(DataType::Float16) => (raw.as_chunks().0.iter())
                .map(|&bytes| convnet::format::from_half(u16::from_le_bytes(bytes)))
                .collect(),
            Ok(DataType::Int64) if raw.is_empty() => tensor
                .int64_data
                .iter()
                .map(|&value| value as f32)
                .collect(),
            Ok(DataType::Int64) => raw
                .as_chunks()
                .0
                .iter()
                .map(|&bytes| i64::from_le_bytes(bytes) as f32)
                .collect(),
            Ok(DataType::Int8 | DataType::Uint8) if raw.is_empty() => tensor
                .int32_data
                .iter()
                .map(|&value| value as f32)
                .collect(),
            Ok(DataType::Int8) => raw
                .iter()
                .map(|&byte| f32::from(byte.cast_signed()))
                .collect(),
            Ok(DataType::Uint8) => raw.iter().map(|&byte| f32::from(byte)).collect(),
            _ => return Err(error("has a type that is not known")),
        };
        let dims: Option<Vec<usize>> = tensor
            .dims
            .iter()
            .map(|&dim| usize::try_from(dim).ok())
            .collect();
        match dims {
            Some(dims) if dims.iter().product::<usize>() == values.len() => {
                Ok(Self { dims, values })
            }
            _ => Err(error("has not as many values as its dimensions say")),
        }
    }

    /// The one value, if there is one.
    pub(crate) fn scalar(&self) -> Option<f32> {
        match self.values.as_slice() {
            &[value] => Some(value),
            _ => None,
        }
    }

    /// One value for each channel, from as many or from one for all.
    pub(crate) fn for_channels(&self, channels: usize) -> Option<Vec<f32>> {
        match self.scalar() {
            Some(value) => Some(vec![value; channels]),
            None => (self.values.len() == channels).then(|| self.values.clone()),
        }
    }

    /// The same values with other dimensions (ONNX `Reshape`).
    pub(crate) fn reshaped(&self, dims: &Self) -> Option<Self> {
        let known = dims
            .values
            .iter()
            .filter(|&&dim| dim > 0.0)
            .map(|&dim| dim as usize);
        let rest = self.values.len().checked_div(known.product())?;
        let dims = (dims.values.iter())
            .map(|&dim| match dim {
                ..0.0 => rest,
                _ => dim as usize,
            })
            .collect::<Vec<_>>();
        (dims.iter().product::<usize>() == self.values.len()).then(|| Self {
            dims,
            values: self.values.clone(),
        })
    }

    /// Levels become numbers (ONNX `DequantizeLinear`): there are steps and zero points for blocks along
    /// one axis, for each of its places if `block` is 0, or one for all.
    pub(crate) fn dequantised(
        &self,
        steps: &Self,
        zeros: &Self,
        axis: usize,
        block: usize,
    ) -> Option<Self> {
        let extent = self.dims.get(axis).copied().unwrap_or(1);
        let inner: usize = self
            .dims
            .get(axis + 1..)
            .unwrap_or_default()
            .iter()
            .product();
        let step_of = |place: usize| {
            let (outer, along, within) = (
                place / inner / extent,
                place / inner % extent,
                place % inner,
            );
            match (steps.scalar(), extent.checked_div(block)) {
                (Some(_), _) => 0,
                (None, None) => along,
                (None, Some(_)) => {
                    (outer * extent.div_ceil(block) + along / block) * inner + within
                }
            }
        };
        let values = (self.values.iter().enumerate())
            .map(|(place, level)| {
                let step = step_of(place);
                Some((level - zeros.values.get(step)?) * steps.values.get(step)?)
            })
            .collect::<Option<Vec<f32>>>()?;
        Some(Self {
            dims: self.dims.clone(),
            values,
        })
    }
}
