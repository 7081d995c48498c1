//! PReLU, where a file has it as several operations.

use crate::error::ConvertError;
use crate::graph::{Graph, Node};

/// Finds `relu(x) * (1 - slopes) + x * slopes` and puts a `PRelu` in its place.
pub(crate) fn gather(mut graph: Graph) -> Result<Graph, ConvertError> {
    let gathered = (graph.nodes.iter())
        .map(|node| Ok(prelu(node, &graph)?.unwrap_or_else(|| node.clone())))
        .collect::<Result<_, ConvertError>>()?;
    graph.nodes = gathered;
    Ok(graph.without_idle())
}

fn prelu(node: &Node, graph: &Graph) -> Result<Option<Node>, ConvertError> {
    if node.op != "Add" {
        return Ok(None);
    }
    let (Some((left, left_factors)), Some((right, right_factors))) =
        (scaled(node.input(0)?, graph), scaled(node.input(1)?, graph))
    else {
        return Ok(None);
    };
    let is_relu_of = |value: &str, of: &str| {
        let relu = graph.giver(value).filter(|giver| giver.op == "Relu");
        relu.is_some_and(|relu| relu.inputs.first().is_some_and(|input| input == of))
    };
    let (input, factors, slopes) = if is_relu_of(left, right) {
        (right, left_factors, right_factors)
    } else if is_relu_of(right, left) {
        (left, right_factors, left_factors)
    } else {
        return Ok(None);
    };
    let (Some(kept), Some(leaked)) = (graph.constants.get(factors), graph.constants.get(slopes))
    else {
        return Ok(None);
    };
    let mut sums = kept
        .values
        .iter()
        .zip(&leaked.values)
        .map(|(kept, leaked)| kept + leaked);
    if kept.dims != leaked.dims || !sums.all(|sum| (sum - 1.0).abs() < 1e-5) {
        return Err(node.error("looks like a PReLU that changes positive values"));
    }
    Ok(Some(node.replaced(
        "PRelu",
        vec![input.to_owned(), slopes.to_owned()],
    )))
}

/// The value and the constant that a `Mul` multiplies.
fn scaled<'a>(product: &str, graph: &'a Graph) -> Option<(&'a str, &'a str)> {
    let giver = graph.giver(product).filter(|giver| giver.op == "Mul")?;
    match giver.inputs.as_slice() {
        [value, factors] if graph.constants.contains_key(factors) => Some((value, factors)),
        [factors, value] if graph.constants.contains_key(factors) => Some((value, factors)),
        _ => None,
    }
}
