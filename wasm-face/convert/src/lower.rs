//! From the nodes of a graph to fused layers.
//!
//! A batch normalisation goes into the weights before it, or, where an activation stands between, into those
//! after it; an activation goes into its layer. Transpositions of results vanish, because values are in
//! the order height, width, channel from the beginning.

mod kernel;

use std::collections::BTreeMap;

use convnet::format::Op;

use crate::constant::Constant;
use crate::error::ConvertError;
use crate::graph::{Graph, Node};
use crate::layer::{Activation, Affine, Layer, Operation};

/// A network in the making.
pub(crate) struct Network {
    pub(crate) channels: usize,
    pub(crate) affine: Option<Affine>,
    pub(crate) layers: Vec<Layer>,
    /// Names and numbers of values; 0 is the picture, `n` what layer `n - 1` gives.
    pub(crate) outputs: Vec<(String, usize)>,
}

/// Makes layers of the nodes.
pub(crate) fn lower(graph: &Graph) -> Result<Network, ConvertError> {
    let mut lowering = Lowering::new(graph);
    for node in &graph.nodes {
        let value = lowering.value_of(node)?;
        lowering.values.insert(node.output.clone(), value);
    }
    lowering.finish()
}

struct Lowering<'a> {
    graph: &'a Graph,
    affine: Option<Affine>,
    layers: Vec<Layer>,
    values: BTreeMap<String, Value>,
}

/// A value of the graph: a value of the network, and what is still to be done with it.
#[derive(Clone)]
struct Value {
    number: usize,
    /// Channels, rows, columns.
    shape: [usize; 3],
    affine: Option<Affine>,
    /// Whether the graph has it with the channels innermost too.
    transposed: bool,
    /// Whether the graph reads it under another name too.
    shared: bool,
}

impl<'a> Lowering<'a> {
    fn new(graph: &'a Graph) -> Self {
        let picture = Value {
            number: 0,
            shape: graph.shape,
            affine: None,
            transposed: false,
            shared: false,
        };
        Self {
            graph,
            affine: None,
            layers: Vec::new(),
            values: BTreeMap::from([(graph.input.clone(), picture)]),
        }
    }

    fn value_of(&mut self, node: &Node) -> Result<Value, ConvertError> {
        match node.op.as_str() {
            "Conv" => self.convolution(node),
            "Gemm" => self.dense(node),
            "BatchNormalization" | "Sub" | "Mul" => {
                let value = self.input(node, 0)?;
                let affine = self.affine_step(node, &value)?;
                Ok(self.affine(node, value, affine))
            }
            "Relu" => self.activation(node, Activation::Relu),
            "Sigmoid" => self.activation(node, Activation::Sigmoid),
            "PRelu" => {
                let [channels, ..] = self.input(node, 0)?.shape;
                let slopes = self.constant(node, 1)?.for_channels(channels);
                let slopes =
                    slopes.ok_or_else(|| node.error("has not a slope for each channel"))?;
                self.activation(node, Activation::Prelu(slopes))
            }
            "Add" => {
                let (left, right) = (self.input(node, 0)?, self.input(node, 1)?);
                if left.shape != right.shape {
                    return Err(node.error("adds values of different shapes"));
                }
                let numbers = vec![self.settled(node, &left)?, self.settled(node, &right)?];
                Ok(self.plain(Op::Add, numbers, left.shape))
            }
            "MaxPool" => self.max_pool(node),
            "Resize" => self.upsample(node),
            "Softmax" => {
                let value = self.input(node, 0)?;
                let number = self.settled(node, &value)?;
                if !matches!(value.shape, [_, 1, 1]) || !matches!(node.int("axis", -1), -1 | 1) {
                    return Err(node.error("is not over the channels of one place"));
                }
                Ok(self.plain(Op::Softmax, vec![number], value.shape))
            }
            "Transpose" => {
                let value = self.renamed(node)?;
                if value.transposed || node.ints("perm") != [0, 2, 3, 1] {
                    return Err(node.error("does not put the channels innermost"));
                }
                Ok(Value {
                    transposed: true,
                    ..value
                })
            }
            "Reshape" => {
                let value = self.renamed(node)?;
                let [channels, ..] = value.shape;
                let innermost = self.constant(node, 1)?.values.last().copied();
                if !value.transposed || innermost != Some(channels as f32) {
                    return Err(node.error("mixes channels and places"));
                }
                Ok(value)
            }
            // What reads it takes the whole picture.
            "Flatten" => self.renamed(node),
            _ => Err(node.error("is not known")),
        }
    }

