//! The ways out of a screen: back, help, the end.

use leptos::prelude::*;
use reception::Event;
use reception::consent::Questions;

use crate::driver::Reception;
use crate::screen::Screen;
use crate::ui::components::{ActionButton, Look};
use crate::ui::text::{Text, say};

/// Quiet buttons under every screen on which they mean something.
#[component]
pub fn Footer() -> impl IntoView {
    let reception = expect_context::<Reception>();
    let ways = Memo::new(move |_| reception.screen.with(ways_out));
    view! {
        <footer class="kiosk__footer">
            {move || ways.get().iter().map(|way| button(*way, reception)).collect_view()}
        </footer>
    }
}

/// One way out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum WayOut {
    Back,
    AskStaff,
    Cancel,
    ToStart,
}

/// What a screen offers, in the order of the buttons.
const fn ways_out(screen: &Screen) -> &'static [WayOut] {
    use WayOut::{AskStaff, Back, Cancel, ToStart};
    match screen {
        Screen::Welcome
        | Screen::Reading
        | Screen::VerifyingPin
        | Screen::ReadingHolder
        | Screen::Inquiring { retrying: false }
        | Screen::Complete { .. }
        | Screen::CardLeft => &[],
        Screen::PlaceCard => &[Back],
        Screen::ChooseMethod { .. } | Screen::Interrupted => &[Cancel],
        Screen::EnterPin { .. }
        | Screen::FaceNotice { .. }
        | Screen::EnterCode { .. }
        | Screen::FaceUnavailable { .. }
        | Screen::CompareFace { .. }
        | Screen::FaceNotRecognised { .. } => &[Back, AskStaff, Cancel],
        Screen::StaffCheck { .. } => &[Back, Cancel],
        // The summary has a button of its own for the way back: "change".
        Screen::AskConsent(Questions::AllOrIndividually | Questions::Summary(_)) => {
            &[AskStaff, Cancel]
        }
        Screen::AskConsent(Questions::Item(_)) => &[Back, AskStaff, Cancel],
        Screen::Inquiring { retrying: true } => &[AskStaff],
        Screen::Stopped {
            card_present: true, ..
        } => &[],
        Screen::Stopped {
            card_present: false,
            ..
        }
        | Screen::Farewell => &[ToStart],
    }
}

fn button(way: WayOut, reception: Reception) -> impl IntoView {
    let text: Text = match way {
        WayOut::Back => say!(actions.back),
        WayOut::AskStaff => say!(actions.ask_staff),
        WayOut::Cancel => say!(actions.cancel),
        WayOut::ToStart => say!(actions.to_start),
    };
    let press = move || {
        reception.send(match way {
            WayOut::Back => Event::Back,
            WayOut::AskStaff => Event::AskStaff,
            WayOut::Cancel | WayOut::ToStart => Event::Cancel,
        });
    };
    view! { <ActionButton text look=Look::Quiet on_press=press/> }
}
