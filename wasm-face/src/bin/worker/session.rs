//! What the worker is doing, and how it answers.

use std::cell::RefCell;
use std::rc::Rc;

use face_messages::{Advice, EnrolFailure, FromWorker, LoadFailure, Observation, Policy, ToWorker};
use wasm_bindgen_futures::spawn_local;
use wasm_face::browser::load_models;
use wasm_face::{Matcher, NetworkError, Picture};

use crate::card::Card;
use crate::frames::{CameraFrame, FrameReader};
use crate::picture::bitmap;
use crate::port::{self, Beside};

/// Answers the page from now on.
pub(crate) fn run() {
    let session = Rc::new(RefCell::new(Session::default()));
    port::listen(move |message, beside| {
        if let ToWorker::Load { manifest } = message {
            load(Rc::clone(&session), manifest);
        } else if let Some(answer) = session.borrow_mut().answer(message, beside) {
            port::post(&answer);
        }
    });
}

/// The one thing that takes its time; whatever comes meanwhile is answered meanwhile.
fn load(session: Rc<RefCell<Session>>, manifest: String) {
    spawn_local(async move {
        let tell = |done, total| {
            port::post(&FromWorker::Loading {
                done: done as f64,
                total: total as f64,
            });
        };
        port::post(&match load_models(&manifest, tell).await {
            Ok(models) => {
                let liveness_networks = models.has_liveness();
                session.borrow_mut().matcher = Some(Matcher::new(models));
                FromWorker::Ready { liveness_networks }
            }
            Err(failure) => FromWorker::LoadFailed(failure),
        });
    });
}

/// What there is while the worker lives.
#[derive(Default)]
struct Session {
    matcher: Option<Matcher>,
    /// While a card is looked at instead of a face.
    card: Option<Card>,
    frames: FrameReader,
}

impl Session {
    fn answer(&mut self, message: ToWorker, beside: Beside) -> Option<FromWorker> {
        match message {
            ToWorker::Load { .. } => None,
            ToWorker::Begin { policy, camera } => {
                self.card = None;
                let photo = beside.photo.unwrap_or_default();
                Some(match self.enrol(&photo, policy, &camera) {
                    Ok(()) => FromWorker::Enrolled,
                    Err(failure) => FromWorker::EnrolFailed(failure),
                })
            }
            ToWorker::BeginCardNumber { today } => {
                self.wipe();
                self.card = Card::new(&today);
                None
            }
            ToWorker::Frame { number, millis } => Some(self.look(beside.frame?, number, millis)),
            ToWorker::ShowPictures => {
                let pictures = self.matcher.as_ref().map(Matcher::pictures);
                let bitmap = |picture: Option<&Picture>| picture.and_then(bitmap);
                port::post_pictures(
                    &FromWorker::Pictures,
                    bitmap(pictures.and_then(|pictures| pictures.photo)),
                    bitmap(pictures.and_then(|pictures| pictures.live)),
                );
                None
            }
            ToWorker::Wipe => {
                self.wipe();
                Some(FromWorker::Wiped)
            }
        }
    }

    /// Without a photo there is nothing to compare with, and frames get advice alone.
    fn enrol(&mut self, photo: &[u8], policy: Policy, camera: &str) -> Result<(), EnrolFailure> {
        let matcher = self.matcher.as_mut().ok_or(EnrolFailure::NotReady)?;
        if photo.is_empty() {
            matcher.wipe();
            return Ok(());
        }
        matcher.enrol(photo, policy, camera)
    }

    /// Every frame is answered: the page sends the next one then.
    fn look(&mut self, frame: CameraFrame, number: u32, millis: f64) -> FromWorker {
        let frame = self.frames.read(frame);
        if let Some(card) = &mut self.card {
            return FromWorker::CardSeen(card.look(frame, number));
        }
        let (Some(frame), Some(matcher)) = (frame, &mut self.matcher) else {
            return FromWorker::Observed(nothing(number));
        };
        match matcher.observe(frame, number, millis) {
            Ok(observation) => FromWorker::Observed(observation),
            Err(NetworkError) => FromWorker::LoadFailed(LoadFailure::Damaged {
                file: String::new(),
            }),
        }
    }

    fn wipe(&mut self) {
        self.card = None;
        self.frames.wipe();
        if let Some(matcher) = &mut self.matcher {
            matcher.wipe();
        }
    }
}

/// What a frame shows that has no pixels, as after the camera is gone.
fn nothing(number: u32) -> Observation {
    Observation {
        frame: number,
        face: None,
        advice: vec![Advice::ShowFace],
        progress: 0.0,
        challenge: None,
        decision: None,
    }
}
