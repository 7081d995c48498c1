//! An ONNX graph with its constants as numbers: what can be computed without a picture is computed here.

use std::collections::BTreeMap;

use crate::constant::Constant;
use crate::error::ConvertError;
use crate::onnx;

/// Nodes in an order in which they can run, one picture in, named values out.
pub(crate) struct Graph {
    pub(crate) input: String,
    /// Channels, rows, columns.
    pub(crate) shape: [usize; 3],
    pub(crate) nodes: Vec<Node>,
    pub(crate) outputs: Vec<String>,
    pub(crate) constants: BTreeMap<String, Constant>,
}

/// An operation with one result.
#[derive(Clone)]
pub(crate) struct Node {
    pub(crate) op: String,
    pub(crate) inputs: Vec<String>,
    pub(crate) output: String,
    name: String,
    attributes: BTreeMap<String, Attribute>,
}

#[derive(Clone)]
struct Attribute {
    int: i64,
    float: f32,
    text: String,
    ints: Vec<i64>,
    tensor: Option<Constant>,
}

impl Graph {
    /// Computes the constants of a file's graph.
    pub(crate) fn new(graph: onnx::Graph) -> Result<Self, ConvertError> {
        let mut constants = BTreeMap::new();
        for tensor in &graph.initializer {
            constants.insert(tensor.name.clone(), Constant::of(tensor)?);
        }
        let mut nodes = Vec::new();
        for node in graph.node {
            let node = Node::of(node)?;
            match node.constant(&constants)? {
                Some(constant) => _ = constants.insert(node.output, constant),
                None => nodes.push(node),
            }
        }

        // Files list weights among the inputs too, some of them in a form that nothing reads any more.
        let is_read = |name| nodes.iter().any(|node| node.inputs.contains(name));
        let mut pictures = (graph.input.iter())
            .filter(|input| !constants.contains_key(&input.name) && is_read(&input.name));
        let (Some(picture), None) = (pictures.next(), pictures.next()) else {
            return Err(ConvertError::Graph("has not one picture as its input"));
        };
        let graph = Self {
            input: picture.name.clone(),
            shape: picture_shape(picture)?,
            nodes,
            outputs: graph.output.into_iter().map(|output| output.name).collect(),
            constants,
        };
        Ok(graph.without_identities())
    }

    /// How many nodes and outputs read a value.
    pub(crate) fn readers(&self, name: &str) -> usize {
        let inputs = self.nodes.iter().flat_map(|node| &node.inputs);
        inputs
            .chain(&self.outputs)
            .filter(|&read| read == name)
            .count()
    }

    /// The node that gives a value.
    pub(crate) fn giver(&self, name: &str) -> Option<&Node> {
        self.nodes.iter().find(|node| node.output == name)
    }

    /// Leaves out the nodes that nothing reads, directly or through others.
    pub(crate) fn without_idle(mut self) -> Self {
        while let Some(idle) = (self.nodes.iter()).position(|node| self.readers(&node.output) == 0)
        {
            self.nodes.remove(idle);
        }
        self
    }

    /// Dropout does nothing outside training.
    fn without_identities(mut self) -> Self {
        let is_identity = |node: &Node| matches!(node.op.as_str(), "Dropout" | "Identity");
        while let Some(place) = self.nodes.iter().position(is_identity) {
            let node = self.nodes.remove(place);
            let inputs = self.nodes.iter_mut().flat_map(|node| &mut node.inputs);
            for read in inputs.chain(&mut self.outputs) {
                if *read == node.output {
                    *read = node.inputs.first().cloned().unwrap_or_default();
                }
            }
        }
        self
    }
}

