//! A small network beside onnxruntime, whose outputs `data/small.py` printed.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use convnet::{Model, ModelError, RunError};

const MODEL: &[u8] = include_bytes!("data/small.convnet");

#[test]
fn a_network_gives_what_onnxruntime_gives() {
    let mut plan = Model::read(MODEL).unwrap().plan(24, 20).unwrap();
    let outputs = plan.run(&picture()).unwrap();
    let [output] = outputs.as_slice() else {
        panic!("{outputs:?}");
    };
    assert_eq!((output.height, output.width, output.channels), (3, 3, 5));
    for (found, wanted) in output.data.iter().zip(WANTED) {
        assert!((found - wanted).abs() < 2e-6, "{found} for {wanted}");
    }
}

#[test]
fn a_wiped_plan_still_runs() {
    let mut plan = Model::read(MODEL).unwrap().plan(24, 20).unwrap();
    let before = plan.run(&picture()).unwrap();
    plan.wipe();
    assert_eq!(plan.run(&picture()).unwrap(), before);
}

#[test]
fn a_picture_of_another_size_is_refused() {
    let model = Model::read(MODEL).unwrap();
    let given = model.plan(24, 20).unwrap().run(&[0.0; 5]).unwrap_err();
    assert_eq!(
        given,
        RunError::Length {
            expected: 24 * 20 * 3,
            given: 5
        }
    );
    for (height, width) in [(0, 20), (1, 1), (usize::MAX, 20), (8000, 8000)] {
        assert_eq!(
            model.plan(height, width).map(drop),
            Err(ModelError::Size { width, height })
        );
    }
}

fn picture() -> Vec<f32> {
    (0..24 * 20 * 3_u16)
        .map(|n| f32::from(n * 37 % 256) / 64.0)
        .collect()
}

#[rustfmt::skip]
const WANTED: [f32; 45] = [
    0.494545, 0.330841, 0.412762, 0.431101, 0.557087,
    0.613196, 0.290963, 0.410100, 0.275129, 0.590234,
    0.559748, 0.370041, 0.493095, 0.463529, 0.600915,
    0.398599, 0.373589, 0.418937, 0.491236, 0.612896,
    0.458136, 0.403801, 0.354913, 0.323583, 0.641076,
    0.457508, 0.412441, 0.406627, 0.470219, 0.568844,
    0.442769, 0.351578, 0.416140, 0.445195, 0.618457,
    0.420816, 0.388553, 0.357133, 0.333273, 0.609906,
    0.478817, 0.456491, 0.439278, 0.499066, 0.599455,
];
