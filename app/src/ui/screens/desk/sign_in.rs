//! The desk's door.

use leptos::ev::SubmitEvent;
use leptos::html::Input;
use leptos::prelude::*;
use leptos_i18n::td_string;

use super::DeskTitle;
use crate::desk::{Desk, DeskError, DeskState};
use crate::ui::text::{Text, desk_error, say};

/// Asks for the passphrase that the gateway was started with.
#[component]
pub fn SignIn() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let passphrase = NodeRef::<Input>::new();
    let busy = move || {
        desk.state
            .with(|state| matches!(state, DeskState::SignedOut { busy: true, .. }))
    };
    let action = Text::new(move |locale| {
        if busy() {
            td_string!(locale, sign_in.busy)
        } else {
            td_string!(locale, sign_in.submit)
        }
    });
    let error = Memo::new(move |_| desk.state.with(closed_because));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(input) = passphrase.get() else {
            return;
        };
        desk.sign_in(input.value());
        input.set_value("");
    };
    view! {
        <form class="sign-in" on:submit=submit>
            <DeskTitle text=say!(sign_in.title)/>
            <p>{say!(sign_in.explain).shown()}</p>
            <label class="sign-in__label" for="passphrase">{say!(sign_in.passphrase).shown()}</label>
            <input
                class="sign-in__input"
                id="passphrase"
                type="password"
                autocomplete="current-password"
                required
                aria-describedby="sign-in-error"
                aria-invalid=move || (error.get() == Some(DeskError::WrongPassphrase)).to_string()
                node_ref=passphrase
            />
            <p class="sign-in__error" id="sign-in-error" aria-live="assertive">
                {move || error.get().map(|error| desk_error(error).shown())}
            </p>
            <button type="submit" class="desk__button" data-look="primary" disabled=busy>
                {action.shown()}
            </button>
        </form>
    }
}

const fn closed_because(state: &DeskState) -> Option<DeskError> {
    match state {
        DeskState::SignedOut { error, .. } => *error,
        DeskState::SignedIn { .. } => None,
    }
}
