//! What the desk says to the patient, in the patient's language.

use leptos::prelude::*;
use leptos_i18n::Locale as _;
use reception::desk::mirror::Command;

use crate::i18n::use_i18n;
use crate::mirror::Mirror;
use crate::ui::components::{Notice, Tone};
use crate::ui::text::say;

/// "Somebody is coming", as long as it is true.
#[component]
pub fn Called() -> impl IntoView {
    let mirror = expect_context::<Mirror>();
    let i18n = use_i18n();
    Effect::new(move |_| mirror.language.set(i18n.get_locale().as_str().to_owned()));
    let said = move || {
        let text = match mirror.said.get()? {
            Command::HelpIsComing => say!(called.help_is_coming),
            Command::MoreTime => say!(called.more_time),
            Command::HandOver => say!(called.hand_over),
            Command::Cancel => return None,
        };
        Some(view! { <Notice tone=Tone::Information text/> })
    };
    view! { <div class="called" role="status">{said}</div> }
}
