//! Folders as Chromium has them, in the origin's own file system.
#![allow(clippy::expect_used, reason = "a test fails by panicking")]

use js_sys::{Function, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

use super::{Directory, FileFailure, Observer, Permission, recall, remember};
use crate::host::timer::sleep;

/// A folder that is empty when the test begins.
async fn folder(name: &str) -> Directory {
    let storage = web_sys::window().map(|window| window.navigator().storage());
    let storage = storage.expect("a window");
    let root = JsFuture::from(storage.get_directory())
        .await
        .expect("a file system");
    let root = Directory(root.unchecked_into());
    let folder = root.inside_or_made(name).await.expect("a folder");
    for file in folder.list().await.expect("a listing") {
        folder.delete(&file.name).await.expect("a deletion");
    }
    folder
}

async fn names(folder: &Directory) -> Vec<String> {
    let files = folder.list().await.expect("a listing");
    let mut names: Vec<String> = files.into_iter().map(|file| file.name).collect();
    names.sort_unstable();
    names
}

#[wasm_bindgen_test]
async fn a_request_appears_whole_under_its_own_name_and_never_over_another() {
    let req = folder("write").await;
    req.write_new("a.xml.tmp", "a.xml", b"<a/>")
        .await
        .expect("written");
    assert_eq!(names(&req).await, ["a.xml"]);
    assert_eq!(req.read("a.xml", 100).await, Ok(b"<a/>".to_vec()));
    assert_eq!(req.read("a.xml", 2).await.map(|bytes| bytes.len()), Ok(3));
    assert_eq!(
        req.write_new("a.xml.tmp", "a.xml", b"<b/>").await,
        Err(FileFailure::NameTaken)
    );
    assert_eq!(req.read("a.xml", 100).await, Ok(b"<a/>".to_vec()));
    assert_eq!(names(&req).await, ["a.xml"]);
}

#[wasm_bindgen_test]
async fn a_file_tells_its_size_and_goes_into_the_archive() {
    let face = folder("face-archive").await;
    let archive = folder("archive").await;
    face.write_new("a.tmp", "a.xml", b"12345")
        .await
        .expect("written");
    let listed = face.list().await.expect("a listing");
    assert_eq!(listed.first().map(|file| file.stamp.size), Some(5));
    face.move_to("a.xml", &archive).await.expect("moved");
    assert!(names(&face).await.is_empty());
    assert_eq!(archive.read("a.xml", 100).await, Ok(b"12345".to_vec()));
    assert_eq!(face.read("a.xml", 100).await, Err(FileFailure::Gone));
}

#[wasm_bindgen_test]
async fn a_chosen_folder_is_there_again_after_the_page_was_closed() {
    let root = folder("root").await;
    root.inside_or_made("Req").await.expect("a folder");
    let held = root.clone();
    let pick = Closure::<dyn Fn() -> js_sys::Promise>::new(move || {
        js_sys::Promise::resolve(&JsValue::from(&held.0))
    });
    let window = js_sys::global();
    let before = Reflect::get(&window, &"showDirectoryPicker".into()).expect("a window");
    let pick: &Function = pick.as_ref().unchecked_ref();
    Reflect::set(&window, &"showDirectoryPicker".into(), pick).expect("a stub");
    let chosen = Directory::ask().await.expect("a choice");
    Reflect::set(&window, &"showDirectoryPicker".into(), &before).expect("as it was");

    assert!(remember(&[("test-root", &chosen)], &[("test-text", "{}")]).await);
    let (again, _) = recall("test-root").await;
    let again = again.expect("the folder");
    assert_eq!(again.permission().await, Permission::Granted);
    assert!(again.inside("req").await.is_ok(), "whatever the case");
    assert_eq!(again.inside("res").await.err(), Some(FileFailure::Gone));
    assert_eq!(recall("test-text").await.1.as_deref(), Some("{}"));
    let (nothing, no_text) = recall("test-nothing").await;
    assert!(nothing.is_none() && no_text.is_none());
}

#[wasm_bindgen_test]
async fn a_change_is_told_where_the_browser_can() {
    let face = folder("observed").await;
    let told = std::rc::Rc::new(std::cell::Cell::new(false));
    let tell = told.clone();
    let Some(observer) = Observer::of(&face, move || tell.set(true)).await else {
        return; // One has to look, then.
    };
    face.write_new("a.tmp", "a.xml", b"<a/>")
        .await
        .expect("written");
    for _ in 0..100 {
        if told.get() {
            break;
        }
        sleep(50).await;
    }
    drop(observer);
    assert!(told.get());
}
