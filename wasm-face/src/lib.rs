//! The face library. So far: the chip's photo, from the bytes on the card to pixels.
//!
//! Browsers do not decode JPEG 2000, so a page cannot show or compare the photo without this.

mod photo;

pub use photo::{Photo, PhotoError};

use wasm_bindgen::prelude::*;

/// Decodes the photo of a My Number Card's chip (card-face application, EF 0002, object `DF27`).
///
/// # Errors
///
/// Throws an `Error` whose message is that of [`PhotoError`].
#[wasm_bindgen(js_name = decodePhoto)]
pub fn decode_photo(jp2: &[u8]) -> Result<Photo, JsError> {
    Ok(Photo::decode(jp2)?)
}
