//! What is said to the patient, in the patient's language with Japanese beside it.

use leptos::prelude::*;

use crate::i18n::Locale;
use crate::ui::text::{Text, say};

/// The language of whoever stands at the desk; the staff's page has its own.
#[derive(Clone, Copy)]
pub struct PatientLanguage(pub RwSignal<Locale>);

impl PatientLanguage {
    /// A text in both languages, in one line.
    pub fn beside(self, text: &Text) -> Text {
        let text = text.clone();
        let language = self.0;
        Text::new(move |staff| {
            let (ours, theirs) = (text.in_locale(staff), text.in_locale(language.get()));
            if ours == theirs {
                ours
            } else {
                format!("{ours} / {theirs}")
            }
        })
    }
}

/// A sentence for the patient: to read out, or to show.
#[component]
pub fn Told(
    /// What is said.
    text: Text,
) -> impl IntoView {
    let PatientLanguage(language) = expect_context::<PatientLanguage>();
    let japanese = text.in_locale(Locale::ja);
    view! {
        <div class="said">
            <p class="said__label">{say!(wizard.tell).shown()}</p>
            <p class="said__patient" lang=move || leptos_i18n::Locale::as_str(language.get())>
                {move || text.in_locale(language.get())}
            </p>
            {move || (language.get() != Locale::ja).then(|| view! {
                <p class="said__staff" lang="ja">{japanese.clone()}</p>
            })}
        </div>
    }
}

/// The choice of the patient's language.
#[component]
pub fn PatientLanguageChoice() -> impl IntoView {
    let PatientLanguage(language) = expect_context::<PatientLanguage>();
    let languages = <Locale as leptos_i18n::Locale>::get_all();
    view! {
        <div class="languages" role="group" aria-label=say!(wizard.patient_language).shown()>
            <span class="languages__label">{say!(wizard.patient_language).shown()}</span>
            {languages.iter().map(|&locale| view! {
                <button
                    type="button"
                    class="languages__choice"
                    lang=leptos_i18n::Locale::as_str(locale)
                    aria-pressed=move || (language.get() == locale).to_string()
                    on:click=move |_| language.set(locale)
                >
                    {leptos_i18n::td_string!(locale, language.this)}
                </button>
            }).collect_view()}
        </div>
    }
}
