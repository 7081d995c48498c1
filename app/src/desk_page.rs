//! The staff's page: today's receptions and what the staff do about them.

use leptos::prelude::*;

use crate::desk::Desk;
use crate::desk::screens::Screens;
use crate::i18n::I18nContextProvider;
use crate::ui::DeskScreen;

/// The root component.
#[component]
pub fn DeskPage() -> impl IntoView {
    let desk = Desk::new();
    provide_context(desk);
    provide_context(Screens::new(desk));
    view! {
        <I18nContextProvider>
            <DeskScreen/>
        </I18nContextProvider>
    }
}
