//! Filling the form in: from a patient's last data, from pasted text.

use eligibility::validate::{Pasted, PastedField, paste};
use leptos::prelude::*;
use reception::desk::{Hit, Patient};

use super::super::insured_data::InsuredData;
use crate::desk::Desk;
use crate::ui::components::{Notice, TextArea, TextField, Tone};
use crate::ui::text::{Text, date, pasted_field, say};

/// How many patients are offered at once.
const OFFERED: usize = 8;

/// The patient's last data, as far as the clinic holds any.
pub(super) fn by_patient(
    desk: Desk,
    id: &str,
    data: InsuredData,
    patient: RwSignal<Option<String>>,
) -> bool {
    patient.set(Some(id.to_owned()));
    desk.state.with_untracked(|state| {
        let last = state.snapshots_of(id).next_back();
        if let Some(last) = last {
            data.fill(&last.result);
        }
        last.is_some()
    })
}

/// Looks for a patient of the clinic.
#[component]
pub(super) fn FromPatient(data: InsuredData, patient: RwSignal<Option<String>>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let query = RwSignal::new(String::new());
    let has_none = RwSignal::new(false);
    let found = Memo::new(move |_| {
        let query = query.get();
        if query.trim().is_empty() {
            return None;
        }
        let today = desk.today();
        Some(desk.state.with(|state| {
            (state.search(&query, today, OFFERED).into_iter())
                .filter_map(|hit| match hit {
                    Hit::Patient(id) => state.patient(&id).cloned(),
                    Hit::Reception(_) => None,
                })
                .collect::<Vec<Patient>>()
        }))
    });
    let choose = move |id: &str| {
        has_none.set(!by_patient(desk, id, data, patient));
        query.set(String::new());
    };
    view! {
        <div class="inquiry__find">
            <TextField label=say!(inquiry.find) hint=Some(say!(inquiry.find_hint)) value=query/>
            <div role="status">
                {move || found.get().filter(Vec::is_empty).map(|_| say!(inquiry.nobody).shown())}
                {move || has_none.get().then(|| say!(inquiry.no_data).shown())}
            </div>
            <ul class="inquiry__found">
                {move || found.get().unwrap_or_default().into_iter().map(|it| {
                    let id = it.id.clone();
                    view! {
                        <li>
                            <button type="button" class="desk__button" on:click=move |_| choose(&id)>
                                {patient_line(&it).shown()}
                            </button>
                        </li>
                    }
                }).collect_view()}
            </ul>
        </div>
    }
}

/// Name, birth date and the clinic's number.
pub(super) fn patient_line(patient: &Patient) -> Text {
    let name = patient.name.as_ref().map_or_else(
        || say!(desk.unnamed),
        |name| Text::verbatim(name.expose().as_str()),
    );
    let born = patient.birth_date.as_ref().map(|day| date(*day.expose()));
    let number = (patient.clinic_number.as_ref()).map(|it| it.expose().clone());
    Text::new(move |locale| {
        let parts = [
            Some(name.in_locale(locale)),
            born.as_ref().map(|born| born.in_locale(locale)),
            number.clone(),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join("  ")
    })
}

/// Takes fields out of a text.
#[component]
pub(super) fn FromText(data: InsuredData) -> impl IntoView {
    let text = RwSignal::new(String::new());
    let taken = RwSignal::new(None::<Pasted>);
    let take = move |_| {
        let found = paste(&text.get_untracked());
        // What may hold a My Number stays nowhere.
        text.set(String::new());
        let fields = [
            (PastedField::InsurerNumber, data.insurer_number),
            (PastedField::Symbol, data.symbol),
            (PastedField::Number, data.number),
            (PastedField::Branch, data.branch),
            (PastedField::BirthDate, data.birth_date),
        ];
        for (field, signal) in fields {
            if let Some(value) = found.get(field) {
                signal.set(value.expose().clone());
            }
        }
        taken.set(Some(found));
    };
    view! {
        <details class="inquiry__paste">
            <summary>{say!(inquiry.paste).shown()}</summary>
            <TextArea label=say!(inquiry.paste) hint=Some(say!(inquiry.paste_hint)) value=text rows=5/>
            <button type="button" class="desk__button" on:click=take>{say!(inquiry.paste_take).shown()}</button>
            <div role="status">{move || taken.get().map(|found| view! { <Taken found/> })}</div>
        </details>
    }
}

/// What came of a pasted text: nothing of it is left out in silence.
#[component]
fn Taken(found: Pasted) -> impl IntoView {
    let is_ours = |field: PastedField| {
        matches!(
            field,
            PastedField::InsurerNumber
                | PastedField::Symbol
                | PastedField::Number
                | PastedField::Branch
                | PastedField::BirthDate
        )
    };
    let Pasted {
        fields,
        not_understood,
        held_my_number,
    } = found;
    let (ours, others): (Vec<_>, Vec<_>) = fields.into_iter().partition(|(it, _)| is_ours(*it));
    let listed = |fields: Vec<(PastedField, eligibility::xml_msg::Personal)>| {
        let rows = fields.into_iter().map(|(field, value)| {
            let name = pasted_field(field).map(|name| name.shown());
            view! { <li>{name}": "{value.expose().clone()}</li> }
        });
        view! { <ul class="inquiry__lines">{rows.collect_view()}</ul> }
    };
    let has_ours = !ours.is_empty();
    let has_others = !others.is_empty();
    let has_left = !not_understood.is_empty();
    let left = not_understood
        .into_iter()
        .map(|line| view! { <li>{line.expose().clone()}</li> });
    view! {
        {held_my_number.then(|| view! { <Notice tone=Tone::Warning text=say!(inquiry.paste_my_number)/> })}
        <p>{if has_ours { say!(inquiry.paste_taken) } else { say!(inquiry.paste_nothing) }.shown()}</p>
        {listed(ours)}
        {has_others.then(|| view! { <p>{say!(inquiry.paste_other).shown()}</p> {listed(others)} })}
        {has_left.then(|| view! {
            <p>{say!(inquiry.paste_left).shown()}</p>
            <ul class="inquiry__lines">{left.collect_view()}</ul>
        })}
    }
}
