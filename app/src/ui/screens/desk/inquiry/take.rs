//! Where an answer goes: whose it is, and into which reception. People say both.

use eligibility::Snapshot;
use leptos::prelude::*;
use leptos::task::spawn_local;
use reception::desk::{
    Entry, Finding, PatientRecorded, Place, QualificationChosen, ReceptionAnswered,
    ReceptionLinked, ReceptionOpened, Status,
};

use super::fill::patient_line;
use crate::desk::Desk;
use crate::desk::route::DeskRoute;
use crate::host::random;
use crate::ui::components::RadioField;
use crate::ui::text::{Text, clock_time, record_error, say};

/// What is to be taken.
#[derive(Clone)]
pub(super) struct Taking {
    /// The answer as a whole.
    pub(super) finding: Finding,
    /// The qualification.
    pub(super) snapshot: Snapshot,
    /// Whether it is one of several.
    pub(super) is_chosen: bool,
    /// The reception that the answer went to already.
    pub(super) reception: Option<String>,
}

/// Whose it is.
#[derive(Clone, PartialEq, Eq)]
enum Whose {
    Patient(String),
    New,
    Later,
}

/// Into which reception it goes.
#[derive(Clone, PartialEq, Eq)]
enum Into {
    New,
    Reception(String),
}

/// Asks for both, and takes it.
#[component]
pub(super) fn Take(taking: Taking, patient: RwSignal<Option<String>>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let asked_by = patient.get_untracked();
    let whose = RwSignal::new(asked_by.clone().map(Whose::Patient));
    let target = RwSignal::new(Some(
        taking.reception.clone().map_or(Into::New, Into::Reception),
    ));
    let is_done = RwSignal::new(false);
    let failed = RwSignal::new(None::<Text>);
    let people = people(desk, &taking.snapshot, asked_by);
    let places = places(desk, taking.reception.as_deref());
    let take = move |_| {
        let (Some(whose), Some(into)) = (whose.get_untracked(), target.get_untracked()) else {
            return;
        };
        let entries = entries(&taking, &whose, into);
        spawn_local(async move {
            match desk.record(entries).await {
                Ok(()) => _ = is_done.try_set(true),
                Err(error) => _ = failed.try_set(Some(record_error(&error))),
            }
        });
    };
    view! {
        <Show
            when=move || !is_done.get()
            fallback=|| view! {
                <p class="told" role="status">
                    {say!(inquiry.taken).shown()}
                    " "
                    <a href=DeskRoute::Today.fragment()>{say!(inquiry.to_list).shown()}</a>
                </p>
            }
        >
            <div class="form">
                <RadioField label=say!(inquiry.whose) options=people.clone() value=whose/>
                <RadioField label=say!(inquiry.where_) options=places.clone() value=target/>
                <p class="field__error" role="alert">{move || failed.get().map(|text| text.shown()())}</p>
                <div class="form__actions">
                    <button
                        type="button"
                        class="desk__button"
                        data-look="primary"
                        disabled=move || whose.get().is_none()
                        on:click=take.clone()
                    >
                        {say!(inquiry.take).shown()}
                    </button>
                </div>
            </div>
        </Show>
    }
}

/// Who it may be: whom the staff asked by, whom the data fits, somebody new, nobody yet.
fn people(desk: Desk, snapshot: &Snapshot, asked_by: Option<String>) -> Vec<(Whose, Text)> {
    desk.state.with_untracked(|state| {
        let candidates = state.candidates(snapshot);
        let asked = asked_by
            .as_deref()
            .and_then(|id| state.patient(id))
            .filter(|asked| candidates.iter().all(|it| it.id != asked.id));
        let known = (asked.into_iter().chain(candidates))
            .map(|patient| (Whose::Patient(patient.id.clone()), patient_line(patient)));
        known
            .chain([
                (Whose::New, say!(inquiry.new_patient)),
                (Whose::Later, say!(inquiry.later)),
            ])
            .collect()
    })
}

/// A new reception, or one of today's that is still without a result.
fn places(desk: Desk, asked_for: Option<&str>) -> Vec<(Into, Text)> {
    let today = desk.now.with_untracked(|_| desk.today());
    desk.state.with_untracked(|state| {
        let open = state.receptions_on(today).filter(|it| {
            asked_for == Some(it.id.as_str())
                || matches!(it.status(), Status::Waiting | Status::NeedsAttention)
        });
        let open = open.map(|it| {
            let name = it.name.as_ref().map_or_else(
                || say!(desk.unnamed),
                |name| Text::verbatim(name.expose().as_str()),
            );
            let time = clock_time(it.opened_at);
            let line = Text::new(move |locale| {
                let (time, name) = (time.clone(), name.in_locale(locale));
                say!(inquiry.take_into, time = time, name = name).in_locale(locale)
            });
            (Into::Reception(it.id.clone()), line)
        });
        let new = (asked_for.is_none()).then(|| (Into::New, say!(inquiry.take_new)));
        new.into_iter().chain(open).collect()
    })
}

fn entries(taking: &Taking, whose: &Whose, into: Into) -> Vec<Entry> {
    let new_id = || random::visit_id().as_str().to_owned();
    let result = &taking.snapshot.result;
    let mut entries: Vec<Entry> = Vec::new();
    let patient = match whose {
        Whose::Patient(id) => Some(id.clone()),
        Whose::New => {
            let patient = new_id();
            entries.push(
                PatientRecorded {
                    patient: patient.clone(),
                    clinic_number: result.reference_number.clone(),
                    name: result.name.clone(),
                    kana: result.name_kana.clone(),
                    birth_date: taking
                        .snapshot
                        .qualification(taking.snapshot.as_of)
                        .birth_date,
                }
                .into(),
            );
            Some(patient)
        }
        Whose::Later => None,
    };
    let is_answered = matches!(&into, Into::Reception(id) if taking.reception.as_ref() == Some(id));
    let reception = match into {
        Into::Reception(id) => id,
        Into::New => {
            let reception = new_id();
            entries.push(
                ReceptionOpened {
                    reception: reception.clone(),
                    place: Place::Desk,
                    visit: None,
                    patient: None,
                    name: result.name.clone(),
                    language: None,
                }
                .into(),
            );
            reception
        }
    };
    if let Some(patient) = patient {
        let linked = ReceptionLinked {
            reception: reception.clone(),
            patient,
        };
        entries.push(linked.into());
    }
    if !is_answered {
        let answered = ReceptionAnswered {
            reception: reception.clone(),
            finding: taking.finding.clone(),
            consent: None,
            recognised: None,
        };
        entries.push(answered.into());
    }
    if taking.is_chosen {
        let chosen = QualificationChosen {
            reception,
            snapshot: taking.snapshot.clone(),
        };
        entries.push(chosen.into());
    }
    entries
}
