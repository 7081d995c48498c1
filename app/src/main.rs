//! Uketsuke: a clinic's reception in a browser tab.
#![allow(
    unreachable_pub,
    reason = "a program has no outside; `pub` says that other modules use it"
)]

mod app;
mod demo;
mod desk;
mod driver;
mod face;
mod host;
mod i18n;
mod link;
mod readers;
mod screen;
mod ui;

fn main() {
    console_error_panic_hook::set_once();
    leptos::mount::mount_to_body(app::App);
}
