//! A box with something that should not be missed.

use leptos::prelude::*;

use super::{Bilingual, Picture};
use crate::ui::text::Text;

/// What a notice is about; the picture and the words say it, the colour only repeats it.
#[derive(Clone, Copy)]
pub enum Tone {
    /// Good to know.
    Information,
    /// Something to take care of.
    Warning,
    /// Something went wrong.
    Error,
}

/// A boxed sentence with a picture.
#[component]
pub fn Notice(tone: Tone, text: Text) -> impl IntoView {
    let (tone, picture) = match tone {
        Tone::Information => ("information", "information"),
        Tone::Warning => ("warning", "warning"),
        Tone::Error => ("error", "error"),
    };
    view! {
        <div class="notice" data-tone=tone>
            <Picture name=picture class="notice__icon"/>
            <p><Bilingual text/></p>
        </div>
    }
}
