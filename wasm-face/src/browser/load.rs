//! The models: fetched, counted, made ready.

use std::collections::BTreeMap;

use face_messages::LoadFailure;
use js_sys::{Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{ReadableStreamDefaultReader, Response, Url};

use crate::{Manifest, Models};

/// Fetches a manifest and the files beside it. `progress` is told, every hundredth of the way, how many
/// bytes have come and how many there are.
///
/// # Errors
///
/// As [`LoadFailure`] says; all can be asked for again.
pub async fn load_models(
    manifest: &str,
    progress: impl FnMut(usize, usize),
) -> Result<Models, LoadFailure> {
    let (address, text) = fetch_all(manifest, |_| ()).await?;
    let parsed = String::from_utf8(text)
        .ok()
        .and_then(|text| Manifest::parse(&text).ok())
        .ok_or_else(|| damaged(name_in(manifest)))?;
    let mut meter = Meter {
        done: 0,
        told: 0,
        total: parsed.files().map(|file| file.bytes).sum(),
        tell: progress,
    };
    let mut files = BTreeMap::new();
    for file in parsed.files() {
        let beside = Url::new_with_base(&file.name, &address);
        let beside = beside.map_err(|_no_address| damaged(&file.name))?.href();
        match fetch_all(&beside, |count| meter.add(count)).await {
            Ok((_, bytes)) => files.insert(file.name.clone(), bytes),
            Err(LoadFailure::Missing { .. }) if file.optional => continue,
            Err(failure) => return Err(failure),
        };
    }
    Models::load(&parsed, &files)
}

/// What has come so far.
struct Meter<F> {
    done: usize,
    told: usize,
    total: usize,
    tell: F,
}

impl<F: FnMut(usize, usize)> Meter<F> {
    fn add(&mut self, bytes: usize) {
        self.done += bytes;
        if (self.done - self.told).saturating_mul(100) >= self.total {
            self.told = self.done;
            (self.tell)(self.done, self.total);
        }
    }
}

/// A file, and the address that it came from in the end.
async fn fetch_all(
    address: &str,
    mut count: impl FnMut(usize),
) -> Result<(String, Vec<u8>), LoadFailure> {
    let response = JsFuture::from(fetch(address)).await.map_err(network)?;
    let response: Response = response.unchecked_into();
    if !response.ok() {
        return Err(match response.status() {
            404 | 410 => LoadFailure::Missing {
                file: name_in(address).to_owned(),
            },
            _ => LoadFailure::Network,
        });
    }
    let mut bytes = Vec::new();
    if let Some(body) = response.body() {
        let reader: ReadableStreamDefaultReader = body.get_reader().unchecked_into();
        loop {
            let part = JsFuture::from(reader.read()).await.map_err(network)?;
            let part: Part = part.unchecked_into();
            let Some(part) = part.value() else { break };
            bytes.extend_from_slice(&part.to_vec());
            count(part.length() as usize);
        }
    }
    Ok((response.url(), bytes))
}

/// A promise of `fetch` breaks for one reason: nothing came, or no more.
fn network(_broken: JsValue) -> LoadFailure {
    LoadFailure::Network
}

fn damaged(file: &str) -> LoadFailure {
    LoadFailure::Damaged {
        file: file.to_owned(),
    }
}

/// The last part of an address.
fn name_in(address: &str) -> &str {
    address.rsplit('/').next().unwrap_or(address)
}

#[wasm_bindgen]
extern "C" {
    /// As pages and workers have it.
    fn fetch(address: &str) -> Promise;

    /// What a stream's reader gives: a part, or nothing at the end.
    type Part;
    #[wasm_bindgen(method, getter)]
    fn value(this: &Part) -> Option<Uint8Array>;
}
