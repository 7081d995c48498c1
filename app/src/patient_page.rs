//! The patient's page: one reception and one reader; the staff's page about readers is its other side.

use std::rc::Rc;

use leptos::prelude::*;

use crate::demo::DemoReader;
use crate::driver::Reception;
use crate::face::Face;
use crate::host::route::{Route, route};
use crate::i18n::I18nContextProvider;
use crate::link::SharedLink;
use crate::mirror::Mirror;
use crate::readers::Readers;
use crate::ui::{PatientScreen, ReadersScreen};

/// The root component.
#[component]
pub fn PatientPage() -> impl IntoView {
    let route = route();
    let link = SharedLink::default();
    let demo = simulator::VirtualReader::new();
    let reception = Reception::new(Rc::clone(&link));
    let readers = Readers::new(link, demo.clone(), reception, route);
    provide_context(reception);
    provide_context(readers);
    provide_context(Mirror::new(reception));
    provide_context(Face::new(reception));
    provide_context(DemoReader::new(demo, readers));
    view! {
        <I18nContextProvider>
            {move || match route.get() {
                Route::Patient => view! { <PatientScreen/> }.into_any(),
                Route::Readers => view! { <ReadersScreen/> }.into_any(),
            }}
        </I18nContextProvider>
    }
}
