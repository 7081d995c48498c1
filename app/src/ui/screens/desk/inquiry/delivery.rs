//! Inquiries that wait for the gateway, each with where it stands.

use leptos::prelude::*;

use crate::desk::Desk;
use crate::ui::text::{clock_time, delivery_state, say};

/// Nothing where none waits.
#[component]
pub(super) fn Deliveries() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let rows = move || {
        let entries = desk.outbox.with(|outbox| outbox.entries().to_vec());
        let rows = entries.into_iter().map(|entry| {
            let asked_at = say!(delivery.asked_at, time = clock_time(entry.queued_at / 1000));
            let action = if entry.is_open() {
                say!(delivery.cancel)
            } else {
                say!(delivery.dismiss)
            };
            let state = delivery_state(&entry.state, entry.attempts);
            view! {
                <li class="told" data-tone="information">
                    <p class="told__what">{asked_at.shown()}</p>
                    <p>{state.shown()}</p>
                    <button
                        type="button"
                        class="desk__button"
                        on:click=move |_| desk.forget_inquiry(&entry.id)
                    >
                        {action.shown()}
                    </button>
                </li>
            }
        });
        rows.collect_view()
    };
    let has_some = Memo::new(move |_| desk.outbox.with(|outbox| !outbox.entries().is_empty()));
    view! {
        <section class="terminal__list" aria-labelledby="deliveries-title" hidden=move || !has_some.get()>
            <h2 class="answer__title" id="deliveries-title">{say!(delivery.title).shown()}</h2>
            <ul class="terminal__list" aria-live="polite">{rows}</ul>
        </section>
    }
}
