//! The patient's way through the reception: one question at a time.

mod called;
mod code;
mod complete;
mod consent;
mod face;
mod footer;
mod help;
mod messages;
mod method;
mod no_reader;
mod pin;
mod printed;
mod spoken;
pub mod staff_check;
mod stopped;
mod time_limit;
mod welcome;

use leptos::prelude::*;

use self::called::Called;
use self::footer::Footer;
use self::spoken::Spoken;
use self::time_limit::TimeLimit;
use super::demo::DemoTray;
use crate::driver::Reception;
use crate::face::Face;
use crate::i18n::{Locale, use_i18n};
use crate::readers::{Readers, Source};
use crate::screen::Screen;
use crate::ui::components::{LanguageSelector, SimulatedBanner, Steps};
use crate::ui::text::say;

/// Everything the patient sees.
#[component]
pub fn PatientScreen() -> impl IntoView {
    let screen = expect_context::<Reception>().screen;
    let readers = expect_context::<Readers>();
    let is_demo = Memo::new(move |_| readers.source.get() == Source::Demo);
    start_in_japanese(screen);
    forget_faces(screen);
    view! {
        <div class="kiosk" data-tray=move || is_demo.get().to_string()>
            <header class="kiosk__header">
                <SimulatedBanner/>
                <div class="kiosk__bar">
                    <p class="kiosk__name">{say!(app.patient_title).shown()}</p>
                    <Steps current=Signal::derive(move || screen.with(step_number))/>
                    <LanguageSelector/>
                </div>
                <Called/>
            </header>
            <main class="kiosk__main">{move || show(screen.get())}</main>
            <Footer/>
            {move || is_demo.get().then(|| view! { <DemoTray/> })}
        </div>
        <Spoken/>
        <TimeLimit/>
    }
}

/// The next patient finds the clinic's language, whatever the one before had chosen.
fn start_in_japanese(screen: Memo<Screen>) {
    let i18n = use_i18n();
    Effect::new(move |_| {
        if screen.with(|screen| *screen == Screen::Welcome) {
            i18n.set_locale(Locale::default());
        }
    });
}

/// Nothing of a face outlives the steps that need it, and the next patient's voice is on again.
fn forget_faces(screen: Memo<Screen>) {
    let face = expect_context::<Face>();
    let needed = Memo::new(move |_| {
        screen.with(|screen| {
            matches!(
                screen,
                Screen::EnterCode { .. }
                    | Screen::CompareFace { .. }
                    | Screen::FaceNotRecognised { .. }
                    | Screen::StaffCheck { .. }
            )
        })
    });
    Effect::new(move |_| {
        if !needed.get() {
            face.stop();
        }
    });
    on_cleanup(move || face.stop());
    Effect::new(move |_| {
        if screen.with(|screen| *screen == Screen::Welcome) {
            face.voice.set(face.settings.with_untracked(|it| it.voice));
        }
    });
}

fn show(screen: Screen) -> AnyView {
    match screen {
        Screen::Welcome => view! { <welcome::Welcome/> }.into_any(),
        Screen::PlaceCard => messages::place_card().into_any(),
        Screen::Reading => messages::reading().into_any(),
        Screen::ChooseMethod { pin, notice } => {
            view! { <method::ChooseMethod pin notice/> }.into_any()
        }
        Screen::FaceNotice { pin } => view! { <face::FaceNotice pin/> }.into_any(),
        Screen::EnterCode {
            tries_left,
            wrong,
            pin: _,
        } => view! { <code::EnterCode tries_left wrong/> }.into_any(),
        Screen::ReadingHolder => messages::reading_photo().into_any(),
        Screen::FaceUnavailable { obstacle, pin } => {
            view! { <face::FaceUnavailable obstacle pin/> }.into_any()
        }
        Screen::CompareFace { attempt: _, pin } => view! { <face::CompareFace pin/> }.into_any(),
        Screen::FaceNotRecognised {
            outcome,
            can_compare_again,
            pin,
        } => view! { <face::FaceNotRecognised outcome can_compare_again pin/> }.into_any(),
        Screen::StaffCheck {
            sign_in,
            outcome,
            pin,
        } => view! { <staff_check::StaffCheck sign_in outcome pin/> }.into_any(),
        Screen::EnterPin { tries_left, wrong } => {
            view! { <pin::EnterPin tries_left wrong/> }.into_any()
        }
        Screen::VerifyingPin => messages::verifying_pin().into_any(),
        Screen::AskConsent(questions) => consent::show(questions),
        Screen::Inquiring { retrying } => messages::inquiring(retrying).into_any(),
        Screen::Complete {
            qualification,
            notice,
            card_present,
        } => view! { <complete::Complete qualification notice card_present/> }.into_any(),
        Screen::Interrupted => messages::interrupted().into_any(),
        Screen::Stopped {
            failure,
            can_try_again,
            card_present,
        } => view! { <stopped::Stopped failure can_try_again card_present/> }.into_any(),
        Screen::CardLeft => messages::card_left().into_any(),
        Screen::Farewell => messages::farewell().into_any(),
    }
}

/// Which of the guide's four steps a screen belongs to; 0 is before the first.
const fn step_number(screen: &Screen) -> u8 {
    match screen {
        Screen::Welcome | Screen::Interrupted | Screen::Stopped { .. } | Screen::CardLeft => 0,
        Screen::PlaceCard | Screen::Reading => 1,
        Screen::ChooseMethod { .. }
        | Screen::EnterPin { .. }
        | Screen::VerifyingPin
        | Screen::FaceNotice { .. }
        | Screen::EnterCode { .. }
        | Screen::ReadingHolder
        | Screen::FaceUnavailable { .. }
        | Screen::CompareFace { .. }
        | Screen::FaceNotRecognised { .. }
        | Screen::StaffCheck { .. } => 2,
        Screen::AskConsent(_) | Screen::Inquiring { .. } => 3,
        Screen::Complete { .. } => 4,
        // Behind the last: all four are done.
        Screen::Farewell => 5,
    }
}
