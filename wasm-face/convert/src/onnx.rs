//! ONNX files, read by tract.

pub(crate) use tract_onnx::pb::tensor_proto::DataType;
pub(crate) use tract_onnx::pb::{
    GraphProto as Graph, NodeProto as Node, TensorProto as Tensor, ValueInfoProto as ValueInfo,
};
use tract_onnx::pb::{tensor_shape_proto, type_proto};
use tract_onnx::prelude::*;

use crate::error::ConvertError;

/// The graph of a file.
pub(crate) fn read(file: &[u8]) -> Result<Graph, ConvertError> {
    let model = tract_onnx::onnx().proto_model_for_read(&mut &*file);
    model
        .map_err(|error| ConvertError::File(format!("{error:#}")))?
        .graph
        .ok_or(ConvertError::Graph("is missing"))
}

/// The dimensions of an input, as far as they are numbers.
pub(crate) fn dims(input: &ValueInfo) -> Option<Vec<Option<usize>>> {
    let Some(type_proto::Value::TensorType(tensor)) = &input.r#type.as_ref()?.value else {
        return None;
    };
    let dim = |dim: &tensor_shape_proto::Dimension| match dim.value {
        Some(tensor_shape_proto::dimension::Value::DimValue(value)) => usize::try_from(value).ok(),
        _ => None,
    };
    Some(tensor.shape.as_ref()?.dim.iter().map(dim).collect())
}
