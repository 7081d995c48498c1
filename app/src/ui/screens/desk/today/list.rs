//! The list, newest first, whole or one group of it.

use leptos::ev::KeyboardEvent;
use leptos::html::{Button, Tbody};
use leptos::prelude::*;

use super::show_reception;
use crate::desk::Desk;
use crate::desk::screens::Screens;
use crate::desk::today::{Group, Line};
use crate::host::focus;
use crate::ui::text::{
    Text, ago, attention, clock_time, ending, evidence, full_width, group, percent, recognised,
    say, standing,
};

/// The groups with their counts, and the receptions of the chosen one.
#[component]
pub fn List(
    /// Which reception is shown beside the list.
    chosen: Memo<Option<String>>,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let screens = expect_context::<Screens>();
    let lines = Memo::new(move |_| desk.lines(screens));
    let only = RwSignal::new(None::<Group>);
    let shown = Memo::new(move |_| {
        let mut lines = lines.get();
        if let Some(only) = only.get() {
            lines.retain(|line| line.group == only);
        }
        lines
    });
    view! {
        <Groups lines only/>
        <Table lines=shown chosen/>
        {move || lines.with(Vec::is_empty).then(|| view! {
            <p class="receptions__empty">{say!(desk.empty).shown()}</p>
        })}
    }
}

#[component]
fn Groups(lines: Memo<Vec<Line>>, only: RwSignal<Option<Group>>) -> impl IntoView {
    let count = move |of: Option<Group>| {
        lines.with(|lines| {
            (lines.iter())
                .filter(|line| of.is_none_or(|of| line.group == of))
                .count()
        })
    };
    let button = move |of: Option<Group>| {
        let name = of.map_or_else(|| say!(today.all), group);
        view! {
            <button
                type="button"
                class="group"
                data-group=of.map(|of| format!("{of:?}"))
                aria-pressed=move || (only.get() == of).to_string()
                on:click=move |_| only.set(of)
            >
                {name.shown()} " " <span class="group__count">{move || count(of)}</span>
            </button>
        }
    };
    view! {
        <div class="groups" role="group" aria-label=say!(today.groups).shown()>
            {button(None)}
            {Group::ALL.map(|of| button(Some(of))).collect_view()}
        </div>
    }
}

#[component]
fn Table(lines: Memo<Vec<Line>>, chosen: Memo<Option<String>>) -> impl IntoView {
    let columns = [
        (say!(desk.time), "time"),
        (say!(desk.patient), "patient"),
        (say!(desk.result), "result"),
        (say!(desk.share), "share"),
        (say!(desk.insurer), "insurer"),
        (say!(desk.evidence), "evidence"),
    ];
    let body = NodeRef::<Tbody>::new();
    view! {
        <table class="table" aria-label=say!(desk.list).shown()>
            <thead>
                <tr>
                    {columns.map(|(name, column)| view! {
                        <th scope="col" data-column=column>{name.shown()}</th>
                    }).collect_view()}
                </tr>
            </thead>
            <tbody node_ref=body on:keydown=move |event| walk(&event, body)>
                // A row stays, and with it the focus, when more is known about its reception.
                <For
                    each=move || lines.with(|lines| {
                        lines.iter().map(|line| line.reception.id.clone()).collect::<Vec<_>>()
                    })
                    key=Clone::clone
                    let:id
                >
                    {row(id, lines, chosen)}
                </For>
            </tbody>
        </table>
    }
}

/// Up and down the rows by the arrow keys.
fn walk(event: &KeyboardEvent, body: NodeRef<Tbody>) {
    let step: isize = match event.key().as_str() {
        "ArrowDown" => 1,
        "ArrowUp" => -1,
        _ => return,
    };
    let Some(body) = body.get_untracked() else {
        return;
    };
    if focus::step(&body, "button", event.target().as_ref(), step) {
        event.prevent_default();
    }
}

fn row(id: String, lines: Memo<Vec<Line>>, chosen: Memo<Option<String>>) -> impl IntoView {
    let line = {
        let id = id.clone();
        Memo::new(move |_| {
            lines.with(|lines| lines.iter().find(|line| line.reception.id == id).cloned())
        })
    };
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
    let group = move || line.with(|line| line.as_ref().map(|line| format!("{:?}", line.group)));
    view! {
        <tr data-chosen=move || is_chosen.get().to_string() data-group=group>
            <td data-column="time">{move || line.with(|line| line.as_ref().map(time))}</td>
            <th scope="row" data-column="patient">
                <button
                    type="button"
                    class="table__patient"
                    node_ref=button
                    aria-pressed=move || is_chosen.get().to_string()
                    on:click=move |_| show_reception(&id)
                >
                    {move || line.with(|line| line.as_ref().map(patient))}
                </button>
            </th>
            <td data-column="result">{move || line.with(|line| line.as_ref().map(result))}</td>
            <td data-column="share">
                <span class="share">{move || line.with(|line| line.as_ref().and_then(share))}</span>
            </td>
            <td data-column="insurer">{move || line.with(|line| line.as_ref().and_then(insurer))}</td>
            <td data-column="evidence">{move || line.with(|line| line.as_ref().map(source))}</td>
        </tr>
    }
}

fn time(line: &Line) -> impl IntoView + use<> {
    let desk = expect_context::<Desk>();
    let changed_at = line.reception.changed_at;
    let is_open = line.group != Group::Done;
    view! {
        {clock_time(line.reception.opened_at)}
        {is_open.then(|| view! {
            <span class="table__number">{move || ago(desk.now.get() - changed_at).shown()}</span>
        })}
    }
}

fn result(line: &Line) -> impl IntoView + use<> {
    let standing = standing(line);
    let reasons: Vec<Text> = line.reception.attention.iter().map(attention).collect();
    view! {
        <span class="result" data-tone=standing.tone>{standing.result.shown()}</span>
        {line.reception.ending.map(|it| view! { <span class="table__number">{ending(it).shown()}</span> })}
        {reasons.into_iter().map(|reason| view! {
            <span class="table__reason">{reason.shown()}</span>
        }).collect_view()}
    }
}

fn source(line: &Line) -> impl IntoView + use<> {
    view! {
        {line.reception.evidence.map(|level| {
            let [source, _] = evidence(level);
            view! { <span class="chip">{source.shown()}</span> }
        })}
        {line.reception.recognised.as_ref().map(|it| view! {
            <span class="table__number">{recognised(it).shown()}</span>
        })}
    }
}

fn patient(line: &Line) -> impl IntoView + use<> {
    let kana = (line.qualification())
        .and_then(|it| it.kana.as_ref())
        .map(|kana| full_width(kana.expose()));
    let name = line.name().map_or_else(
        || say!(desk.unnamed),
        |name| Text::verbatim(name.expose().as_str()),
    );
    view! {
        {kana.map(|kana| view! { <span class="table__kana" lang="ja">{kana}</span> })}
        <span class="table__name">{name.shown()}</span>
    }
}

fn share(line: &Line) -> Option<impl IntoView + use<>> {
    line.qualification().map(|it| {
        it.ratio
            .map_or_else(|| say!(desk.ask), |ratio| percent(ratio.percent))
            .shown()
    })
}

fn insurer(line: &Line) -> Option<impl IntoView + use<>> {
    let qualification = line.qualification()?;
    let name = qualification.insurer_name.clone().unwrap_or_default();
    let number = (qualification.insurer_number.as_ref()).map(|number| number.as_str().to_owned());
    Some(view! { {name} <span class="table__number">{number}</span> })
}
