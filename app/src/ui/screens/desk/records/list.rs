//! The list of records, newest first, a page at a time: a hundred thousand stay as quick as a hundred.

use eligibility::CivilDate;
use leptos::prelude::*;
use leptos::task::spawn_local;
use reception::desk::{Actor, DeskState, Entry};

use crate::desk::{Desk, Line, RecordError};
use crate::ui::components::{Notice, SelectField, Tone, Working};
use crate::ui::text::{Text, clock_time, date, record_error, record_kind, say};

/// Rows of one page.
const ROWS: usize = 50;

/// What is looked for.
#[derive(Clone, Debug, Default, PartialEq)]
struct Filter {
    kind: Option<&'static str>,
    staff: Option<String>,
    day: Option<CivilDate>,
}

/// The records and what narrows them.
#[component]
pub fn Journal() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let lines = StoredValue::new(Vec::<Line>::new());
    // Counts what `lines` has got, so that what depends on it looks again.
    let known = RwSignal::new(None::<usize>);
    let failed = RwSignal::new(None::<RecordError>);
    let last_seq = Memo::new(move |_| desk.state.with(DeskState::last_seq));
    Effect::new(move |_| {
        last_seq.track();
        spawn_local(async move {
            let after = lines.with_value(|lines| lines.last().map_or(0, |line| line.seq));
            match desk.journal(after).await {
                Ok(newer) => {
                    let count = lines.try_update_value(|lines| {
                        // Two looks may have been under way at once.
                        let seen = lines.last().map_or(0, |line| line.seq);
                        lines.extend(newer.into_iter().filter(|line| line.seq > seen));
                        lines.len()
                    });
                    known.try_set(count);
                }
                Err(error) => _ = failed.try_set(Some(error)),
            }
        });
    });
    let kind = RwSignal::new(None::<&'static str>);
    let staff = RwSignal::new(None::<String>);
    let day = RwSignal::new(String::new());
    let page = RwSignal::new(0_usize);
    let filter = Memo::new(move |_| Filter {
        kind: kind.get(),
        staff: staff.get(),
        day: day.with(|day| CivilDate::from_iso(day)),
    });
    Effect::new(move |_| {
        filter.track();
        page.set(0);
    });
    let found = Memo::new(move |_| {
        known.track();
        filter.with(|filter| lines.with_value(|lines| find(lines, filter)))
    });
    let pages = Memo::new(move |_| found.with(Vec::len).div_ceil(ROWS).max(1));
    let rows = move || -> Vec<Line> {
        let from = page.get() * ROWS;
        found.with(|found| {
            lines.with_value(|lines| {
                (found.iter().skip(from).take(ROWS))
                    .filter_map(|&at| lines.get(at).cloned())
                    .collect()
            })
        })
    };
    view! {
        <section class="clinic__section" aria-labelledby="journal-title">
            <h2 id="journal-title">{say!(records.journal).shown()}</h2>
            <div class="form__row">
                <SelectField label=say!(records.kind) options=kinds() value=kind/>
                <SelectField label=say!(records.by) options=staff_options(desk) value=staff/>
                <div class="field">
                    <label class="field__label" for="journal-day">{say!(records.day).shown()}</label>
                    <input
                        class="field__input"
                        id="journal-day"
                        type="date"
                        prop:value=move || day.get()
                        on:input=move |event| day.set(event_target_value(&event))
                    />
                </div>
            </div>
            {move || failed.get().map(|error| view! { <Notice tone=Tone::Error text=record_error(&error)/> })}
            <Show when=move || known.get().is_some() fallback=|| view! { <Working/> }>
                <p role="status">{move || {
                    let (found, all) = (found.with(Vec::len), known.get().unwrap_or_default());
                    say!(records.count, found = found, all = all).shown()
                }}</p>
                <table class="table clinic__journal" aria-labelledby="journal-title">
                    <thead>
                        <tr>
                            <th scope="col">{say!(records.number).shown()}</th>
                            <th scope="col">{say!(records.when).shown()}</th>
                            <th scope="col">{say!(records.who).shown()}</th>
                            <th scope="col">{say!(records.what).shown()}</th>
                        </tr>
                    </thead>
                    <tbody>
                        <For each=rows key=|line| (line.seq, line.erased) let:line>{row(desk, line)}</For>
                    </tbody>
                </table>
                <nav class="form__actions" aria-label=say!(records.pages).shown()>
                    <button type="button" class="desk__button" disabled=move || page.get() == 0 on:click=move |_| page.update(|page| *page -= 1)>
                        {say!(records.newer).shown()}
                    </button>
                    <span class="clinic__page">{move || format!("{} / {}", page.get() + 1, pages.get())}</span>
                    <button type="button" class="desk__button" disabled=move || { page.get() + 1 >= pages.get() } on:click=move |_| page.update(|page| *page += 1)>
                        {say!(records.older).shown()}
                    </button>
                </nav>
            </Show>
        </section>
    }
}

