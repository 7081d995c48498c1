//! Makes a model file of convnet from an ONNX file:
//!
//! ```text
//! face-models IN.onnx OUT.convnet [CONVOLUTION [DEPTHWISE [DENSE]]]
//! ```
//!
//! The last three say how the weights of each kind of layer are stored: `exact`, `halves`, or a number: as multiples
//! of a step that is so many times the root mean square of a channel's weights. The same input gives
//! the same bytes.

mod constant;
mod error;
mod graph;
mod layer;
mod levels;
mod lower;
mod onnx;
mod prelu;
mod write;

use std::process::ExitCode;

use error::ConvertError;
use graph::Graph;
use write::{Precision, Precisions};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result<(), String> {
    let [from, to, precisions @ ..] = arguments else {
        return Err(
            "say: face-models IN.onnx OUT.convnet [CONVOLUTION [DEPTHWISE [DENSE]]]".into(),
        );
    };
    let mut precisions = precisions.iter().map(|text| precision(text));
    let mut next = || precisions.next().unwrap_or(Ok(Precision::Exact));
    let precisions = Precisions {
        convolution: next()?,
        depthwise: next()?,
        dense: next()?,
    };
    let bytes = std::fs::read(from).map_err(|error| format!("{from}: {error}"))?;
    let file = onnx::read(&bytes).and_then(|graph| convert(graph, precisions));
    let file = file.map_err(|error| format!("{from}: {error}"))?;
    std::fs::write(to, file).map_err(|error| format!("{to}: {error}"))
}

fn convert(graph: onnx::Graph, precisions: Precisions) -> Result<Vec<u8>, ConvertError> {
    let graph = prelu::gather(Graph::new(graph)?)?;
    write::write(&lower::lower(&graph)?, precisions)
}

fn precision(text: &str) -> Result<Precision, String> {
    match text {
        "exact" => Ok(Precision::Exact),
        "halves" => Ok(Precision::Halves),
        _ => (text.parse().ok())
            .filter(|&coarseness: &f32| coarseness > 0.0 && coarseness < 10.0)
            .map(Precision::Steps)
            .ok_or_else(|| format!("'{text}' is no precision; say exact, halves, or a number")),
    }
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]
mod tests;
