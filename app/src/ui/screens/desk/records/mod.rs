//! The clinic's records: the list of them, whether they are whole, files, retention, room.

mod files;
mod list;
mod upkeep;

use leptos::prelude::*;
use reception::desk::staff::Permission;

use self::files::Files;
use self::list::Journal;
use self::upkeep::{Chain, Retention, Room};
use super::DeskTitle;
use crate::desk::Desk;
use crate::ui::components::{Notice, Tone};
use crate::ui::text::say;

/// For administrators; clerks see that it is for them.
#[component]
pub fn RecordsSide() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let may_see = untrack(|| desk.may(Permission::SeeJournal));
    view! {
        <div class="clinic clinic--wide">
            <DeskTitle text=say!(menu.records)/>
            {if may_see {
                view! { <Chain/> <Journal/> <Files/> <Retention/> <Room/> }.into_any()
            } else {
                view! { <Notice tone=Tone::Information text=say!(records.administrators)/> }.into_any()
            }}
        </div>
    }
}
