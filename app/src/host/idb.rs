//! The browser's database (IndexedDB), as far as a journal needs it: keys and bytes, durable when it says so.
//!
//! Written over `web_sys`, because the wrappers `idb` and `rexie` have no way to ask for strict durability.

use futures::channel::oneshot;
use futures::future::{Either, select};
use js_sys::{Array, Function, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{
    IdbDatabase, IdbObjectStore, IdbOpenDbRequest, IdbRequest, IdbTransaction,
    IdbTransactionDurability, IdbTransactionMode, IdbTransactionOptions,
};

use super::exception::name_of;

/// An open database.
#[derive(Clone)]
pub struct Database(IdbDatabase);

/// A transaction: dropped before [`Self::done`], it is taken back.
pub struct Transaction {
    inner: IdbTransaction,
    finished: oneshot::Receiver<Result<(), StoreError>>,
    _handlers: [Closure<dyn FnMut()>; 2],
}

/// Why the browser's store fails. Nothing is half done then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreError {
    /// The computer's storage is full, or the part of it that the browser gives to the page.
    Full,
    /// The browser has no store, or refuses it (private window, blocked by policy).
    Unavailable,
    /// The store was closed: its data was cleared, or another version of the page wants it.
    Closed,
    /// What lies in it is not what was written.
    Damaged,
    /// Something else, by the browser's own name for it.
    Other(String),
}

impl Database {
    /// Opens the database with these object stores, and makes them in a new one.
    pub async fn open(name: &str, stores: &'static [&'static str]) -> Result<Self, StoreError> {
        let factory = web_sys::window()
            .and_then(|window| window.indexed_db().ok().flatten())
            .ok_or(StoreError::Unavailable)?;
        let request = factory.open_with_u32(name, 1).map_err(|it| error(&it))?;
        let opening: IdbOpenDbRequest = request.clone();
        let make = Closure::once(move || {
            let Ok(result) = opening.result() else { return };
            let database: IdbDatabase = result.unchecked_into();
            for store in stores {
                // A failure aborts the upgrade, and the request with it.
                _ = database.create_object_store(store).is_ok();
            }
        });
        request.set_onupgradeneeded(Some(make.as_ref().unchecked_ref()));
        let database: IdbDatabase = answer(&request).await?.unchecked_into();
        // Whoever deletes the database does not have to wait for this tab.
        let closing = database.clone();
        let close = Closure::once_into_js(move || closing.close());
        database.set_onversionchange(Some(close.unchecked_ref()));
        Ok(Self(database))
    }

    /// A transaction that reads.
    pub fn read(&self, store: &str) -> Result<Transaction, StoreError> {
        self.0
            .transaction_with_str(store)
            .map_err(|it| error(&it))
            .map(Transaction::new)
    }

    /// A transaction that writes: [`Transaction::done`] means that the disk has it.
    pub fn write(&self, stores: &[&str]) -> Result<Transaction, StoreError> {
        let options = IdbTransactionOptions::new();
        options.set_durability(IdbTransactionDurability::Strict);
        let stores: Vec<js_sys::JsString> = stores.iter().map(|name| (*name).into()).collect();
        self.0
            .transaction_with_str_sequence_and_mode_and_options(
                &stores,
                IdbTransactionMode::Readwrite,
                &options,
            )
            .map_err(|it| error(&it))
            .map(Transaction::new)
    }
}

impl Transaction {
    fn new(inner: IdbTransaction) -> Self {
        let (tell, finished) = oneshot::channel();
        let tell = std::rc::Rc::new(std::cell::Cell::new(Some(tell)));
        let (failed, aborted) = (tell.clone(), inner.clone());
        let complete = Closure::new(move || {
            // Nobody waits for a transaction that was dropped.
            _ = tell.take().map(|tell| tell.send(Ok(())));
        });
        let abort = Closure::new(move || {
            let cause = aborted.error().map_or(StoreError::Closed, |it| error(&it));
            _ = failed.take().map(|tell| tell.send(Err(cause)));
        });
        inner.set_oncomplete(Some(complete.as_ref().unchecked_ref::<Function>()));
        inner.set_onabort(Some(abort.as_ref().unchecked_ref::<Function>()));
        Self {
            inner,
            finished,
            _handlers: [complete, abort],
        }
    }

    /// One of its stores.
    pub fn store(&self, name: &str) -> Result<IdbObjectStore, StoreError> {
        self.inner.object_store(name).map_err(|it| error(&it))
    }

    /// The bytes under a key.
    pub async fn get(
        &self,
        store: &str,
        key: impl Into<JsValue>,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let request = self
            .store(store)?
            .get(&key.into())
            .map_err(|it| error(&it))?;
        let value = answer(&request).await?;
        Ok(value.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec))
    }

    /// The bytes under the keys of a range, in order, at most so many.
    pub async fn get_all(
        &self,
        store: &str,
        range: &JsValue,
        most: u32,
    ) -> Result<Vec<Vec<u8>>, StoreError> {
        let store = self.store(store)?;
        let request = store.get_all_with_key_and_limit(range, most);
        let values: Array = answer(&request.map_err(|it| error(&it))?)
            .await?
            .unchecked_into();
        Ok(values
            .iter()
            .map(|value| Uint8Array::new(&value).to_vec())
            .collect())
    }

    /// Puts bytes under a key; a failure shows in [`Self::done`] at the latest.
    pub fn put(
        &self,
        store: &str,
        key: impl Into<JsValue>,
        bytes: &[u8],
    ) -> Result<(), StoreError> {
        self.store(store)?
            .put_with_key(&Uint8Array::from(bytes), &key.into())
            .map(drop)
            .map_err(|it| error(&it))
    }

    /// Deletes a key or a range; a failure shows in [`Self::done`].
    pub fn delete(&self, store: &str, key: impl Into<JsValue>) -> Result<(), StoreError> {
        self.store(store)?
            .delete(&key.into())
            .map(drop)
            .map_err(|it| error(&it))
    }

    /// When the transaction is complete, and not before.
    pub async fn done(mut self) -> Result<(), StoreError> {
        (&mut self.finished)
            .await
            .unwrap_or(Err(StoreError::Closed))
    }
}

/// Otherwise the browser would complete what a failure in between has left, by half.
impl Drop for Transaction {
    fn drop(&mut self) {
        self.inner.set_oncomplete(None);
        self.inner.set_onabort(None);
        // It fails only for what is over already.
        _ = self.inner.abort().is_ok();
    }
}

/// What a request answers.
async fn answer(request: &IdbRequest) -> Result<JsValue, StoreError> {
    let (tell_success, success) = oneshot::channel::<()>();
    let (tell_failure, failure) = oneshot::channel::<()>();
    let succeeded = Closure::once(move || _ = tell_success.send(()));
    let failed = Closure::once(move || _ = tell_failure.send(()));
    request.set_onsuccess(Some(succeeded.as_ref().unchecked_ref()));
    request.set_onerror(Some(failed.as_ref().unchecked_ref()));
    match select(success, failure).await {
        Either::Left(_) => request.result().map_err(|it| error(&it)),
        Either::Right(_) => Err(request
            .error()
            .ok()
            .flatten()
            .map_or(StoreError::Closed, |cause| error(&cause))),
    }
}

fn error(cause: &JsValue) -> StoreError {
    let name = name_of(cause);
    match name.as_str() {
        "QuotaExceededError" => StoreError::Full,
        "InvalidStateError" | "AbortError" | "VersionError" => StoreError::Closed,
        "SecurityError" | "NotAllowedError" => StoreError::Unavailable,
        _ => StoreError::Other(name),
    }
}
