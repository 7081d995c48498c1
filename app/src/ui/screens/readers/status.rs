//! How it stands with the reader, and what can be done.

use leptos::prelude::*;
use reader::detect::{PRODUCTS, product};

use crate::host::smart_card;
use crate::host::usb::{Filter, UsbFailure};
use crate::readers::{ReaderFailure, ReaderState, Readers, Source};
use crate::ui::components::field;
use crate::ui::text::{Text, card_line, driver, reader_state, say, usb_failure};

/// The reader in use.
#[component]
pub fn Status() -> impl IntoView {
    let readers = expect_context::<Readers>();
    let situation = move || {
        let situation = reader_state(&readers.state.get());
        view! {
            <p class="result" data-tone=situation.tone>{situation.what.shown()}</p>
            {situation.todo.map(|todo| view! { <p>{todo.shown()}</p> })}
        }
    };
    let refusal = move || {
        let [what, todo] = usb_failure(&readers.refusal.get()?);
        Some(view! {
            <p class="panel__refusal"><strong>{what.shown()}</strong> {todo.shown()}</p>
        })
    };
    view! {
        <section class="panel" aria-labelledby="status-title">
            <h2 class="panel__title" id="status-title">{say!(readers.status).shown()}</h2>
            <div class="panel__status" role="status">{situation}</div>
            {move || readers.state.with(details)}
            {move || readers.state.with(instead)}
            <div role="alert">{refusal}</div>
            <Actions/>
        </section>
    }
}

/// What is known of a reader that works.
fn details(state: &ReaderState) -> Option<impl IntoView + use<>> {
    let readers = expect_context::<Readers>();
    let card = Text::new(move |locale| {
        let card = if readers.present.get() {
            say!(readers.card_present)
        } else {
            say!(readers.card_absent)
        };
        card.in_locale(locale)
    });
    let connected = match state {
        ReaderState::Connected(connected) => Some(connected),
        ReaderState::Demo => None,
        ReaderState::Off
        | ReaderState::OtherTab
        | ReaderState::NoReader
        | ReaderState::Connecting
        | ReaderState::Failed(_) => return None,
    };
    let report = readers.report.get().filter(|_| connected.is_some());
    let firmware = report.as_ref().and_then(|it| it.firmware.clone());
    let choice = report.and_then(|it| it.choice);
    Some(view! {
        <dl class="fields">
            {field(say!(readers.name), connected.map(|it| Text::verbatim(it.name.as_str())))}
            {field(say!(readers.firmware), firmware.map(Text::verbatim))}
            {field(say!(readers.driver), choice.map(|it| driver(&it.driver)))}
            {field(say!(readers.line), connected.map(|it| card_line(it.line)))}
            {field(say!(readers.card), Some(card))}
        </dl>
    })
}

/// Which readers to use in the place of one that cannot be used.
fn instead(state: &ReaderState) -> Option<impl IntoView + use<>> {
    let ReaderState::Failed(ReaderFailure::Usb(UsbFailure::Unusable(_))) = state else {
        return None;
    };
    let (vendor, number) = expect_context::<Readers>().report.get()?.ids;
    let others = match product(vendor, number) {
        Some(product) => product.instead(),
        None => PRODUCTS.iter().filter(|it| it.is_usable()).collect(),
    };
    let names: Vec<&str> = others.iter().take(MOST_NAMES).map(|it| it.name).collect();
    let names = names.join(", ");
    Some(view! { <p>{say!(known.instead, names = names).shown()}</p> })
}

/// What the staff can do in the present state.
#[component]
fn Actions() -> impl IntoView {
    let readers = expect_context::<Readers>();
    let is = move |source| move || (readers.source.get() == source).to_string();
    let other_tab = Memo::new(move |_| readers.state.with(|it| *it == ReaderState::OtherTab));
    let failed = Memo::new(move |_| {
        readers
            .state
            .with(|it| matches!(it, ReaderState::Failed(_)))
    });
    let usb = Memo::new(move |_| readers.source.get() == Source::Usb);
    view! {
        <div class="panel__choice" role="group" aria-label=say!(readers.source).shown()>
            <button
                type="button"
                class="languages__choice"
                aria-pressed=is(Source::Usb)
                on:click=move |_| readers.choose(Source::Usb)
            >
                {say!(readers.source_usb).shown()}
            </button>
            // On an ordinary page there are none.
            {smart_card::is_available().then(|| view! {
                <button
                    type="button"
                    class="languages__choice"
                    aria-pressed=is(Source::System)
                    on:click=move |_| readers.choose(Source::System)
                >
                    {say!(readers.source_system).shown()}
                </button>
            })}
            <button
                type="button"
                class="languages__choice"
                aria-pressed=is(Source::Demo)
                on:click=move |_| readers.choose(Source::Demo)
            >
                {say!(readers.source_demo).shown()}
            </button>
        </div>
        <div class="panel__actions">
            {move || other_tab.get().then(|| action(say!(readers.take_over), "primary", move || readers.take_over()))}
            {move || failed.get().then(|| action(say!(readers.try_again), "primary", move || readers.try_again()))}
            {action(say!(readers.connect), "plain", move || readers.connect(Filter::Readers))}
            {action(say!(readers.connect_any), "plain", move || readers.connect(Filter::Everything))}
            {move || usb.get().then(|| action(say!(readers.forget), "plain", move || readers.forget()))}
        </div>
    }
}

fn action(text: Text, look: &'static str, press: impl Fn() + 'static) -> impl IntoView {
    view! {
        <button type="button" class="desk__button" data-look=look on:click=move |_| press()>
            {text.shown()}
        </button>
    }
}

/// Readers that are named in the place of another.
const MOST_NAMES: usize = 4;
