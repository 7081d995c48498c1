//! Small graphs, converted and run.

use convnet::Model;

use super::*;
use crate::onnx::{
    Attribute, Dimension, Model as File, Node, Shape, Tensor, TensorType, Type, ValueInfo,
    data_type,
};
use prost::Message as _;

const EXACT: Precisions = Precisions {
    convolution: Precision::Exact,
    depthwise: Precision::Exact,
    dense: Precision::Exact,
};

/// A file whose picture has one channel and 1 × 2 places.
fn file(nodes: Vec<Node>, constants: Vec<Tensor>, output: &str) -> Vec<u8> {
    let value = |name: &str, dims: &[i64]| ValueInfo {
        name: name.into(),
        r#type: Some(Type {
            tensor_type: Some(TensorType {
                shape: Some(Shape {
                    dim: dims
                        .iter()
                        .map(|&dim_value| Dimension { dim_value })
                        .collect(),
                }),
            }),
        }),
    };
    let graph = onnx::Graph {
        node: nodes,
        initializer: constants,
        input: vec![value("picture", &[1, 1, 1, 2])],
        output: vec![value(output, &[])],
    };
    File { graph: Some(graph) }.encode_to_vec()
}

fn node(op: &str, inputs: &[&str], output: &str) -> Node {
    Node {
        op_type: op.into(),
        name: format!("the {output}"),
        input: inputs.iter().map(|&input| input.to_owned()).collect(),
        output: vec![output.into()],
        attribute: Vec::new(),
    }
}

fn numbers(name: &str, dims: &[i64], values: &[f32]) -> Tensor {
    Tensor {
        name: name.into(),
        dims: dims.to_vec(),
        data_type: data_type::FLOAT,
        float_data: values.to_vec(),
        ..Tensor::default()
    }
}

fn int(name: &str, i: i64) -> Attribute {
    Attribute {
        name: name.into(),
        i,
        ..Attribute::default()
    }
}

fn run(onnx: &[u8], precisions: Precisions, picture: [f32; 2]) -> Vec<f32> {
    let file = convert(onnx, precisions).unwrap();
    let mut plan = Model::read(&file).unwrap().plan(1, 2).unwrap();
    plan.run(&picture).unwrap()[0].data.clone()
}

/// One convolution: 2 x + 1.
fn doubled(reader: Node, mut constants: Vec<Tensor>) -> Vec<u8> {
    let convolution = node("Conv", &["picture", "two", "one"], "double");
    constants.push(numbers("two", &[1, 1, 1, 1], &[2.0]));
    constants.push(numbers("one", &[1], &[1.0]));
    let output = reader.output[0].clone();
    file(vec![convolution, reader], constants, &output)
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
    let likeness = run(&file(nodes, constants, "likeness"), EXACT, [6.0, -1.0]);
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
        run(&file(nodes, constants, "bent"), EXACT, [3.0, -4.0]),
        [6.0, -2.0]
    );
}

#[test]
fn weights_in_blocks_with_steps_of_their_own_are_unpacked() {
    let levels = Tensor {
        name: "levels".into(),
        dims: vec![1, 3],
        data_type: data_type::INT8,
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
        &doubled(node("Tanh", &["double"], "squashed"), Vec::new()),
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
        ints: vec![2, 2],
        ..Attribute::default()
    });
    let message = convert(&doubled(dilated, Vec::new()), EXACT)
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
