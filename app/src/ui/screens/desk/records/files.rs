//! Exports, back-ups, and what a back-up has more than this browser.

use journal::Payloads;
use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::desk::{ArchiveError, Desk, ExportFormat, MadeFile};
use crate::host::file;
use crate::ui::components::{CheckField, Notice, Tone, Working};
use crate::ui::text::{Text, archive_error, say};

/// What became of the last file.
#[derive(Clone, PartialEq)]
enum Outcome {
    Nothing,
    Busy,
    Made(String),
    TakenIn(u64),
    NotSaved,
    Failed(ArchiveError),
}

/// Buttons for files. Each file that leaves is a record.
#[component]
pub fn Files() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let with_payloads = RwSignal::new(false);
    let outcome = RwSignal::new(Outcome::Nothing);
    let input = NodeRef::<Input>::new();
    let export = move |format: ExportFormat| {
        outcome.set(Outcome::Busy);
        let payloads = if with_payloads.get_untracked() {
            Payloads::Included
        } else {
            Payloads::LeftOut
        };
        spawn_local(async move {
            let made = desk.export(format, payloads).await;
            _ = outcome.try_set(saved(made.map_err(ArchiveError::from)));
        });
    };
    let back_up = move |_| {
        outcome.set(Outcome::Busy);
        spawn_local(async move { _ = outcome.try_set(saved(desk.back_up().await)) });
    };
    let take_in = move |_| {
        spawn_local(async move {
            let Some(field) = input.get_untracked() else {
                return;
            };
            let Some((_, bytes)) = file::chosen(&field).await else {
                return;
            };
            outcome.set(Outcome::Busy);
            let taken = match Desk::read_back_up(&bytes) {
                Ok(backup) => desk.take_in(&backup).await,
                Err(error) => Err(error.into()),
            };
            _ = outcome.try_set(match taken {
                Ok(count) => Outcome::TakenIn(count),
                Err(error) => Outcome::Failed(error),
            });
        });
    };
    let busy = move || outcome.get() == Outcome::Busy;
    let shown = move || -> Option<(Tone, Text)> {
        match outcome.get() {
            Outcome::Nothing | Outcome::Busy => None,
            Outcome::Made(name) => Some((Tone::Information, say!(back_up.made, name = name))),
            Outcome::TakenIn(0) => Some((Tone::Information, say!(back_up.nothing_new))),
            Outcome::TakenIn(count) => {
                Some((Tone::Information, say!(back_up.taken_in, count = count)))
            }
            Outcome::NotSaved => Some((Tone::Error, say!(back_up.not_saved))),
            Outcome::Failed(error) => Some((Tone::Error, archive_error(&error))),
        }
    };
    view! {
        <section class="clinic__section" aria-labelledby="back-up-title">
            <h2 id="back-up-title">{say!(back_up.title).shown()}</h2>
            <p class="field__hint">{say!(back_up.explain).shown()}</p>
            <div class="form__actions">
                <button type="button" class="desk__button" data-look="primary" disabled=busy on:click=back_up>
                    {say!(back_up.make).shown()}
                </button>
                <label class="desk__button clinic__file">
                    <span>{say!(back_up.take_in).shown()}</span>
                    <input type="file" accept=".uketsuke" node_ref=input on:change=take_in/>
                </label>
            </div>
            <h3>{say!(back_up.export).shown()}</h3>
            <p class="field__hint">{say!(back_up.export_explain).shown()}</p>
            <CheckField label=say!(back_up.with_personal) value=with_payloads/>
            <div class="form__actions">
                <button type="button" class="desk__button" disabled=busy on:click=move |_| export(ExportFormat::Csv)>
                    {say!(back_up.csv).shown()}
                </button>
                <button type="button" class="desk__button" disabled=busy on:click=move |_| export(ExportFormat::JsonLines)>
                    {say!(back_up.json_lines).shown()}
                </button>
            </div>
            <div role="status">
                {move || busy().then(|| view! { <Working/> })}
                {move || shown().map(|(tone, text)| view! { <Notice tone text/> })}
            </div>
        </section>
    }
}

fn saved(made: Result<MadeFile, ArchiveError>) -> Outcome {
    match made {
        Ok(made) if file::save(&made.name, made.media_type, &made.bytes) => {
            Outcome::Made(made.name)
        }
        Ok(_) => Outcome::NotSaved,
        Err(error) => Outcome::Failed(error),
    }
}
