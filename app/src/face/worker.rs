//! What the worker is told, and what is heard from it.

use face_messages::{CardNumberReading, FromWorker, Observation, ToWorker};
use leptos::prelude::*;
use reception::FaceOutcome;
use redacted::Redacted;

use super::look::Task;
use super::{Face, Hint, Models, Stage, Trouble};
use crate::host::camera::{self, Camera, CameraFailure};
use crate::host::clock;
use crate::host::face_worker::{Beside, FaceWorker, News};

/// What the worker knows of the task.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Told {
    /// Nothing.
    #[default]
    Nothing,
    /// What it is.
    Task,
    /// All it needs; it waits for a frame.
    Hungry,
    /// The next frame is for it.
    Fed,
}

impl Face {
    /// Starts the worker, and listens to it and to cameras that are plugged in.
    pub(super) fn listen(self) {
        let worker = FaceWorker::start(move |news| self.hear(news));
        self.change(|inner| inner.worker = Some(worker));
        camera::on_plug(move || {
            use CameraFailure::{InUse, Lost, Missing};
            let stage = self.stage.get_untracked();
            let waits = matches!(
                stage,
                Stage::Failed(Trouble::Camera(Missing | Lost | InUse))
            );
            // A comparison has told the visit, which asks for another one.
            if waits && !self.is_compared() {
                self.open();
            }
        });
    }

    /// Tells the worker of the task, once it can do it and the camera has a name.
    pub(super) fn tell_worker(self) {
        if !self.worker().is_some_and(|it| it.is_ready()) {
            return;
        }
        let policy = self.settings.with_untracked(|it| it.policy);
        let begin = self.change(|inner| {
            let label = inner.camera.as_ref().map(Camera::label);
            let (message, photo) = match (&inner.task, inner.told, label) {
                (Task::Photo(photo), Told::Nothing, _) => {
                    let camera = String::new();
                    (ToWorker::Begin { policy, camera }, photo.clone())
                }
                (Task::Compare { photo, .. }, Told::Nothing, Some(camera)) => {
                    (ToWorker::Begin { policy, camera }, photo.clone())
                }
                // Without a photo there is no comparison, only advice.
                (Task::Preview, Told::Nothing, Some(camera)) => {
                    (ToWorker::Begin { policy, camera }, Redacted::default())
                }
                (Task::CardNumber, Told::Nothing, Some(_)) => {
                    let today = clock::now().today.to_string().replace('-', "");
                    (ToWorker::BeginCardNumber { today }, Redacted::default())
                }
                (_, _, _) => return None,
            };
            inner.told = Told::Task;
            Some((message, photo))
        });
        let Some(Some((message, photo))) = begin else {
            return;
        };
        if let ToWorker::BeginCardNumber { .. } = message {
            self.send(&message, None);
            self.enrolled();
        } else {
            self.send(&message, Some(Beside::Photo(photo.expose())));
        }
    }

    /// The next picture is for the worker, if it waits for one.
    pub fn feed(self) {
        let turn = self.turn();
        self.change(|inner| {
            let (Some(view), Some(_), Told::Hungry) = (&inner.view, &inner.camera, inner.told)
            else {
                return;
            };
            // It says itself when it is.
            if !camera::is_playing(view) {
                return;
            }
            inner.told = Told::Fed;
            inner.quiet.set(LONGEST_PAUSE, move || self.starve());
            camera::next_frame(view, move |frame| {
                if self.turn() != turn {
                    return;
                }
                if self.stage.get_untracked() != Stage::Looking {
                    self.stage.set(Stage::Looking);
                }
                let number = self.change(|inner| {
                    inner.quiet.clear();
                    inner.frames = inner.frames.wrapping_add(1);
                    inner.frames
                });
                let message = ToWorker::Frame {
                    number: number.unwrap_or_default(),
                    millis: clock::now().millis as f64,
                };
                self.send(&message, Some(Beside::Frame(frame.as_js())));
            });
        });
    }

    /// No frame has come for a while.
    fn starve(self) {
        self.suggest(Hint::COVERED);
        self.change(|inner| inner.told = Told::Hungry);
        self.feed();
    }

    /// Never while `inner` is held: what comes of it may be heard at once.
    pub(super) fn send(self, message: &ToWorker, beside: Option<Beside<'_>>) {
        if let Some(worker) = self.worker() {
            worker.send(message, beside);
        }
    }

