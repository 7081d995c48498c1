//! A question in front of everything else.

use leptos::html;
use leptos::prelude::*;

use super::Bilingual;
use crate::ui::text::Text;

/// A modal dialog that is open while `open` says so; Escape does what `on_escape` does.
#[component]
pub fn Dialog(
    /// Whether it is open.
    #[prop(into)]
    open: Signal<bool>,
    /// The question.
    title: Text,
    /// What Escape means.
    on_escape: impl Fn() + 'static,
    /// Text and buttons.
    children: ChildrenFn,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let Some(dialog) = dialog.get() else { return };
        match (open.get(), dialog.open()) {
            // It cannot be opened twice, and it is in the document: there is nothing to fail.
            (true, false) => _ = dialog.show_modal(),
            (false, true) => dialog.close(),
            (_, _) => {}
        }
    });
    view! {
        <dialog
            class="dialog"
            node_ref=dialog
            aria-labelledby="dialog-title"
            // Closed while it should be open: by Escape, or by the gesture that means "back".
            on:close=move |_| if open.get_untracked() { on_escape() }
        >
            <h2 class="dialog__title" id="dialog-title"><Bilingual text=title/></h2>
            <Show when=move || open.get()>{children()}</Show>
        </dialog>
    }
}
