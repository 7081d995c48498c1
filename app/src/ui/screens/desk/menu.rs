//! The staff's menu, and its keys.

use leptos::ev;
use leptos::prelude::*;

use super::today::{NEW, NEW_KEY, SEARCH, SEARCH_KEY};
use crate::desk::Desk;
use crate::desk::route::{DeskRoute, LOCK_KEY};
use crate::host::route::go;
use crate::ui::text::{Text, say};

/// The sides of the page; each with its key, if it has one.
#[component]
pub fn Menu(
    /// Which one is shown.
    route: ReadSignal<DeskRoute>,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let keys = window_event_listener(ev::keydown, move |event| {
        let key = event.key();
        if key == LOCK_KEY {
            event.prevent_default();
            desk.lock();
        } else if key == NEW_KEY {
            event.prevent_default();
            go(&DeskRoute::Today.about(NEW));
        } else if key == SEARCH_KEY {
            event.prevent_default();
            go(&DeskRoute::Today.about(SEARCH));
        } else if let Some(route) = DeskRoute::ALL
            .into_iter()
            .find(|route| route.key() == Some(key.as_str()))
        {
            event.prevent_default();
            go(route.fragment());
        }
    });
    on_cleanup(move || keys.remove());
    let entries = DeskRoute::ALL.map(|it| {
        let current = move || (route.get() == it).then_some("page");
        view! {
            <li>
                <a class="menu__entry" href=it.fragment() aria-current=current aria-keyshortcuts=it.key()>
                    {name(it).shown()}
                    {it.key().map(key_cap)}
                </a>
            </li>
        }
    });
    view! {
        <nav class="menu" aria-label=say!(menu.label).shown()>
            <ul class="menu__entries">{entries.collect_view()}</ul>
            <ul class="menu__entries">
                <li><a class="menu__entry" href="./#/readers">{say!(menu.readers).shown()}</a></li>
                <li>
                    <button type="button" class="menu__entry" aria-keyshortcuts=LOCK_KEY on:click=move |_| desk.lock()>
                        {say!(menu.lock).shown()}
                        {key_cap(LOCK_KEY)}
                    </button>
                </li>
            </ul>
        </nav>
    }
}

/// What a side of the page is called.
pub fn name(route: DeskRoute) -> Text {
    match route {
        DeskRoute::Today => say!(menu.today),
        DeskRoute::Inquiry => say!(menu.inquiry),
        DeskRoute::Fallback => say!(menu.fallback),
        DeskRoute::Queue => say!(menu.queue),
        DeskRoute::Modes => say!(menu.modes),
        DeskRoute::Records => say!(menu.records),
        DeskRoute::Settings => say!(menu.settings),
    }
}

/// Readers hear the key from the attribute.
fn key_cap(key: &'static str) -> impl IntoView {
    view! { <kbd class="key" aria-hidden="true">{key}</kbd> }
}
