//! Makes the model files of convnet from ONNX.
