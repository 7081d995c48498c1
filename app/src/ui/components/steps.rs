//! Where the patient is on the way.

use leptos::prelude::*;

use crate::ui::text::{Text, say};

/// The four steps of the guide; `current` counts from 1, and 0 is before the first.
#[component]
pub fn Steps(#[prop(into)] current: Signal<u8>) -> impl IntoView {
    let steps = [
        (1, say!(steps.card)),
        (2, say!(steps.identify)),
        (3, say!(steps.consent)),
        (4, say!(steps.complete)),
    ];
    view! {
        <nav class="steps" aria-label=say!(steps.label).shown()>
            <ol class="steps__list">
                {steps.into_iter().map(|(number, name)| step(number, name, current)).collect_view()}
            </ol>
        </nav>
    }
}

fn step(number: u8, name: Text, current: Signal<u8>) -> impl IntoView {
    let done = say!(steps.done).shown();
    let state = move || match current.get() {
        current if current == number => "current",
        current if current > number => "done",
        _ => "to-come",
    };
    view! {
        <li
            class="steps__step"
            data-state=state
            aria-current=move || (current.get() == number).then_some("step")
        >
            <span class="steps__number" aria-hidden="true">
                {move || if current.get() > number { "✓".to_owned() } else { number.to_string() }}
            </span>
            <span class="steps__name">{name.shown()}</span>
            {move || (current.get() > number).then(|| view! {
                <span class="visually-hidden">{done.clone()}</span>
            })}
        </li>
    }
}
