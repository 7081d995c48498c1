//! Why no model was made.

/// Why no model was made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum ConvertError {
    #[error("this is no ONNX file: {0}")]
    File(String),
    #[error("the graph {0}")]
    Graph(&'static str),
    #[error("tensor '{name}' {why}")]
    Tensor { name: String, why: &'static str },
    #[error("node '{node}' ({op}) {why}")]
    Node {
        node: String,
        op: String,
        why: &'static str,
    },
    #[error("the model cannot be written: {0}")]
    Write(#[from] convnet::format::WriteError),
}
