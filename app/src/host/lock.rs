//! One tab at a time (Web Locks API).

use std::cell::RefCell;
use std::rc::Rc;

use futures::channel::oneshot;
use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{LockManager, LockOptions};

/// A name that this tab holds among all tabs of the origin; dropping it lets the next tab have it.
pub struct Lock(Option<Function>);

/// What to do while another tab holds the name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Patience {
    /// Nothing: there is no lock then.
    None,
    /// Wait for the other tab.
    Wait,
    /// Take it away from the other tab, which is told.
    Take,
}

impl Lock {
    /// Takes the name. `lost` is called if another tab takes it away from this one.
    ///
    /// `None` if another tab holds it and there is no [`Patience`]. A browser without locks (none that
    /// has WebUSB) gives every tab one.
    pub async fn acquire(
        name: &str,
        patience: Patience,
        lost: impl FnOnce() + 'static,
    ) -> Option<Self> {
        let Some(locks) = manager() else {
            return Some(Self(None));
        };
        let options = LockOptions::new();
        match patience {
            Patience::None => options.set_if_available(true),
            Patience::Take => options.set_steal(true),
            Patience::Wait => {}
        }
        let (tell, granted) = oneshot::channel();
        let held = locks.request_with_options(name, &options, &callback(tell));
        spawn_local(async move {
            // The promise is fulfilled when the lock is let go, and breaks when it is taken away.
            if held.await.is_err() {
                lost();
            }
        });
        granted.await.ok().flatten()
    }

    /// Whether the browser has locks, so that no other tab or worker holds this one.
    pub const fn is_real(&self) -> bool {
        self.0.is_some()
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        if let Some(release) = &self.0 {
            // It resolves a promise: there is nothing to fail.
            _ = release.call0(&JsValue::UNDEFINED);
        }
    }
}

fn manager() -> Option<LockManager> {
    let locks = web_sys::window()?.navigator().locks();
    (!locks.is_undefined()).then_some(locks)
}

/// Called by the browser with the lock, or with null; the lock is held until its promise is done.
///
/// Who asked may have lost interest meanwhile; the lock then goes back at once.
fn callback(
    tell: oneshot::Sender<Option<Lock>>,
) -> Function<fn(js_sys::JsNullable<web_sys::Lock>) -> Promise> {
    let call = Closure::once_into_js(move |lock: JsValue| -> Promise {
        if lock.is_null() {
            _ = tell.send(None);
            return Promise::resolve(&JsValue::UNDEFINED);
        }
        let release = Rc::new(RefCell::new(None));
        let until_released = Promise::new(&mut |resolve: Function, _reject: Function| {
            release.replace(Some(resolve));
        });
        // An unwanted lock is dropped here, which lets it go.
        drop(tell.send(Some(Lock(release.take()))));
        until_released
    });
    call.unchecked_into()
}
