//! One entry of the queue: what was held, what the system said, what changed, and how to end it.

use eligibility::Snapshot;
use eligibility::difference::{Difference, differences};
use leptos::html::H2;
use leptos::prelude::*;
use leptos::task::spawn_local;
use reception::desk::reverify::{GiveUpReason, Item, Outcome};
use reception::desk::staff::Permission;
use reception::desk::{AttentionReason, DifferenceAcknowledged, InquiryPurpose};

use super::Work;
use crate::ui::components::SelectField;
use crate::ui::screens::desk::fallback::{channel, held_fields};
use crate::ui::screens::desk::insured_data::{InsuredData, InsuredDataFields};
use crate::ui::text::{Text, change, evidence, give_up_reason, reverified, say};

/// What is shown of an entry.
#[derive(Clone, PartialEq)]
struct Shown {
    item: Item,
    held: Option<Snapshot>,
    answer: Option<Snapshot>,
    /// Whether somebody still has to look at what changed.
    needs_look: bool,
}

/// The entry; takes the focus when it opens.
#[component]
pub fn ItemDetail(item: String) -> impl IntoView {
    let work = expect_context::<Work>();
    let heading = NodeRef::<H2>::new();
    Effect::new(move |_| {
        if let Some(heading) = heading.get() {
            // Without focus the heading is read later, no more.
            _ = heading.focus();
        }
    });
    let shown = Memo::new(move |_| {
        work.desk.state.with(|state| {
            let item = state.queue().item(&item)?.clone();
            let held = state.snapshot(&item.queued.snapshot).cloned();
            let answer = item
                .answer
                .as_deref()
                .and_then(|answer| state.snapshot(answer))
                .cloned();
            let needs_look = state
                .reception(&item.queued.reception)
                .is_some_and(|it| it.attention.contains(&AttentionReason::Difference));
            Some(Shown {
                item,
                held,
                answer,
                needs_look,
            })
        })
    });
    view! {
        <section class="queue__detail" aria-labelledby="queue-detail">
            <h2 id="queue-detail" tabindex="-1" node_ref=heading>{say!(queue.detail).shown()}</h2>
            {move || shown.get().map(|shown| view! { <Entry shown/> })}
        </section>
    }
}

#[component]
fn Entry(shown: Shown) -> impl IntoView {
    let Shown {
        item,
        held,
        answer,
        needs_look,
    } = shown;
    let changed = held
        .as_ref()
        .zip(answer.as_ref())
        .map(|(held, answer)| differences(held, &answer.result, answer.as_of))
        .unwrap_or_default();
    let without_data = held
        .as_ref()
        .is_none_or(|held| held.result.insured_identification_number.is_none());
    let is_open = item.is_open();
    let outcome = item.outcome.as_ref().map(reverified);
    view! {
        {outcome.map(|text| view! { <p class="result">{text.shown()}</p> })}
        {(!changed.is_empty()).then(|| changes(&changed))}
        {needs_look.then(|| view! { <Seen item=item.clone() changed=changed.clone()/> })}
        <div class="queue__both">
            {held.as_ref().map(|held| side(say!(queue.before), held))}
            {answer.as_ref().map(|answer| side(say!(queue.after), answer))}
        </div>
        {(is_open && without_data).then(|| view! { <AskByNumber item=item.clone()/> })}
        {is_open.then(|| view! { <End item=item.queued.item.clone()/> })}
    }
}

fn side(title: Text, snapshot: &Snapshot) -> impl IntoView + use<> {
    let [short, _] = evidence(snapshot.evidence);
    view! {
        <section class="verbal__held">
            <h3>{title.shown()} " " <span class="chip">{short.shown()}</span></h3>
            <dl class="fields">{held_fields(snapshot)}</dl>
        </section>
    }
}

