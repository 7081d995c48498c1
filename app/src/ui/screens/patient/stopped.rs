//! It did not work: what happened, what to do, and how the visit goes on all the same.

use leptos::prelude::*;
use reception::Failure;

use super::help::{CallCentre, Documents};
use crate::driver::Reception;
use crate::ui::components::{ActionButton, Bilingual, Look, Notice, Picture, ScreenTitle, Tone};
use crate::ui::text::{advice, say};

/// The end of a visit that brought no qualification.
#[component]
pub fn Stopped(failure: Option<Failure>, can_try_again: bool, card_present: bool) -> impl IntoView {
    let reception = expect_context::<Reception>();
    let Some(failure) = failure else {
        return super::messages::ended().into_any();
    };
    let advice = advice(&failure);
    view! {
        <div class="stopped">
            <div class="stopped__what">
                <Picture name="warning" class="stopped__icon"/>
                <ScreenTitle text=advice.what/>
            </div>
            <p class="lead"><Bilingual text=advice.todo/></p>
            {(card_present && !can_try_again).then(|| view! {
                <Notice tone=Tone::Information text=say!(stopped.take_card)/>
            })}
            {can_try_again.then(|| view! {
                <ActionButton
                    text=say!(actions.try_again)
                    look=Look::Primary
                    on_press=move || reception.try_again()
                />
            })}
            {advice.help.documents.then(|| view! { <Documents/> })}
            {advice.help.call_centre.then(|| view! { <CallCentre/> })}
        </div>
    }
    .into_any()
}