    /// The scale and offset that a node means.
    fn affine_step(&self, node: &Node, value: &Value) -> Result<Affine, ConvertError> {
        let [channels, ..] = value.shape;
        let numbers = |place| {
            let numbers = self.constant(node, place)?.for_channels(channels);
            numbers.ok_or_else(|| node.error("has not a number for each channel"))
        };
        Ok(match node.op.as_str() {
            "Sub" => Affine {
                scale: vec![1.0; channels],
                offset: numbers(1)?.iter().map(|number| -number).collect(),
            },
            "Mul" => Affine {
                scale: numbers(1)?,
                offset: vec![0.0; channels],
            },
            _ => {
                let epsilon = node.float("epsilon", 1e-5);
                let (gamma, beta, mean, variance) =
                    (numbers(1)?, numbers(2)?, numbers(3)?, numbers(4)?);
                let scale: Vec<f32> = (gamma.iter().zip(&variance))
                    .map(|(gamma, variance)| gamma / (variance + epsilon).sqrt())
                    .collect();
                let offset = (beta.iter().zip(&mean).zip(&scale))
                    .map(|((beta, mean), scale)| beta - mean * scale)
                    .collect();
                Affine { scale, offset }
            }
        })
    }

    fn affine(&mut self, node: &Node, value: Value, step: Affine) -> Value {
        let mut rest = step;
        if let Some(layer) = self.own_layer(node, &value) {
            match (&layer.activation, layer.op.linear_mut()) {
                (Activation::None, Some(linear)) => {
                    linear.absorb_after(&rest);
                    return value;
                }
                // These let a positive factor pass. So what comes out has the variance that the normalisation
                // gave it, and the weights that read it matter as much as they are large.
                (Activation::Relu | Activation::Prelu(_), Some(linear))
                    if rest.scale.iter().all(|&scale| scale > 0.0) =>
                {
                    linear.absorb_after(&rest.take_scale());
                }
                _ => {}
            }
        }
        let affine = match value.affine {
            Some(earlier) => earlier.then(&rest),
            None => rest,
        };
        Value {
            affine: Some(affine),
            ..value
        }
    }

    fn activation(&mut self, node: &Node, activation: Activation) -> Result<Value, ConvertError> {
        let value = self.input(node, 0)?;
        match self.own_layer(node, &value) {
            Some(layer) if layer.activation == Activation::None => {
                layer.activation = activation;
                Ok(value)
            }
            _ => Err(node.error("does not follow a layer of its own")),
        }
    }

    /// The layer that gives a node's input, if it can still be changed: nothing else reads what it gives.
    fn own_layer(&mut self, node: &Node, value: &Value) -> Option<&mut Layer> {
        let shared = (node.inputs.first()).is_none_or(|input| self.graph.readers(input) > 1);
        if shared || value.shared || value.affine.is_some() {
            return None;
        }
        self.layers.get_mut(value.number.checked_sub(1)?)
    }

    /// The number of a value with which nothing is still to be done.
    fn settled(&self, node: &Node, value: &Value) -> Result<usize, ConvertError> {
        match value.affine {
            None => Ok(value.number),
            Some(_) => Err(node.error("reads a value that is still to be scaled")),
        }
    }

    fn plain(&mut self, op: Op, inputs: Vec<usize>, shape: [usize; 3]) -> Value {
        self.push(Operation::Plain(op), inputs, shape)
    }

    fn push(&mut self, op: Operation, inputs: Vec<usize>, shape: [usize; 3]) -> Value {
        self.layers.push(Layer {
            op,
            inputs,
            activation: Activation::None,
        });
        Value {
            number: self.layers.len(),
            shape,
            affine: None,
            transposed: false,
            shared: false,
        }
    }

    /// A node's first input under the name of its output.
    fn renamed(&self, node: &Node) -> Result<Value, ConvertError> {
        let value = self.input(node, 0)?;
        let shared = value.shared || self.graph.readers(node.input(0)?) > 1;
        Ok(Value { shared, ..value })
    }

    fn input(&self, node: &Node, place: usize) -> Result<Value, ConvertError> {
        let value = self.values.get(node.input(place)?).cloned();
        value.ok_or_else(|| node.error("reads what no node has given"))
    }

    fn constant(&self, node: &Node, place: usize) -> Result<&'a Constant, ConvertError> {
        let constant = self.graph.constants.get(node.input(place)?);
        constant.ok_or_else(|| node.error("reads a value where a constant should be"))
    }

    fn finish(self) -> Result<Network, ConvertError> {
        let outputs = (self.graph.outputs.iter())
            .map(|name| match self.values.get(name) {
                Some(value) if value.affine.is_none() => Ok((name.clone(), value.number)),
                _ => Err(ConvertError::Graph("gives a value that is not finished")),
            })
            .collect::<Result<_, _>>()?;
        let [channels, ..] = self.graph.shape;
        Ok(Network {
            channels,
            affine: self.affine,
            layers: self.layers,
            outputs,
        })
    }
}