fn changes(changed: &[Difference]) -> impl IntoView + use<> {
    let value = |value: &Option<eligibility::xml_msg::Personal>| {
        value
            .as_ref()
            .map_or_else(|| String::from("―"), |value| value.expose().clone())
    };
    let rows = changed
        .iter()
        .map(|it| {
            let (was, now) = (value(&it.before), value(&it.after));
            let [name, meaning] = change(&it.change);
            view! {
                <li>
                    <strong>{name.shown()}</strong>
                    <span>{say!(queue.was, value = was).shown()}</span>
                    <span>{say!(queue.now, value = now).shown()}</span>
                    <span>{meaning.shown()}</span>
                </li>
            }
        })
        .collect_view();
    view! {
        <section>
            <h3>{say!(queue.what_changed).shown()}</h3>
            <ul class="queue__changes">{rows}</ul>
        </section>
    }
}

/// Staff have seen what changed.
#[component]
fn Seen(item: Item, changed: Vec<Difference>) -> impl IntoView {
    let work = expect_context::<Work>();
    let seen = move |_| {
        let entry = DifferenceAcknowledged {
            reception: item.queued.reception.clone(),
            before: item.queued.snapshot.clone(),
            after: item.answer.clone().unwrap_or_default(),
            changes: changed.iter().map(|it| it.change.clone()).collect(),
        };
        work.desk.record_later(vec![entry.into()]);
    };
    view! {
        <button type="button" class="desk__button" data-look="primary" on:click=seen>
            {say!(queue.seen).shown()}
        </button>
    }
}

/// The patient was asked for the number.
#[component]
fn AskByNumber(item: Item) -> impl IntoView {
    let work = expect_context::<Work>();
    let today = work.desk.today();
    let data = InsuredData::new();
    work.desk.state.with_untracked(|state| {
        if let Some(held) = state.snapshot(&item.queued.snapshot) {
            data.fill(&held.result);
        }
    });
    let id = StoredValue::new(item.queued.item);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(search) = data.search_info(today, channel(work.desk), true) else {
            return;
        };
        let id = id.get_value();
        spawn_local(async move {
            let purpose = InquiryPurpose::Reverify { item: id.clone() };
            let asked = work.desk.reverify_by(&id, search, purpose).await;
            _ = work.trouble.try_set(asked.err());
        });
    };
    view! {
        <form class="form form--wide" on:submit=submit novalidate>
            <p>{say!(queue.without_data).shown()}</p>
            <InsuredDataFields data today/>
            <div class="form__actions">
                <button type="submit" class="desk__button">{say!(queue.with_data).shown()}</button>
            </div>
        </form>
    }
}

/// Ending without an answer that decides.
#[component]
fn End(item: String) -> impl IntoView {
    let work = expect_context::<Work>();
    let why = RwSignal::new(GiveUpReason::NotReachable);
    let item = StoredValue::new(item);
    let end = move |outcome: Outcome| {
        spawn_local(async move {
            let ended = work
                .desk
                .end_reverification(&item.get_value(), outcome)
                .await;
            if let Err(error) = ended {
                work.desk.unsaved.set(Some(error));
            }
        });
    };
    let may = move || work.desk.may(Permission::GiveUpReverification);
    let reasons = [
        GiveUpReason::NotReachable,
        GiveUpReason::PaidInFull,
        GiveUpReason::ClaimedAsUnknown,
        GiveUpReason::Mistake,
    ]
    .map(|reason| (reason, give_up_reason(reason)));
    view! {
        <details class="queue__end">
            <summary>{say!(queue.end).shown()}</summary>
            <div class="form">
                <button type="button" class="desk__button" on:click=move |_| end(Outcome::NotFound)>
                    {say!(queue.not_found).shown()}
                </button>
                {move || if may() {
                    view! {
                        <SelectField label=say!(queue.give_up_why) options=reasons.to_vec() value=why/>
                        <button
                            type="button"
                            class="desk__button"
                            on:click=move |_| end(Outcome::GivenUp { reason: why.get_untracked() })
                        >
                            {say!(queue.give_up).shown()}
                        </button>
                    }.into_any()
                } else {
                    view! { <p class="field__hint">{say!(queue.administrators).shown()}</p> }.into_any()
                }}
            </div>
        </details>
    }
}
