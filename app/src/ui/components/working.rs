//! Something takes a moment.

use leptos::prelude::*;

/// A turning ring; the words beside it say what is going on.
#[component]
pub fn Working() -> impl IntoView {
    view! { <div class="working" aria-hidden="true"></div> }
}
