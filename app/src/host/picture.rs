//! Pictures that came from a card or a camera, for the page and nobody else.

use base64ct::{Base64, Encoding};
use wasm_bindgen::JsCast;
use web_sys::{HtmlCanvasElement, ImageBitmap, ImageBitmapRenderingContext};

/// A PNG as an address that holds it: nothing to revoke, gone with the element.
pub fn png_url(png: &[u8]) -> String {
    format!("data:image/png;base64,{}", Base64::encode_string(png))
}

/// Pixels that no address leads to; their memory is let go with it.
#[derive(Debug)]
pub struct Bitmap(ImageBitmap);

impl Bitmap {
    /// Moves the pixels into an element, which shows them. There is nothing left here.
    pub fn show_in(self, canvas: &HtmlCanvasElement) {
        canvas.set_width(self.0.width());
        canvas.set_height(self.0.height());
        let context = canvas.get_context("bitmaprenderer").ok().flatten();
        if let Some(context) = context {
            let context: ImageBitmapRenderingContext = context.unchecked_into();
            context.transfer_from_image_bitmap(&self.0);
        }
    }
}

impl From<ImageBitmap> for Bitmap {
    fn from(bitmap: ImageBitmap) -> Self {
        Self(bitmap)
    }
}

impl Drop for Bitmap {
    fn drop(&mut self) {
        self.0.close();
    }
}
