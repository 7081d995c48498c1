//! One question with a few answers, each with its key.

use leptos::ev::KeyboardEvent;
use leptos::html::H2;
use leptos::prelude::*;

use crate::ui::text::Text;

/// The keys of the answers, in order. They work while the question has the focus, so that they are never part of what is
/// typed elsewhere (WCAG 2.1.4).
const KEYS: [&str; 20] = [
    "1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "a", "b", "c", "d", "e", "f", "g", "h", "i",
    "j",
];

/// A question that takes the focus, and its answers.
#[component]
pub fn Choices<T: Clone + Send + Sync + 'static>(
    /// The question.
    title: Text,
    /// The answers, in the order of their keys.
    options: Vec<(T, Text)>,
    /// Takes the answer.
    #[prop(into)]
    on_choose: Callback<T>,
    /// What Backspace does.
    #[prop(optional, into)]
    on_back: Option<Callback<()>>,
    /// What stands between question and answers.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let heading = NodeRef::<H2>::new();
    Effect::new(move |_| {
        if let Some(heading) = heading.get() {
            // Without focus the keys need one touch first.
            _ = heading.focus();
        }
    });
    let values: Vec<T> = options.iter().map(|(value, _)| value.clone()).collect();
    let pressed = move |event: KeyboardEvent| {
        if event.ctrl_key() || event.alt_key() || event.meta_key() {
            return;
        }
        let key = event.key().to_lowercase();
        let index = KEYS.iter().position(|it| *it == key);
        // A question with one answer is a step to confirm.
        let only = values.first().filter(|_| values.len() == 1);
        if let Some(value) = only.filter(|_| key == "enter") {
            event.prevent_default();
            on_choose.run(value.clone());
        } else if let Some(value) = index.and_then(|index| values.get(index)) {
            event.prevent_default();
            on_choose.run(value.clone());
        } else if let Some(back) = on_back.filter(|_| key == "backspace") {
            event.prevent_default();
            back.run(());
        }
    };
    let buttons = options
        .into_iter()
        .zip(KEYS)
        .map(|((value, text), key)| {
            view! {
                <li>
                    <button
                        type="button"
                        class="keyed__answer"
                        aria-keyshortcuts=key
                        on:click=move |_| on_choose.run(value.clone())
                    >
                        <kbd class="key" aria-hidden="true">{key.to_uppercase()}</kbd>
                        <span>{text.shown()}</span>
                    </button>
                </li>
            }
        })
        .collect_view();
    view! {
        <div class="keyed" on:keydown=pressed>
            <h2 class="keyed__question" tabindex="-1" node_ref=heading>{title.shown()}</h2>
            {children.map(|children| children())}
            <ol class="keyed__answers">{buttons}</ol>
        </div>
    }
}
