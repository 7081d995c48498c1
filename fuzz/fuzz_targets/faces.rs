//! What a detector's network says, whatever it says: decoded, chosen from, aligned.
#![no_main]

use convnet::Tensor;
use wasm_face::{AlignedFace, Picture, Similarity, decode_faces};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((&[height, width], values)) = data.split_first_chunk() else {
        return;
    };
    let (height, width) = (usize::from(height % 8), usize::from(width % 8));
    let (values, _) = values.as_chunks();
    let mut values = values.iter().copied().map(f32::from_le_bytes);
    let outputs: Vec<Tensor> = [("cls_8", 1), ("obj_8", 1), ("bbox_8", 4), ("kps_8", 10)]
        .into_iter()
        .map(|(name, channels)| Tensor {
            name: name.to_owned(),
            height,
            width,
            channels,
            data: values.by_ref().take(height * width * channels).collect(),
        })
        .collect();
    let picture = Picture::new(8, 6, vec![100; 8 * 6 * 4]).expect("a picture");
    for face in decode_faces(&outputs) {
        let points = face.landmarks.points();
        if let Some(there) = Similarity::fit(&points, &points) {
            assert!(there.size().is_finite());
        }
        if let Some(aligned) = AlignedFace::sample(picture.frame(), &points, &points, 16) {
            assert_eq!(aligned.rgb().len(), 16 * 16 * 3);
        }
    }
});
