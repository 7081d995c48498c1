//! The page as a whole: when it goes away, what it gives to the clipboard and the printer.

use gloo_events::EventListener;

/// Calls `leave` when the page is left, reloaded or closed. There is time to start things, not to wait.
pub fn on_hide(leave: impl Fn() + 'static) {
    if let Some(window) = web_sys::window() {
        EventListener::new(&window, "pagehide", move |_| leave()).forget();
    }
}

/// Calls `leave` when the tab is not shown any more: another one is in front, or the screen is locked.
pub fn on_hidden(leave: impl Fn() + 'static) {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else {
        return;
    };
    let shown = document.clone();
    EventListener::new(&document, "visibilitychange", move |_| {
        if shown.hidden() {
            leave();
        }
    })
    .forget();
}

/// Puts a text into the clipboard; `false` if the browser refuses.
pub async fn copy(text: &str) -> bool {
    let Some(window) = web_sys::window() else {
        return false;
    };
    let clipboard = window.navigator().clipboard();
    // Missing on a page that came over plain HTTP.
    !clipboard.is_undefined() && clipboard.write_text(text).await.is_ok()
}

/// Opens the browser's print window.
pub fn print() {
    // A browser that refuses has shown why.
    _ = web_sys::window().map(|window| window.print());
}

/// Where a part of the bundle lies whose name has a hash in it; the bundler notes it beside the start script.
pub fn asset(name: &str) -> Option<String> {
    let script = web_sys::window()?.document()?.get_element_by_id("boot")?;
    script.get_attribute(name)
}

/// The browser and the system, as the browser names them.
pub fn user_agent() -> String {
    web_sys::window()
        .and_then(|window| window.navigator().user_agent().ok())
        .unwrap_or_default()
}
