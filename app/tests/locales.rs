//! Every language says the same things.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use serde_json::Value;

#[test]
fn every_language_has_the_same_texts_with_the_same_placeholders() {
    let [(_, reference), others @ ..] = &locales()[..] else {
        panic!("no locales")
    };
    assert!(!others.is_empty(), "there is one language only");
    for (name, texts) in others {
        assert_eq!(
            reference.keys().collect::<Vec<_>>(),
            texts.keys().collect::<Vec<_>>(),
            "the keys of {name}"
        );
        for (key, text) in texts {
            assert_eq!(
                placeholders(&reference[key]),
                placeholders(text),
                "{key} of {name}"
            );
        }
    }
}

#[test]
fn no_text_is_empty_or_has_loose_ends() {
    for (name, texts) in locales() {
        for (key, text) in texts {
            assert!(!text.trim().is_empty(), "{key} of {name} is empty");
            assert_eq!(
                text,
                text.trim(),
                "{key} of {name} begins or ends with a space"
            );
        }
    }
}

/// File names and texts, each text under its keys joined by dots.
fn locales() -> Vec<(String, BTreeMap<String, String>)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../locales");
    let mut locales: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
            let mut texts = BTreeMap::new();
            flatten("", &value, &mut texts);
            (
                path.file_name().unwrap().to_string_lossy().into_owned(),
                texts,
            )
        })
        .collect();
    locales.sort();
    locales
}

fn flatten(key: &str, value: &Value, texts: &mut BTreeMap<String, String>) {
    match value {
        Value::Object(entries) => {
            for (name, value) in entries {
                let key = if key.is_empty() {
                    name.clone()
                } else {
                    format!("{key}.{name}")
                };
                flatten(&key, value, texts);
            }
        }
        Value::String(text) => _ = texts.insert(key.to_owned(), text.clone()),
        other => panic!("{key} is not a text: {other}"),
    }
}

fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split("{{")
        .skip(1)
        .map(|rest| {
            rest.split_once("}}")
                .unwrap_or_else(|| panic!("unclosed: {text}"))
                .0
                .trim()
        })
        .collect()
}
