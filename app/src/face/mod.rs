//! The camera and the face worker at this tab: one look at a time, at a face or at a card.
//!
//! ```text
//! compare ──▶ camera on ──▶ Begin ──▶ frames … ──▶ a decision ──▶ camera off ──▶ told to the visit
//! read_card ─▶ the same, until the digits are read
//! stop, or the tab is hidden ──▶ camera off, everything overwritten
//! ```

mod look;
mod outcome;
mod state;
mod worker;

use face_messages::{Build, CardNumber, Decision, ToWorker};
use futures::channel::oneshot;
use leptos::prelude::*;
use leptos::task::spawn_local;
use reception::FaceOutcome;
use redacted::Redacted;

use self::look::{Inner, Task};
pub use self::state::{Hint, Models, Settings, Stage, Trouble};
use crate::driver::Reception;
use crate::host::picture::Bitmap;
use crate::host::{page, speech, storage};

/// Camera, worker and what they have come to.
#[derive(Clone, Copy)]
pub struct Face {
    /// How it stands with the worker.
    pub models: RwSignal<Models>,
    /// Which of its builds runs.
    pub build: RwSignal<Option<Build>>,
    /// How far the look is.
    pub stage: RwSignal<Stage>,
    /// What the person in front of the camera is told.
    pub hint: RwSignal<Hint>,
    /// How much of what a decision needs is there, in hundredths.
    pub progress: RwSignal<u8>,
    /// The digits of a card, once the camera has read them.
    pub number: RwSignal<Option<CardNumber>>,
    /// What the last comparison came to, for the staff's eyes.
    pub decision: RwSignal<Option<Decision>>,
    /// The photo, then the best frame if there is one, when they were asked for.
    pub pictures: RwSignal<Vec<Bitmap>, LocalStorage>,
    /// Whether instructions are said aloud to this patient.
    pub voice: RwSignal<bool>,
    /// What the staff have chosen.
    pub settings: RwSignal<Settings>,
    inner: StoredValue<Inner, LocalStorage>,
}

impl Face {
    /// Starts the worker in the background; the camera stays off until the visit wants a comparison.
    pub fn new(reception: Reception) -> Self {
        let settings: Settings = storage::read(SETTINGS).unwrap_or_default();
        let this = Self {
            models: RwSignal::new(Models::Loading(0)),
            build: RwSignal::new(None),
            stage: RwSignal::new(Stage::Off),
            hint: RwSignal::new(Hint::Good),
            progress: RwSignal::new(0),
            number: RwSignal::new(None),
            decision: RwSignal::new(None),
            pictures: RwSignal::new_local(Vec::new()),
            voice: RwSignal::new(settings.voice),
            settings: RwSignal::new(settings),
            inner: StoredValue::new_local(Inner::default()),
        };
        this.listen();
        speech::prepare();
        page::on_hidden(move || this.leave());
        Effect::new(move |_| {
            if let Some(comparison) = reception.comparison.get() {
                let photo = comparison.photo.clone();
                spawn_local(async move {
                    if let Some(outcome) = this.compare(photo).await {
                        reception.face_decided(&comparison, outcome);
                    }
                });
            }
        });
        this
    }

    /// Looks for the digits of a card; [`Self::number`] has them in the end.
    pub fn read_card(self) {
        self.begin(Task::CardNumber);
        self.open();
    }

    /// Shows what the camera sees, and says what would be better.
    pub fn preview(self) {
        self.begin(Task::Preview);
        self.open();
    }

    /// Shows the photo of a chip as a picture: the one of the comparison just made, with its best
    /// frame, or else this one.
    pub fn show_photo(self, photo: Redacted<Vec<u8>>) {
        if self.is_compared() {
            self.send(&ToWorker::ShowPictures, None);
        } else {
            self.begin(Task::Photo(photo));
            self.tell_worker();
        }
    }

    /// The camera off, photo, frames and digits overwritten.
    pub fn stop(self) {
        self.begin(Task::Nothing);
    }

    /// Changes what the staff have chosen.
    pub fn set(self, change: impl FnOnce(&mut Settings)) {
        self.settings.update(change);
        self.settings
            .with_untracked(|it| storage::write(SETTINGS, it));
    }

    /// Says a text aloud, unless the patient has switched the voice off.
    pub fn say(self, text: &str, language: &str) {
        if self.voice.get_untracked() {
            speech::say(text, language);
        }
    }

    /// `None` if something else was begun meanwhile.
    async fn compare(self, photo: Redacted<Vec<u8>>) -> Option<FaceOutcome> {
        let (tell, told) = oneshot::channel();
        self.begin(Task::Compare { photo, tell });
        self.open();
        told.await.ok()
    }

    /// Nobody looks at this page any more.
    fn leave(self) {
        speech::hush();
        self.finish(FaceOutcome::TimedOut);
        self.stop();
    }
}

/// Changes what the staff have chosen, from a page without a camera; the patient's page reads it when it starts.
pub fn change_settings(change: impl FnOnce(&mut Settings)) {
    let mut settings: Settings = storage::read(SETTINGS).unwrap_or_default();
    change(&mut settings);
    storage::write(SETTINGS, &settings);
}

/// Where the staff's choice is kept.
const SETTINGS: &str = "uketsuke.face";
