//! The qualification terminal's folders: chosen here, and their state in words.

use eligibility::folder::{Folder, FolderFailure};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::desk::folder::FolderState;
use crate::desk::{Desk, TerminalNews};
use crate::ui::text::{Text, Told, clock_time, folder_state, notice_file, say, terminal_notice};

/// Nothing where the clinic does not ask by folders.
#[component]
pub fn FolderSettings() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let code = Memo::new(move |_| desk.terminal_code());
    move || {
        code.get().map(|code| {
            let body = if code.is_empty() {
                view! { <State told=Told { what: say!(terminal.no_code), todo: say!(terminal.no_code_todo) } tone="warning"/> }.into_any()
            } else {
                view! { <Folders/> }.into_any()
            };
            view! {
                <section class="terminal" aria-labelledby="terminal-title">
                    <h2 class="answer__title" id="terminal-title">{say!(terminal.title).shown()}</h2>
                    <p>{say!(terminal.explain).shown()}</p>
                    {body}
                </section>
            }
        })
    }
}

#[component]
fn Folders() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let terminal = desk.terminal;
    let state = move || {
        let state = terminal.state.get();
        view! { <State told=folder_state(state) tone=tone(state)/> }
    };
    let needs_permission = Memo::new(move |_| {
        terminal.state.with(|state| {
            matches!(
                state,
                FolderState::NeedsPermission
                    | FolderState::Open {
                        failure: Some((_, FolderFailure::PermissionLost)),
                        ..
                    }
            )
        })
    });
    let is_open = Memo::new(move |_| matches!(terminal.state.get(), FolderState::Open { .. }));
    let can = Memo::new(move |_| terminal.state.get() != FolderState::Unsupported);
    let choose = Text::new(move |locale| {
        let text = if is_open.get() {
            say!(terminal.choose_again)
        } else {
            say!(terminal.choose)
        };
        text.in_locale(locale)
    });
    let single = [
        (Folder::Req, say!(terminal.req)),
        (Folder::Res, say!(terminal.res)),
        (Folder::Face, say!(terminal.face)),
    ]
    .map(|(folder, name)| {
        let ask = move |_| spawn_local(async move { terminal.choose_one(folder).await });
        view! { <button type="button" class="desk__button" on:click=ask>{name.shown()}</button> }
    })
    .collect_view();
    view! {
        <div role="status">{state}</div>
        <div class="form__actions">
            <Show when=move || needs_permission.get()>
                <button
                    type="button"
                    class="desk__button"
                    data-look="primary"
                    on:click=move |_| spawn_local(async move { terminal.allow().await })
                >
                    {say!(terminal.allow).shown()}
                </button>
            </Show>
            <Show when=move || can.get()>
                <button
                    type="button"
                    class="desk__button"
                    on:click=move |_| spawn_local(async move { terminal.choose().await })
                >
                    {choose.shown()}
                </button>
            </Show>
        </div>
        <details class="inquiry__paste" hidden=move || !can.get()>
            <summary>{say!(terminal.choose_one).shown()}</summary>
            <div class="form__actions">{single}</div>
        </details>
        <News/>
    }
}

/// What happened, and what to do.
#[component]
fn State(told: Told, tone: &'static str) -> impl IntoView {
    view! {
        <div class="told" data-tone=tone>
            <p class="told__what">{told.what.shown()}</p>
            <p>{told.todo.shown()}</p>
        </div>
    }
}

/// What the folders told besides answers and card results.
#[component]
fn News() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let rows = move || {
        let news = desk.terminal_news.get();
        news.into_iter()
            .map(|it| news_row(desk, &it))
            .collect_view()
    };
    let has_news = move || desk.terminal_news.with(|news| !news.is_empty());
    view! {
        <Show when=has_news>
            <h3 class="terminal__news">{say!(terminal.notices).shown()}</h3>
        </Show>
        <ul class="terminal__list" aria-live="polite">{rows}</ul>
    }
}

fn news_row(desk: Desk, news: &TerminalNews) -> impl IntoView + use<> {
    let told = terminal_notice(&news.notice);
    let file = notice_file(&news.notice);
    let notice = news.notice.clone();
    let dismiss = move |_| {
        desk.terminal_news
            .update(|news| news.retain(|it| !std::sync::Arc::ptr_eq(&it.notice, &notice)));
    };
    view! {
        <li class="told" data-tone="warning">
            <p class="told__what">{clock_time(news.at)}" "{told.what.shown()}</p>
            {file.map(|file| view! { <p class="told__file">{file.shown()}</p> })}
            <p>{told.todo.shown()}</p>
            <button type="button" class="desk__button" on:click=dismiss>{say!(terminal.dismiss).shown()}</button>
        </li>
    }
}

const fn tone(state: FolderState) -> &'static str {
    match state {
        FolderState::Open { failure: None, .. } => "good",
        FolderState::NotChosen | FolderState::ElsewhereOpen => "information",
        FolderState::Unsupported
        | FolderState::NotGiven(_)
        | FolderState::Missing(_)
        | FolderState::NeedsPermission
        | FolderState::Denied
        | FolderState::Open { .. } => "warning",
    }
}
