//! The desk's door.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos_i18n::td_string;
use redacted::Redacted;

use super::{ClosedBecause, DeskTitle};
use crate::desk::{Desk, Member, Stage};
use crate::records::accounts::Proof;
use crate::ui::components::{RadioField, TextField, Typed};
use crate::ui::text::{Text, say};

/// Who is there, and their passphrase or passkey.
#[component]
pub fn SignIn(
    /// Everybody who can sign in.
    members: Vec<Member>,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let only = match members.as_slice() {
        [member] => Some(member.id.clone()),
        _ => None,
    };
    let chosen = RwSignal::new(only.or_else(|| desk.last_member()));
    let passphrase = RwSignal::new(String::new());
    let busy = move || desk.stage.with(|stage| matches!(stage, Stage::Opening));
    let names = (members.iter())
        .map(|member| (member.id.clone(), Text::verbatim(member.name.as_str())))
        .collect();
    let with_passkey: Vec<String> = (members.into_iter())
        .filter(|member| member.has_passkey)
        .map(|member| member.id)
        .collect();
    let offers_passkey = Memo::new(move |_| {
        chosen.with(|chosen| chosen.as_ref().is_some_and(|id| with_passkey.contains(id)))
    });
    let action = Text::new(move |locale| {
        if busy() {
            td_string!(locale, sign_in.busy)
        } else {
            td_string!(locale, sign_in.submit)
        }
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if untrack(|| desk.must_wait()).is_some() {
            return;
        }
        if let Some(member) = chosen.get_untracked() {
            let typed = passphrase.try_update(std::mem::take).unwrap_or_default();
            desk.sign_in(member, Proof::Passphrase(Redacted::new(typed)));
        }
    };
    view! {
        <form class="sign-in" on:submit=submit>
            <DeskTitle text=say!(sign_in.title)/>
            <ClosedBecause/>
            <RadioField label=say!(sign_in.who) options=names value=chosen/>
            <TextField label=say!(sign_in.passphrase) value=passphrase typed=Typed::Password required=true autofocus=true/>
            <button type="submit" class="desk__button" data-look="primary" disabled=move || busy() || desk.must_wait().is_some()>
                {action.shown()}
            </button>
            {move || offers_passkey.get().then(|| view! {
                <button
                    type="button"
                    class="desk__button"
                    disabled=busy
                    on:click=move |_| if let Some(member) = chosen.get_untracked() { desk.sign_in(member, Proof::Passkey) }
                >
                    {say!(sign_in.passkey).shown()}
                </button>
            })}
        </form>
    }
}
