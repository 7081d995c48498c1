//! A new browser, filled from a back-up.

use std::sync::Arc;

use journal::Backup;
use leptos::ev::SubmitEvent;
use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;
use redacted::Redacted;

use super::DeskTitle;
use crate::desk::{Desk, RestoreError, members_of};
use crate::host::file;
use crate::ui::components::{Notice, RadioField, TextField, Tone, Typed};
use crate::ui::text::{Text, restore_error, say};

/// The file, who opens it, and their passphrase.
#[component]
pub fn RestoreBackUp(
    /// Back to the set-up.
    on_back: impl Fn() + 'static,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let input = NodeRef::<Input>::new();
    let backup = RwSignal::new(None::<Arc<Backup>>);
    let member = RwSignal::new(None::<String>);
    let passphrase = RwSignal::new(String::new());
    let failed = RwSignal::new(None::<RestoreError>);
    let busy = RwSignal::new(false);
    let choose = move |_| {
        spawn_local(async move {
            let Some(field) = input.get_untracked() else {
                return;
            };
            let Some((_, bytes)) = file::chosen(&field).await else {
                return;
            };
            match Desk::read_back_up(&bytes) {
                Ok(read) => {
                    failed.set(None);
                    member.set(members_of(&read).into_iter().next().map(|it| it.id));
                    backup.set(Some(Arc::new(read)));
                }
                Err(error) => {
                    backup.set(None);
                    failed.set(Some(error.into()));
                }
            }
        });
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let (Some(read), Some(id)) = (backup.get_untracked(), member.get_untracked()) else {
            return;
        };
        let typed = passphrase.try_update(std::mem::take).unwrap_or_default();
        busy.set(true);
        spawn_local(async move {
            if let Err(error) = desk.restore(&read, id, Redacted::new(typed)).await {
                _ = failed.try_set(Some(error));
            }
            _ = busy.try_set(false);
        });
    };
    view! {
        <form class="sign-in sign-in--wide" on:submit=submit>
            <DeskTitle text=say!(restore.title)/>
            <p>{say!(restore.explain).shown()}</p>
            <label class="desk__button clinic__file">
                <span>{say!(restore.choose).shown()}</span>
                <input type="file" accept=".uketsuke" node_ref=input on:change=choose/>
            </label>
            {move || backup.get().map(|read| {
                let count = read.head.seq - read.checkpoint.seq;
                let names = members_of(&read).into_iter().map(|it| (it.id, Text::verbatim(it.name))).collect();
                view! {
                    <p role="status">{say!(restore.holds, count = count).shown()}</p>
                    <RadioField label=say!(sign_in.who) options=names value=member/>
                    <TextField label=say!(sign_in.passphrase) value=passphrase typed=Typed::Password required=true autofocus=true/>
                    <button type="submit" class="desk__button" data-look="primary" disabled=move || busy.get()>
                        {move || if busy.get() { say!(restore.busy).shown()() } else { say!(restore.submit).shown()() }}
                    </button>
                }
            })}
            <div role="alert">
                {move || failed.get().map(|error| view! { <Notice tone=Tone::Error text=restore_error(&error)/> })}
            </div>
            <button type="button" class="desk__button" on:click=move |_| on_back()>{say!(restore.back).shown()}</button>
        </form>
    }
}
