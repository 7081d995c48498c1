//! Why a gateway on the clinic's network may not be reached: the browser asks the person first.

use leptos::prelude::*;
use leptos::task::spawn_local;
use reception::desk::settings::BackEnd;

use crate::desk::{Connection, Desk};
use crate::host::local_network::{LocalNetwork, local_network};
use crate::host::route::origin;
use crate::ui::text::say;

/// Nothing while the gateway answers, or where it is the page's own server.
#[component]
pub(super) fn Reach() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let permission = RwSignal::new(LocalNetwork::Asks);
    let away = Memo::new(move |_| {
        let is_away = desk
            .connection
            .with(|it| matches!(it, Connection::Lost | Connection::Connecting));
        if !is_away {
            return None;
        }
        desk.state
            .with(|state| match &state.settings()?.back_end {
                BackEnd::Gateway { origin: there } => Some(there.clone()),
                BackEnd::Demo | BackEnd::Folder => None,
            })
            .filter(|there| !there.is_empty() && origin().as_ref() != Some(there))
    });
    Effect::new(move |_| {
        if away.with(Option::is_some) {
            spawn_local(async move { _ = permission.try_set(local_network().await) });
        }
    });
    let todo = move || match permission.get() {
        LocalNetwork::Denied => say!(delivery.lan_denied),
        LocalNetwork::Asks => say!(delivery.lan_ask),
        LocalNetwork::Allowed => say!(inquiry_trouble.not_connected_todo),
    };
    move || {
        away.get().map(|there| {
            view! {
                <div class="told" data-tone="warning" role="status">
                    <p class="told__what">{say!(delivery.lan, origin = there).shown()}</p>
                    <p>{move || todo().shown()}</p>
                </div>
            }
        })
    }
}
