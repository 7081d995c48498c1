//! Pixels of the camera's frames.

use js_sys::{Object, Reflect, Uint8ClampedArray};
use wasm_bindgen::prelude::*;
use wasm_face::Frame;
use web_sys::{ImageBitmap, OffscreenCanvas, OffscreenCanvasRenderingContext2d};
use zeroize::Zeroize as _;

/// A `VideoFrame` or an `ImageBitmap`; closed when dropped, since a camera has only a few of them.
pub(crate) struct CameraFrame(JsFrame);

/// Takes the pixels out of frames; keeps its memory for the next one.
#[derive(Default)]
pub(crate) struct FrameReader {
    canvas: Option<Canvas>,
    pixels: Vec<u8>,
}

struct Canvas {
    element: OffscreenCanvas,
    context: OffscreenCanvasRenderingContext2d,
}

impl CameraFrame {
    pub(crate) fn new(frame: JsValue) -> Self {
        Self(frame.unchecked_into())
    }

    /// Width and height, upright as the camera means it to be seen, and no larger than is of use.
    fn size(&self) -> (u32, u32) {
        let width = self.0.display_width().or_else(|| self.0.width());
        let height = self.0.display_height().or_else(|| self.0.height());
        let (width, height) = (width.unwrap_or_default(), height.unwrap_or_default());
        let longest = width.max(height);
        if longest <= LARGEST_SIDE {
            return (width, height);
        }
        (
            (width * LARGEST_SIDE / longest).max(1),
            (height * LARGEST_SIDE / longest).max(1),
        )
    }
}

impl Drop for CameraFrame {
    fn drop(&mut self) {
        self.0.close();
    }
}

impl FrameReader {
    /// The pixels of a frame, which is closed. `None` for one that has none, as after the camera is gone.
    pub(crate) fn read(&mut self, frame: CameraFrame) -> Option<Frame<'_>> {
        let (width, height) = frame.size();
        let canvas = match self.canvas.take() {
            Some(canvas) if canvas.size() == (width, height) => canvas,
            Some(_) | None => Canvas::new(width, height)?,
        };
        let read = canvas.read(&frame, &mut self.pixels);
        self.canvas = Some(canvas);
        read.ok()?;
        Frame::new(width as usize, height as usize, &self.pixels)
    }

    /// Overwrites what is left of the last frame.
    pub(crate) fn wipe(&mut self) {
        if let Some(Canvas { element, .. }) = self.canvas.take() {
            // A canvas without pixels has let go of those that it had.
            element.set_width(0);
        }
        self.pixels.zeroize();
    }
}

impl Canvas {
    fn new(width: u32, height: u32) -> Option<Self> {
        let element = OffscreenCanvas::new(width, height).ok()?;
        let options = Object::new();
        // Then it stays in main memory, from where pixels are read.
        Reflect::set(&options, &"willReadFrequently".into(), &true.into()).ok()?;
        let context = element.get_context_with_context_options("2d", &options);
        let context = context.ok()??.unchecked_into();
        Some(Self { element, context })
    }

    fn size(&self) -> (u32, u32) {
        (self.element.width(), self.element.height())
    }

    fn read(&self, frame: &CameraFrame, pixels: &mut Vec<u8>) -> Result<(), JsValue> {
        let (width, height) = self.size();
        // The canvas draws a `VideoFrame` as it draws an `ImageBitmap`.
        let image = frame.0.unchecked_ref::<ImageBitmap>();
        self.context.draw_image_with_image_bitmap_and_dw_and_dh(
            image,
            0.0,
            0.0,
            width.into(),
            height.into(),
        )?;
        let data = self
            .context
            .get_image_data(0, 0, width as i32, height as i32)?;
        let data = data.unchecked_into::<JsImageData>().data();
        pixels.resize(data.length() as usize, 0);
        data.copy_to(pixels);
        data.fill(0, 0, data.length());
        Ok(())
    }
}

/// A face that fills a frame of this size has far more pixels than any step looks at.
const LARGEST_SIDE: u32 = 1280;

#[wasm_bindgen]
extern "C" {
    /// What `VideoFrame` and `ImageBitmap` have of each other.
    type JsFrame;
    #[wasm_bindgen(method, getter, js_name = displayWidth)]
    fn display_width(this: &JsFrame) -> Option<u32>;
    #[wasm_bindgen(method, getter, js_name = displayHeight)]
    fn display_height(this: &JsFrame) -> Option<u32>;
    #[wasm_bindgen(method, getter)]
    fn width(this: &JsFrame) -> Option<u32>;
    #[wasm_bindgen(method, getter)]
    fn height(this: &JsFrame) -> Option<u32>;
    #[wasm_bindgen(method)]
    fn close(this: &JsFrame);

    /// `ImageData` with its own pixels: web-sys gives only copies.
    type JsImageData;
    #[wasm_bindgen(method, getter)]
    fn data(this: &JsImageData) -> Uint8ClampedArray;
}
