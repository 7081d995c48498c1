//! A patient with what the clinic holds: the last result first, every earlier one under it.

use eligibility::rules::VisitKind;
use leptos::html::H2;
use leptos::prelude::*;
use leptos::task::spawn_local;
use reception::desk::{Patient, Place, ReceptionOpened};

use super::facts::of_qualification;
use super::{close, show_reception};
use crate::desk::Desk;
use crate::host::random;
use crate::ui::components::field;
use crate::ui::text::{Text, date, evidence, full_width, moment, percent, say};

/// A patient of the clinic; takes the focus when it opens.
#[component]
pub fn PersonDetail(id: String) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let heading = NodeRef::<H2>::new();
    Effect::new(move |_| {
        if let Some(heading) = heading.get() {
            // Without focus the heading is read later, no more.
            _ = heading.focus();
        }
    });
    let patient = Memo::new(move |_| desk.state.with(|state| state.patient(&id).cloned()));
    view! {
        <section class="detail" aria-labelledby="detail-title">
            <div class="detail__head">
                <h2 class="detail__title" id="detail-title" tabindex="-1" node_ref=heading>
                    {say!(today.patient_record).shown()}
                </h2>
                <button type="button" class="desk__button" on:click=move |_| close()>
                    {say!(today.close_panel).shown()}
                </button>
            </div>
            {move || match patient.get() {
                Some(patient) => person(patient).into_any(),
                None => view! { <p>{say!(today.gone).shown()}</p> }.into_any(),
            }}
        </section>
    }
}

fn person(patient: Patient) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let personal = |text: &Option<eligibility::xml_msg::Personal>| {
        text.as_ref().map(|text| text.expose().clone())
    };
    let name = personal(&patient.name).map_or_else(|| say!(desk.unnamed), Text::verbatim);
    let held = desk.state.with_untracked(|state| {
        (state.snapshots_of(&patient.id).rev().cloned()).collect::<Vec<_>>()
    });
    let is_empty = held.is_empty();
    let open = {
        let patient = patient.clone();
        move |_| {
            let reception = random::visit_id().as_str().to_owned();
            let opened = ReceptionOpened {
                reception: reception.clone(),
                place: Place::Desk,
                visit: Some(VisitKind::Return),
                patient: Some(patient.id.clone()),
                name: patient.name.clone(),
                language: None,
            };
            spawn_local(async move {
                match desk.record(vec![opened.into()]).await {
                    Ok(()) => show_reception(&reception),
                    Err(error) => desk.unsaved.set(Some(error)),
                }
            });
        }
    };
    view! {
        <div class="who">
            {personal(&patient.kana).map(|kana| view! { <p class="who__kana" lang="ja">{full_width(&kana)}</p> })}
            <p class="who__name">{name.shown()}</p>
            <p class="who__facts">
                {patient.birth_date.as_ref().map(|day| view! { <span>{date(*day.expose()).shown()}</span> })}
                {personal(&patient.clinic_number).map(|number| view! {
                    <span>{say!(today.patient_number, number = number).shown()}</span>
                })}
            </p>
        </div>
        <div class="detail__actions">
            <button type="button" class="desk__button" data-look="primary" on:click=open>
                {say!(today.new).shown()}
            </button>
        </div>
        <section class="detail__part">
            <h3>{say!(today.held).shown()}</h3>
            {is_empty.then(|| view! { <p>{say!(today.nothing_held).shown()}</p> })}
            {held.into_iter().enumerate().map(|(at, snapshot)| {
                let [source, sentence] = evidence(snapshot.evidence);
                let qualification = snapshot.qualification(snapshot.as_of);
                let share = qualification
                    .ratio
                    .map_or_else(|| say!(desk.ask), |ratio| percent(ratio.percent));
                view! {
                    <details class="held" open=at == 0>
                        <summary>
                            {moment(snapshot.taken_at).shown()} " " <span class="chip">{source.shown()}</span>
                            " " {share.shown()} " " {qualification.insurer_name.clone()}
                        </summary>
                        <p class="detail__note">{sentence.shown()}</p>
                        <dl class="fields">
                            {of_qualification(&qualification).into_iter()
                                .map(|(name, value)| field(name, Some(value)))
                                .collect_view()}
                        </dl>
                    </details>
                }
            }).collect_view()}
        </section>
    }
}
