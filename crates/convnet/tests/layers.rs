//! Random networks, beside a plain reading of what their layers mean.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    reason = "a test fails by panicking"
)]

mod reference;

use convnet::format::{
    Activation, Affine, Convolution, Layer, ModelFile, Network, Op, Output, Writer,
};
use convnet::{Model, ModelError};
use proptest::prelude::*;

use reference::{Picture, run};

/// A layer that fits to however many channels come in.
#[derive(Clone, Debug)]
enum Draft {
    Conv {
        kernel: usize,
        stride: usize,
        padding: usize,
        channels: usize,
    },
    Depthwise {
        kernel: usize,
        stride: usize,
        padding: usize,
    },
    Dense {
        outputs: usize,
    },
    MaxPool,
    /// Doubled, and added to the same.
    Upsample,
    /// By the mean of each channel.
    Scale,
    Softmax,
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn a_network_gives_what_its_layers_mean(
        height in 1..19_usize,
        width in 1..19_usize,
        channels in 1..6_usize,
        drafts in prop::collection::vec((draft(), 0..4_u8), 1..6),
        seed: u32,
    ) {
        let file = write(channels, (height, width), &drafts, &mut Noise(seed));
        let model = Model::read(&file).unwrap();
        let mut noise = Noise(!seed);
        let picture = Picture::new(height, width, channels, || noise.next() * 100.0);
        let wanted = run(&ModelFile::read(&file).unwrap(), &picture);
        match (model.plan(height, width), wanted) {
            (Err(ModelError::Size { .. }), None) => {}
            (Ok(mut plan), Some(wanted)) => {
                // The second run finds the memory as the first left it.
                plan.run(&picture.data).unwrap();
                let found = plan.run(&picture.data).unwrap();
                for (found, wanted) in found.iter().zip(&wanted) {
                    prop_assert_eq!((found.height, found.width), (wanted.height, wanted.width));
                    prop_assert_eq!(found.channels, wanted.channels);
                    let largest = wanted.data.iter().fold(1.0_f32, |a, b| a.max(b.abs()));
                    for (found, wanted) in found.data.iter().zip(&wanted.data) {
                        prop_assert!((found - wanted).abs() <= 1e-4 * largest, "{found} for {wanted}");
                    }
                }
            }
            (plan, wanted) => panic!("{plan:?}, but {} wanted", wanted.map_or(0, |w| w.len())),
        }
    }
}

fn draft() -> impl Strategy<Value = Draft> {
    let window = (1..6_usize, 1..5_usize, 0..3_usize);
    prop_oneof![
        3 => (window.clone(), 1..21_usize).prop_map(|((kernel, stride, padding), channels)| {
            Draft::Conv { kernel, stride, padding: padding.min(kernel - 1), channels }
        }),
        2 => (1..21_usize).prop_map(|channels| Draft::Conv { kernel: 1, stride: 1, padding: 0, channels }),
        1 => window.prop_map(|(kernel, stride, padding)| {
            Draft::Depthwise { kernel, stride, padding: padding.min(kernel - 1) }
        }),
        3 => (1..3_usize, 0..2_usize).prop_map(|(stride, padding)| {
            Draft::Depthwise { kernel: 3, stride, padding }
        }),
        1 => (1..11_usize).prop_map(|outputs| Draft::Dense { outputs }),
        1 => Just(Draft::MaxPool),
        1 => Just(Draft::Upsample),
        1 => Just(Draft::Scale),
        1 => Just(Draft::Softmax),
    ]
}

