//! The statements that the clinic keeps, until payment is confirmed.

use leptos::prelude::*;
use reception::desk::{StatementKept, StatementSettled};

use super::Work;
use crate::host::page;
use crate::ui::components::CheckField;
use crate::ui::screens::desk::fallback::Paper;
use crate::ui::text::{Text, date, say};

/// The list; a statement can be printed anew and settled.
#[component]
pub fn Statements() -> impl IntoView {
    let work = expect_context::<Work>();
    let kept = Memo::new(move |_| {
        work.desk.state.with(|state| {
            let mut kept: Vec<StatementKept> = state.statements().cloned().collect();
            kept.sort_by_key(|it| {
                (
                    it.settled_at.is_some(),
                    std::cmp::Reverse(it.statement.date),
                )
            });
            kept
        })
    });
    let shown = RwSignal::new(None::<String>);
    view! {
        <section class="queue__statements" aria-labelledby="statements-title">
            <h2 id="statements-title">{say!(statement.kept).shown()}</h2>
            {move || kept.with(Vec::is_empty).then(|| view! { <p>{say!(statement.kept_none).shown()}</p> })}
            <ul class="queue__kept">
                {move || kept.get().into_iter().map(|it| view! { <Line it shown/> }).collect_view()}
            </ul>
        </section>
    }
}

#[component]
fn Line(it: StatementKept, shown: RwSignal<Option<String>>) -> impl IntoView {
    let work = expect_context::<Work>();
    let statement = it.statement;
    let id = StoredValue::new(statement.id.clone());
    let destroyed = RwSignal::new(false);
    let settle = move |_| {
        let entry = StatementSettled {
            statement: id.get_value(),
            paper_destroyed: destroyed.get_untracked(),
        };
        work.desk.record_later(vec![entry.into()]);
    };
    let settled = it
        .settled_at
        .and_then(eligibility::CivilDate::in_japan)
        .map(|day| {
            let day = date(day);
            Text::new(move |locale| {
                say!(statement.settled, day = day.in_locale(locale)).in_locale(locale)
            })
        });
    let clinic = work.desk.state.with_untracked(|state| {
        state
            .settings()
            .map(|settings| settings.institution_name.clone())
            .unwrap_or_default()
    });
    let is_shown = move || shown.with(|shown| *shown == Some(id.get_value()));
    let (name, day) = (statement.name.expose().clone(), date(statement.date));
    let paper = StoredValue::new((statement, clinic));
    view! {
        <li class="queue__statement">
            <span class="queue__name">{name}</span>
            <span>{day.shown()}</span>
            <button type="button" class="desk__button" on:click=move |_| shown.set(Some(id.get_value()))>
                {say!(queue.show).shown()}
            </button>
            {match settled {
                Some(text) => view! { <span>{text.shown()}</span> }.into_any(),
                None => view! {
                    <CheckField label=say!(statement.destroyed) value=destroyed/>
                    <button type="button" class="desk__button" on:click=settle>
                        {say!(statement.settle).shown()}
                    </button>
                }.into_any(),
            }}
            <Show when=is_shown>
                <div class="paper-step">
                    <button type="button" class="desk__button" on:click=move |_| page::print()>
                        {say!(statement.print).shown()}
                    </button>
                    {
                        let (statement, clinic) = paper.get_value();
                        view! { <Paper statement clinic/> }
                    }
                </div>
            </Show>
        </li>
    }
}
