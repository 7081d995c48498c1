//! Small graphs, converted and run.

use convnet::Model;
use tract_onnx::pb::attribute_proto::AttributeType;
use tract_onnx::pb::tensor_shape_proto::{Dimension, dimension};
use tract_onnx::pb::type_proto;
use tract_onnx::pb::{
    AttributeProto as Attribute, ModelProto, OperatorSetIdProto, TensorShapeProto, TypeProto,
};
use tract_onnx::prelude::*;

use super::*;
use crate::onnx::{DataType, Graph as Onnx, Node, Tensor, ValueInfo};

const EXACT: Precisions = Precisions {
    convolution: Precision::Exact,
    depthwise: Precision::Exact,
    dense: Precision::Exact,
};

/// A graph whose picture has one channel and 1 × 2 places.
fn graph(nodes: Vec<Node>, constants: Vec<Tensor>, output: &str) -> Onnx {
    let dims = [1, 1, 1, 2].map(|value| Dimension {
        value: Some(dimension::Value::DimValue(value)),
        ..Dimension::default()
    });
    let tensor = type_proto::Tensor {
        elem_type: DataType::Float.into(),
        shape: Some(TensorShapeProto { dim: dims.into() }),
    };
    let picture = ValueInfo {
        name: "picture".into(),
        r#type: Some(TypeProto {
            value: Some(type_proto::Value::TensorType(tensor)),
            ..TypeProto::default()
        }),
        ..ValueInfo::default()
    };
    Onnx {
        node: nodes,
        initializer: constants,
        input: vec![picture],
        output: vec![ValueInfo {
            name: output.into(),
            ..ValueInfo::default()
        }],
        ..Onnx::default()
    }
}

fn node(op: &str, inputs: &[&str], output: &str) -> Node {
    Node {
        op_type: op.into(),
        name: format!("the {output}"),
        input: inputs.iter().map(|&input| input.to_owned()).collect(),
        output: vec![output.into()],
        ..Node::default()
    }
}

fn numbers(name: &str, dims: &[i64], values: &[f32]) -> Tensor {
    Tensor {
        name: name.into(),
        dims: dims.to_vec(),
        data_type: DataType::Float.into(),
        float_data: values.to_vec(),
        ..Tensor::default()
    }
}

fn int(name: &str, i: i64) -> Attribute {
    Attribute {
        name: name.into(),
        r#type: AttributeType::Int.into(),
        i,
        ..Attribute::default()
    }
}

/// What convnet makes of the converted graph; tract has to make the same of the graph itself.
fn run(graph: Onnx, precisions: Precisions, picture: [f32; 2]) -> Vec<f32> {
    let by_tract = run_by_tract(graph.clone(), picture).unwrap();
    let file = convert(graph, precisions).unwrap();
    let mut plan = Model::read(&file).unwrap().plan(1, 2).unwrap();
    let values = plan.run(&picture).unwrap()[0].data.clone();
    let differs = |(one, other): (&f32, &f32)| (one - other).abs() > 1e-4;
    assert!(
        !values.iter().zip(&by_tract).any(differs) && values.len() == by_tract.len(),
        "{values:?} and by tract {by_tract:?}"
    );
    values
}

fn run_by_tract(graph: Onnx, picture: [f32; 2]) -> TractResult<Vec<f32>> {
    let file = ModelProto {
        ir_version: 8,
        opset_import: vec![OperatorSetIdProto {
            domain: String::new(),
            version: 13,
        }],
        graph: Some(graph),
        ..ModelProto::default()
    };
    let plan = tract_onnx::onnx()
        .model_for_proto_model(&file)?
        .into_optimized()?
        .into_runnable()?;
    let picture = tract_onnx::prelude::Tensor::from_shape(&[1, 1, 1, 2], &picture)?;
    let values = plan.run(tvec!(picture.into()))?;
    Ok(values[0].try_as_plain_ram()?.as_slice::<f32>()?.to_vec())
}

/// One convolution: 2 x + 1.
fn doubled(reader: Node, mut constants: Vec<Tensor>) -> Onnx {
    let convolution = node("Conv", &["picture", "two", "one"], "double");
    constants.push(numbers("two", &[1, 1, 1, 1], &[2.0]));
    constants.push(numbers("one", &[1], &[1.0]));
    let output = reader.output[0].clone();
    graph(vec![convolution, reader], constants, &output)
}

