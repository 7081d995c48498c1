//! What is still to be verified: the queue, one inquiry or all of them, and what came of it.

mod detail;
mod statements;

use eligibility::{CivilDate, EvidenceLevel};
use leptos::prelude::*;
use leptos::task::spawn_local;
use reception::desk::reverify::{AttemptResult, Item, Outcome, hand_over_csv};
use reception::desk::{DeskState, Exported, WrittenFile};

use self::detail::ItemDetail;
use self::statements::Statements;
use super::DeskTitle;
use crate::desk::reverify::{ReverifyTrouble, hand_over_rows};
use crate::desk::{Desk, InquiryTrouble};
use crate::host::file;
use crate::ui::components::{Notice, Tone};
use crate::ui::text::{Text, attempt, date, evidence, reverified, say};

/// A line of the list.
#[derive(Clone, PartialEq)]
struct Line {
    item: String,
    name: Option<String>,
    visited: CivilDate,
    held: Option<EvidenceLevel>,
    due: CivilDate,
    is_overdue: bool,
    last: Option<(CivilDate, AttemptResult)>,
    outcome: Option<Outcome>,
}

/// What the side of the page is doing.
#[derive(Clone, Copy)]
struct Work {
    desk: Desk,
    chosen: RwSignal<Option<String>>,
    /// How many of how many were asked, while a bulk inquiry runs.
    running: RwSignal<Option<(usize, usize)>>,
    stop: RwSignal<bool>,
    trouble: RwSignal<Option<ReverifyTrouble>>,
}

/// The side of the page.
#[component]
pub fn Queue() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let work = Work {
        desk,
        chosen: RwSignal::new(None),
        running: RwSignal::new(None),
        stop: RwSignal::new(false),
        trouble: RwSignal::new(None),
    };
    provide_context(work);
    let lines = Memo::new(move |_| {
        let today = desk.today();
        desk.state.with(|state| lines(state, today))
    });
    let open = Memo::new(move |_| {
        lines.with(|lines| {
            let open = lines.iter().filter(|line| line.outcome.is_none());
            open.cloned().collect::<Vec<_>>()
        })
    });
    let decided = Memo::new(move |_| {
        lines.with(|lines| {
            let decided = lines.iter().filter(|line| line.outcome.is_some());
            decided.cloned().collect::<Vec<_>>()
        })
    });
    view! {
        <div class="queue">
            <DeskTitle text=say!(queue.title)/>
            <p>{say!(queue.explain).shown()}</p>
            <Actions open/>
            <TroubleLine/>
            {move || if open.with(Vec::is_empty) {
                view! { <p class="receptions__empty">{say!(queue.empty).shown()}</p> }.into_any()
            } else {
                view! { <Table lines=open label=say!(queue.title)/> }.into_any()
            }}
            <Show when=move || work.chosen.with(Option::is_some)>
                {move || work.chosen.get().map(|item| view! { <ItemDetail item/> })}
            </Show>
            {move || (!decided.with(Vec::is_empty)).then(|| view! {
                <details class="queue__decided">
                    <summary>{say!(queue.resolved).shown()}</summary>
                    <Table lines=decided label=say!(queue.resolved)/>
                </details>
            })}
            <Statements/>
        </div>
    }
}

