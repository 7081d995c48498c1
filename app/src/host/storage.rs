//! What outlives a reload: the staff's choice of a reader and the state of the demo's virtual cards,
//! never anything of a patient.

use gloo_storage::{LocalStorage, SessionStorage, Storage};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Reads what [`write`] wrote; `None` if there is nothing, or nothing of that form.
pub fn read<T: DeserializeOwned>(key: &str) -> Option<T> {
    LocalStorage::get(key).ok()
}

/// Writes a value. A browser that refuses (private window, storage full) loses only the comfort.
pub fn write<T: Serialize>(key: &str, value: &T) {
    if LocalStorage::set(key, value).is_err() {
        LocalStorage::delete(key);
    }
}

/// Forgets a value.
pub fn remove(key: &str) {
    LocalStorage::delete(key);
}

/// The name of this tab, which it keeps through reloads; `fresh` is asked for one the first time.
pub fn tab_name(key: &str, fresh: impl FnOnce() -> String) -> String {
    SessionStorage::get(key).unwrap_or_else(|_| {
        let name = fresh();
        // Without a store it has another name after a reload, no more.
        _ = SessionStorage::set(key, &name);
        name
    })
}
