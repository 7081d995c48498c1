//! Whose reception it is: staff decide, with the likely ones offered.

use leptos::prelude::*;
use reception::desk::{Entry, Hit, Patient, PatientRecorded, ReceptionLinked};
use redacted::Redacted;

use super::patient_address;
use crate::desk::Desk;
use crate::desk::today::Seen;
use crate::host::random;
use crate::ui::components::{TextField, Typed};
use crate::ui::text::{Text, date, say};

/// Patients that a search offers at most.
const OFFERED: usize = 5;

/// The patient of a reception; candidates, a search and a new one where nobody has said whose it is.
#[component]
pub fn WhosePatient(seen: Seen) -> impl IntoView {
    let inside = match &seen.patient {
        Some(patient) => known(patient).into_any(),
        None => view! { <Unknown seen=seen.clone()/> }.into_any(),
    };
    view! {
        <section class="detail__part no-print">
            <h3>{say!(today.patient_record).shown()}</h3>
            {inside}
        </section>
    }
}

fn known(patient: &Patient) -> impl IntoView + use<> {
    let name = (patient.name.as_ref()).map_or_else(
        || say!(desk.unnamed),
        |name| Text::verbatim(name.expose().as_str()),
    );
    let number = (patient.clinic_number.as_ref()).map(|it| it.expose().clone());
    view! {
        <p>
            <a href=patient_address(&patient.id)>{name.shown()}</a>
            {number.map(|number| view! { " " {say!(today.patient_number, number = number).shown()} })}
        </p>
    }
}

#[component]
fn Unknown(seen: Seen) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let reception = seen.line.reception.id.clone();
    let query = RwSignal::new(String::new());
    let number = RwSignal::new(String::new());
    let offered = Memo::new(move |_| {
        let (query, today) = (query.get(), desk.today());
        desk.state.with(|state| {
            (state.search(&query, today, OFFERED).into_iter())
                .filter_map(|hit| match hit {
                    Hit::Patient(id) => state.patient(&id).cloned(),
                    Hit::Reception(_) => None,
                })
                .collect::<Vec<_>>()
        })
    });
    let link = move |patient: Patient| choice(reception.clone(), &patient);
    let likely: Vec<_> = seen.candidates.iter().cloned().map(&link).collect();
    let has_likely = !likely.is_empty();
    let add = move |_| {
        let entries = new_patient(&seen, &number.get_untracked());
        desk.record_later(entries);
    };
    view! {
        {has_likely.then(|| view! { <p>{say!(today.candidates).shown()}</p> })}
        <div class="offered">{likely}</div>
        <TextField label=say!(today.search_patient) value=query/>
        <div class="offered">{move || offered.get().into_iter().map(&link).collect_view()}</div>
        <div class="form__row">
            <TextField label=say!(today.clinic_number) hint=Some(say!(today.clinic_number_hint)) value=number typed=Typed::Digits/>
            <button type="button" class="desk__button" on:click=add>{say!(today.new_patient).shown()}</button>
        </div>
    }
}

fn choice(reception: String, patient: &Patient) -> impl IntoView + use<> {
    let desk = expect_context::<Desk>();
    let linked = ReceptionLinked {
        reception,
        patient: patient.id.clone(),
    };
    let name = (patient.name.as_ref()).map(|name| name.expose().clone());
    let born = (patient.birth_date.as_ref()).map(|day| date(*day.expose()));
    let number = (patient.clinic_number.as_ref()).map(|it| it.expose().clone());
    view! {
        <button
            type="button"
            class="desk__button"
            on:click=move |_| desk.record_later(vec![linked.clone().into()])
        >
            {say!(today.link).shown()} ": " {name} " " {born.map(|day| day.shown())} " " {number}
        </button>
    }
}

/// A patient with what the reception tells, and the reception as theirs.
fn new_patient(seen: &Seen, number: &str) -> Vec<Entry> {
    let patient = random::visit_id().as_str().to_owned();
    let reception = &seen.line.reception;
    let qualification = seen.line.qualification();
    let number = number.trim();
    let number = (!number.is_empty()).then(|| Redacted::new(number.to_owned()));
    let told = (seen.snapshot.as_ref()).and_then(|it| it.result.reference_number.clone());
    vec![
        PatientRecorded {
            patient: patient.clone(),
            clinic_number: number.or(told),
            name: reception.name.clone(),
            kana: qualification.and_then(|it| it.kana.clone()),
            birth_date: qualification.and_then(|it| it.birth_date.clone()),
        }
        .into(),
        ReceptionLinked {
            reception: reception.id.clone(),
            patient,
        }
        .into(),
    ]
}
