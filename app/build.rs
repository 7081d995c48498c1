//! Turns `locales/*.json` into typed accessors, so that a missing text is an error of the compiler.
//!
//! The public build crate of leptos_i18n also exports ICU data, for which it brings an HTTP client;
//! the two crates below are the part of it that reads locales and writes Rust.

use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

use leptos_i18n_parser::parse_locales::options::{Config, ParseOptions};
use leptos_i18n_parser::parse_locales::parse_locales;

/// The first is the one that a text falls back to.
const LOCALES: [&str; 2] = ["ja", "en"];
const FOLDER: &str = "../locales";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed={FOLDER}");
    let [default, others @ ..] = LOCALES;
    let config = Config::new(default)?
        .add_locales(others)?
        .locales_path(FOLDER)
        .parse_options(ParseOptions::new().interpolate_display(true));
    let folder = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let code = leptos_i18n_codegen::gen_code(
        &parse_locales(Some(folder), config)?,
        None,
        true,
        None,
        false,
    )?;
    fs::write(
        PathBuf::from(env::var("OUT_DIR")?).join("i18n.rs"),
        code.to_string(),
    )?;
    Ok(())
}
