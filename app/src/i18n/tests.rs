//! Every language says the same things.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    reason = "a test fails by panicking"
)]

use std::collections::{BTreeMap, BTreeSet};

use leptos_i18n::Locale as _;
use serde_json::Value;
use wasm_bindgen_test::wasm_bindgen_test;

use super::Locale;

#[wasm_bindgen_test(unsupported = test)]
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

#[wasm_bindgen_test(unsupported = test)]
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

/// Each language's name and texts, each text under its keys joined by dots.
fn locales() -> Vec<(&'static str, BTreeMap<String, String>)> {
    let files = [
        ("en", include_str!("../../../locales/en.json")),
        ("ja", include_str!("../../../locales/ja.json")),
    ];
    assert_eq!(
        files.len(),
        Locale::get_all().len(),
        "a language is not tested"
    );
    files
        .map(|(name, text)| {
            let mut texts = BTreeMap::new();
            flatten("", &serde_json::from_str(text).unwrap(), &mut texts);
            (name, texts)
        })
        .into()
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
