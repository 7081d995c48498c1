//! Which side of a page is shown: the address's fragment, such as `#/readers`.

use gloo_events::EventListener;
use leptos::prelude::*;

/// The sides of the patient's page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route {
    /// The patient's screen.
    Patient,
    /// The staff's page about card readers.
    Readers,
}

/// Follows the address of the patient's page as long as the page lives.
pub fn route() -> ReadSignal<Route> {
    follow(|fragment| match fragment {
        "#/readers" => Route::Readers,
        _ => Route::Patient,
    })
}

/// Follows the address's fragment as long as the page lives; `of` says what it stands for.
pub fn follow<T: Send + Sync + 'static>(of: fn(&str) -> T) -> ReadSignal<T> {
    let (route, set_route) = signal(of(&fragment()));
    if let Some(window) = web_sys::window() {
        let change = move |_: &_| set_route.set(of(&fragment()));
        EventListener::new(&window, "hashchange", change).forget();
    }
    route
}

/// Goes to another side of the page.
pub fn go(fragment: &str) {
    if let Some(window) = web_sys::window() {
        // A browser that refuses to leave stays where it is.
        _ = window.location().set_hash(fragment);
    }
}

/// The page's origin, such as `http://localhost:8080`.
pub fn origin() -> Option<String> {
    web_sys::window()?.location().origin().ok()
}

fn fragment() -> String {
    web_sys::window()
        .and_then(|window| window.location().hash().ok())
        .unwrap_or_default()
}
