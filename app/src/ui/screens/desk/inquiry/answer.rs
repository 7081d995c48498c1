//! The answer: what it says, what it is worth, and which of several qualifications the staff use.

use eligibility::gateway::Outcome;
use eligibility::{CivilDate, EvidenceLevel, NotQualified, Snapshot};
use leptos::html::H2;
use leptos::prelude::*;
use reception::desk::Finding;

use super::super::today::qualification_fields;
use super::take::{Take, Taking};
use crate::desk::{Desk, Inquired};
use crate::ui::components::field;
use crate::ui::text::{Text, date, evidence, loss, percent, say, verdict};

/// What came of an inquiry.
#[component]
pub(super) fn Answer(
    inquired: Inquired,
    as_of: CivilDate,
    /// The patient whose data was asked by.
    patient: RwSignal<Option<String>>,
    /// The reception that it was asked for: the records have given it the answer.
    reception: Option<String>,
    on_again: impl Fn() + 'static,
    on_new: impl Fn() + 'static,
) -> impl IntoView {
    let heading = NodeRef::<H2>::new();
    Effect::new(move |_| {
        if let Some(heading) = heading.get() {
            // Without focus it is read later, no more.
            _ = heading.focus();
        }
    });
    view! {
        <section class="answer" aria-labelledby="answer-title">
            <h2 class="answer__title" id="answer-title" tabindex="-1" node_ref=heading>
                {say!(inquiry.result).shown()}
            </h2>
            <Found inquired as_of patient reception/>
            <div class="form__actions">
                <button type="button" class="desk__button" on:click=move |_| on_again()>
                    {say!(inquiry.again).shown()}
                </button>
                <button type="button" class="desk__button" on:click=move |_| on_new()>
                    {say!(inquiry.new).shown()}
                </button>
            </div>
        </section>
    }
}

/// Answers that came when nobody waited for them any more.
#[component]
pub(super) fn Arrived(patient: RwSignal<Option<String>>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let dismiss = move |inquiry: &str| {
        desk.arrived
            .update(|arrived| arrived.retain(|it| it.inquiry != inquiry));
    };
    let shown = move || {
        let arrived = desk.arrived.get();
        (!arrived.is_empty()).then(|| {
            let answers = arrived.into_iter().map(|inquired| {
                let id = inquired.inquiry.clone();
                let as_of = day_of(&inquired).unwrap_or_else(|| desk.today());
                view! {
                    <div class="answer">
                        <Found inquired as_of patient reception=None/>
                        <div class="form__actions">
                            <button type="button" class="desk__button" on:click=move |_| dismiss(&id)>
                                {say!(terminal.dismiss).shown()}
                            </button>
                        </div>
                    </div>
                }
            });
            view! {
                <section aria-labelledby="arrived-title">
                    <h2 class="answer__title" id="arrived-title">{say!(terminal.arrived).shown()}</h2>
                    {answers.collect_view()}
                </section>
            }
        })
    };
    view! { <div role="status">{shown}</div> }
}

/// The answer itself.
#[component]
fn Found(
    inquired: Inquired,
    as_of: CivilDate,
    patient: RwSignal<Option<String>>,
    reception: Option<String>,
) -> impl IntoView {
    let verdict = verdict(&outcome(&inquired.finding, as_of));
    let [_, source] = evidence(inquired.evidence);
    let finding = inquired.finding.clone();
    let rest = match inquired.finding {
        Finding::Qualified { snapshot } => {
            let taking = Taking {
                finding,
                snapshot: *snapshot,
                is_chosen: false,
                reception,
            };
            view! { <Usable taking as_of patient/> }.into_any()
        }
        Finding::NotQualified {
            reason: NotQualified::Several { .. },
            found,
        } if !found.is_empty() => {
            view! { <Several finding found as_of patient reception/> }.into_any()
        }
        Finding::NotQualified { reason, found } => view! {
            <dl class="fields">{reason_fields(&reason)}</dl>
            {found.into_iter().map(|it| details(&it, as_of)).collect_view()}
        }
        .into_any(),
        Finding::Refused { .. } | Finding::Unanswered => ().into_any(),
    };
    view! {
        <p class="result" data-tone=verdict.tone>{verdict.result.shown()}</p>
        <div class="detail__next">
            <h3>{say!(next_step.title).shown()}</h3>
            <p>{verdict.next.shown()}</p>
        </div>
        <p class="answer__source">
            <Evidence level=inquired.evidence/>
            {source.shown()}
            " "
            {say!(inquiry.as_of_day, day = date(as_of).in_locale(crate::i18n::Locale::default())).shown()}
        </p>
        {rest}
    }
}

