//! One reception with everything that is known about it, and what the staff do with it.

use eligibility::gateway::Outcome;
use eligibility::{NotQualified, Recognised};
use leptos::html::H2;
use leptos::prelude::*;
use reception::desk::{Ending, Finding, ReceptionClosed};

use super::ceiling::Payment;
use super::close;
use super::consents::consents;
use super::differences::Differences;
use super::facts::{of_person, of_qualification};
use super::hand_over::HandOver;
use super::patient::WhosePatient;
use super::several::Several;
use crate::desk::Desk;
use crate::desk::route::DeskRoute;
use crate::desk::screens::Screens;
use crate::desk::today::Seen;
use crate::ui::components::{comparison_fields, field};
use crate::ui::text::{
    Text, attention, clock_time, date, ending, evidence, full_width, loss, percent, recognised,
    say, share_reason, standing, verdict,
};

/// The chosen reception; takes the focus when it opens.
#[component]
pub fn Detail(id: String) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let screens = expect_context::<Screens>();
    let seen = Memo::new(move |_| desk.seen(screens, &id));
    let heading = NodeRef::<H2>::new();
    Effect::new(move |_| {
        if let Some(heading) = heading.get() {
            // Without focus the heading is read later, no more.
            _ = heading.focus();
        }
    });
    view! {
        <section class="detail" aria-labelledby="detail-title">
            <div class="detail__head">
                <h2 class="detail__title" id="detail-title" tabindex="-1" node_ref=heading>
                    {say!(desk.selected).shown()}
                </h2>
                <button type="button" class="desk__button" on:click=move |_| close()>
                    {say!(today.close_panel).shown()}
                </button>
            </div>
            {move || match seen.get() {
                Some(seen) => view! { <Everything seen/> }.into_any(),
                None => view! { <p>{say!(today.gone).shown()}</p> }.into_any(),
            }}
        </section>
    }
}

#[component]
fn Everything(seen: Seen) -> impl IntoView {
    let line = &seen.line;
    let reception = &line.reception;
    let standing = standing(line);
    let found = match &reception.finding {
        Some(Finding::NotQualified { found, .. }) => found.clone(),
        Some(Finding::Qualified { .. } | Finding::Refused { .. } | Finding::Unanswered) | None => {
            Vec::new()
        }
    };
    let qualification = line.qualification();
    let reasons: Vec<Text> = reception.attention.iter().map(attention).collect();
    let is_open = reception.ending.is_none();
    view! {
        <Who seen=seen.clone()/>
        <p class="result" data-tone=standing.tone>{standing.result.shown()}</p>
        <ul class="detail__reasons">
            {reasons.into_iter().map(|reason| view! { <li class="table__reason">{reason.shown()}</li> }).collect_view()}
        </ul>
        {worth(&seen)}
        <div class="detail__next">
            <h3>{say!(next_step.title).shown()}</h3>
            <p>{standing.next.shown()}</p>
        </div>
        {is_open.then(|| view! { <Actions id=reception.id.clone()/> })}
        {(!found.is_empty()).then(|| view! { <Several reception=reception.id.clone() found/> })}
        <Differences seen=seen.clone()/>
        {qualification.map(|it| view! { <Payment qualification=it.clone()/> })}
        {qualification.map(|it| view! {
            <section class="detail__part">
                <h3>{say!(today.insurance).shown()}</h3>
                <dl class="fields">
                    {of_qualification(it).into_iter().map(|(name, value)| field(name, Some(value))).collect_view()}
                </dl>
            </section>
        })}
        {seen.snapshot.as_ref().map(|it| consents(it, reception.consent))}
        <section class="detail__part">
            <h3>{say!(today.about).shown()}</h3>
            <dl class="fields">
                {line.outcome.as_ref().map(outcome_fields)}
                {reception.recognised.as_ref().map(recognised_fields)}
                {field(say!(today.opened_at), Some(Text::verbatim(clock_time(reception.opened_at))))}
                {field(say!(today.ended), reception.ending.map(ending))}
                {field(say!(field.request_id), Some(Text::verbatim(reception.id.as_str())))}
            </dl>
        </section>
        <WhosePatient seen=seen.clone()/>
        {seen.snapshot.clone().map(|snapshot| view! { <HandOver snapshot name=line.name().cloned()/> })}
    }
}

