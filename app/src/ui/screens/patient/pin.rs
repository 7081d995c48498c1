//! The four-digit PIN.

use leptos::ev::{self, KeyboardEvent};
use leptos::prelude::*;
use reception::Event;

use crate::driver::Reception;
use crate::ui::components::{Bilingual, Notice, PinEntry, PinPad, ScreenTitle, Tone};
use crate::ui::text::{say, tries_left as tries_text};

/// Entry of the PIN; the tries that are left stand there before the first digit.
#[component]
pub fn EnterPin(tries_left: u8, wrong: bool) -> impl IntoView {
    let reception = expect_context::<Reception>();
    let entry = PinEntry::new();
    let confirm = move || {
        if let Some(pin) = entry.take() {
            reception.send(Event::PinEntered(pin));
        }
    };
    let typing = window_event_listener(ev::keydown, move |event: KeyboardEvent| {
        entry.type_key(&event)
    });
    on_cleanup(move || typing.remove());
    view! {
        <div class="pin" on:keydown=move |event| if event.key() == "Enter" { confirm() }>
            <div class="pin__words">
                <ScreenTitle text=say!(pin.title)/>
                {wrong.then(|| view! { <Notice tone=Tone::Error text=say!(pin.wrong)/> })}
                <p class="tries" data-last=(tries_left == 1).to_string()>
                    <Bilingual text=tries_text(tries_left)/>
                </p>
                {(tries_left == 1).then(|| view! {
                    <Notice tone=Tone::Warning text=say!(pin.last_try)/>
                })}
                <p class="note">{say!(pin.which).shown()}</p>
                <p class="note">{say!(pin.swapped).shown()}</p>
            </div>
            <PinPad entry on_confirm=confirm/>
        </div>
    }
}
