//! Bytes that mean harm.
#![allow(
    missing_docs,
    unreachable_pub,
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod support;

use convnet::Tensor;
use proptest::collection::vec;
use proptest::prelude::*;
use support::picture;
use wasm_face::{LARGEST_SIDE, Picture, PictureError, decode_faces};

const CHIP: &[u8] = include_bytes!("../../crates/simulator/assets/cards/valid/portrait.jp2");

#[test]
fn the_photo_of_a_demo_card_has_the_size_and_contrast_of_a_face() {
    let photo = Picture::decode(CHIP).unwrap();
    assert_eq!((photo.width(), photo.height()), (378, 472));
    let (pixels, _) = photo.rgba().as_chunks::<4>();
    assert!(
        pixels
            .iter()
            .all(|[red, green, blue, _]| red == green && green == blue)
    );
    let greys = pixels.iter().map(|pixel| pixel[0]);
    let (darkest, lightest) = (greys.clone().min().unwrap(), greys.max().unwrap());
    assert!(lightest - darkest > 100, "{darkest} to {lightest}");
}

#[test]
fn other_files_are_refused() {
    for bytes in [b"".as_slice(), b"GIF89a", b"<svg/>", &[0; 64]] {
        assert_eq!(Picture::decode(bytes), Err(PictureError::Unknown));
    }
    for bytes in [
        &CHIP[..100],
        &picture("biden.jpg")[..200],
        b"\x89PNG\r\n\x1a\n",
    ] {
        assert_eq!(Picture::decode(bytes), Err(PictureError::Damaged));
    }
}

#[test]
fn a_phone_held_sideways_takes_upright_pictures() {
    let upright = Picture::decode(&picture("obama2.jpg")).unwrap();
    let turned = Picture::decode(&held(6, &picture("obama2.jpg"))).unwrap();
    assert_eq!(
        (turned.width(), turned.height()),
        (upright.height(), upright.width())
    );
    let corner = |picture: &Picture, right: usize, down: usize| picture.frame().row(down)[right];
    let (right, down) = (upright.width() - 1, upright.height() - 1);
    assert_eq!(
        corner(&turned, down, 0),
        corner(&upright, 0, 0),
        "turned to the right"
    );
    assert_eq!(corner(&turned, 0, right), corner(&upright, right, down));
}

/// A JPEG file whose Exif segment states how the camera was held, in the place of its own.
fn held(orientation: u8, jpeg: &[u8]) -> Vec<u8> {
    let mut jpeg = jpeg.to_vec();
    let own = jpeg.windows(6).position(|bytes| bytes == b"Exif\0\0");
    jpeg[own.unwrap()] = b'-';
    let tiff = [
        b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".as_slice(),
        &[orientation, 0, 0, 0, 0, 0, 0],
    ]
    .concat();
    let length = u16::try_from(tiff.len() + 8).unwrap().to_be_bytes();
    let (start, rest) = jpeg.split_at(2);
    [start, &[0xFF, 0xE1], &length, b"Exif\0\0", &tiff, rest].concat()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damaged_photos_do_no_harm(changes in vec((0..CHIP.len(), any::<u8>()), 1..8), end in 0..CHIP.len()) {
        let mut damaged = CHIP.to_vec();
        for (at, byte) in changes {
            damaged[at] = byte;
        }
        for bytes in [&damaged[..], &damaged[..end]] {
            if let Ok(photo) = Picture::decode(bytes) {
                prop_assert_eq!(photo.rgba().len(), photo.width() * photo.height() * 4);
                prop_assert!(photo.width().max(photo.height()) <= LARGEST_SIDE);
            }
        }
    }

    #[test]
    fn whatever_a_detector_says_faces_are_in_reach(
        (height, width) in (0_usize..5, 0_usize..5),
        values in vec(prop_oneof![any::<f32>(), -4.0_f32..4.0, Just(1.0)], 0..400),
    ) {
        let outputs: Vec<Tensor> = ["8", "16", "32"]
            .into_iter()
            .flat_map(|grid| [("cls", 1), ("obj", 1), ("bbox", 4), ("kps", 10)].map(|(name, channels)| Tensor {
                name: format!("{name}_{grid}"),
                height,
                width,
                channels,
                data: values.iter().copied().take(height * width * channels).collect(),
            }))
            .collect();
        for face in decode_faces(&outputs) {
            prop_assert!((0.6..=1.0).contains(&face.score));
            prop_assert!(face.area.size().is_finite() && face.area.size() >= 1.0);
            prop_assert!(face.landmarks.eye_distance().is_finite());
        }
    }
}