/// The places of the lines that fit, newest first.
fn find(lines: &[Line], filter: &Filter) -> Vec<usize> {
    let fits = |line: &Line| {
        filter.kind.is_none_or(|kind| line.kind == kind)
            && (filter.staff.as_ref())
                .is_none_or(|staff| matches!(&line.actor, Actor::Staff { id, .. } if id == staff))
            && (filter.day).is_none_or(|day| CivilDate::in_japan(line.at) == Some(day))
    };
    (lines.iter().enumerate().rev())
        .filter(|(_, line)| fits(line))
        .map(|(at, _)| at)
        .collect()
}

fn row(desk: Desk, line: Line) -> impl IntoView {
    let opened = RwSignal::new(None::<String>);
    let seq = line.seq;
    let look = move |_| {
        spawn_local(async move {
            let text = match desk.payload(seq).await {
                Ok(text) => text.unwrap_or_default(),
                Err(_) => String::new(),
            };
            _ = opened.try_set(Some(text));
        });
    };
    let day = CivilDate::in_japan(line.at).unwrap_or_default();
    let kind = record_kind(&line.kind);
    let details = say!(records.details, seq = seq);
    view! {
        <tr>
            <td class="clinic__number">{seq}</td>
            <td>{date(day).shown()} " " {clock_time(line.at)}</td>
            <td>{who(desk, &line.actor).shown()}</td>
            <td>
                {if line.erased {
                    view! { {kind.shown()} " " <span class="field__hint">{say!(records.erased).shown()}</span> }.into_any()
                } else {
                    view! {
                        <details on:toggle=look>
                            <summary aria-label={
                                let (kind, details) = (kind.shown(), details.shown());
                                move || format!("{} {}", kind(), details())
                            }>{kind.shown()}</summary>
                            <pre class="clinic__payload" tabindex="0" aria-label=details.shown()>{move || opened.get()}</pre>
                        </details>
                    }.into_any()
                }}
            </td>
        </tr>
    }
}

fn who(desk: Desk, actor: &Actor) -> Text {
    match actor {
        Actor::Patient => say!(records.patient),
        Actor::System => say!(records.system),
        Actor::Staff { id, .. } => {
            let name = desk.state.with_untracked(|state| {
                state
                    .staff()
                    .account(id)
                    .map(|account| account.name.expose().clone())
            });
            name.map_or_else(|| say!(records.unknown), Text::verbatim)
        }
    }
}

fn kinds() -> Vec<(Option<&'static str>, Text)> {
    std::iter::once((None, say!(records.all)))
        .chain((Entry::KINDS.iter()).map(|kind| (Some(*kind), record_kind(kind))))
        .collect()
}

fn staff_options(desk: Desk) -> Vec<(Option<String>, Text)> {
    let accounts = desk.state.with_untracked(|state| {
        (state.staff().accounts().iter())
            .map(|account| {
                let name = Text::verbatim(account.name.expose().clone());
                (Some(account.id.clone()), name)
            })
            .collect::<Vec<_>>()
    });
    std::iter::once((None, say!(records.all)))
        .chain(accounts)
        .collect()
}
