//! The tab: the patient's face or the staff's, over one reception.

use leptos::prelude::*;

use crate::demo::DemoReader;
use crate::desk::Desk;
use crate::driver::Reception;
use crate::host::route::{Route, route};
use crate::i18n::I18nContextProvider;
use crate::link::CardLink;
use crate::ui::{DeskScreen, PatientScreen};

/// The root component.
#[component]
pub fn App() -> impl IntoView {
    let reader = simulator::VirtualReader::new();
    let reception = Reception::new(CardLink::Demo(reader.clone()));
    provide_context(reception);
    provide_context(DemoReader::new(reader, reception));
    provide_context(Desk::new());
    let route = route();
    view! {
        <I18nContextProvider>
            {move || match route.get() {
                Route::Patient => view! { <PatientScreen/> }.into_any(),
                Route::Desk => view! { <DeskScreen/> }.into_any(),
            }}
        </I18nContextProvider>
    }
}
