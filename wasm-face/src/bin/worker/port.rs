//! The worker's end of `postMessage`.

use face_messages::{FromWorker, ToWorker};
use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, ImageBitmap, MessageEvent};
use zeroize::Zeroizing;

use crate::frames::CameraFrame;

/// What came beside a message.
pub(crate) struct Beside {
    /// The bytes of a photo; the buffer that they came in is overwritten.
    pub(crate) photo: Option<Zeroizing<Vec<u8>>>,
    /// A frame of the camera.
    pub(crate) frame: Option<CameraFrame>,
}

/// Calls `hear` with every message of the page; what is no message is ignored.
pub(crate) fn listen(hear: impl Fn(ToWorker, Beside) + 'static) {
    let listener = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let envelope: Envelope = event.data().unchecked_into();
        let beside = Beside {
            photo: envelope.photo().map(|bytes| take(&Uint8Array::new(&bytes))),
            frame: envelope.frame().map(CameraFrame::new),
        };
        if let Ok(message) = serde_json::from_str(&envelope.message().unwrap_or_default()) {
            hear(message, beside);
        }
    });
    scope().set_onmessage(Some(listener.as_ref().unchecked_ref()));
    // As long as the worker lives.
    listener.forget();
}

/// Tells the page something.
pub(crate) fn post(message: &FromWorker) {
    post_pictures(message, None, None);
}

/// Tells the page something and gives it pictures.
pub(crate) fn post_pictures(
    message: &FromWorker,
    photo: Option<ImageBitmap>,
    frame: Option<ImageBitmap>,
) {
    let envelope = Object::new();
    let transferred = Array::new();
    let json = Zeroizing::new(serde_json::to_string(message).unwrap_or_default());
    set(&envelope, "message", &json.as_str().into());
    for (name, picture) in [("photo", photo), ("frame", frame)] {
        if let Some(picture) = picture {
            set(&envelope, name, &picture);
            transferred.push(&picture);
        }
    }
    // It fails for what cannot be transferred, and there is nothing of that kind.
    _ = scope().post_message_with_transfer(&envelope, &transferred);
}

/// Writes a line to the console.
pub(crate) fn complain(line: &str) {
    web_sys::console::error_1(&line.into());
}

pub(crate) fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

fn set(object: &Object, name: &str, value: &JsValue) {
    // A new object takes every property.
    _ = Reflect::set(object, &name.into(), value);
}

/// Moves bytes to where they are overwritten in the end, and overwrites what they came in.
fn take(bytes: &Uint8Array) -> Zeroizing<Vec<u8>> {
    let taken = Zeroizing::new(bytes.to_vec());
    bytes.fill(0, 0, bytes.length());
    taken
}

#[wasm_bindgen]
extern "C" {
    /// What is posted in either direction.
    type Envelope;
    #[wasm_bindgen(method, getter)]
    fn message(this: &Envelope) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    fn photo(this: &Envelope) -> Option<JsValue>;
    #[wasm_bindgen(method, getter)]
    fn frame(this: &Envelope) -> Option<JsValue>;
}
