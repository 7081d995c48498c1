//! Whether the browser keeps what is stored, and how much room there is (Storage API).

use js_sys::Reflect;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::StorageManager;

/// What the browser says of the page's storage.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Room {
    /// Whether the browser promises not to clear it when the disk gets full.
    pub persistent: bool,
    /// Bytes in use, about.
    pub used: f64,
    /// Bytes that may be used, about.
    pub quota: f64,
}

/// Asks the browser to keep what is stored; it decides by itself, or asks the person.
pub async fn ask() -> bool {
    let Some(manager) = manager() else {
        return false;
    };
    yes(manager.persist()).await
}

/// How things are; `None` where the browser does not say.
pub async fn room() -> Option<Room> {
    let manager = manager()?;
    let estimate = JsFuture::from(manager.estimate().ok()?).await.ok()?;
    let number = |name: &str| Reflect::get(&estimate, &name.into()).ok()?.as_f64();
    Some(Room {
        persistent: yes(manager.persisted()).await,
        used: number("usage")?,
        quota: number("quota")?,
    })
}

fn manager() -> Option<StorageManager> {
    let manager = web_sys::window()?.navigator().storage();
    (!manager.is_undefined()).then_some(manager)
}

async fn yes(promised: Result<js_sys::Promise, JsValue>) -> bool {
    let Ok(promise) = promised else { return false };
    JsFuture::from(promise)
        .await
        .is_ok_and(|answer| answer.is_truthy())
}
