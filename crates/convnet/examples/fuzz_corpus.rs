//! Writes model files for the fuzzer to start from: small ones, with every operation and every encoding in them.
//!
//! ```text
//! cargo run -p convnet --example fuzz_corpus fuzz/corpus/model
//! ```

use std::error::Error;
use std::path::PathBuf;

use convnet::format::{
    Activation, Affine, Convolution, Layer, Network, Op, Output, WriteError, Writer,
};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("say: fuzz_corpus FOLDER")?;
    let folder = PathBuf::from(folder);
    std::fs::write(folder.join("detector"), detector()?)?;
    std::fs::write(folder.join("classifier"), classifier()?)?;
    Ok(())
}

/// Works on pictures of any even size.
fn detector() -> Result<Vec<u8>, WriteError> {
    let mut writer = Writer::new();
    let full = writer.halves(9 * 3, &ramp(8 * 9 * 3));
    let bias = writer.halves(8, &ramp(8));
    let own = writer.numbers(9, &ramp(8 * 9));
    let point = writer.levels(&[0.01; 8], 8, &[1; 64]);
    let convolution = |kernel, stride, weights| Convolution {
        kernel,
        stride,
        padding: kernel / 2,
        weights,
        bias,
    };
    let layers = vec![
        layer(Op::Conv(convolution(3, 1, full)), &[0], Activation::Relu),
        layer(Op::MaxPool, &[1], Activation::None),
        layer(Op::Conv(convolution(1, 1, point)), &[2], Activation::None),
        layer(
            Op::Depthwise(convolution(3, 1, own)),
            &[3],
            Activation::Relu,
        ),
        layer(Op::Upsample, &[4], Activation::None),
        layer(Op::Add, &[1, 5], Activation::None),
        layer(
            Op::Depthwise(convolution(3, 2, own)),
            &[6],
            Activation::Sigmoid,
        ),
    ];
    writer.finish(Network {
        channels: 3,
        affine: None,
        layers,
        outputs: vec![output("near", 4), output("far", 7)],
    })
}

/// Works on pictures of 4 × 4.
fn classifier() -> Result<Vec<u8>, WriteError> {
    let mut writer = Writer::new();
    let five = writer.levels(&[0.1; 4], 25, &[-3; 100]);
    let bias = writer.numbers(4, &ramp(4));
    let slopes = writer.halves(4, &ramp(4));
    let dense = writer.levels(&[0.02; 4], 4 * 4 * 4, &[7; 256]);
    let convolution = Convolution {
        kernel: 5,
        stride: 1,
        padding: 2,
        weights: five,
        bias,
    };
    let all = Op::Dense {
        height: 4,
        width: 4,
        weights: dense,
        bias,
    };
    let layers = vec![
        layer(Op::Depthwise(convolution), &[0], Activation::Prelu(slopes)),
        layer(Op::GlobalAveragePool, &[1], Activation::Sigmoid),
        layer(Op::ScaleChannels, &[1, 2], Activation::None),
        layer(all, &[3], Activation::None),
        layer(Op::Softmax, &[4], Activation::None),
    ];
    writer.finish(Network {
        channels: 4,
        affine: Some(Affine {
            scale: vec![0.5; 4],
            offset: vec![-1.0; 4],
        }),
        layers,
        outputs: vec![output("probabilities", 5)],
    })
}

fn layer(op: Op, inputs: &[usize], activation: Activation) -> Layer {
    Layer {
        op,
        inputs: inputs.to_vec(),
        activation,
    }
}

fn output(name: &str, value: usize) -> Output {
    Output {
        name: name.into(),
        value,
    }
}

fn ramp(length: u8) -> Vec<f32> {
    (0..length)
        .map(|number| f32::from(number) / 64.0 - 1.0)
        .collect()
}
