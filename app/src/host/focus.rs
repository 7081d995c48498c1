//! Moving the focus among things of one kind.

use wasm_bindgen::JsCast;
use web_sys::{Element, EventTarget, HtmlElement};

/// Moves the focus `step` further among what `selector` finds in `container`, beginning at `from`; `false` at the end of
/// them, or where `from` is none of them.
pub fn step(container: &Element, selector: &str, from: Option<&EventTarget>, step: isize) -> bool {
    let Ok(found) = container.query_selector_all(selector) else {
        return false;
    };
    let found: Vec<HtmlElement> = (0..found.length())
        .filter_map(|at| found.item(at)?.dyn_into().ok())
        .collect();
    let at = (found.iter()).position(|one| from == Some(AsRef::<EventTarget>::as_ref(one)));
    let next = at.and_then(|at| found.get(at.checked_add_signed(step)?));
    next.is_some_and(|next| next.focus().is_ok())
}
