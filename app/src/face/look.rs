//! One look through the camera: from asking for it to what it has come to.

use std::mem;

use face_messages::{Decision, ToWorker, Verdict};
use futures::channel::oneshot;
use leptos::prelude::*;
use leptos::task::spawn_local;
use reception::FaceOutcome;
use redacted::Redacted;

use super::worker::Told;
use super::{Face, Hint, Models, Stage, Trouble};
use crate::host::camera::{self, Camera, CameraFailure, Change, View};
use crate::host::clock;
use crate::host::face_worker::FaceWorker;
use crate::host::timer::Alarm;

/// What is not for the screens.
#[derive(Default)]
pub struct Inner {
    pub(super) worker: Option<FaceWorker>,
    pub(super) task: Task,
    pub(super) told: Told,
    pub(super) camera: Option<Camera>,
    pub(super) view: Option<View>,
    pub(super) frames: u32,
    /// Rings when no frame has come for a while.
    pub(super) quiet: Alarm,
    /// Rings when it takes too long.
    pub(super) limit: Alarm,
    /// Counts tasks: what an earlier one has asked for is for nobody.
    turn: u32,
    /// When the hint was given, in milliseconds.
    hinted_at: u64,
}

/// What the camera is for.
#[derive(Default)]
pub enum Task {
    /// Nothing: there is nothing to overwrite.
    #[default]
    Nothing,
    /// The face of a photo.
    Compare {
        /// The photo as the chip has it, to be sent again if another worker has to be started.
        photo: Redacted<Vec<u8>>,
        /// Who waits for the outcome.
        tell: oneshot::Sender<FaceOutcome>,
    },
    /// A comparison is over; its pictures are still in the worker.
    Compared,
    /// A photo, without a comparison.
    Photo(Redacted<Vec<u8>>),
    /// The digits of a card.
    CardNumber,
    /// The picture itself.
    Preview,
}

impl Task {
    /// Whether the camera is for the worker; else it is for people's eyes alone.
    pub(super) const fn wants_frames(&self) -> bool {
        matches!(
            self,
            Self::Compare { .. } | Self::CardNumber | Self::Preview
        )
    }
}

impl Face {
    /// Ends what was, and begins something else with the camera off.
    pub(super) fn begin(self, task: Task) {
        let before = self.change(|inner| {
            inner.turn = inner.turn.wrapping_add(1);
            inner.told = Told::Nothing;
            inner.switch_off();
            mem::replace(&mut inner.task, task)
        });
        if !matches!(before, None | Some(Task::Nothing)) {
            self.send(&ToWorker::Wipe, None);
        }
        self.stage.set(Stage::Off);
        self.number.set(None);
        self.decision.set(None);
        self.pictures.update(Vec::clear);
        self.progress.set(0);
        self.hint.set(Hint::Good);
    }

    /// Switches the camera on for what was begun. The browser asks the person the first time.
    pub fn open(self) {
        if let Models::Failed(_) = self.models.get_untracked() {
            self.models.set(Models::Loading(0));
            _ = self.worker().map(|it| it.start_again());
        }
        self.stage.set(Stage::Starting);
        let turn = self.turn();
        let device = self.settings.with_untracked(|it| it.camera.clone());
        spawn_local(async move {
            let on_change = move |change| {
                if self.turn() == turn {
                    self.camera_changed(change);
                }
            };
            let camera = Camera::open(&device, on_change).await;
            if self.turn() != turn {
                return;
            }
            match camera {
                Ok(camera) => {
                    let is_looked_at = self.change(|inner| {
                        inner.camera = Some(camera);
                        inner.task.wants_frames()
                    });
                    self.show();
                    if is_looked_at == Some(false) {
                        self.stage.set(Stage::Looking);
                    }
                    self.tell_worker();
                }
                Err(failure) => self.fail(Trouble::Camera(failure)),
            }
        });
    }

    /// Shows the camera's picture in this element from now on.
    pub fn bind(self, view: Option<View>) {
        self.change(|inner| inner.view = view);
        self.show();
        self.feed();
    }

    /// What the camera sees now, as a file in the shape of a card's photo.
    pub fn portrait(self) -> Option<Redacted<Vec<u8>>> {
        let view = self.inner.try_with_value(|inner| inner.view.clone())?;
        camera::portrait(&view?).map(Redacted::new)
    }

    /// One thing at a time, and long enough to be read and heard.
    pub(super) fn suggest(self, hint: Hint) {
        let now = clock::now().millis;
        if self.hint.get_untracked() == hint {
            return;
        }
        let settled = self.change(|inner| {
            let settled = now.saturating_sub(inner.hinted_at) >= SHORTEST_HINT;
            if settled {
                inner.hinted_at = now;
            }
            settled
        });
        if settled == Some(true) {
            self.hint.set(hint);
        }
    }

    /// Whether the pictures of a comparison are still in the worker.
    pub(super) fn is_compared(self) -> bool {
        self.change(|inner| matches!(inner.task, Task::Compared)) == Some(true)
    }

    /// A comparison has come to a decision. What the staff may want to look at is kept until the
    /// visit goes on.
    pub(super) fn decide(self, decision: Decision) {
        let outcome = super::outcome::compared(&decision);
        let matched = decision.verdict == Verdict::Match;
        self.decision.set(Some(decision));
        self.finish(outcome);
        if matched {
            self.stop();
        }
    }

    /// A comparison is over; nothing happens without one.
    pub(super) fn finish(self, outcome: FaceOutcome) {
        let tell = self.change(|inner| match mem::take(&mut inner.task) {
            Task::Compare { tell, .. } => {
                inner.task = Task::Compared;
                inner.told = Told::Nothing;
                inner.switch_off();
                Some(tell)
            }
            other @ (Task::Nothing
            | Task::Compared
            | Task::Photo(_)
            | Task::CardNumber
            | Task::Preview) => {
                inner.task = other;
                None
            }
        });
        let Some(Some(tell)) = tell else { return };
        if self
            .stage
            .with_untracked(|it| !matches!(it, Stage::Failed(_)))
        {
            self.stage.set(Stage::Off);
        }
        // Nobody waits any more when the visit has gone elsewhere.
        _ = tell.send(outcome);
    }

    pub(super) fn fail(self, trouble: Trouble) {
        self.change(Inner::switch_off);
        self.stage.set(Stage::Failed(trouble));
        self.finish(super::outcome::hindered(trouble));
    }

    fn camera_changed(self, change: Change) {
        match change {
            Change::Lost => self.fail(Trouble::Camera(CameraFailure::Lost)),
            Change::Muted => self.suggest(Hint::COVERED),
            Change::Unmuted => self.suggest(Hint::Good),
        }
    }

    fn show(self) {
        self.change(|inner| {
            if let (Some(camera), Some(view)) = (&inner.camera, &inner.view) {
                camera.show_in(view);
            }
        });
    }

    pub(super) fn turn(self) -> Option<u32> {
        self.inner.try_with_value(|inner| inner.turn)
    }

    pub(super) fn change<T>(self, change: impl FnOnce(&mut Inner) -> T) -> Option<T> {
        self.inner.try_update_value(change)
    }
}

impl Inner {
    fn switch_off(&mut self) {
        self.camera = None;
        self.quiet.clear();
        self.limit.clear();
    }
}

/// Milliseconds for which a hint stays at least.
const SHORTEST_HINT: u64 = 1_200;
