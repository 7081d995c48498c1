//! Pictures beside words; they say nothing that the words do not.

use leptos::prelude::*;

/// A picture of `static/icons`.
#[component]
pub fn Picture(
    /// Its file's name without the ending.
    name: &'static str,
    /// Where it stands.
    class: &'static str,
) -> impl IntoView {
    view! { <img class=class src=format!("icons/{name}.svg") alt=""/> }
}
