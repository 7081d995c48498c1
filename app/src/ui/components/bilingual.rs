//! The patient's language large, Japanese beside it for the staff.

use leptos::prelude::*;

use crate::i18n::{Locale, use_i18n};
use crate::ui::text::Text;

/// A text in the chosen language, and in small Japanese under it unless that is the same.
#[component]
pub fn Bilingual(text: Text) -> impl IntoView {
    let i18n = use_i18n();
    let japanese = text.in_locale(Locale::ja);
    let shown = text.shown();
    let beside = move || {
        let chosen = i18n.get_locale();
        (chosen != Locale::ja && text.in_locale(chosen) != japanese).then(|| {
            view! { <span class="bilingual__staff" lang="ja">{japanese.clone()}</span> }
        })
    };
    view! {
        <span class="bilingual">
            <span class="bilingual__patient">{shown}</span>
            {beside}
        </span>
    }
}
