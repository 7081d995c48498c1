//! The patient's screen without a reader.

use leptos::prelude::*;

use crate::readers::Readers;
use crate::ui::components::{Notice, Tone};
use crate::ui::text::say;

/// Sends the patient to the staff where a card would be placed in vain.
#[component]
pub fn NoReader() -> impl IntoView {
    let readers = expect_context::<Readers>();
    let missing = Memo::new(move |_| readers.state.with(|state| state.is_missing()));
    move || {
        missing.get().then(|| {
            view! { <Notice tone=Tone::Warning text=say!(welcome.no_reader)/> }
        })
    }
}
