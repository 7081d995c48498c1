//! What a rejected promise is called.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::DomException;

/// The name of a `DOMException`; anything else is called an error.
pub fn name_of(error: &JsValue) -> String {
    error
        .dyn_ref::<DomException>()
        .map_or_else(|| "Error".to_owned(), DomException::name)
}
