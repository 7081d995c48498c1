//! Screens that say one thing: place, wait, take.

use leptos::prelude::*;

use super::no_reader::NoReader;
use crate::ui::components::{Bilingual, Picture, ScreenTitle, Working};
use crate::ui::text::{Text, say};

/// "Please place your card."
pub fn place_card() -> impl IntoView {
    view! {
        <NoReader/>
        {request(
            "place-card",
            say!(place_card.title),
            say!(place_card.detail),
        )}
    }
}

/// "Please put the card back."
pub fn interrupted() -> impl IntoView {
    request(
        "place-card",
        say!(interrupted.title),
        say!(interrupted.detail),
    )
}

/// "A card was left in the reader."
pub fn card_left() -> impl IntoView {
    request("take-card", say!(card_left.title), say!(card_left.detail))
}

/// "Thank you, please wait."
pub fn farewell() -> impl IntoView {
    request("waiting-room", say!(farewell.title), say!(farewell.detail))
}

/// "The reception has ended": the patient wanted it so.
pub fn ended() -> impl IntoView {
    request("take-card", say!(stopped.ended), say!(stopped.take_card))
}

/// "Reading your card."
pub fn reading() -> impl IntoView {
    progress(say!(reading.title), say!(reading.detail))
}

/// "Reading the photo in your card."
pub fn reading_photo() -> impl IntoView {
    progress(say!(code.reading), say!(reading.detail))
}

/// "Checking your PIN."
pub fn verifying_pin() -> impl IntoView {
    progress(say!(verifying.title), say!(verifying.detail))
}

/// "Asking the eligibility system", for the first time or again.
pub fn inquiring(retrying: bool) -> impl IntoView {
    let detail = if retrying {
        say!(inquiring.retrying)
    } else {
        say!(inquiring.detail)
    };
    progress(say!(inquiring.title), detail)
}

fn request(picture: &'static str, title: Text, detail: Text) -> impl IntoView {
    view! {
        <div class="scene">
            <Picture name=picture class="scene__picture"/>
            <div class="scene__words">
                <ScreenTitle text=title/>
                <p class="lead"><Bilingual text=detail/></p>
            </div>
        </div>
    }
}

fn progress(title: Text, detail: Text) -> impl IntoView {
    view! {
        <div class="scene" data-centred="true">
            <Working/>
            <div class="scene__words">
                <ScreenTitle text=title/>
                <p class="lead"><Bilingual text=detail/></p>
            </div>
        </div>
    }
}
