//! The staff's page about card readers: which one, how it stands with it, and whether it reads.

mod camera;
mod check;
mod holder;
mod known;
mod report;
mod status;
mod systems;

use leptos::prelude::*;

use self::camera::CameraSettings;
use self::check::CardCheck;
use self::holder::HolderCheck;
use self::known::KnownReaders;
use self::report::MakersReport;
use self::status::Status;
use self::systems::Systems;
use super::demo::DemoTray;
use super::desk::DeskTitle;
use crate::i18n::{Locale, use_i18n};
use crate::readers::{Readers, Source};
use crate::ui::components::{LanguageSelector, SimulatedBanner};
use crate::ui::text::say;

/// Everything about the reader.
#[component]
pub fn ReadersScreen() -> impl IntoView {
    let readers = expect_context::<Readers>();
    let i18n = use_i18n();
    Effect::new(move |_| i18n.set_locale(Locale::default()));
    let is_demo = Memo::new(move |_| readers.source.get() == Source::Demo);
    view! {
        <div class="desk">
            <header class="desk__header">
                <SimulatedBanner/>
                <div class="desk__bar">
                    <p class="desk__name">{say!(app.desk_title).shown()}</p>
                    <LanguageSelector/>
                    <a class="desk__button" href="desk.html">{say!(readers.to_desk).shown()}</a>
                    <a class="desk__button" href="#/">{say!(readers.to_patient).shown()}</a>
                </div>
            </header>
            <main class="desk__main readers">
                <DeskTitle text=say!(readers.title)/>
                <div class="readers__columns">
                    <div class="readers__column">
                        <Status/>
                        <CardCheck/>
                        <HolderCheck/>
                        <CameraSettings/>
                    </div>
                    <div class="readers__column">
                        {move || is_demo.get().then(|| view! { <DemoTray/> })}
                        <KnownReaders/>
                        <Systems/>
                        <MakersReport/>
                    </div>
                </div>
            </main>
        </div>
    }
}
