//! Files beside the page, and files that people give to it or take from it.

use gloo_net::http::Request;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, HtmlInputElement, Url};

/// The bytes of a file that lies beside the page; `None` when it cannot be had.
pub async fn fetch(path: &str) -> Option<Vec<u8>> {
    let response = Request::get(path).send().await.ok()?;
    if !response.ok() {
        return None;
    }
    response.binary().await.ok()
}

/// Lets the browser save bytes as a file; `false` if it has no way to.
pub fn save(name: &str, media_type: &str, bytes: &[u8]) -> bool {
    try_save(name, media_type, bytes).is_some()
}

/// The name and the bytes of the file that was put into a file field; `None` without one, or when it cannot be read.
pub async fn chosen(input: &HtmlInputElement) -> Option<(String, Vec<u8>)> {
    let file = input.files()?.get(0)?;
    let buffer = JsFuture::from(file.array_buffer()).await.ok()?;
    Some((file.name(), Uint8Array::new(&buffer).to_vec()))
}

fn try_save(name: &str, media_type: &str, bytes: &[u8]) -> Option<()> {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let parts = Array::of1(&Uint8Array::from(bytes));
    let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &options).ok()?;
    let address = Url::create_object_url_with_blob(&blob).ok()?;
    let link = web_sys::window()?.document()?.create_element("a").ok()?;
    let link: HtmlAnchorElement = link.dyn_into().ok()?;
    link.set_href(&address);
    link.set_download(name);
    link.click();
    // The browser has taken the bytes over by the click.
    Url::revoke_object_url(&address).ok()
}