/// Who it is.
#[component]
fn Who(seen: Seen) -> impl IntoView {
    let line = &seen.line;
    let qualification = line.qualification();
    let name = line.name().map_or_else(
        || say!(desk.unnamed),
        |name| Text::verbatim(name.expose().as_str()),
    );
    let kana = (qualification.and_then(|it| it.kana.as_ref())).map(|it| full_width(it.expose()));
    let facts = qualification.map(of_person).unwrap_or_default();
    view! {
        <div class="who">
            {kana.map(|kana| view! { <p class="who__kana" lang="ja">{kana}</p> })}
            <p class="who__name">{name.shown()}</p>
            <p class="who__facts">
                {facts.into_iter().map(|(_, value)| view! { <span>{value.shown()}</span> }).collect_view()}
            </p>
        </div>
    }
}

/// The share, large, and what it is worth.
fn worth(seen: &Seen) -> Option<impl IntoView + use<>> {
    let qualification = seen.line.qualification()?;
    let level = seen.line.reception.evidence?;
    let [source, sentence] = evidence(level);
    let share = qualification
        .ratio
        .map_or_else(|| say!(desk.ask), |ratio| percent(ratio.percent));
    let reason = qualification.ratio.map(|ratio| share_reason(ratio.reason));
    let as_of = seen.snapshot.as_ref().map(|it| date(it.as_of));
    Some(view! {
        <div class="worth">
            <p class="worth__share">
                <span class="worth__label">{say!(field.share).shown()}</span>
                {share.shown()}
            </p>
            <div>
                {reason.map(|it| view! { <p>{say!(field.share_reason).shown()} ": " {it.shown()}</p> })}
                {as_of.map(|it| view! { <p>{say!(today.as_of).shown()} ": " {it.shown()}</p> })}
                <p><span class="chip">{source.shown()}</span> " " {sentence.shown()}</p>
            </div>
        </div>
    })
}

/// What staff do about an open reception.
#[component]
fn Actions(id: String) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let end = |ending: Ending, look: &'static str, text: Text| {
        let id = id.clone();
        let record = move |_| {
            let reception = id.clone();
            desk.record_later(vec![ReceptionClosed { reception, ending }.into()]);
        };
        view! {
            <button type="button" class="desk__button" data-look=look on:click=record>{text.shown()}</button>
        }
    };
    view! {
        <div class="detail__actions">
            {end(Ending::Done, "primary", say!(today.end_done))}
            <a class="desk__button" href=DeskRoute::Fallback.about(&id)>{say!(today.to_fallback).shown()}</a>
            <a class="desk__button" href=DeskRoute::Inquiry.about(&format!("reception/{id}"))>{say!(today.to_inquiry).shown()}</a>
            {end(Ending::Left, "secondary", say!(today.end_left))}
            {end(Ending::Mistake, "secondary", say!(today.end_mistake))}
        </div>
    }
}

/// How the patient was recognised, and what a comparison of the face said.
fn recognised_fields(it: &Recognised) -> impl IntoView + use<> {
    let comparison = match it {
        Recognised::Pin => None,
        Recognised::Face(face) => face.comparison.as_ref(),
    };
    view! {
        {field(say!(recognition.label), Some(recognised(it)))}
        {comparison.map(comparison_fields)}
    }
}

/// What the system says of an inquiry without a qualification.
#[allow(
    clippy::wildcard_enum_match_arm,
    reason = "the others say no more than their name"
)]
fn outcome_fields(outcome: &Outcome) -> impl IntoView + use<> {
    match outcome {
        Outcome::NotQualified {
            reason:
                NotQualified::Invalid {
                    reason_of_loss,
                    lost_on,
                },
        } => vec![
            field(say!(loss.label), reason_of_loss.as_ref().map(loss)),
            field(say!(loss.date), lost_on.map(date)),
        ],
        Outcome::NotQualified {
            reason: NotQualified::Error { code, message },
        } => vec![field(
            say!(field.code, code = code.clone()),
            Some(Text::verbatim(message.as_str())),
        )],
        Outcome::Refused { problem } => vec![field(
            say!(field.code, code = problem.slug()),
            Some(verdict(outcome).result),
        )],
        _ => Vec::new(),
    }
}
