//! What is on the patients' screens, and a hand for whoever needs one.

use leptos::prelude::*;
use reception::desk::mirror::{Command, ScreenStep};

use super::show_reception;
use crate::desk::Desk;
use crate::desk::screens::{Screens, SeenScreen};
use crate::ui::text::{Text, ago, command, language, say, screen_step};

/// The patients' screens of this browser; nothing while there is none.
#[component]
pub fn ScreenList() -> impl IntoView {
    let screens = expect_context::<Screens>();
    let seen = Memo::new(move |_| screens.seen());
    view! {
        {move || (!seen.with(Vec::is_empty)).then(|| view! {
            <section class="screens" aria-labelledby="screens-title">
                <h2 class="screens__title" id="screens-title">{say!(screen.title).shown()}</h2>
                <ul class="screens__list">
                    <For
                        each=move || seen.get()
                        key=|it| (it.id.clone(), it.state.step, it.state.reception.clone(), it.is_there, it.state.language.clone(), it.state.name.is_some())
                        let:it
                    >
                        {screen(it)}
                    </For>
                </ul>
            </section>
        })}
    }
}

fn screen(it: SeenScreen) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let state = it.state;
    let tone = match (it.is_there, state.waits_for_staff) {
        (true, false) => "open",
        (false, _) | (true, true) => "attention",
    };
    let what = if it.is_there {
        screen_step(state.step)
    } else {
        say!(screen.silent)
    };
    let since = state.since;
    let name = state
        .name
        .as_ref()
        .map(|name| Text::verbatim(name.expose().as_str()));
    let reception = state.reception;
    // A visit is in the records a moment after it is on the screen.
    let known = Memo::new(move |_| {
        let id = reception.clone()?;
        desk.state
            .with(|records| records.reception(&id).is_some())
            .then_some(id)
    });
    let details = move || {
        known.get().map(|id| {
            view! {
                <button type="button" class="desk__button" on:click=move |_| show_reception(&id)>
                    {say!(screen.details).shown()}
                </button>
            }
        })
    };
    view! {
        <li class="screens__screen" data-waits=state.waits_for_staff.to_string()>
            <p class="screens__step">
                <span class="result" data-tone=tone>{what.shown()}</span>
                {name.map(|name| view! { " " <strong>{name.shown()}</strong> })}
            </p>
            <p class="screens__since">
                {language(&state.language).shown()} " ・ " {move || ago(desk.now.get() - since).shown()}
            </p>
            <div class="screens__commands">
                {details}
                {commands(state.step).iter().map(|it_can| tell(&it.id, *it_can)).collect_view()}
            </div>
        </li>
    }
}

fn tell(screen: &str, what: Command) -> impl IntoView + use<> {
    let screens = expect_context::<Screens>();
    let screen = screen.to_owned();
    view! {
        <button type="button" class="desk__button" on:click=move |_| screens.command(&screen, what)>
            {command(what).shown()}
        </button>
    }
}

/// What makes sense where the patient is.
const fn commands(step: ScreenStep) -> &'static [Command] {
    match step {
        ScreenStep::Welcome | ScreenStep::PlaceCard => &[Command::HelpIsComing],
        ScreenStep::Reading | ScreenStep::Inquiring | ScreenStep::Interrupted => {
            &[Command::HelpIsComing, Command::Cancel]
        }
        ScreenStep::ChooseMethod
        | ScreenStep::EnterCode
        | ScreenStep::CompareFace
        | ScreenStep::FaceFailed
        | ScreenStep::StaffCheck
        | ScreenStep::Consent => &[
            Command::HelpIsComing,
            Command::MoreTime,
            Command::HandOver,
            Command::Cancel,
        ],
        ScreenStep::Stopped => &[Command::HelpIsComing],
        ScreenStep::Complete | ScreenStep::Closing => &[],
    }
}
