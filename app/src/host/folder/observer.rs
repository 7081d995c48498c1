//! Being told of changes in a folder (`FileSystemObserver`), where the browser has that.

use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::Directory;

/// Tells of changes until it is dropped.
pub struct Observer {
    observer: JsValue,
    _tell: Closure<dyn FnMut()>,
}

impl Observer {
    /// Calls `tell` when something in the folder has changed; `None` where the browser cannot tell, for
    /// this folder or at all: then one has to look.
    pub async fn of(directory: &Directory, tell: impl FnMut() + 'static) -> Option<Self> {
        let class = Reflect::get(&js_sys::global(), &"FileSystemObserver".into()).ok()?;
        let class: &Function = class.dyn_ref()?;
        let tell = Closure::<dyn FnMut()>::new(tell);
        let arguments = Array::of1(tell.as_ref());
        let observer = Reflect::construct(class, &arguments).ok()?;
        let observer = Self {
            observer,
            _tell: tell,
        };
        let observe = Reflect::get(&observer.observer, &"observe".into()).ok()?;
        let observe: &Function = observe.dyn_ref()?;
        let begun = observe.call1(&observer.observer, &directory.0).ok()?;
        JsFuture::from(Promise::from(begun)).await.ok()?;
        Some(observer)
    }
}

impl Drop for Observer {
    fn drop(&mut self) {
        if let Ok(disconnect) = Reflect::get(&self.observer, &"disconnect".into())
            && let Some(disconnect) = disconnect.dyn_ref::<Function>()
        {
            // It fails only for what is over already.
            _ = disconnect.call0(&self.observer);
        }
    }
}
