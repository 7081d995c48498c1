//! Buttons of the patient's screens.

use leptos::prelude::*;

use super::{Bilingual, Picture};
use crate::ui::text::Text;

/// How much a button stands out.
#[derive(Clone, Copy)]
pub enum Look {
    /// The way most people go.
    Primary,
    /// Another way of equal right.
    Secondary,
    /// Leaving the way: back, help, the end.
    Quiet,
}

/// A button that does one thing.
#[component]
pub fn ActionButton(
    /// What it does.
    text: Text,
    /// A sentence more about it.
    #[prop(optional_no_strip)]
    detail: Option<Text>,
    /// The name of its picture in `static/icons`.
    #[prop(optional)]
    icon: Option<&'static str>,
    /// How much it stands out.
    look: Look,
    /// What happens.
    on_press: impl Fn() + 'static,
) -> impl IntoView {
    let look = match look {
        Look::Primary => "primary",
        Look::Secondary => "secondary",
        Look::Quiet => "quiet",
    };
    view! {
        <button type="button" class="button" data-look=look on:click=move |_| on_press()>
            {icon.map(|name| view! { <Picture name class="button__icon"/> })}
            <span class="button__text">
                <Bilingual text/>
                {detail.map(|detail| view! {
                    <span class="button__detail">{detail.shown()}</span>
                })}
            </span>
        </button>
    }
}
