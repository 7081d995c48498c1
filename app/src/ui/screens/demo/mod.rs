//! The demonstration's card reader: ten invented patients, whose cards can be placed and taken.

use leptos::prelude::*;
use simulator::{DemoPatient, Purpose};

use crate::demo::DemoReader;
use crate::face::{Face, Stage};
use crate::ui::components::{Hint, Picture, Shape, Viewfinder};
use crate::ui::text::{Text, say};

/// Stands beside the patient's screen, never over it, and folds away.
#[component]
pub fn DemoTray() -> impl IntoView {
    let reader = expect_context::<DemoReader>();
    view! {
        <aside class="tray" aria-label=say!(tray.title).shown()>
            <details class="tray__fold" open>
                <summary class="tray__title">{say!(tray.title).shown()}</summary>
                {move || match reader.inserted.get() {
                    Some(id) => DemoPatient::by_id(id).map(|person| inserted(person, reader)).into_any(),
                    None => cards(reader).into_any(),
                }}
            </details>
        </aside>
    }
}

fn cards(reader: DemoReader) -> impl IntoView {
    let card = move |person: &'static DemoPatient| {
        view! {
            <li>
                <button type="button" class="tray__card" on:click=move |_| reader.place(person.id)>
                    <span class="tray__name" lang="ja">{person.name}</span>
                    <span class="tray__purpose">{purpose(person.purpose).shown()}</span>
                </button>
            </li>
        }
    };
    view! {
        <p class="tray__explain" role="status">
            {move || if reader.missing.get() { say!(tray.missing) } else { say!(tray.explain) }.shown()}
        </p>
        <ul class="tray__cards">{DemoReader::cards().iter().map(card).collect_view()}</ul>
        <button type="button" class="tray__renew" on:click=move |_| reader.renew()>
            {say!(tray.renew).shown()}
        </button>
    }
}

fn inserted(person: &'static DemoPatient, reader: DemoReader) -> impl IntoView {
    view! {
        <p class="tray__explain">{say!(tray.inserted).shown()}</p>
        <div class="tray__inserted">
            <Picture name="card" class="tray__picture"/>
            <p class="tray__name" lang="ja">{person.name}</p>
            <p class="tray__purpose">{purpose(person.purpose).shown()}</p>
            <p class="tray__pin">{say!(tray.pin).shown()} <strong>{simulator::people::PIN}</strong></p>
            <p class="tray__pin" data-kind="code">
                {say!(tray.code).shown()} <strong>{simulator::people::code_b(person)}</strong>
            </p>
        </div>
        <OwnPhoto reader/>
        <button type="button" class="tray__take" on:click=move |_| reader.take()>
            {say!(tray.take).shown()}
        </button>
    }
}

/// Lets a visitor meet their own face in the chip: a picture of the camera becomes the card's photo.
#[component]
fn OwnPhoto(reader: DemoReader) -> impl IntoView {
    let face = expect_context::<Face>();
    let open = RwSignal::new(false);
    // Another look through the camera ends this one.
    let idle = Memo::new(move |_| face.stage.get() == Stage::Off);
    let take = move |_| {
        if let Some(photo) = face.portrait() {
            open.set(false);
            face.stop();
            reader.change_photo(photo);
        }
    };
    let begin = move |_| {
        open.set(true);
        face.preview();
    };
    on_cleanup(move || {
        if open.get_untracked() {
            face.stop();
        }
    });
    move || {
        if open.get() && !idle.get() {
            view! {
                <p class="tray__explain">{say!(own_photo.explain).shown()}</p>
                <Viewfinder shape=Shape::Face/>
                <Hint/>
                <button type="button" class="tray__take" on:click=take>{say!(own_photo.take).shown()}</button>
            }
            .into_any()
        } else if idle.get() {
            view! {
                <button type="button" class="tray__renew" on:click=begin>{say!(own_photo.open).shown()}</button>
            }
            .into_any()
        } else {
            ().into_any()
        }
    }
}

/// What a demo card is there to show.
fn purpose(purpose: Purpose) -> Text {
    match purpose {
        Purpose::Valid => say!(tray_card.valid),
        Purpose::HighCostLimit => say!(tray_card.high_cost_limit),
        Purpose::Elderly70 => say!(tray_card.elderly_70),
        Purpose::Elderly75 => say!(tray_card.elderly_75),
        Purpose::ExpiredCertificate => say!(tray_card.expired_certificate),
        Purpose::PinLocked => say!(tray_card.pin_locked),
        Purpose::InsurerNotFound => say!(tray_card.insurer_not_found),
        Purpose::RareCharacter => say!(tray_card.rare_character),
        Purpose::ForeignResident => say!(tray_card.foreign_resident),
        Purpose::Unregistered => say!(tray_card.unregistered),
    }
}
