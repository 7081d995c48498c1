//! A photo of any kind, from a card or from the staff.
#![no_main]

use wasm_face::Picture;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if let Ok(picture) = Picture::decode(data) {
        assert_eq!(picture.rgba().len(), picture.width() * picture.height() * 4);
    }
});
