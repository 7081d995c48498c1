//! Which of the tab's faces is shown: the address's fragment, `#/desk`, `#/readers` or nothing.

use gloo_events::EventListener;
use leptos::prelude::*;

/// The faces of the tab.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route {
    /// The patient's screen.
    Patient,
    /// The staff's list of receptions.
    Desk,
    /// The staff's page about card readers.
    Readers,
}

/// Follows the address as long as the page lives.
pub fn route() -> ReadSignal<Route> {
    let (route, set_route) = signal(current());
    if let Some(window) = web_sys::window() {
        EventListener::new(&window, "hashchange", move |_| set_route.set(current())).forget();
    }
    route
}

/// The page's origin, such as `http://localhost:8080`.
pub fn origin() -> Option<String> {
    web_sys::window()?.location().origin().ok()
}

fn current() -> Route {
    let hash = web_sys::window().and_then(|window| window.location().hash().ok());
    match hash.as_deref() {
        Some("#/desk") => Route::Desk,
        Some("#/readers") => Route::Readers,
        Some(_) | None => Route::Patient,
    }
}
