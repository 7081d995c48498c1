//! The staff's side: today's receptions.

mod detail;
mod list;
mod sign_in;

use leptos::ev;
use leptos::html::H1;
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;

use self::list::List;
use self::sign_in::SignIn;
use crate::desk::{Connection, Desk, DeskState};
use crate::host::page;
use crate::i18n::{Locale, use_i18n};
use crate::ui::components::{LanguageSelector, SimulatedBanner};
use crate::ui::text::{Text, clock_time, say};

/// Everything the staff see.
#[component]
pub fn DeskScreen() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let i18n = use_i18n();
    Effect::new(move |_| i18n.set_locale(Locale::default()));
    let touches = [
        window_event_listener(ev::pointerdown, move |_| desk.touch()),
        window_event_listener(ev::keydown, move |_| desk.touch()),
    ];
    on_cleanup(move || touches.into_iter().for_each(|touch| touch.remove()));
    // A browser may keep the page to come back to it; it comes back closed.
    page::on_hide(move || desk.sign_out());
    let signed_in = Memo::new(move |_| {
        desk.state
            .with(|state| matches!(state, DeskState::SignedIn { .. }))
    });
    view! {
        <div class="desk">
            <header class="desk__header">
                <SimulatedBanner/>
                <div class="desk__bar">
                    <p class="desk__name">{say!(app.desk_title).shown()}</p>
                    {move || signed_in.get().then(|| view! { <Freshness/> })}
                    <LanguageSelector/>
                    <a class="desk__button" href="./#/readers">{say!(readers.title).shown()}</a>
                    {move || signed_in.get().then(|| view! {
                        <button type="button" class="desk__button" on:click=move |_| desk.sign_out()>
                            {say!(desk.sign_out).shown()}
                        </button>
                    })}
                </div>
            </header>
            <main class="desk__main">
                {move || if signed_in.get() {
                    view! { <List/> }.into_any()
                } else {
                    view! { <SignIn/> }.into_any()
                }}
            </main>
        </div>
    }
}

/// How old the list is.
#[component]
fn Freshness() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let minute = Memo::new(move |_| {
        desk.state.with(|state| match state {
            DeskState::SignedIn {
                updated_at: Some(at),
                ..
            } => Some(clock_time(*at)),
            DeskState::SignedIn {
                updated_at: None, ..
            }
            | DeskState::SignedOut { .. } => None,
        })
    });
    let lost = Memo::new(move |_| {
        desk.state.with(|state| {
            matches!(
                state,
                DeskState::SignedIn {
                    connection: Connection::Lost,
                    ..
                }
            )
        })
    });
    let updated = Text::new(move |locale| match minute.get() {
        Some(time) => td_string!(locale, desk.updated, time),
        None => td_string!(locale, desk.loading).to_owned(),
    });
    view! {
        <p class="desk__updated">{updated.shown()}</p>
        <p class="desk__lost" role="status">
            {move || lost.get().then(|| say!(desk.lost).shown())}
        </p>
    }
}

/// The one `h1` of a desk screen: takes the focus and names the document.
#[component]
pub fn DeskTitle(text: Text) -> impl IntoView {
    let heading = NodeRef::<H1>::new();
    Effect::new(move |_| {
        if let Some(heading) = heading.get() {
            // Without focus the heading is read later, no more.
            _ = heading.focus();
        }
    });
    view! {
        <Title text=text.shown()/>
        <h1 class="desk__title" tabindex="-1" node_ref=heading>{text.shown()}</h1>
    }
}
