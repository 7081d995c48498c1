//! "Read the card", without a patient's visit.

use card::{Facts, read_facts};
use leptos::prelude::*;

use crate::readers::Readers;
use crate::readers::check::{Attempt, Check, Done};
use crate::ui::components::field;
use crate::ui::text::{Text, card_date, card_error, card_line, pin_state, say, token};

/// Shows that the reader reads, and how fast.
#[component]
pub fn CardCheck() -> impl IntoView {
    let readers = expect_context::<Readers>();
    let check = Check::<Facts>::new(readers);
    let cannot =
        move || !readers.present.get() || check.state.with(|it| matches!(it, Attempt::Running));
    view! {
        <section class="panel" aria-labelledby="check-title">
            <h2 class="panel__title" id="check-title">{say!(card_check.title).shown()}</h2>
            <p>{say!(card_check.explain).shown()}</p>
            <div class="panel__actions">
                <button
                    type="button"
                    class="desk__button"
                    data-look="primary"
                    disabled=cannot
                    on:click=move |_| check.run(async |link| read_facts(link).await)
                >
                    {say!(card_check.start).shown()}
                </button>
            </div>
            <div class="panel__answer" role="status">{move || check.state.with(shown)}</div>
        </section>
    }
}

fn shown(attempt: &Attempt<Facts>) -> Option<AnyView> {
    match attempt {
        Attempt::Idle => None,
        Attempt::Running => Some(running(say!(card_check.running))),
        Attempt::Failed(error) => Some(failed(error)),
        Attempt::Done(done) => Some(
            view! {
                <p class="result" data-tone="good">{say!(card_check.done).shown()}</p>
                <dl class="fields">{facts(&done.value)} {effort(done)}</dl>
            }
            .into_any(),
        ),
    }
}

/// "Reading."
pub fn running(text: Text) -> AnyView {
    view! { <p class="result" data-tone="open">{text.shown()}</p> }.into_any()
}

/// What happened, and what to do.
pub fn failed(error: &card::Error) -> AnyView {
    let [what, todo] = card_error(error);
    view! {
        <p class="result" data-tone="attention">{what.shown()}</p>
        <p>{todo.shown()}</p>
    }
    .into_any()
}

/// What the conversation took.
pub fn effort<T>(done: &Done<T>) -> impl IntoView + use<T> {
    let (commands, millis) = (done.commands, done.millis);
    view! {
        {field(say!(readers.line), Some(card_line(Some(done.line))))}
        {field(say!(card_check.commands), Some(Text::verbatim(commands.to_string())))}
        {field(say!(card_check.time), Some(say!(card_check.millis, millis = millis)))}
    }
}

fn facts(facts: &Facts) -> impl IntoView + use<> {
    let certificate = match &facts.certificate {
        None => say!(card_check.no_certificate),
        Some(it) => {
            let (from, to) = (card_date(it.not_before), card_date(it.not_after));
            Text::new(move |locale| {
                let (from, to) = (from.in_locale(locale), to.in_locale(locale));
                say!(card_check.period, from = from, to = to).in_locale(locale)
            })
        }
    };
    view! {
        {field(say!(card_check.kind), Some(token(facts.token)))}
        {field(say!(card_check.card_expiry), facts.card_expiry.map(card_date))}
        {field(say!(card_check.certificate), Some(certificate))}
        {field(say!(card_check.pin), Some(pin_state(facts.pin)))}
    }
}
