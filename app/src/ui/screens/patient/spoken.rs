//! What a screen reader says without being asked.

use leptos::prelude::*;

use crate::driver::Reception;
use crate::screen::Screen;
use crate::ui::text::{Text, advice, say, tries_left as tries_text};

/// Two live regions: progress waits its turn, errors do not.
///
/// Both are there from the start, because a region that appears with its text is often not read.
#[component]
pub fn Spoken() -> impl IntoView {
    let screen = expect_context::<Reception>().screen;
    let i18n = crate::i18n::use_i18n();
    let say_all = move |texts: Vec<Text>| {
        let said: Vec<String> = texts
            .iter()
            .map(|text| text.in_locale(i18n.get_locale()))
            .collect();
        said.join(" ")
    };
    view! {
        <div class="visually-hidden" aria-live="polite">
            {move || say_all(screen.with(progress))}
        </div>
        <div class="visually-hidden" aria-live="assertive">
            {move || say_all(screen.with(error))}
        </div>
    }
}

#[allow(
    clippy::wildcard_enum_match_arm,
    reason = "other screens have no progress"
)]
fn progress(screen: &Screen) -> Vec<Text> {
    match screen {
        Screen::Reading => vec![say!(reading.title), say!(reading.detail)],
        Screen::ReadingHolder => vec![say!(code.reading)],
        Screen::VerifyingPin => vec![say!(verifying.title)],
        Screen::Inquiring { retrying: false } => {
            vec![say!(inquiring.title), say!(inquiring.detail)]
        }
        Screen::Inquiring { retrying: true } => vec![say!(inquiring.retrying)],
        Screen::Complete { .. } => vec![say!(complete.title)],
        _ => Vec::new(),
    }
}

#[allow(
    clippy::wildcard_enum_match_arm,
    reason = "other screens have no error"
)]
fn error(screen: &Screen) -> Vec<Text> {
    match screen {
        Screen::EnterPin {
            tries_left,
            wrong: true,
        } => {
            vec![say!(pin.wrong), tries_text(*tries_left)]
        }
        Screen::EnterCode {
            tries_left,
            wrong: true,
            ..
        } => {
            let tries_left = *tries_left;
            vec![say!(code.wrong), say!(code.tries, count = tries_left)]
        }
        Screen::Stopped {
            failure: Some(failure),
            ..
        } => {
            let advice = advice(failure);
            vec![advice.what, advice.todo]
        }
        Screen::Interrupted => vec![say!(interrupted.title)],
        Screen::CardLeft => vec![say!(card_left.title)],
        _ => Vec::new(),
    }
}
