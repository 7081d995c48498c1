//! Which patient it is, on a return visit.

use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::prelude::*;
use reception::desk::Hit;

use super::Wizard;
use crate::ui::components::TextField;
use crate::ui::text::{date, full_width, say};

/// How many are shown.
const MOST: usize = 8;

/// A patient as the list shows one.
#[derive(Clone, PartialEq)]
struct Found {
    id: String,
    name: String,
    kana: String,
    born: Option<eligibility::CivilDate>,
}

/// Search, and the choice; Enter takes the first.
#[component]
pub fn Who() -> impl IntoView {
    let wizard = expect_context::<Wizard>();
    let query = RwSignal::new(String::new());
    let found = Memo::new(move |_| {
        let today = wizard.desk.today();
        query.with(|query| search(wizard, query, today))
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if let Some(first) = found.with_untracked(|found| found.first().cloned()) {
            wizard.patient(Some(first.id));
        }
    };
    let escape = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            wizard.back();
        }
    };
    let nobody = move || found.with(Vec::is_empty) && query.with(|query| !query.trim().is_empty());
    view! {
        <form class="form" on:submit=submit on:keydown=escape>
            <h2 class="keyed__question">{say!(wizard.who).shown()}</h2>
            <TextField label=say!(wizard.who_search) hint=Some(say!(wizard.who_hint)) value=query autofocus=true/>
            <p role="status">{move || nobody().then(|| say!(wizard.nobody).shown())}</p>
            <ol class="keyed__answers">
                {move || found.get().into_iter().map(|it| row(wizard, it)).collect_view()}
            </ol>
            <div class="form__actions">
                <button type="button" class="desk__button" on:click=move |_| wizard.patient(None)>
                    {say!(wizard.who_none).shown()}
                </button>
            </div>
        </form>
    }
}

fn row(wizard: Wizard, it: Found) -> impl IntoView {
    let id = it.id.clone();
    view! {
        <li>
            <button type="button" class="keyed__answer" on:click=move |_| wizard.patient(Some(id.clone()))>
                <span>
                    <span class="table__kana" lang="ja">{it.kana}</span>
                    <span class="queue__name">{it.name}</span>
                </span>
                <span>{it.born.map(|day| date(day).shown())}</span>
            </button>
        </li>
    }
}

fn search(wizard: Wizard, query: &str, today: eligibility::CivilDate) -> Vec<Found> {
    wizard.desk.state.with(|state| {
        let mut ids: Vec<String> = Vec::new();
        for hit in state.search(query, today, MOST * 2) {
            let patient = match hit {
                Hit::Patient(id) => Some(id),
                Hit::Reception(_) => None,
            };
            ids.extend(patient);
        }
        ids.truncate(MOST);
        ids.iter()
            .filter_map(|id| state.patient(id))
            .map(|patient| Found {
                id: patient.id.clone(),
                name: patient.name.as_ref().map_or_else(
                    || say!(queue.unnamed).in_locale(crate::i18n::Locale::default()),
                    |name| name.expose().clone(),
                ),
                kana: patient
                    .kana
                    .as_ref()
                    .map(|kana| full_width(kana.expose()))
                    .unwrap_or_default(),
                born: patient.birth_date.as_ref().map(|day| *day.expose()),
            })
            .collect()
    })
}
