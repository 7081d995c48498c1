//! Files of a folder: read, written whole, moved, deleted.

use js_sys::{Function, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, FileSystemFileHandle, FileSystemGetFileOptions, FileSystemWritableFileStream};

use super::Directory;
use super::failure::{FileFailure, failure};

impl Directory {
    /// A file's bytes; a file of more than `largest` bytes is cut off behind one more, so that its
    /// size shows without being read.
    pub async fn read(&self, name: &str, largest: u64) -> Result<Vec<u8>, FileFailure> {
        let blob = blob(&self.file(name, false).await?).await?;
        let part = blob.slice_with_f64_and_f64(0.0, largest as f64 + 1.0);
        let part = part.map_err(|error| failure(&error))?;
        Ok(Uint8Array::new(&done(part.array_buffer()).await?).to_vec())
    }

    /// Writes a new file that nobody sees before it is whole: under `temporary`, then moved to `name`.
    ///
    /// Where the browser cannot move, the file is written under its own name: its content appears
    /// when the stream is closed, so that others see it empty or whole.
    ///
    /// # Errors
    ///
    /// [`FileFailure::NameTaken`] if there is such a file; it stays as it is.
    pub async fn write_new(
        &self,
        temporary: &str,
        name: &str,
        bytes: &[u8],
    ) -> Result<(), FileFailure> {
        match self.file(name, false).await {
            Ok(_) => return Err(FileFailure::NameTaken),
            Err(FileFailure::Gone) => {}
            Err(other) => return Err(other),
        }
        let written = self.write_and_move(temporary, name, bytes).await;
        if written.is_err() {
            // A rest would be swept up with the next request; the failure itself is what counts.
            _ = self.delete(temporary).await.is_ok();
        }
        written
    }

    /// Moves a file into another folder, or copies and deletes it where the browser cannot move.
    pub async fn move_to(&self, name: &str, into: &Self) -> Result<(), FileFailure> {
        let handle = self.file(name, false).await?;
        if let Some(moved) = try_move(&handle, &[&into.0, &name.into()]).await {
            return moved;
        }
        let bytes = Uint8Array::new(&done(blob(&handle).await?.array_buffer()).await?).to_vec();
        let copy = into.file(name, true).await?;
        write(&copy, &bytes).await?;
        self.delete(name).await
    }

    /// Deletes a file.
    pub async fn delete(&self, name: &str) -> Result<(), FileFailure> {
        done(self.0.remove_entry(name)).await.map(drop)
    }

    async fn write_and_move(
        &self,
        temporary: &str,
        name: &str,
        bytes: &[u8],
    ) -> Result<(), FileFailure> {
        let handle = self.file(temporary, true).await?;
        write(&handle, bytes).await?;
        if let Some(moved) = try_move(&handle, &[&name.into()]).await {
            return moved;
        }
        let handle = self.file(name, true).await?;
        write(&handle, bytes).await?;
        self.delete(temporary).await
    }

    async fn file(&self, name: &str, create: bool) -> Result<FileSystemFileHandle, FileFailure> {
        let options = FileSystemGetFileOptions::new();
        options.set_create(create);
        let handle = done(self.0.get_file_handle_with_options(name, &options)).await?;
        Ok(handle.unchecked_into())
    }
}

/// The file behind a handle, as it is now.
pub(super) async fn blob(handle: &FileSystemFileHandle) -> Result<File, FileFailure> {
    done(handle.get_file()).await.map(JsCast::unchecked_into)
}

/// The stream writes beside the file and takes its place when it is closed.
async fn write(handle: &FileSystemFileHandle, bytes: &[u8]) -> Result<(), FileFailure> {
    let stream: FileSystemWritableFileStream =
        done(handle.create_writable()).await?.unchecked_into();
    let writing = stream.write_with_js_u8_array(&Uint8Array::from(bytes));
    let written = match writing {
        Ok(writing) => done(writing).await,
        Err(error) => Err(failure(&error)),
    };
    if let Err(error) = written {
        // What was not written is dropped; that dropping fails too changes nothing.
        _ = JsFuture::from(stream.abort()).await.is_ok();
        return Err(error);
    }
    done(stream.close()).await.map(drop)
}

/// `FileSystemHandle.move`, where the browser has it for this file.
async fn try_move(
    handle: &FileSystemFileHandle,
    arguments: &[&JsValue],
) -> Option<Result<(), FileFailure>> {
    let function = Reflect::get(handle, &"move".into()).ok()?;
    let function: &Function = function.dyn_ref()?;
    let arguments: js_sys::Array = arguments.iter().copied().collect();
    let moving = function.apply(handle, &arguments).map(Promise::from);
    let moved = match moving {
        Ok(moving) => JsFuture::from(moving).await,
        Err(error) => Err(error),
    };
    match moved {
        Ok(_) => Some(Ok(())),
        // Some browsers have the method, but not for files of the disk, and say so in one of these ways.
        Err(error) => match failure(&error) {
            FileFailure::Refused | FileFailure::Cancelled => None,
            other @ (FileFailure::Gone
            | FileFailure::PermissionLost
            | FileFailure::DiskFull
            | FileFailure::NameTaken
            | FileFailure::Busy) => Some(Err(other)),
        },
    }
}

async fn done<T>(promise: Promise<T>) -> Result<JsValue, FileFailure>
where
    Promise<T>: AsRef<JsValue>,
{
    let promise: &Promise = promise.as_ref().unchecked_ref();
    JsFuture::from(promise.clone())
        .await
        .map_err(|error| failure(&error))
}
