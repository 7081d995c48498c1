//! Before anyone is here.

use leptos::prelude::*;
use reception::Event;

use super::no_reader::NoReader;
use crate::driver::Reception;
use crate::ui::components::{ActionButton, Bilingual, Look, Picture, ScreenTitle};
use crate::ui::text::say;

/// How it begins: place the card, or touch "start".
#[component]
pub fn Welcome() -> impl IntoView {
    let reception = expect_context::<Reception>();
    view! {
        <div class="scene" data-at-rest="true">
            <Picture name="place-card" class="scene__picture"/>
            <div class="scene__words">
                <ScreenTitle text=say!(welcome.title)/>
                <p class="lead"><Bilingual text=say!(welcome.lead)/></p>
                <NoReader/>
                <ActionButton
                    text=say!(welcome.start)
                    look=Look::Primary
                    on_press=move || reception.send(Event::Start)
                />
                <p class="note">{say!(welcome.need).shown()}</p>
            </div>
        </div>
    }
}
