//! Runs the small convolutional networks of the face library, in a browser and natively.
//!
//! ```text
//! bytes of a model file ─▶ Model ──plan(height, width)──▶ Plan ──run(pixels)──▶ named tensors
//! ```
//!
//! A model file holds fused layers with their weights, stored small; `face-models` makes it from
//! ONNX. Activations are `f32` in the order height, width, channel.

pub mod format;
mod kernels;
mod lanes;
mod layout;
mod model;
mod plan;
mod prepared;
mod shape;
mod tensor;

pub use model::{Model, ModelError, RunError};
pub use plan::Plan;
pub use tensor::Tensor;
