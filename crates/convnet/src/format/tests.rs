//! Files that were written, read back, and damaged.

use proptest::prelude::*;

use super::*;

/// One 3 × 3 layer with slopes, a depthwise one, a pool, and a dense one, in every encoding.
fn example() -> Vec<u8> {
    let mut writer = Writer::new();
    let weights = writer.numbers(9 * 2, &[0.5; 4 * 9 * 2]);
    let bias = writer.halves(4, &[0.0, 1.0, -2.0, 0.25]);
    let slopes = writer.numbers(4, &[0.1; 4]);
    let depthwise = writer.levels(&[0.5, 0.25, 1.0, 2.0], 9, &[3; 36]);
    let dense = writer.levels(
        &[0.125],
        2 * 2 * 4,
        &[-127, 0, 1, 127, 0, 0, 1, 1, 0, 0, 0, 0, -1, 0, 0, 2],
    );
    let one = writer.numbers(1, &[7.0]);
    let convolution = |weights| Convolution {
        kernel: 3,
        stride: 1,
        padding: 1,
        weights,
        bias,
    };
    let layer = |op, input, activation| Layer {
        op,
        inputs: vec![input],
        activation,
    };
    let dense = Op::Dense {
        height: 2,
        width: 2,
        weights: dense,
        bias: one,
    };
    let network = Network {
        channels: 2,
        affine: Some(Affine {
            scale: vec![1.0 / 128.0; 2],
            offset: vec![-127.5 / 128.0; 2],
        }),
        layers: vec![
            layer(Op::Conv(convolution(weights)), 0, Activation::Prelu(slopes)),
            layer(Op::Depthwise(convolution(depthwise)), 1, Activation::Relu),
            layer(Op::MaxPool, 2, Activation::None),
            layer(dense, 3, Activation::Sigmoid),
        ],
        outputs: vec![Output {
            name: "likeness".into(),
            value: 4,
        }],
    };
    writer.finish(network).unwrap()
}

fn unpack(file: &ModelFile<'_>) -> Result<Vec<Vec<f32>>, ModelError> {
    (0..file.stored.len())
        .map(|id| file.weights(WeightsId(id)))
        .collect()
}

#[test]
fn what_was_written_is_read() {
    let bytes = example();
    let file = ModelFile::read(&bytes).unwrap();
    assert_eq!(file.network().layers.len(), 4);
    assert_eq!(file.shape(WeightsId(3)), Ok((4, 9)));
    let weights = unpack(&file).unwrap();
    assert_eq!(weights[0], [0.5; 72]);
    assert_eq!(weights[1], [0.0, 1.0, -2.0, 0.25]);
    assert_eq!(
        weights[3][..10],
        [1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 0.75]
    );
    assert_eq!(weights[4][..4], [-15.875, 0.0, 0.125, 15.875]);
}

#[test]
fn a_file_that_is_cut_off_is_refused() {
    let bytes = example();
    // The last bytes are padding.
    for length in 0..bytes.len() - ALIGNMENT {
        let file = ModelFile::read(&bytes[..length]);
        assert!(
            matches!(file, Err(ModelError::Damaged(_))),
            "{length} bytes"
        );
    }
}

#[test]
fn a_layer_that_reads_what_comes_later_is_refused() {
    let mut bytes = example();
    let inputs = b"\"inputs\":[1]";
    let place = bytes
        .windows(inputs.len())
        .position(|window| window == inputs)
        .unwrap();
    bytes[place + inputs.len() - 2] = b'4';
    let read = ModelFile::read(&bytes).map(drop);
    assert_eq!(
        read,
        Err(ModelError::Damaged("a layer reads what is not there"))
    );
}

#[test]
fn weights_that_would_fill_the_memory_are_refused() {
    let stored = Stored {
        rows: 1,
        columns: MAX_WEIGHTS,
        encoding: Encoding::Levels,
        offset: 0,
        length: 1000,
    };
    assert!(stored.check(1000).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_damaged_file_is_read_or_refused(damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4)) {
        let mut bytes = example();
        for (place, byte) in damage {
            *place.get_mut(&mut bytes) = byte;
        }
        if let Ok(file) = ModelFile::read(&bytes) {
            _ = unpack(&file);
        }
    }
}