    pub(super) fn worker(self) -> Option<FaceWorker> {
        self.inner.try_with_value(|inner| inner.worker.clone())?
    }

    fn hear(self, news: News) {
        match news {
            News::Said(message) => self.hear_message(message),
            News::Pictures(pictures) => {
                let pictures = pictures.into_iter().map(Into::into);
                self.pictures.set(pictures.collect());
            }
            News::Crashed => {
                self.models.set(Models::Loading(0));
                self.change(|inner| inner.told = Told::Nothing);
            }
            News::GaveUp => self.without_models(Models::Failed(None)),
        }
    }

    fn hear_message(self, message: FromWorker) {
        match message {
            FromWorker::Started { build } => self.build.set(Some(build)),
            FromWorker::Unsupported => self.without_models(Models::Unsupported),
            FromWorker::LoadFailed(failure) => self.without_models(Models::Failed(Some(failure))),
            FromWorker::Loading { done, total } => {
                self.models
                    .set(Models::Loading((done / total * 100.0) as u8));
            }
            FromWorker::Ready { liveness_networks } => {
                self.models.set(Models::Ready { liveness_networks });
                self.tell_worker();
            }
            FromWorker::Enrolled => self.enrolled(),
            FromWorker::EnrolFailed(_) => {
                if self.change(|inner| matches!(inner.task, Task::Compare { .. })) == Some(true) {
                    self.finish(FaceOutcome::PhotoUnusable);
                } else {
                    // A photo can be looked at without a face in it, and a camera without a photo.
                    self.enrolled();
                }
            }
            FromWorker::Observed(observation) => self.observed(observation),
            FromWorker::CardSeen(reading) => self.card_seen(reading),
            FromWorker::Pictures | FromWorker::Wiped => {}
        }
    }

    /// The worker has what it needs: frames may come.
    fn enrolled(self) {
        let shows_photo = self.change(|inner| {
            if inner.told == Told::Task {
                inner.told = Told::Hungry;
            }
            if let Task::Compare { .. } = inner.task {
                let too_long = move || self.finish(FaceOutcome::TimedOut);
                inner.limit.set(LONGEST_LOOK, too_long);
            }
            matches!(inner.task, Task::Photo(_))
        });
        if shows_photo == Some(true) {
            self.send(&ToWorker::ShowPictures, None);
        } else {
            self.feed();
        }
    }

    fn observed(self, observation: Observation) {
        if !self.answered() {
            return;
        }
        self.progress.set((observation.progress * 100.0) as u8);
        self.suggest(match (observation.challenge, observation.advice.first()) {
            (Some(challenge), _) => Hint::Turn(challenge),
            (None, Some(advice)) => Hint::Face(*advice),
            (None, None) => Hint::Good,
        });
        let previews = self.change(|inner| {
            let previews = matches!(inner.task, Task::Preview);
            if previews && observation.decision.is_some() {
                inner.told = Told::Nothing;
            }
            previews
        });
        match observation.decision {
            None => self.feed(),
            // Time is over in a comparison without a photo; the look goes on.
            Some(_) if previews == Some(true) => self.tell_worker(),
            Some(decision) => self.decide(decision),
        }
    }

    fn card_seen(self, reading: CardNumberReading) {
        if !self.answered() {
            return;
        }
        self.suggest(reading.trouble.map_or(Hint::Good, Hint::Card));
        if reading.number.is_some() {
            self.stop();
            self.number.set(reading.number);
        } else {
            self.feed();
        }
    }

    /// Whether an answer is to what was asked last.
    fn answered(self) -> bool {
        let was_fed = self.change(|inner| {
            let was_fed = inner.told == Told::Fed;
            if was_fed {
                inner.told = Told::Hungry;
            }
            was_fed
        });
        was_fed == Some(true)
    }

    fn without_models(self, models: Models) {
        self.models.set(models);
        let waits = matches!(self.stage.get_untracked(), Stage::Starting | Stage::Looking);
        if waits && self.change(|inner| inner.task.wants_frames()) == Some(true) {
            self.fail(Trouble::Models);
        }
    }
}

/// Milliseconds after which a comparison without a decision is over; the matcher's own limit is shorter.
const LONGEST_LOOK: u64 = 45_000;
/// Milliseconds without a frame after which the camera is taken to be covered.
const LONGEST_PAUSE: u64 = 3_000;
