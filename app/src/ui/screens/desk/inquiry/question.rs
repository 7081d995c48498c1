//! The form.

use eligibility::CivilDate;
use eligibility::validate::{BirthDateEntry, Channel, Entry, birth_date};
use eligibility::xml_msg::QualificationConfirmSearchInfo;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::super::insured_data::{InsuredData, InsuredDataFields};
use super::fill::{FromPatient, FromText, patient_line};
use crate::desk::Desk;
use crate::ui::components::{CheckField, TextField};
use crate::ui::text::say;

/// How far ahead a day may lie: nobody makes appointments for later.
const MONTHS_AHEAD: u16 = 24;

/// Asks for what is on the document.
#[component]
pub(super) fn Question(
    data: InsuredData,
    patient: RwSignal<Option<String>>,
    ask: impl Fn(QualificationConfirmSearchInfo, CivilDate) + Copy + 'static,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let today = desk.now.with_untracked(|_| desk.today());
    let day = RwSignal::new(today.to_string());
    let ceiling = RwSignal::new(true);
    let day_error = Signal::derive(move || {
        day.with(|typed| matches!(read_day(typed, today), Entry::Wrong(_)))
            .then(|| say!(inquiry.as_of_wrong))
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let as_of = day.with_untracked(|typed| read_day(typed, today)).right();
        let search = data.search_info(today, Channel::Json, ceiling.get_untracked());
        if let (Some(search), Some(as_of)) = (search, as_of) {
            ask(search, as_of);
        }
    };
    let clear = move |_| {
        data.clear();
        patient.set(None);
        day.set(today.to_string());
    };
    let whose = move || {
        let id = patient.get()?;
        desk.state
            .with(|state| state.patient(&id).map(patient_line))
            .map(|line| line.shown())
    };
    view! {
        <FromPatient data patient/>
        <FromText data/>
        <form class="form" on:submit=submit>
            <p class="inquiry__whose" role="status">{whose}</p>
            <InsuredDataFields data today autofocus=true/>
            <div class="form__row">
                <TextField label=say!(inquiry.as_of) hint=Some(say!(inquiry.as_of_hint)) value=day error=day_error/>
            </div>
            <CheckField label=say!(inquiry.ceiling) value=ceiling/>
            <div class="form__actions">
                <button type="submit" class="desk__button" data-look="primary">
                    {say!(inquiry.submit).shown()}
                </button>
                <button type="button" class="desk__button" on:click=clear>{say!(inquiry.clear).shown()}</button>
            </div>
        </form>
    }
}

/// The day asked about, written as birth dates are; it may lie ahead, as for tomorrow's patients.
fn read_day(typed: &str, today: CivilDate) -> Entry<CivilDate> {
    let latest = today.plus_months(MONTHS_AHEAD).unwrap_or(today);
    birth_date(typed, latest).map(|entry| match entry {
        BirthDateEntry::Day(day) | BirthDateEntry::Propose { meant: day, .. } => day,
    })
}
