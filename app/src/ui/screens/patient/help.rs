//! The other ways to a qualification (MHLW guide, "when registration with the My Number Card cannot
//! be completed"), and whom to call.

use leptos::prelude::*;

use crate::ui::components::{Bilingual, Picture};
use crate::ui::text::{Text, say};

/// The documents, and what happens without them.
#[component]
pub fn Documents() -> impl IntoView {
    view! {
        <section class="help" aria-labelledby="help-title">
            <h2 class="help__title" id="help-title"><Bilingual text=say!(fallback.title)/></h2>
            <p class="help__promise">{say!(fallback.promise).shown()}</p>
            <div class="help__columns">
                <div class="help__column">
                    <p class="help__when">{say!(fallback.either).shown()}</p>
                    {way("mynaportal", say!(fallback.mynaportal), say!(fallback.mynaportal_detail))}
                    {way("notification", say!(fallback.notification), say!(fallback.notification_detail))}
                </div>
                <div class="help__column">
                    <p class="help__when">{say!(fallback.neither).shown()}</p>
                    {way("verbal", say!(fallback.verbal), say!(fallback.verbal_detail))}
                    {way("statement", say!(fallback.statement), say!(fallback.statement_detail))}
                </div>
            </div>
        </section>
    }
}

fn way(picture: &'static str, name: Text, detail: Text) -> impl IntoView {
    view! {
        <div class="way">
            <Picture name=picture class="way__icon"/>
            <div>
                <h3 class="way__name"><Bilingual text=name/></h3>
                <p class="way__detail">{detail.shown()}</p>
            </div>
        </div>
    }
}

/// The call centre for questions about the card, in the patient's language.
#[component]
pub fn CallCentre() -> impl IntoView {
    view! {
        <section class="call" aria-labelledby="call-title">
            <h2 class="call__title" id="call-title"><Bilingual text=say!(call.title)/></h2>
            <p class="call__number">{say!(call.number).shown()}</p>
            <p>{say!(call.hours).shown()}</p>
        </section>
    }
}
