//! The staff's page: its door, its menu, its sides.

mod fallback;
mod idle;
mod inquiry;
pub mod insured_data;
mod menu;
mod modes;
mod queue;
mod records;
mod restore;
mod set_up;
mod settings;
mod sign_in;
mod today;

use leptos::ev;
use leptos::html::H1;
use leptos::prelude::*;
use leptos_meta::Title;

use self::fallback::Fallback;
use self::idle::IdleWarning;
use self::inquiry::Inquiry;
use self::menu::Menu;
use self::modes::{ModeSign, Modes};
use self::queue::Queue;
use self::records::RecordsSide;
use self::restore::RestoreBackUp;
use self::set_up::SetUp;
use self::settings::SettingsSide;
use self::sign_in::SignIn;
use self::today::Today;
use crate::desk::route::{Address, DeskRoute};
use crate::desk::{Connection, Desk, Member, SignInError, Stage};
use crate::host::page;
use crate::host::route::follow;
use crate::i18n::{Locale, use_i18n};
use crate::records::accounts::AccountError;
use crate::ui::components::{LanguageSelector, Notice, SimulatedBanner, Tone, Working};
use crate::ui::text::{Text, desk_error, record_error, say, sign_in_error};

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
    page::on_hide(move || desk.lock());
    let route = follow(DeskRoute::of);
    let address = Address(follow(str::to_owned));
    provide_context(address);
    // Today's list stays while another reception is shown beside it; the other sides begin anew with another subject.
    let shown = Memo::new(move |_| {
        let route = route.get();
        (route, (route != DeskRoute::Today).then(|| address.0.get()))
    });
    let is_open = Memo::new(move |_| desk.member().is_some());
    view! {
        <div class="desk" class:desk--open=move || is_open.get()>
            <header class="desk__header">
                {move || desk.is_simulated().then(|| view! { <SimulatedBanner/> })}
                <div class="desk__bar">
                    <p class="desk__name">{move || clinic_name(desk).shown()}</p>
                    <Trouble/>
                    <LanguageSelector/>
                    {move || desk.member().map(|member| view! { <p class="desk__member">{member.name}</p> })}
                </div>
                {move || is_open.get().then(|| view! { <ModeSign/> })}
            </header>
            {move || is_open.get().then(|| view! { <Menu route/> })}
            <main class="desk__main">
                {move || if is_open.get() {
                    side(shown.get().0).into_any()
                } else {
                    view! { <Door/> }.into_any()
                }}
            </main>
            <IdleWarning/>
        </div>
    }
}

/// What is shown behind the door.
fn side(route: DeskRoute) -> impl IntoView {
    match route {
        DeskRoute::Fallback => view! { <Fallback/> }.into_any(),
        DeskRoute::Inquiry => view! { <Inquiry/> }.into_any(),
        DeskRoute::Modes => view! { <Modes/> }.into_any(),
        DeskRoute::Queue => view! { <Queue/> }.into_any(),
        DeskRoute::Today => view! { <Today/> }.into_any(),
        DeskRoute::Records => view! { <RecordsSide/> }.into_any(),
        DeskRoute::Settings => view! { <SettingsSide/> }.into_any(),
    }
}

/// What is shown in front of it.
#[derive(Clone, PartialEq)]
enum Shown {
    Nothing,
    NoStore,
    SetUp { has_gateway: bool },
    SignIn { members: Vec<Member> },
}

/// The form stays while a sign-in is under way, and with it what was typed.
#[component]
fn Door() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let shown = Memo::new(move |before: Option<&Shown>| match desk.stage.get() {
        Stage::Starting | Stage::Open(_) => Shown::Nothing,
        Stage::Opening => before.cloned().unwrap_or(Shown::Nothing),
        Stage::NoStore => Shown::NoStore,
        Stage::NotSetUp { has_gateway } => Shown::SetUp { has_gateway },
        Stage::Locked { members } => Shown::SignIn { members },
    });
    move || match shown.get() {
        Shown::Nothing => view! { <Working/> }.into_any(),
        Shown::NoStore => view! { <Notice tone=Tone::Error text=say!(sign_in.store)/> }.into_any(),
        Shown::SetUp { has_gateway } => view! { <FirstStart has_gateway/> }.into_any(),
        Shown::SignIn { members } => view! { <SignIn members/> }.into_any(),
    }
}

/// A new clinic, or one that comes from a back-up.
#[component]
fn FirstStart(has_gateway: bool) -> impl IntoView {
    let restores = RwSignal::new(false);
    move || {
        if restores.get() {
            view! { <RestoreBackUp on_back=move || restores.set(false)/> }.into_any()
        } else {
            view! {
                <SetUp has_gateway/>
                <p class="sign-in__other">
                    <button type="button" class="desk__button" on:click=move |_| restores.set(true)>
                        {say!(restore.offer).shown()}
                    </button>
                </p>
            }
            .into_any()
        }
    }
}

/// Why the door is closed.
#[component]
fn ClosedBecause() -> impl IntoView {
    let desk = expect_context::<Desk>();
    move || {
        let error = desk.closed_because.get()?;
        // A wait is counted down beside it.
        let error = match desk.must_wait() {
            Some(seconds) => SignInError::Account(AccountError::Wait(seconds)),
            None if matches!(error, SignInError::Account(AccountError::Wait(_))) => return None,
            None => error,
        };
        Some(
            view! { <div role="alert"><Notice tone=Tone::Warning text=sign_in_error(&error)/></div> },
        )
    }
}

/// What the staff have to know wherever they are.
#[component]
fn Trouble() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let connection = move || match desk.connection.get() {
        Connection::None | Connection::Connecting | Connection::Fresh => None,
        Connection::Lost => Some(say!(desk.lost)),
        Connection::Refused(error) => Some(desk_error(error)),
    };
    let unsaved = move || desk.unsaved.get().map(|error| record_error(&error));
    view! {
        <p class="desk__lost" role="status">{move || connection().map(|text| text.shown())}</p>
        <p class="desk__lost" role="alert">{move || unsaved().map(|text| text.shown())}</p>
    }
}

fn clinic_name(desk: Desk) -> Text {
    let name = desk.state.with(|state| {
        state
            .settings()
            .map(|settings| settings.institution_name.clone())
            .filter(|name| !name.is_empty())
    });
    name.map_or_else(|| say!(app.desk_title), Text::verbatim)
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
