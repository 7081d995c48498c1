//! Pictures for the page.

use wasm_bindgen::{Clamped, JsCast as _};
use wasm_face::Picture;
use web_sys::{ImageBitmap, ImageData, OffscreenCanvas, OffscreenCanvasRenderingContext2d};

/// The same pixels as something that a page can show. They leave this memory for the bitmap's alone.
pub(crate) fn bitmap(picture: &Picture) -> Option<ImageBitmap> {
    let width = u32::try_from(picture.width()).ok()?;
    let height = u32::try_from(picture.height()).ok()?;
    // It looks at this very memory, only until the canvas has them.
    let data = ImageData::new_with_u8_clamped_array_and_sh(Clamped(picture.rgba()), width, height);
    let canvas = OffscreenCanvas::new(width, height).ok()?;
    let context = canvas.get_context("2d").ok()??;
    let context: OffscreenCanvasRenderingContext2d = context.unchecked_into();
    context.put_image_data(&data.ok()?, 0, 0).ok()?;
    canvas.transfer_to_image_bitmap().ok()
}