/// What a result is worth, in a word.
#[component]
fn Evidence(level: EvidenceLevel) -> impl IntoView {
    let [word, _] = evidence(level);
    view! { <span class="chip">{word.shown()}</span> }
}

/// One valid qualification, and where it goes.
#[component]
fn Usable(taking: Taking, as_of: CivilDate, patient: RwSignal<Option<String>>) -> impl IntoView {
    let share = taking.snapshot.qualification(as_of).ratio;
    view! {
        <p class="answer__share">
            <span>{say!(field.share).shown()}</span>
            <strong class="share">
                {share.map_or_else(|| say!(desk.ask), |ratio| percent(ratio.percent)).shown()}
            </strong>
        </p>
        {details(&taking.snapshot, as_of)}
        <Take taking patient/>
    }
}

/// Several qualifications: a person decides.
#[component]
fn Several(
    finding: Finding,
    found: Vec<Snapshot>,
    as_of: CivilDate,
    patient: RwSignal<Option<String>>,
    reception: Option<String>,
) -> impl IntoView {
    let chosen = RwSignal::new(None::<usize>);
    let candidates = found.clone();
    let cards = found.into_iter().enumerate().map(|(index, snapshot)| {
        let title = say!(inquiry.candidate, number = index + 1);
        let is_chosen = move || chosen.get() == Some(index);
        view! {
            <li class="candidate" data-chosen=move || is_chosen().to_string()>
                <h3>{title.shown()}</h3>
                {details(&snapshot, as_of)}
                <button
                    type="button"
                    class="desk__button"
                    aria-pressed=move || is_chosen().to_string()
                    on:click=move |_| chosen.set(Some(index))
                >
                    {say!(inquiry.choose).shown()}
                </button>
            </li>
        }
    });
    view! {
        <ul class="candidates">{cards.collect_view()}</ul>
        {move || chosen.get().and_then(|index| candidates.get(index).cloned()).map(|snapshot| {
            let taking = Taking {
                finding: finding.clone(),
                snapshot,
                is_chosen: true,
                reception: reception.clone(),
            };
            view! { <Take taking patient/> }
        })}
    }
}

fn details(snapshot: &Snapshot, as_of: CivilDate) -> impl IntoView + use<> {
    view! { <dl class="fields">{qualification_fields(&snapshot.qualification(as_of))}</dl> }
}

#[allow(
    clippy::wildcard_enum_match_arm,
    reason = "the others say no more than their name"
)]
fn reason_fields(reason: &NotQualified) -> impl IntoView + use<> {
    match reason {
        NotQualified::Invalid {
            reason_of_loss,
            lost_on,
        } => vec![
            field(say!(loss.label), reason_of_loss.as_ref().map(loss)),
            field(say!(loss.date), lost_on.map(date)),
        ],
        NotQualified::Error { code, message } => vec![field(
            say!(field.code, code = code.clone()),
            Some(Text::verbatim(message.as_str())),
        )],
        _ => Vec::new(),
    }
}

fn outcome(finding: &Finding, as_of: CivilDate) -> Outcome {
    match finding {
        Finding::Qualified { snapshot } => Outcome::Qualified {
            qualification: Box::new(snapshot.qualification(as_of)),
        },
        Finding::NotQualified { reason, .. } => Outcome::NotQualified {
            reason: reason.clone(),
        },
        Finding::Refused { problem } => Outcome::Refused { problem: *problem },
        Finding::Unanswered => Outcome::Unanswered,
    }
}

fn day_of(inquired: &Inquired) -> Option<CivilDate> {
    let header = &inquired.message.message_header;
    CivilDate::from_compact(header.qualification_confirmation_date.as_deref()?)
}
