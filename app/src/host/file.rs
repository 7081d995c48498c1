//! Files beside the page.

use gloo_net::http::Request;

/// The bytes of a file that lies beside the page; `None` when it cannot be had.
pub async fn fetch(path: &str) -> Option<Vec<u8>> {
    let response = Request::get(path).send().await.ok()?;
    if !response.ok() {
        return None;
    }
    response.binary().await.ok()
}
