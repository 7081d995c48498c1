//! Today's receptions, newest first.

use std::mem::discriminant;

use eligibility::gateway::Outcome;
use eligibility::{Qualification, Reception};
use leptos::html::Button;
use leptos::prelude::*;

use super::DeskTitle;
use super::detail::Detail;
use crate::desk::Desk;
use crate::ui::text::{
    Text, ceiling_class, clock_time, evidence, full_width, percent, recognised, say, verdict,
};

/// The list, and the reception that was chosen from it.
#[component]
pub fn List() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let receptions = Memo::new(move |_| desk.rows());
    let chosen = RwSignal::new(None::<String>);
    let reception = Memo::new(move |_| {
        let id = chosen.get()?;
        receptions.with(|list| list.iter().find(|row| row.request_id == id).cloned())
    });
    view! {
        <div class="receptions" data-detail=move || reception.with(Option::is_some).to_string()>
            <section class="receptions__list">
                <DeskTitle text=say!(desk.title)/>
                <Table receptions chosen/>
                {move || receptions.with(Vec::is_empty).then(|| view! {
                    <p class="receptions__empty">{say!(desk.empty).shown()}</p>
                })}
            </section>
            {move || reception.get().map(|reception| view! {
                <Detail reception on_close=move || chosen.set(None)/>
            })}
        </div>
    }
}

#[component]
fn Table(receptions: Memo<Vec<Reception>>, chosen: RwSignal<Option<String>>) -> impl IntoView {
    let columns = [
        (say!(desk.time), "time"),
        (say!(desk.patient), "patient"),
        (say!(desk.result), "result"),
        (say!(desk.share), "share"),
        (say!(desk.insurer), "insurer"),
        (say!(desk.ceiling), "ceiling"),
        (say!(desk.evidence), "evidence"),
    ];
    view! {
        <table class="table" aria-label=say!(desk.list).shown()>
            <thead>
                <tr>
                    {columns.map(|(name, column)| view! {
                        <th scope="col" data-column=column>{name.shown()}</th>
                    }).collect_view()}
                </tr>
            </thead>
            <tbody>
                // A reception whose outcome changes is another row.
                <For
                    each=move || receptions.get()
                    key=|row| (row.request_id.clone(), discriminant(&row.outcome))
                    let:row
                >
                    {table_row(&row, chosen)}
                </For>
            </tbody>
        </table>
    }
}

fn table_row(row: &Reception, chosen: RwSignal<Option<String>>) -> impl IntoView + use<> {
    let id = row.request_id.clone();
    let is_chosen = {
        let id = id.clone();
        Memo::new(move |_| chosen.with(|chosen| chosen.as_ref() == Some(&id)))
    };
    let button = NodeRef::<Button>::new();
    Effect::new(move |was_chosen: Option<bool>| {
        // Whoever closes the details goes on from where they opened them.
        if was_chosen == Some(true)
            && chosen.with(Option::is_none)
            && let Some(button) = button.get()
        {
            _ = button.focus();
        }
        is_chosen.get()
    });
    let verdict = verdict(&row.outcome);
    let [source, _] = evidence(row.evidence);
    let qualification = qualification_of(row);
    view! {
        <tr data-chosen=move || is_chosen.get().to_string()>
            <td data-column="time">{clock_time(row.received_at)}</td>
            <th scope="row" data-column="patient">
                <button
                    type="button"
                    class="table__patient"
                    node_ref=button
                    aria-pressed=move || is_chosen.get().to_string()
                    on:click=move |_| chosen.set(Some(id.clone()))
                >
                    {patient(row)}
                </button>
            </th>
            <td data-column="result">
                <span class="result" data-tone=verdict.tone>{verdict.result.shown()}</span>
            </td>
            <td data-column="share"><span class="share">{share(qualification)}</span></td>
            <td data-column="insurer">{insurer(qualification)}</td>
            <td data-column="ceiling">{ceiling(qualification)}</td>
            <td data-column="evidence">
                <span class="chip">{source.shown()}</span>
                {row.recognised.as_ref().map(|it| view! {
                    <span class="table__number">{recognised(it).shown()}</span>
                })}
            </td>
        </tr>
    }
}

/// The qualification that a reception brought.
pub fn qualification_of(reception: &Reception) -> Option<&Qualification> {
    match &reception.outcome {
        Outcome::Qualified { qualification } => Some(qualification),
        Outcome::NotQualified { .. } | Outcome::Refused { .. } | Outcome::Unanswered => None,
    }
}

fn patient(row: &Reception) -> impl IntoView + use<> {
    let qualification = qualification_of(row);
    let kana = qualification
        .and_then(|it| it.kana.as_ref())
        .map(|kana| full_width(kana.expose()));
    let name = row.name.as_ref().map_or_else(
        || say!(desk.unnamed),
        |name| Text::verbatim(name.expose().as_str()),
    );
    let marked = qualification.is_some_and(Qualification::name_has_replacement_mark);
    view! {
        {kana.map(|kana| view! { <span class="table__kana" lang="ja">{kana}</span> })}
        <span class="table__name">{name.shown()}</span>
        {marked.then(|| view! { <span class="table__mark">{say!(desk.mark_short).shown()}</span> })}
    }
}

fn share(qualification: Option<&Qualification>) -> Option<impl IntoView + use<>> {
    qualification.map(|it| {
        it.ratio
            .map_or_else(|| say!(desk.ask), |ratio| percent(ratio.percent))
            .shown()
    })
}

fn insurer(qualification: Option<&Qualification>) -> Option<impl IntoView + use<>> {
    let qualification = qualification?;
    let name = qualification.insurer_name.clone().unwrap_or_default();
    let number = qualification
        .insurer_number
        .as_ref()
        .map(|number| number.as_str().to_owned());
    Some(view! { {name} <span class="table__number">{number}</span> })
}

fn ceiling(qualification: Option<&Qualification>) -> Option<impl IntoView + use<>> {
    let ceiling = qualification?.ceiling.as_ref()?;
    let code = ceiling.class.code().to_owned();
    Some(
        view! { {ceiling_class(&ceiling.class).shown()} <span class="table__number">{code}</span> },
    )
}