#[test]
fn a_normalisation_goes_into_the_weights_on_either_side_of_an_activation() {
    let normalised = |input, output| {
        let mut node = node(
            "BatchNormalization",
            &[input, "gamma", "beta", "mean", "variance"],
            output,
        );
        node.attribute.push(Attribute {
            name: "epsilon".into(),
            r#type: AttributeType::Float.into(),
            f: 1.0,
            ..Attribute::default()
        });
        node
    };
    let mut dense = node("Gemm", &["flat", "weights", "bias"], "likeness");
    dense.attribute.push(int("transB", 1));
    let nodes = vec![
        node("Sub", &["picture", "one"], "shifted"),
        node("Conv", &["shifted", "two"], "double"),
        normalised("double", "first"),
        node("PRelu", &["first", "slope"], "bent"),
        normalised("bent", "second"),
        node("Flatten", &["second"], "flat"),
        dense,
    ];
    let constants = vec![
        numbers("one", &[1], &[1.0]),
        numbers("two", &[1, 1, 1, 1], &[2.0]),
        numbers("slope", &[1, 1, 1], &[0.25]),
        numbers("gamma", &[1], &[4.0]),
        numbers("beta", &[1], &[0.5]),
        numbers("mean", &[1], &[3.0]),
        numbers("variance", &[1], &[3.0]),
        numbers("weights", &[1, 2], &[1.0, 10.0]),
        numbers("bias", &[1], &[100.0]),
    ];
    // A normalisation is 2 (x - 3) + 0.5. From 6: 10, 14.5, 14.5, 23.5; from -1: -4, -13.5, -3.375, -12.25.
    let likeness = run(graph(nodes, constants, "likeness"), EXACT, [6.0, -1.0]);
    assert_eq!(likeness, [100.0 + 23.5 - 122.5]);
}

#[test]
fn a_prelu_in_four_operations_is_one() {
    let nodes = vec![
        node("Conv", &["picture", "two"], "double"),
        node("Relu", &["double"], "positive"),
        node("Mul", &["positive", "kept"], "left"),
        node("Mul", &["double", "slope"], "right"),
        node("Add", &["left", "right"], "bent"),
    ];
    let constants = vec![
        numbers("two", &[1, 1, 1, 1], &[2.0]),
        numbers("kept", &[1, 1, 1], &[0.75]),
        numbers("slope", &[1, 1, 1], &[0.25]),
    ];
    assert_eq!(
        run(graph(nodes, constants, "bent"), EXACT, [3.0, -4.0]),
        [6.0, -2.0]
    );
}

#[test]
fn weights_in_blocks_with_steps_of_their_own_are_unpacked() {
    let levels = Tensor {
        name: "levels".into(),
        dims: vec![1, 3],
        data_type: DataType::Int8.into(),
        raw_data: vec![1, 2, 0xFF],
        ..Tensor::default()
    };
    let levels = constant::Constant::of(&levels).unwrap();
    let steps = constant::Constant::of(&numbers("steps", &[1, 2], &[0.5, 10.0])).unwrap();
    let zeros = constant::Constant::of(&numbers("zeros", &[1, 2], &[0.0, 1.0])).unwrap();
    let unpacked = levels.dequantised(&steps, &zeros, 1, 2).unwrap();
    assert_eq!(unpacked.values, [0.5, 1.0, -20.0]);
}

#[test]
fn an_operation_that_is_not_known_is_named() {
    let refused = convert(
        doubled(node("Tanh", &["double"], "squashed"), Vec::new()),
        EXACT,
    );
    let message = refused.unwrap_err().to_string();
    assert_eq!(message, "node 'the squashed' (Tanh) is not known");
}

#[test]
fn a_convolution_that_convnet_has_not_is_refused() {
    let mut dilated = node("Conv", &["double", "two"], "wide");
    dilated.attribute.push(Attribute {
        name: "dilations".into(),
        r#type: AttributeType::Ints.into(),
        ints: vec![2, 2],
        ..Attribute::default()
    });
    let message = convert(doubled(dilated, Vec::new()), EXACT)
        .unwrap_err()
        .to_string();
    assert_eq!(
        message,
        "node 'the wide' (Conv) is of a kind that convnet has not"
    );
}

#[test]
fn rounded_weights_are_near_and_their_sum_is_nearer() {
    let weights = [0.9, 0.31, 0.06, 0.56, -0.43, 0.06, 0.3, 0.31];
    let linear = layer::Linear {
        columns: weights.len(),
        weights: weights.to_vec(),
        bias: vec![0.0],
    };
    let (steps, levels) = levels::levels(&linear, 0.5);
    let step = steps[0];
    let rounded = levels.iter().map(|&level| f32::from(level) * step);
    let lost: Vec<f32> = weights
        .iter()
        .zip(rounded)
        .map(|(weight, rounded)| weight - rounded)
        .collect();
    assert!(lost.iter().all(|lost| lost.abs() < step), "{lost:?}");
    assert!(lost.iter().sum::<f32>().abs() <= step / 2.0, "{lost:?}");
}
