//! Whether the browser lets the page reach computers of the clinic's own network (Local Network Access, WICG): asked of the
//! person when a page of the internet first connects to such an address.

use js_sys::{Object, Reflect};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{PermissionState, PermissionStatus};

/// What the person has decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LocalNetwork {
    /// The page may connect.
    Allowed,
    /// The browser asks at the next attempt, or does not tell.
    Asks,
    /// It may not, until the person changes it in the site's settings.
    Denied,
}

/// Asks the browser; one that does not know of such a permission lets every page connect.
pub async fn local_network() -> LocalNetwork {
    match state().await {
        Some(PermissionState::Denied) => LocalNetwork::Denied,
        Some(PermissionState::Prompt) => LocalNetwork::Asks,
        _ => LocalNetwork::Allowed,
    }
}

async fn state() -> Option<PermissionState> {
    let permissions = web_sys::window()?.navigator().permissions().ok()?;
    let descriptor = Object::new();
    Reflect::set(&descriptor, &"name".into(), &"local-network-access".into()).ok()?;
    let status: JsValue = JsFuture::from(permissions.query(&descriptor).ok()?)
        .await
        .ok()?;
    Some(PermissionStatus::from(status).state())
}
