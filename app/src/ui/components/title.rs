//! The heading of a screen.

use leptos::html::H1;
use leptos::prelude::*;
use leptos_meta::Title;

use super::Bilingual;
use crate::ui::text::{Text, say};

/// The one `h1` of a screen: takes the focus when the screen appears, so that a screen reader starts
/// there, and names the document.
#[component]
pub fn ScreenTitle(text: Text) -> impl IntoView {
    let heading = NodeRef::<H1>::new();
    Effect::new(move |_| {
        if let Some(heading) = heading.get() {
            // Without focus the heading is read later, no more.
            _ = heading.focus();
        }
    });
    let (own, app) = (text.shown(), say!(app.patient_title).shown());
    view! {
        <Title text=move || format!("{} – {}", own(), app())/>
        <h1 class="title" tabindex="-1" node_ref=heading>
            <Bilingual text/>
        </h1>
    }
}
