//! Folders and small texts that outlive the page: the browser's database stores a folder's handle as such.

use futures::channel::oneshot;
use wasm_bindgen::prelude::*;
use web_sys::{IdbDatabase, IdbRequest, IdbTransactionMode};

use super::Directory;

const DATABASE: &str = "uketsuke-folders";
const STORE: &str = "kept";

/// Stores folders, and a text beside them; each under its key. False if the browser does not keep it.
pub async fn remember(directories: &[(&str, &Directory)], texts: &[(&str, &str)]) -> bool {
    let folders = directories
        .iter()
        .map(|(key, it)| (*key, JsValue::from(&it.0)));
    let texts = texts.iter().map(|(key, it)| (*key, JsValue::from_str(it)));
    let values: Vec<(&str, JsValue)> = folders.chain(texts).collect();
    put(&values).await.is_some()
}

/// What was stored under a key: the folder, or the text.
pub async fn recall(key: &str) -> (Option<Directory>, Option<String>) {
    let value = get(key).await.unwrap_or_default();
    let text = value.as_string();
    let folder = (text.is_none() && value.is_object()).then(|| Directory(value.unchecked_into()));
    (folder, text)
}

async fn put(values: &[(&str, JsValue)]) -> Option<()> {
    let database = open().await?;
    let transaction = database
        .transaction_with_str_and_mode(STORE, IdbTransactionMode::Readwrite)
        .ok()?;
    let store = transaction.object_store(STORE).ok()?;
    let mut last = None;
    for (key, value) in values {
        last = Some(store.put_with_key(value, &JsValue::from_str(key)).ok()?);
    }
    let stored = answer(&last?).await;
    database.close();
    stored.map(drop)
}

async fn get(key: &str) -> Option<JsValue> {
    let database = open().await?;
    let transaction = database.transaction_with_str(STORE).ok()?;
    let store = transaction.object_store(STORE).ok()?;
    let value = answer(&store.get(&JsValue::from_str(key)).ok()?).await;
    database.close();
    value
}

async fn open() -> Option<IdbDatabase> {
    let factory = web_sys::window()?.indexed_db().ok()??;
    let request = factory.open_with_u32(DATABASE, 1).ok()?;
    let opening = request.clone();
    let make = Closure::once(move || {
        if let Ok(database) = opening.result() {
            let database: IdbDatabase = database.unchecked_into();
            // A failure aborts the upgrade, and the request with it.
            _ = database.create_object_store(STORE).is_ok();
        }
    });
    request.set_onupgradeneeded(Some(make.as_ref().unchecked_ref()));
    answer(&request).await.map(JsCast::unchecked_into)
}

/// What a request answers; `None` if it fails.
async fn answer(request: &IdbRequest) -> Option<JsValue> {
    let (tell, told) = oneshot::channel();
    let tell = std::rc::Rc::new(std::cell::Cell::new(Some(tell)));
    let teller = |succeeded: bool| {
        let tell = tell.clone();
        // Nobody waits for a request whose page has moved on.
        Closure::<dyn FnMut()>::new(move || _ = tell.take().map(|tell| tell.send(succeeded)))
    };
    let (success, error) = (teller(true), teller(false));
    request.set_onsuccess(Some(success.as_ref().unchecked_ref()));
    request.set_onerror(Some(error.as_ref().unchecked_ref()));
    let succeeded = told.await.unwrap_or(false);
    succeeded.then(|| request.result().ok()).flatten()
}
