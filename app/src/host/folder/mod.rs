//! Folders of this computer that the person lets the page use (File System Access, WICG).
//!
//! ```text
//! ask (needs a click) ─▶ Directory ─ inside ─▶ list, read, write, move, delete
//! remembered ──────────▶           ─ permission, request (needs a click)
//! ```
//!
//! A directory of the origin's own file system (`navigator.storage.getDirectory`) is the same kind of
//! object, and serves tests.

mod failure;
mod file;
mod observer;
mod remembered;
#[cfg(all(test, target_arch = "wasm32"))]
mod tests;

pub use failure::FileFailure;
pub use observer::Observer;
pub use remembered::{recall, remember};

use eligibility::folder::{Listed, Stamp};
use js_sys::{AsyncIterator, Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{FileSystemDirectoryHandle, FileSystemGetDirectoryOptions, FileSystemHandleKind};

use self::failure::failure;

/// A folder that the page may use as far as its [`Permission`] goes.
#[derive(Clone, Debug)]
pub struct Directory(FileSystemDirectoryHandle);

/// Whether the page may use a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// It may read and write.
    Granted,
    /// The person has to be asked, which needs a click.
    Ask,
    /// The person or an administrator has refused.
    Denied,
}

/// Whether this browser lets pages use folders at all.
pub fn is_supported() -> bool {
    let window: JsValue = js_sys::global().into();
    js_sys::Reflect::has(&window, &"showDirectoryPicker".into()).unwrap_or(false)
}

impl Directory {
    /// Lets the person choose a folder to read and write. Only in answer to a click or a key.
    ///
    /// # Errors
    ///
    /// [`FileFailure::Cancelled`]; [`FileFailure::Refused`] for a folder that the browser keeps to itself, and for
    /// a browser without folders.
    pub async fn ask() -> Result<Self, FileFailure> {
        if !is_supported() {
            return Err(FileFailure::Refused);
        }
        let options = PickerOptions::new();
        options.set_id("uketsuke-oqs");
        options.set_mode("readwrite");
        let chosen = picker::show_directory_picker(&options).map_err(|error| failure(&error))?;
        let chosen = JsFuture::from(chosen)
            .await
            .map_err(|error| failure(&error))?;
        Ok(Self(chosen.unchecked_into()))
    }

    /// What the page may do here now.
    pub async fn permission(&self) -> Permission {
        self.permission_by("queryPermission").await
    }

    /// Asks the person. Only in answer to a click or a key.
    pub async fn request_permission(&self) -> Permission {
        self.permission_by("requestPermission").await
    }

    /// A folder in it; letters may be of either case.
    pub async fn inside(&self, name: &str) -> Result<Self, FileFailure> {
        let found = self.entries().await?.into_iter().find(|handle| {
            handle.kind() == FileSystemHandleKind::Directory
                && handle.name().eq_ignore_ascii_case(name)
        });
        found
            .map(|handle| Self(handle.unchecked_into()))
            .ok_or(FileFailure::Gone)
    }

    /// A folder in it, made if it is not there.
    pub async fn inside_or_made(&self, name: &str) -> Result<Self, FileFailure> {
        let options = FileSystemGetDirectoryOptions::new();
        options.set_create(true);
        let handle = self.0.get_directory_handle_with_options(name, &options);
        let handle = JsFuture::from(handle)
            .await
            .map_err(|error| failure(&error))?;
        Ok(Self(handle.unchecked_into()))
    }

    /// Its files, without those that go away meanwhile.
    pub async fn list(&self) -> Result<Vec<Listed>, FileFailure> {
        let mut listed = Vec::new();
        for handle in self.entries().await? {
            if handle.kind() != FileSystemHandleKind::File {
                continue;
            }
            let name = handle.name();
            match file::blob(&handle.unchecked_into()).await {
                Ok(blob) => listed.push(Listed {
                    name,
                    stamp: Stamp {
                        size: blob.size() as u64,
                        modified: blob.last_modified() as u64,
                    },
                }),
                Err(FileFailure::Gone | FileFailure::Busy) => {}
                Err(failure) => return Err(failure),
            }
        }
        Ok(listed)
    }

    async fn entries(&self) -> Result<Vec<web_sys::FileSystemHandle>, FileFailure> {
        let values: AsyncIterator = self.0.values();
        let mut entries = Vec::new();
        loop {
            let next = values.next().map_err(|error| failure(&error))?;
            let next = JsFuture::from(next)
                .await
                .map_err(|error| failure(&error))?;
            let next: js_sys::IteratorNext = next.unchecked_into();
            if next.done() {
                return Ok(entries);
            }
            entries.push(next.value().unchecked_into());
        }
    }

    /// The directories of the origin's own file system have no such methods: they are always open.
    async fn permission_by(&self, method: &str) -> Permission {
        let Ok(function) = js_sys::Reflect::get(&self.0, &method.into()) else {
            return Permission::Denied;
        };
        let Some(function) = function.dyn_ref::<Function>() else {
            return Permission::Granted;
        };
        let mode = PickerOptions::new();
        mode.set_mode("readwrite");
        let answer = function.call1(&self.0, &mode).map(Promise::from);
        let answer = match answer {
            Ok(answer) => JsFuture::from(answer).await,
            Err(error) => Err(error),
        };
        match answer.ok().and_then(|state| state.as_string()).as_deref() {
            Some("granted") => Permission::Granted,
            Some("prompt") => Permission::Ask,
            _ => Permission::Denied,
        }
    }
}

#[wasm_bindgen]
extern "C" {
    /// `DirectoryPickerOptions`, and what the two methods for permissions take.
    #[wasm_bindgen(extends = js_sys::Object)]
    type PickerOptions;
    #[wasm_bindgen(method, setter)]
    fn set_id(this: &PickerOptions, id: &str);
    #[wasm_bindgen(method, setter)]
    fn set_mode(this: &PickerOptions, mode: &str);
}

impl PickerOptions {
    fn new() -> Self {
        js_sys::Object::new().unchecked_into()
    }
}

mod picker {
    use wasm_bindgen::prelude::*;

    #[wasm_bindgen]
    extern "C" {
        #[wasm_bindgen(catch, js_name = showDirectoryPicker)]
        pub(super) fn show_directory_picker(
            options: &super::PickerOptions,
        ) -> Result<js_sys::Promise, JsValue>;
    }
}
