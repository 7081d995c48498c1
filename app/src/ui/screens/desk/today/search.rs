//! A search over everything that the clinic holds.

use leptos::ev;
use leptos::html::Input;
use leptos::prelude::*;
use reception::desk::{DeskState, Hit};

use super::{SEARCH, SEARCH_KEY, patient_address};
use crate::desk::Desk;
use crate::desk::route::{Address, DeskRoute};
use crate::ui::text::{Text, date, evidence, full_width, moment, say};

/// Found people that are shown at most; more letters find fewer.
const SHOWN: usize = 12;

/// One line to type into, and who is found while typing.
#[component]
pub fn Search() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let address = expect_context::<Address>();
    let query = RwSignal::new(String::new());
    let input = NodeRef::<Input>::new();
    let go_there = move || {
        if let Some(input) = input.get_untracked() {
            // Without focus it is one key further away.
            _ = input.focus();
        }
    };
    Effect::new(move |_| {
        let is_asked_for = address.subject(DeskRoute::Today).as_deref() == Some(SEARCH);
        if is_asked_for && input.get().is_some() {
            go_there();
        }
    });
    let keys = window_event_listener(ev::keydown, move |event| {
        if event.key() == SEARCH_KEY {
            event.prevent_default();
            go_there();
            if let Some(input) = input.get_untracked() {
                input.select();
            }
        }
    });
    on_cleanup(move || keys.remove());
    let hits = Memo::new(move |_| {
        query.with(|query| {
            let today = desk.today();
            desk.state.with(|state| {
                (state.search(query, today, SHOWN).into_iter())
                    .filter_map(|hit| Found::of(state, hit))
                    .collect::<Vec<_>>()
            })
        })
    });
    let is_asked = Memo::new(move |_| query.with(|query| !query.trim().is_empty()));
    view! {
        <search class="find">
            <label class="find__label" for="find">
                {say!(today.search).shown()} " " <kbd class="key" aria-hidden="true">{SEARCH_KEY}</kbd>
            </label>
            <input
                class="field__input"
                id="find"
                type="search"
                autocomplete="off"
                spellcheck="false"
                aria-keyshortcuts=SEARCH_KEY
                aria-describedby="find-count"
                placeholder=say!(today.search_hint).shown()
                prop:value=move || query.get()
                on:input=move |event| query.set(event_target_value(&event))
                node_ref=input
            />
            <p class="find__count" id="find-count" role="status">
                {move || is_asked.get().then(|| say!(today.found, count = hits.with(Vec::len)).shown())}
            </p>
            {move || (is_asked.get() && hits.with(|hits| !hits.is_empty())).then(|| view! {
                <ul class="find__hits">{hits.get().into_iter().map(found).collect_view()}</ul>
            })}
        </search>
    }
}

/// Who was found.
#[derive(Clone, PartialEq)]
struct Found {
    address: String,
    name: Option<String>,
    kana: Option<String>,
    born: Option<eligibility::CivilDate>,
    number: Option<String>,
    last: Option<(eligibility::EvidenceLevel, i64)>,
}

impl Found {
    fn of(state: &DeskState, hit: Hit) -> Option<Self> {
        match hit {
            Hit::Patient(id) => {
                let patient = state.patient(&id)?;
                let last = state.snapshots_of(&id).next_back();
                Some(Self {
                    address: patient_address(&id),
                    name: patient.name.as_ref().map(|it| it.expose().clone()),
                    kana: patient.kana.as_ref().map(|it| full_width(it.expose())),
                    born: patient.birth_date.as_ref().map(|day| *day.expose()),
                    number: patient.clinic_number.as_ref().map(|it| it.expose().clone()),
                    last: last.map(|it| (it.evidence, it.taken_at)),
                })
            }
            Hit::Reception(id) => {
                let reception = state.reception(&id)?;
                let snapshot = reception
                    .snapshot
                    .as_ref()
                    .and_then(|id| state.snapshot(id));
                let qualification = snapshot.map(|it| it.qualification(it.as_of));
                let qualification = qualification.as_ref();
                Some(Self {
                    address: DeskRoute::Today.about(&id),
                    name: reception.name.as_ref().map(|it| it.expose().clone()),
                    kana: qualification
                        .and_then(|it| it.kana.as_ref())
                        .map(|it| full_width(it.expose())),
                    born: qualification
                        .and_then(|it| it.birth_date.as_ref())
                        .map(|day| *day.expose()),
                    number: None,
                    last: snapshot.map(|it| (it.evidence, it.taken_at)),
                })
            }
        }
    }
}

fn found(it: Found) -> impl IntoView {
    let name = it.name.map_or_else(|| say!(desk.unnamed), Text::verbatim);
    view! {
        <li>
            <a class="find__hit" href=it.address>
                <span class="find__name">{name.shown()}</span>
                <span lang="ja">{it.kana}</span>
                <span>{it.born.map(|day| date(day).shown())}</span>
                <span>{it.number.map(|number| say!(today.patient_number, number = number).shown())}</span>
                <span class="find__last">
                    {it.last.map(|(level, at)| {
                        let [source, _] = evidence(level);
                        view! { {moment(at).shown()} " " <span class="chip">{source.shown()}</span> }
                    })}
                </span>
            </a>
        </li>
    }
}
