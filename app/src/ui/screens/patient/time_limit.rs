//! "Do you need more time?" (WCAG 2.2, criterion 2.2.1)

use leptos::prelude::*;
use reception::Event;

use crate::driver::Reception;
use crate::ui::components::{ActionButton, Bilingual, Dialog, Look};
use crate::ui::text::say;

/// The question before a time limit ends a visit.
#[component]
pub fn TimeLimit() -> impl IntoView {
    let reception = expect_context::<Reception>();
    let stay = move || reception.send(Event::MoreTime);
    let leave = move || reception.send(Event::Cancel);
    view! {
        <Dialog open=reception.warning title=say!(more_time.title) on_escape=stay>
            <p class="dialog__text"><Bilingual text=say!(more_time.detail)/></p>
            <div class="dialog__actions">
                <ActionButton text=say!(more_time.yes) look=Look::Primary on_press=stay/>
                <ActionButton text=say!(more_time.no) look=Look::Secondary on_press=leave/>
            </div>
        </Dialog>
    }
}
