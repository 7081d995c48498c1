//! The warning that nothing here is real.

use leptos::prelude::*;

use super::Bilingual;
use crate::ui::text::say;

/// Stands on every screen of the demonstration; nobody can take it away.
#[component]
pub fn SimulatedBanner() -> impl IntoView {
    view! {
        <p class="simulated">
            <strong class="simulated__label"><Bilingual text=say!(simulated.label)/></strong>
            <Bilingual text=say!(simulated.explain)/>
        </p>
    }
}
