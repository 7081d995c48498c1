//! The first start at a clinic's PC: who the clinic is, whom it asks, and the first administrator.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use reception::desk::settings::BackEnd;
use redacted::Redacted;

use super::{ClosedBecause, DeskTitle};
use crate::desk::{Desk, PASSPHRASE_LENGTH, SetUp as Answers, Stage};
use crate::ui::components::{RadioField, TextField, Typed};
use crate::ui::text::say;

/// What is chosen as the back end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    Gateway,
    Folder,
    Demo,
}

/// Asks for what the desk cannot do without; everything else is in the settings.
#[component]
pub fn SetUp(
    /// Whether the server that the page came from has a gateway.
    has_gateway: bool,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let clinic = RwSignal::new(String::new());
    let code = RwSignal::new(String::new());
    let gateway_passphrase = RwSignal::new(String::new());
    let name = RwSignal::new(String::new());
    let passphrase = RwSignal::new(String::new());
    let again = RwSignal::new(String::new());
    let asked = RwSignal::new(Some(if has_gateway {
        Asked::Gateway
    } else {
        Asked::Folder
    }));
    let submitted = RwSignal::new(false);
    let too_short = Memo::new(move |_| {
        passphrase.with(|it| (1..PASSPHRASE_LENGTH).contains(&it.chars().count()))
    });
    let differ =
        Memo::new(move |_| again.with(|again| !again.is_empty() && *again != passphrase.get()));
    let code_wrong = Memo::new(move |_| {
        code.with(|code| {
            !code.is_empty()
                && submitted.get()
                && !(code.len() == 10 && code.bytes().all(|byte| byte.is_ascii_digit()))
        })
    });
    let busy = move || desk.stage.with(|stage| matches!(stage, Stage::Opening));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        submitted.set(true);
        if too_short.get_untracked()
            || code_wrong.get_untracked()
            || again.get_untracked() != passphrase.get_untracked()
        {
            return;
        }
        desk.set_up(Answers {
            institution_name: clinic.get_untracked().trim().to_owned(),
            institution_code: code.get_untracked().trim().to_owned(),
            back_end: match asked.get_untracked() {
                Some(Asked::Gateway) => BackEnd::Gateway {
                    origin: String::new(),
                },
                Some(Asked::Folder) => BackEnd::Folder,
                Some(Asked::Demo) | None => BackEnd::Demo,
            },
            gateway_passphrase: Redacted::new(gateway_passphrase.get_untracked()),
            name: name.get_untracked().trim().to_owned(),
            passphrase: Redacted::new(passphrase.get_untracked()),
        });
    };
    view! {
        <form class="sign-in sign-in--wide" on:submit=submit>
            <DeskTitle text=say!(set_up.title)/>
            <ClosedBecause/>
            <p>{say!(set_up.explain).shown()}</p>
            <TextField label=say!(set_up.clinic) value=clinic required=true autofocus=true/>
            <TextField
                label=say!(set_up.code)
                hint=Some(say!(set_up.code_hint))
                value=code
                typed=Typed::Digits
                error=Signal::derive(move || code_wrong.get().then(|| say!(set_up.code_wrong)))
            />
            <RadioField
                label=say!(set_up.back_end)
                options=[
                    has_gateway.then(|| (Asked::Gateway, say!(set_up.gateway))),
                    Some((Asked::Folder, say!(set_up.folder))),
                    Some((Asked::Demo, say!(set_up.demo))),
                ].into_iter().flatten().collect()
                value=asked
            />
            <Show when=move || asked.get() == Some(Asked::Gateway)>
                <TextField
                    label=say!(set_up.gateway_passphrase)
                    hint=Some(say!(set_up.gateway_passphrase_hint))
                    value=gateway_passphrase
                    typed=Typed::Password
                    required=true
                />
            </Show>
            <h2 class="sign-in__part">{say!(set_up.administrator).shown()}</h2>
            <TextField label=say!(set_up.name) value=name required=true/>
            <TextField
                label=say!(set_up.passphrase)
                hint=Some(say!(set_up.passphrase_hint, count = PASSPHRASE_LENGTH))
                value=passphrase
                typed=Typed::NewPassword
                required=true
                error=Signal::derive(move || too_short.get().then(|| say!(set_up.too_short, count = PASSPHRASE_LENGTH)))
            />
            <TextField
                label=say!(set_up.again)
                value=again
                typed=Typed::NewPassword
                required=true
                error=Signal::derive(move || differ.get().then(|| say!(set_up.differ)))
            />
            <p class="field__hint">{say!(set_up.forgotten).shown()}</p>
            <button type="submit" class="desk__button" data-look="primary" disabled=busy>
                {say!(set_up.submit).shown()}
            </button>
        </form>
    }
}