/// Counts, the bulk inquiry, and the file for claims.
#[component]
fn Actions(open: Memo<Vec<Line>>) -> impl IntoView {
    let work = expect_context::<Work>();
    let desk = work.desk;
    let count = move || open.with(Vec::len);
    let overdue = move || open.with(|open| open.iter().filter(|line| line.is_overdue).count());
    let to_try = Memo::new(move |_| {
        let today = desk.today();
        desk.state.with(|state| {
            let to_try = state.queue().to_try(today);
            to_try
                .iter()
                .map(|item| item.queued.item.clone())
                .collect::<Vec<_>>()
        })
    });
    let ask_all = move |_| {
        let items = to_try.get_untracked();
        spawn_local(async move { work.ask_all(items).await });
    };
    let progress = move || {
        work.running
            .get()
            .map(|(done, count)| say!(queue.asking_all, done = done, count = count).shown())
    };
    view! {
        <div class="queue__actions">
            <p class="queue__count">{move || say!(queue.open, count = count()).shown()}</p>
            {move || (overdue() > 0).then(|| view! {
                <p class="queue__overdue">{say!(queue.overdue, count = overdue()).shown()}</p>
            })}
            <button
                type="button"
                class="desk__button"
                data-look="primary"
                disabled=move || to_try.with(Vec::is_empty) || work.running.get().is_some()
                on:click=ask_all
            >
                {move || say!(queue.ask_all, count = to_try.with(Vec::len)).shown()}
            </button>
            <Show when=move || work.running.get().is_some()>
                <button type="button" class="desk__button" on:click=move |_| work.stop.set(true)>
                    {say!(queue.stop).shown()}
                </button>
            </Show>
            <p role="status">{move || progress()}</p>
            <button
                type="button"
                class="desk__button"
                aria-describedby="hand-over-hint"
                on:click=move |_| save_hand_over(desk)
            >
                {say!(queue.hand_over).shown()}
            </button>
            <p class="field__hint" id="hand-over-hint">{say!(queue.hand_over_hint).shown()}</p>
        </div>
    }
}

#[component]
fn TroubleLine() -> impl IntoView {
    let work = expect_context::<Work>();
    move || {
        work.trouble.get().map(|trouble| {
            let text = match trouble {
                ReverifyTrouble::NoData => say!(queue.trouble_data),
                ReverifyTrouble::Inquiry(InquiryTrouble::Record(_)) | ReverifyTrouble::Gone => {
                    say!(queue.trouble_record)
                }
                ReverifyTrouble::Inquiry(_) => say!(queue.trouble_gateway),
            };
            view! { <div role="alert"><Notice tone=Tone::Warning text/></div> }
        })
    }
}

#[component]
fn Table(lines: Memo<Vec<Line>>, label: Text) -> impl IntoView {
    let columns = [
        say!(queue.who),
        say!(queue.visited),
        say!(queue.held),
        say!(queue.due),
        say!(queue.last),
    ];
    view! {
        <table class="table" aria-label=label.shown()>
            <thead>
                <tr>{columns.map(|name| view! { <th scope="col">{name.shown()}</th> }).collect_view()}<td></td></tr>
            </thead>
            <tbody>{move || lines.get().into_iter().map(row).collect_view()}</tbody>
        </table>
    }
}

fn row(line: Line) -> impl IntoView {
    let work = expect_context::<Work>();
    let name = line
        .name
        .map_or_else(|| say!(queue.unnamed), Text::verbatim);
    let last = match (&line.outcome, line.last) {
        (Some(outcome), _) => reverified(outcome),
        (None, Some((day, result))) => {
            let (day, result) = (date(day), attempt(result));
            Text::new(move |locale| {
                format!("{}　{}", day.in_locale(locale), result.in_locale(locale))
            })
        }
        (None, None) => say!(queue.never),
    };
    let (ask, show) = (line.item.clone(), line.item.clone());
    let is_chosen = {
        let item = line.item.clone();
        Memo::new(move |_| work.chosen.with(|chosen| chosen.as_ref() == Some(&item)))
    };
    view! {
        <tr data-chosen=move || is_chosen.get().to_string()>
            <th scope="row"><span class="queue__name">{name.shown()}</span></th>
            <td>{date(line.visited).shown()}</td>
            <td>{line.held.map(|level| {
                let [short, _] = evidence(level);
                view! { <span class="chip">{short.shown()}</span> }
            })}</td>
            <td>
                {date(line.due).shown()}
                {line.is_overdue.then(|| view! { <strong class="queue__overdue">{say!(queue.is_overdue).shown()}</strong> })}
            </td>
            <td>{last.shown()}</td>
            <td class="queue__buttons">
                {line.outcome.is_none().then(|| view! {
                    <button
                        type="button"
                        class="desk__button"
                        disabled=move || work.running.get().is_some()
                        on:click=move |_| {
                            let item = ask.clone();
                            spawn_local(async move { work.ask(item).await });
                        }
                    >
                        {say!(queue.ask).shown()}
                    </button>
                })}
                <button
                    type="button"
                    class="desk__button"
                    aria-pressed=move || is_chosen.get().to_string()
                    on:click=move |_| work.chosen.set(Some(show.clone()))
                >
                    {say!(queue.show).shown()}
                </button>
            </td>
        </tr>
    }
}

