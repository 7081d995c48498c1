//! Uketsuke: a clinic's reception in a browser tab.
//!
//! Two pages of one origin, each a WebAssembly module of its own: the patient's ([`PatientPage`], `index.html`) and the
//! staff's ([`DeskPage`], `desk.html`). A screen that is turned to patients holds nothing of the desk.
#![allow(
    unreachable_pub,
    reason = "the two programs are the only callers; `pub` says that other modules use it"
)]

mod clinic;
mod demo;
#[allow(
    dead_code,
    unused_imports,
    reason = "the desk's screens come to it one by one"
)]
mod desk;
mod desk_page;
mod driver;
mod face;
mod host;
mod i18n;
mod link;
mod mirror;
mod patient_page;
mod readers;
#[allow(dead_code, reason = "the desk's screens come to it one by one")]
mod records;
mod screen;
#[allow(
    unused_imports,
    dead_code,
    reason = "the desk's screens come to it one by one"
)]
mod ui;

pub use desk_page::DeskPage;
pub use patient_page::PatientPage;
