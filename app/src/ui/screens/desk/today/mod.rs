//! Today's receptions: the patients' screens, a search, the list, and beside it what was chosen.

mod ceiling;
mod consents;
mod detail;
mod differences;
mod facts;
mod hand_over;
mod list;
mod new;
mod patient;
mod person;
mod screens;
mod search;
mod several;

use leptos::ev;
use leptos::prelude::*;

use self::detail::Detail;
pub use self::facts::qualification_fields;
use self::list::List;
use self::new::NewReception;
use self::person::PersonDetail;
use self::screens::ScreenList;
use self::search::Search;
use super::DeskTitle;
use crate::desk::route::{Address, DeskRoute};
use crate::host::route::go;
use crate::ui::text::say;

/// What the address asks for beside the list.
#[derive(Clone, PartialEq)]
enum Beside {
    Nothing,
    New,
    Reception(String),
    Patient(String),
}

/// The key that opens a new reception.
pub const NEW_KEY: &str = "F10";
/// The key that goes to the search.
pub const SEARCH_KEY: &str = "F3";
/// Address of a new reception.
pub const NEW: &str = "new";
/// Address of the search.
pub const SEARCH: &str = "search";
const PATIENT: &str = "patient/";

/// The side of the page that the desk shows first.
#[component]
pub fn Today() -> impl IntoView {
    let address = expect_context::<Address>();
    let beside = Memo::new(move |_| Beside::of(address.subject(DeskRoute::Today)));
    let keys = window_event_listener(ev::keydown, move |event| {
        if event.key() == "Escape" && beside.get_untracked() != Beside::Nothing {
            event.prevent_default();
            close();
        }
    });
    on_cleanup(move || keys.remove());
    let chosen = Memo::new(move |_| match beside.get() {
        Beside::Reception(id) => Some(id),
        Beside::Nothing | Beside::New | Beside::Patient(_) => None,
    });
    view! {
        <div class="receptions" data-detail=move || (beside.get() != Beside::Nothing).to_string()>
            <section class="receptions__list">
                <div class="today__head">
                    <DeskTitle text=say!(desk.title)/>
                    <a
                        class="desk__button"
                        data-look="primary"
                        href=DeskRoute::Today.about(NEW)
                        aria-keyshortcuts=NEW_KEY
                    >
                        {say!(today.new).shown()} <kbd class="key" aria-hidden="true">{NEW_KEY}</kbd>
                    </a>
                </div>
                <ScreenList/>
                <Search/>
                <List chosen/>
            </section>
            {move || match beside.get() {
                Beside::Nothing => ().into_any(),
                Beside::New => view! { <NewReception/> }.into_any(),
                Beside::Reception(id) => view! { <Detail id/> }.into_any(),
                Beside::Patient(id) => view! { <PersonDetail id/> }.into_any(),
            }}
        </div>
    }
}

/// Back to the list alone.
fn close() {
    go(DeskRoute::Today.fragment());
}

/// Shows a reception beside the list.
fn show_reception(id: &str) {
    go(&DeskRoute::Today.about(id));
}

/// Where a patient is shown.
fn patient_address(id: &str) -> String {
    DeskRoute::Today.about(&format!("{PATIENT}{id}"))
}

impl Beside {
    fn of(subject: Option<String>) -> Self {
        match subject.as_deref() {
            None | Some(SEARCH) => Self::Nothing,
            Some(NEW) => Self::New,
            Some(other) => other.strip_prefix(PATIENT).map_or_else(
                || Self::Reception(other.to_owned()),
                |id| Self::Patient(id.to_owned()),
            ),
        }
    }
}