/// A file with these layers one after the other; every value is an output in one of two cases, so that pairs occur.
fn write(
    picture: usize,
    (mut height, mut width): (usize, usize),
    drafts: &[(Draft, u8)],
    noise: &mut Noise,
) -> Vec<u8> {
    let mut writer = Writer::new();
    let mut layers: Vec<Layer> = Vec::new();
    let mut channels = picture;
    for (draft, activation) in drafts {
        let input = layers.len();
        let mut add = |op, inputs: Vec<usize>, activation| {
            layers.push(Layer {
                op,
                inputs,
                activation,
            });
            layers.len()
        };
        let out = match draft {
            Draft::Conv { channels, .. } => *channels,
            Draft::Dense { outputs } => *outputs,
            _ => channels,
        };
        let activation = match activation {
            0 => Activation::None,
            1 => Activation::Relu,
            2 => Activation::Prelu(writer.numbers(out, &noise.row(out))),
            _ => Activation::Sigmoid,
        };
        let bias = writer.numbers(out, &noise.row(out));
        match *draft {
            Draft::Conv {
                kernel,
                stride,
                padding,
                ..
            } => {
                let columns = kernel * kernel * channels;
                let weights = writer.numbers(columns, &noise.row(columns * out));
                let convolution = Convolution {
                    kernel,
                    stride,
                    padding,
                    weights,
                    bias,
                };
                add(Op::Conv(convolution), vec![input], activation);
                (height, width) = after(height, width, kernel, stride, padding);
            }
            Draft::Depthwise {
                kernel,
                stride,
                padding,
            } => {
                let columns = kernel * kernel;
                let weights = writer.numbers(columns, &noise.row(columns * out));
                let convolution = Convolution {
                    kernel,
                    stride,
                    padding,
                    weights,
                    bias,
                };
                add(Op::Depthwise(convolution), vec![input], activation);
                (height, width) = after(height, width, kernel, stride, padding);
            }
            Draft::Dense { .. } => {
                (height, width) = (height.max(1), width.max(1));
                let columns = height * width * channels;
                let weights = noise.row(columns * out);
                let weights = if noise.next() > 0.0 {
                    let levels: Vec<i8> = weights.iter().map(|x| (x * 127.0) as i8).collect();
                    let steps: Vec<f32> = noise.row(out).iter().map(|x| x / 127.0).collect();
                    writer.levels(&steps, columns, &levels)
                } else {
                    writer.numbers(columns, &weights)
                };
                let dense = Op::Dense {
                    height,
                    width,
                    weights,
                    bias,
                };
                add(dense, vec![input], activation);
                (height, width) = (1, 1);
            }
            Draft::MaxPool => {
                add(Op::MaxPool, vec![input], activation);
                (height, width) = (height / 2, width / 2);
            }
            Draft::Upsample => {
                let doubled = add(Op::Upsample, vec![input], activation);
                add(Op::Add, vec![doubled, doubled], Activation::None);
                (height, width) = (2 * height, 2 * width);
            }
            Draft::Scale => {
                let mean = add(Op::GlobalAveragePool, vec![input], activation);
                add(Op::ScaleChannels, vec![input, mean], Activation::Relu);
            }
            Draft::Softmax => {
                add(Op::Softmax, vec![input], Activation::None);
            }
        }
        channels = out;
    }
    let last = layers.len();
    let outputs = (1..=last).filter(|value| *value == last || noise.next() > 0.0);
    let outputs = outputs
        .map(|value| Output {
            name: value.to_string(),
            value,
        })
        .collect();
    let network = Network {
        channels: picture,
        affine: Some(Affine {
            scale: vec![1.0 / 128.0; picture],
            offset: noise.row(picture),
        }),
        layers,
        outputs,
    };
    writer.finish(network).unwrap()
}

/// Rows and columns after a window; nothing where it does not fit.
fn after(
    height: usize,
    width: usize,
    kernel: usize,
    stride: usize,
    padding: usize,
) -> (usize, usize) {
    let along = |length: usize| match (length + 2 * padding).checked_sub(kernel) {
        Some(room) => room / stride + 1,
        None => 0,
    };
    (along(height), along(width))
}

/// Numbers between −1 and 1 that look random.
struct Noise(u32);

impl Noise {
    fn next(&mut self) -> f32 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 >> 8) as f32 / 8_388_608.0 - 1.0
    }

    fn row(&mut self, length: usize) -> Vec<f32> {
        (0..length).map(|_| self.next()).collect()
    }
}
