//! Network outage, system failure, disaster: checklists with their records, and the sign while one is on.

use leptos::prelude::*;
use reception::desk::modes::{ActiveMode, ChecklistStep, DoneStep, Mode, Phase};
use reception::desk::staff::Permission;
use reception::desk::{Actor, ModeChanged, ModeStepDone};

use super::DeskTitle;
use crate::desk::Desk;
use crate::desk::route::DeskRoute;
use crate::ui::components::TextField;
use crate::ui::text::{Text, clock_time, mode, mode_step, phase, say};

/// The side of the page.
#[component]
pub fn Modes() -> impl IntoView {
    view! {
        <div class="modes panel">
            <DeskTitle text=say!(modes.title)/>
            <p>{say!(modes.explain).shown()}</p>
            {Mode::ALL.map(|it| view! { <Card mode=it/> }).collect_view()}
        </div>
    }
}

/// On every screen of the desk while a mode is on.
#[component]
pub fn ModeSign() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let on = Memo::new(move |_| {
        desk.state.with(|state| {
            let on = state.modes().on();
            on.iter().map(|it| (it.mode, it.since)).collect::<Vec<_>>()
        })
    });
    move || {
        on.get()
            .into_iter()
            .map(|(it, since)| {
                let [name, _] = mode(it);
                let text = Text::new(move |locale| {
                    say!(
                        modes.since,
                        mode = name.in_locale(locale),
                        time = clock_time(since)
                    )
                    .in_locale(locale)
                });
                view! {
                    <p class="mode-sign" role="status">
                        <span>{text.shown()}</span>
                        <a href=DeskRoute::Modes.fragment()>{say!(modes.open).shown()}</a>
                    </p>
                }
            })
            .collect_view()
    }
}

/// One mode: what it is for, and its checklist while it is on.
#[component]
fn Card(mode: Mode) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let active = Memo::new(move |_| desk.state.with(|state| state.modes().active(mode).cloned()));
    let [name, when] = crate::ui::text::mode(mode);
    view! {
        <section class="modes__card" data-on=move || active.with(Option::is_some).to_string()>
            <h2>{name.shown()}</h2>
            <p>{when.shown()}</p>
            {move || match active.get() {
                Some(active) => view! { <Checklist active/> }.into_any(),
                None => view! { <Begin mode/> }.into_any(),
            }}
        </section>
    }
}

#[component]
fn Begin(mode: Mode) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let reference = RwSignal::new(String::new());
    let begin = move |_| {
        let reference = reference.get_untracked().trim().to_owned();
        desk.record_later(vec![
            ModeChanged {
                mode,
                on: true,
                reference: (!reference.is_empty()).then_some(reference),
            }
            .into(),
        ]);
    };
    view! {
        <div class="form modes__begin">
            <TextField label=say!(modes.reference) value=reference/>
            <button
                type="button"
                class="desk__button"
                disabled=move || !desk.may(Permission::SwitchModes)
                on:click=begin
            >
                {say!(modes.begin).shown()}
            </button>
        </div>
    }
}

#[component]
fn Checklist(active: ActiveMode) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let note = RwSignal::new(String::new());
    let mode = active.mode;
    let can_end = active.can_end();
    let phases = [Phase::Begin, Phase::EachPatient, Phase::End].map(|it| {
        let steps = mode
            .checklist()
            .iter()
            .filter(|step| step.phase == it)
            .map(|step| line(desk, &active, step, note))
            .collect_view();
        view! {
            <section>
                <h3>{phase(it).shown()}</h3>
                <ul class="modes__steps">{steps}</ul>
            </section>
        }
    });
    let end = move |_| {
        desk.record_later(vec![
            ModeChanged {
                mode,
                on: false,
                reference: None,
            }
            .into(),
        ]);
    };
    view! {
        {active.reference.clone().map(|it| view! { <p>{it}</p> })}
        <TextField label=say!(modes.note) value=note/>
        {phases.collect_view()}
        <div class="form__actions">
            <button type="button" class="desk__button" disabled=!can_end on:click=end>
                {say!(modes.end).shown()}
            </button>
            {(!can_end).then(|| view! { <p class="field__hint">{say!(modes.end_first).shown()}</p> })}
        </div>
    }
}

fn line(
    desk: Desk,
    active: &ActiveMode,
    step: &'static ChecklistStep,
    note: RwSignal<String>,
) -> impl IntoView + use<> {
    let mode = active.mode;
    let done: Vec<Text> = active
        .done
        .iter()
        .filter(|done| done.key == step.key)
        .map(|done| told(desk, done))
        .collect();
    let is_done = !done.is_empty();
    let mark = move |_| {
        let typed = note.get_untracked().trim().to_owned();
        note.set(String::new());
        desk.record_later(vec![
            ModeStepDone {
                mode,
                step: step.key.to_owned(),
                note: (!typed.is_empty()).then_some(typed),
            }
            .into(),
        ]);
    };
    view! {
        <li class="modes__step" data-done=is_done.to_string()>
            <span class="modes__what">{mode_step(step.key).shown()}</span>
            {done.into_iter().map(|text| view! {
                <span class="modes__done">{say!(modes.done).shown()} " " {text.shown()}</span>
            }).collect_view()}
            {(!is_done).then(|| view! {
                <button type="button" class="desk__button" on:click=mark>{say!(modes.mark_done).shown()}</button>
            })}
        </li>
    }
}

/// When, by whom, and what they noted.
fn told(desk: Desk, done: &DoneStep) -> Text {
    let name = match &done.by {
        Actor::Staff { id, .. } => desk.state.with_untracked(|state| {
            state
                .staff()
                .account(id)
                .map(|account| account.name.expose().clone())
                .unwrap_or_default()
        }),
        Actor::Patient | Actor::System => String::new(),
    };
    let time = clock_time(done.at);
    let note = done.note.clone().unwrap_or_default();
    Text::verbatim(format!("{time} {name} {note}").trim_end().to_owned())
}