impl Node {
    fn of(node: onnx::Node) -> Result<Self, ConvertError> {
        let mut attributes = BTreeMap::new();
        for attribute in node.attribute {
            let value = Attribute {
                int: attribute.i,
                float: attribute.f,
                text: String::from_utf8_lossy(&attribute.s).into_owned(),
                ints: attribute.ints,
                tensor: attribute.t.as_ref().map(Constant::of).transpose()?,
            };
            attributes.insert(attribute.name, value);
        }
        let output = node.output.into_iter().next().unwrap_or_default();
        Ok(Self {
            op: node.op_type,
            inputs: node.input,
            name: if node.name.is_empty() {
                output.clone()
            } else {
                node.name
            },
            output,
            attributes,
        })
    }

    /// A node like this one with another operation.
    pub(crate) fn replaced(&self, op: &str, inputs: Vec<String>) -> Self {
        Self {
            op: op.to_owned(),
            inputs,
            attributes: BTreeMap::new(),
            ..self.clone()
        }
    }

    pub(crate) fn input(&self, place: usize) -> Result<&str, ConvertError> {
        let input = self.inputs.get(place).map(String::as_str);
        input.ok_or_else(|| self.error("has too few inputs"))
    }

    pub(crate) fn int(&self, name: &str, default: i64) -> i64 {
        self.attributes
            .get(name)
            .map_or(default, |attribute| attribute.int)
    }

    pub(crate) fn float(&self, name: &str, default: f32) -> f32 {
        self.attributes
            .get(name)
            .map_or(default, |attribute| attribute.float)
    }

    pub(crate) fn text(&self, name: &str) -> &str {
        self.attributes
            .get(name)
            .map_or("", |attribute| &attribute.text)
    }

    pub(crate) fn ints(&self, name: &str) -> &[i64] {
        self.attributes
            .get(name)
            .map_or(&[], |attribute| &attribute.ints)
    }

    /// The one value that all entries of an attribute have; `default` without the attribute.
    pub(crate) fn same_int(&self, name: &str, default: usize) -> Result<usize, ConvertError> {
        let mut entries = self.ints(name).iter();
        let Some(&first) = entries.next() else {
            return Ok(default);
        };
        match usize::try_from(first) {
            Ok(value) if entries.all(|&entry| entry == first) => Ok(value),
            _ => Err(self.error("treats rows and columns differently")),
        }
    }

    pub(crate) fn error(&self, why: &'static str) -> ConvertError {
        ConvertError::Node {
            node: self.name.clone(),
            op: self.op.clone(),
            why,
        }
    }

    /// What this node gives, if it reads constants alone.
    fn constant(
        &self,
        constants: &BTreeMap<String, Constant>,
    ) -> Result<Option<Constant>, ConvertError> {
        let mut inputs = Vec::new();
        for input in &self.inputs {
            let Some(constant) = constants.get(input) else {
                return Ok(None);
            };
            inputs.push(constant);
        }
        let constant = match (self.op.as_str(), inputs.as_slice()) {
            ("Constant", _) => self
                .attributes
                .get("value")
                .and_then(|value| value.tensor.clone()),
            // All types are the same here.
            ("Cast", &[values]) => Some(values.clone()),
            ("Reshape", &[values, dims]) => values.reshaped(dims),
            ("DequantizeLinear", &[levels, steps, zeros]) => {
                let block = usize::try_from(self.int("block_size", 0)).unwrap_or(0);
                let axis = usize::try_from(self.int("axis", 1)).unwrap_or(usize::MAX);
                levels.dequantised(steps, zeros, axis, block)
            }
            _ => return Err(self.error("is not known to work on constants")),
        };
        constant
            .map(Some)
            .ok_or_else(|| self.error("does not fit its constants"))
    }
}

fn picture_shape(input: &onnx::ValueInfo) -> Result<[usize; 3], ConvertError> {
    let dims = onnx::dims(input).unwrap_or_default();
    let shape: Option<Vec<usize>> = dims.iter().skip(1).copied().collect();
    shape
        .filter(|shape| !shape.contains(&0))
        .and_then(|shape| shape.try_into().ok())
        .ok_or(ConvertError::Graph(
            "has an input that is no picture of a known size",
        ))
}
