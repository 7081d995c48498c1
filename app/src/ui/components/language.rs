//! The choice of the language.

use leptos::prelude::*;
use leptos_i18n::td_string;

use crate::clinic;
use crate::i18n::{Locale, use_i18n};
use crate::ui::text::say;

/// One button for each language that the clinic offers, in that language.
#[component]
pub fn LanguageSelector() -> impl IntoView {
    let languages = <Locale as leptos_i18n::Locale>::get_all();
    view! {
        <div class="languages" role="group" aria-label=say!(language.choose).shown()>
            {languages.iter().filter(is_offered).map(|&locale| language(locale)).collect_view()}
        </div>
    }
}

fn is_offered(language: &&Locale) -> bool {
    clinic::offers(leptos_i18n::Locale::as_str(**language))
}

fn language(locale: Locale) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <button
            type="button"
            class="languages__choice"
            lang=leptos_i18n::Locale::as_str(locale)
            aria-pressed=move || (i18n.get_locale() == locale).to_string()
            on:click=move |_| i18n.set_locale(locale)
        >
            {td_string!(locale, language.this)}
        </button>
    }
}
