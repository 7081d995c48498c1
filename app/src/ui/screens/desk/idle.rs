//! The warning before an unattended desk locks.

use leptos::prelude::*;

use crate::desk::Desk;
use crate::ui::components::Dialog;
use crate::ui::text::{Text, say};

/// Seconds that are counted down; any key or touch keeps the desk open.
#[component]
pub fn IdleWarning() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let is_warned = Memo::new(move |_| desk.locks_in.with(Option::is_some));
    let left = move || {
        let seconds = desk.locks_in.get().unwrap_or_default();
        say!(idle.left, seconds = seconds).shown()()
    };
    view! {
        <Dialog open=is_warned title=Text::clone(&say!(idle.title)) on_escape=move || desk.touch()>
            // Each second spoken would be a torment: the number is for the eye.
            <p class="dialog__text" aria-hidden="true">{left}</p>
            <p class="dialog__text visually-hidden">{say!(idle.explain).shown()}</p>
            <div class="form__actions">
                <button type="button" class="desk__button" data-look="primary" on:click=move |_| desk.touch()>
                    {say!(idle.stay).shown()}
                </button>
                <button type="button" class="desk__button" on:click=move |_| desk.lock()>
                    {say!(menu.lock).shown()}
                </button>
            </div>
        </Dialog>
    }
}
