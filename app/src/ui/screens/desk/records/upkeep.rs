//! Whether the chain is whole, what is past its retention, how much room there is.

use journal::Report;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::desk::{Desk, RecordError};
use crate::host::persistence;
use crate::ui::components::{Notice, Tone, Working};
use crate::ui::text::{fault, record_error, say};

/// A task that was asked for.
#[derive(Clone, PartialEq)]
enum Asked<T> {
    Not,
    Busy,
    Done(T),
    Failed(RecordError),
}

impl<T> From<Result<T, RecordError>> for Asked<T> {
    fn from(result: Result<T, RecordError>) -> Self {
        match result {
            Ok(value) => Self::Done(value),
            Err(error) => Self::Failed(error),
        }
    }
}

/// Looks at every hash when asked to.
#[component]
pub fn Chain() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let report = RwSignal::new(Asked::<Report>::Not);
    let verify = move |_| {
        report.set(Asked::Busy);
        spawn_local(async move { _ = report.try_set(desk.verify().await.into()) });
    };
    view! {
        <section class="clinic__section" aria-labelledby="chain-title">
            <h2 id="chain-title">{say!(chain.title).shown()}</h2>
            <p class="field__hint">{say!(chain.explain).shown()}</p>
            <div class="form__actions">
                <button type="button" class="desk__button" disabled=move || report.get() == Asked::Busy on:click=verify>
                    {say!(chain.verify).shown()}
                </button>
            </div>
            <div role="status">{move || match report.get() {
                Asked::Not => ().into_any(),
                Asked::Busy => view! { <Working/> }.into_any(),
                Asked::Failed(error) => view! { <Notice tone=Tone::Error text=record_error(&error)/> }.into_any(),
                Asked::Done(report) => told(&report).into_any(),
            }}</div>
        </section>
    }
}

fn told(report: &Report) -> impl IntoView + use<> {
    let (records, erased) = (report.records, report.erased);
    let (tone, text) = if report.is_whole() {
        (
            Tone::Information,
            say!(chain.whole, records = records, erased = erased),
        )
    } else {
        (Tone::Error, say!(chain.broken, count = report.faults.len()))
    };
    let head = format!("{}:{}", report.head.seq, report.head.hash);
    let faults = (report.faults.iter())
        .map(|it| view! { <li>{fault(it).shown()}</li> })
        .collect_view();
    view! {
        <Notice tone text/>
        <ul class="clinic__faults">{faults}</ul>
        <p class="field__hint">{say!(chain.head).shown()} " " <code class="clinic__head">{head}</code></p>
    }
}

/// What is past its retention, and its erasure after one more question.
#[component]
pub fn Retention() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let due = RwSignal::new(Asked::<u64>::Not);
    let erased = RwSignal::new(Asked::<u64>::Not);
    let sure = RwSignal::new(false);
    let look = move || {
        due.set(Asked::Busy);
        spawn_local(async move { _ = due.try_set(desk.due().await.into()) });
    };
    let erase = move |_| {
        sure.set(false);
        erased.set(Asked::Busy);
        spawn_local(async move {
            _ = erased.try_set(desk.erase_due().await.into());
            look();
        });
    };
    let count = move || match due.get() {
        Asked::Done(count) => count,
        Asked::Not | Asked::Busy | Asked::Failed(_) => 0,
    };
    let months = move || {
        let retention = desk.settings().retention;
        let (receptions, statements) = (retention.receptions_months, retention.statements_months);
        say!(
            retention.rule,
            receptions = receptions,
            statements = statements
        )
        .shown()
    };
    view! {
        <section class="clinic__section" aria-labelledby="retention-title">
            <h2 id="retention-title">{say!(retention.title).shown()}</h2>
            <p>{months}</p>
            <p class="field__hint">{say!(retention.explain).shown()}</p>
            <div class="form__actions">
                <button type="button" class="desk__button" disabled=move || due.get() == Asked::Busy on:click=move |_| look()>
                    {say!(retention.look).shown()}
                </button>
                <Show when=move || { count() > 0 && !sure.get() }>
                    <button type="button" class="desk__button" data-look="danger" on:click=move |_| sure.set(true)>
                        {move || { let count = count(); say!(retention.erase, count = count).shown()() }}
                    </button>
                </Show>
                <Show when=move || sure.get()>
                    <button type="button" class="desk__button" data-look="danger" on:click=erase>
                        {say!(retention.sure).shown()}
                    </button>
                    <button type="button" class="desk__button" on:click=move |_| sure.set(false)>
                        {say!(staff.keep).shown()}
                    </button>
                </Show>
            </div>
            <div role="status">
                {move || match due.get() {
                    Asked::Done(count) => view! { <p>{say!(retention.due, count = count).shown()}</p> }.into_any(),
                    Asked::Failed(error) => view! { <Notice tone=Tone::Error text=record_error(&error)/> }.into_any(),
                    Asked::Not => ().into_any(),
                    Asked::Busy => view! { <Working/> }.into_any(),
                }}
                {move || match erased.get() {
                    Asked::Done(count) => view! { <Notice tone=Tone::Information text=say!(retention.done, count = count)/> }.into_any(),
                    Asked::Failed(error) => view! { <Notice tone=Tone::Error text=record_error(&error)/> }.into_any(),
                    Asked::Not => ().into_any(),
                    Asked::Busy => view! { <Working/> }.into_any(),
                }}
            </div>
        </section>
    }
}

/// Whether the browser keeps the records when its disk gets full, and how much room they have.
#[component]
pub fn Room() -> impl IntoView {
    let room = RwSignal::new(None::<persistence::Room>);
    let refused = RwSignal::new(false);
    let look = move || {
        spawn_local(async move { _ = room.try_set(persistence::room().await) });
    };
    look();
    let ask = move |_| {
        spawn_local(async move {
            let is_kept = persistence::ask().await;
            _ = refused.try_set(!is_kept);
            look();
        });
    };
    view! {
        <section class="clinic__section" aria-labelledby="room-title">
            <h2 id="room-title">{say!(room.title).shown()}</h2>
            {move || room.get().map(|room| {
                let (used, quota) = (megabytes(room.used), megabytes(room.quota));
                let (tone, text) = if room.persistent {
                    (Tone::Information, say!(room.persistent))
                } else {
                    (Tone::Warning, say!(room.best_effort))
                };
                view! {
                    <Notice tone text/>
                    <p>{say!(room.used, used = used, quota = quota).shown()}</p>
                    {(!room.persistent).then(|| view! {
                        <div class="form__actions">
                            <button type="button" class="desk__button" on:click=ask>{say!(room.ask).shown()}</button>
                        </div>
                    })}
                }
            })}
            <p role="status">{move || refused.get().then(|| say!(room.refused).shown())}</p>
        </section>
    }
}

/// Whole megabytes; what is less than one is one.
fn megabytes(bytes: f64) -> String {
    format!("{:.0}", (bytes / 1_000_000.0).ceil())
}