impl Work {
    /// Asks about one entry, and shows what came of it.
    async fn ask(self, item: String) {
        self.trouble.set(None);
        self.running.set(Some((0, 1)));
        let asked = self.desk.reverify(&item).await;
        self.running.set(None);
        if let Err(trouble) = asked {
            self.trouble.set(Some(trouble));
        }
        self.chosen.set(Some(item));
    }

    /// Asks about one after the other; an entry without numbers waits for the staff, a missing connection ends it.
    async fn ask_all(self, items: Vec<String>) {
        let count = items.len();
        self.trouble.set(None);
        self.stop.set(false);
        for (done, item) in items.into_iter().enumerate() {
            // The page has gone to another side.
            let Some(stop) = self.stop.try_get_untracked() else {
                return;
            };
            if stop {
                break;
            }
            self.running.set(Some((done, count)));
            match self.desk.reverify(&item).await {
                Ok(_) | Err(ReverifyTrouble::Gone) => {}
                Err(trouble @ ReverifyTrouble::NoData) => {
                    _ = self.trouble.try_set(Some(trouble));
                }
                Err(trouble @ ReverifyTrouble::Inquiry(_)) => {
                    _ = self.trouble.try_set(Some(trouble));
                    break;
                }
            }
        }
        _ = self.running.try_set(None);
    }
}

fn lines(state: &DeskState, today: CivilDate) -> Vec<Line> {
    let open = state.queue().open();
    let mut decided: Vec<&Item> = (state.queue().items().iter())
        .filter(|item| !item.is_open())
        .collect();
    decided.sort_by_key(|item| std::cmp::Reverse(item.resolved_at));
    open.into_iter()
        .chain(decided)
        .map(|item| line(state, item, today))
        .collect()
}

fn line(state: &DeskState, item: &Item, today: CivilDate) -> Line {
    let queued = &item.queued;
    let held = state.snapshot(&queued.snapshot);
    let of_patient = queued
        .patient
        .as_deref()
        .and_then(|patient| state.patient(patient)?.name.clone());
    let name = of_patient
        .or_else(|| state.reception(&queued.reception)?.name.clone())
        .or_else(|| held?.result.name.clone());
    let last = item
        .attempts
        .last()
        .and_then(|(at, result)| Some((CivilDate::in_japan(*at)?, *result)));
    Line {
        item: queued.item.clone(),
        name: name.map(|name| name.expose().clone()),
        visited: queued.as_of,
        held: held.map(|held| held.evidence),
        due: queued.due,
        is_overdue: item.is_overdue(today),
        last,
        outcome: item.outcome.clone(),
    }
}

/// The file for claims; that personal data left the records is a record of its own.
fn save_hand_over(desk: Desk) {
    let rows = desk.state.with_untracked(hand_over_rows);
    let name = format!("hand-over-{}.csv", desk.today().compact());
    let csv = hand_over_csv(&rows);
    if !file::save(&name, "text/csv", csv.expose().as_bytes()) {
        return;
    }
    let records = u64::try_from(rows.len()).unwrap_or(u64::MAX);
    desk.record_later(vec![reception::desk::Entry::Exported(Box::new(Exported {
        file: WrittenFile {
            format: String::from("hand_over"),
            records,
            // Its lines are made of records; none of them is in it as such.
            head: String::new(),
        },
        with_personal_data: true,
    }))]);
}
