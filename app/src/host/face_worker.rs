//! The worker in which faces are compared and card numbers are read.
//!
//! ```text
//! FaceWorker::start ─▶ Started, Loading …, Ready ─ Begin ─▶ Enrolled ─ Frame ─▶ Observed … ─ Wipe ─▶ Wiped
//!                      Crashed ─▶ (a new worker) Started, Loading …, Ready: begin again
//! ```

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use face_messages::{FromWorker, ToWorker};
use gloo_events::EventListener;
use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{ImageBitmap, MessageEvent, Worker, WorkerOptions, WorkerType};

use super::lock::{Lock, Patience};
use super::random;
use super::timer::Alarm;

/// The one face worker of the tab.
///
/// A worker that crashes, or does not answer, is ended with all that it holds, and another one starts.
#[derive(Clone)]
pub struct FaceWorker(Rc<Inner>);

/// What is heard from the worker.
pub enum News {
    /// A message of its own.
    Said(FromWorker),
    /// The pictures that were asked for, as far as there are any: the photo, then the best frame. To be
    /// closed once they are drawn.
    Pictures(Vec<ImageBitmap>),
    /// It has ended without being asked to, and another one starts: once that is `Ready`, what was begun
    /// has to begin again.
    Crashed,
    /// Several workers in a row have ended before they were ready; [`FaceWorker::start_again`] tries anew.
    GaveUp,
}

/// What travels beside a message.
#[derive(Clone, Copy)]
pub enum Beside<'a> {
    /// With `Begin`: a copy of these bytes, which the worker overwrites.
    Photo(&'a [u8]),
    /// With `Frame`: a `VideoFrame` or an `ImageBitmap`, which the worker closes.
    Frame(&'a JsValue),
}

struct Inner {
    listener: Box<dyn Fn(News)>,
    worker: RefCell<Option<Running>>,
    /// Rings when a worker that owes an answer has been silent for too long, and when the next one is to start.
    alarm: Alarm,
    /// Whether the models are there.
    ready: Cell<bool>,
    /// Workers that have ended since the last one that was ready.
    crashes: Cell<u32>,
}

/// A worker with its ears; dropping it ends it.
struct Running {
    worker: Worker,
    /// No other worker has it.
    name: String,
    _on_message: EventListener,
    _on_error: EventListener,
}

impl FaceWorker {
    /// Starts a worker, which fetches its models, as soon as the page has painted itself.
    pub fn start(listener: impl Fn(News) + 'static) -> Self {
        let inner = Rc::new(Inner {
            listener: Box::new(listener),
            worker: RefCell::default(),
            alarm: Alarm::default(),
            ready: Cell::default(),
            crashes: Cell::default(),
        });
        inner.spawn_after(AFTER_PAINTING);
        Self(inner)
    }

    /// Ends the worker and starts another one: after `LoadFailed` and `GaveUp`, when somebody asks for it.
    pub fn start_again(&self) {
        self.0.end();
        self.0.crashes.set(0);
        self.0.spawn_after(0);
    }

    /// Whether the models are there.
    pub fn is_ready(&self) -> bool {
        self.0.ready.get()
    }

    /// Tells the worker something. Before it is ready there is nobody to listen, and nothing is sent. Who sends the
    /// next frame after the answer to the last one sends the newest.
    pub fn send(&self, message: &ToWorker, beside: Option<Beside<'_>>) {
        if self.is_ready() {
            self.0.send(message, beside);
        }
    }
}

impl Inner {
    fn spawn_after(self: &Rc<Self>, millis: u64) {
        let inner = Rc::clone(self);
        self.alarm.set(millis, move || inner.spawn());
    }

    fn spawn(self: &Rc<Self>) {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let name = format!("uketsuke.face-worker.{}", random::visit_id().as_str());
        options.set_name(&name);
        let Some(Ok(worker)) = super::page::asset("data-face-worker")
            .map(|script| Worker::new_with_options(&script, &options))
        else {
            self.crashed();
            return;
        };
        let on_message = {
            let inner = Rc::clone(self);
            EventListener::new(&worker, "message", move |event| {
                inner.hear(event.unchecked_ref());
            })
        };
        let on_error = {
            let inner = Rc::clone(self);
            EventListener::new(&worker, "error", move |_| inner.crashed())
        };
        self.expect_an_answer();
        self.worker.replace(Some(Running {
            worker,
            name,
            _on_message: on_message,
            _on_error: on_error,
        }));
    }

    fn hear(self: &Rc<Self>, event: &MessageEvent) {
        let envelope: Envelope = event.data().unchecked_into();
        let message = envelope.message().unwrap_or_default();
        let Ok(message) = serde_json::from_str::<FromWorker>(&message) else {
            self.crashed();
            return;
        };
        self.alarm.clear();
        match &message {
            FromWorker::Started { .. } => {
                self.watch();
                let manifest = super::page::asset("data-models").unwrap_or_default();
                self.send(&ToWorker::Load { manifest }, None);
            }
            FromWorker::Loading { .. } => self.expect_an_answer(),
            FromWorker::Ready { .. } => {
                self.ready.set(true);
                self.crashes.set(0);
            }
            FromWorker::Unsupported
            | FromWorker::Observed(_)
            | FromWorker::CardSeen(_)
            | FromWorker::LoadFailed(_)
            | FromWorker::Enrolled
            | FromWorker::EnrolFailed(_)
            | FromWorker::Pictures
            | FromWorker::Wiped => {}
        }
        let news = if message == FromWorker::Pictures {
            let pictures = [envelope.photo(), envelope.frame()];
            News::Pictures(pictures.into_iter().flatten().collect())
        } else {
            News::Said(message)
        };
        (self.listener)(news);
    }

    /// Waits for the lock that the worker holds as long as it lives, however it ends.
    fn watch(self: &Rc<Self>) {
        let Some(name) = self.name() else { return };
        let inner = Rc::clone(self);
        spawn_local(async move {
            let lock = Lock::acquire(&name, Patience::Wait, || {}).await;
            if lock.is_some_and(|lock| lock.is_real()) && inner.name() == Some(name) {
                inner.crashed();
            }
        });
    }

    fn name(&self) -> Option<String> {
        let worker = self.worker.borrow();
        worker.as_ref().map(|running| running.name.clone())
    }

    fn send(self: &Rc<Self>, message: &ToWorker, beside: Option<Beside<'_>>) {
        if !matches!(message, ToWorker::BeginCardNumber { .. }) {
            self.expect_an_answer();
        }
        let sent = self
            .worker
            .borrow()
            .as_ref()
            .is_some_and(|Running { worker, .. }| post(worker, message, beside).is_ok());
        if !sent {
            self.crashed();
        }
    }

    fn expect_an_answer(self: &Rc<Self>) {
        let inner = Rc::clone(self);
        let longest = if self.ready.get() {
            LONGEST_THOUGHT
        } else {
            LONGEST_PAUSE
        };
        self.alarm.set(longest, move || inner.crashed());
    }

    fn crashed(self: &Rc<Self>) {
        leptos::logging::warn!("the face worker has crashed");
        self.end();
        let crashes = self.crashes.get() + 1;
        self.crashes.set(crashes);
        if crashes < MOST_CRASHES {
            self.spawn_after(u64::from(crashes) * BETWEEN_WORKERS);
            (self.listener)(News::Crashed);
        } else {
            (self.listener)(News::GaveUp);
        }
    }

    fn end(&self) {
        self.alarm.clear();
        self.ready.set(false);
        self.worker.replace(None);
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

#[wasm_bindgen]
extern "C" {
    /// What is posted in either direction: a message as JSON, and what travels beside it.
    type Envelope;
    #[wasm_bindgen(method, getter)]
    fn message(this: &Envelope) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    fn photo(this: &Envelope) -> Option<ImageBitmap>;
    #[wasm_bindgen(method, getter)]
    fn frame(this: &Envelope) -> Option<ImageBitmap>;
}

fn post(worker: &Worker, message: &ToWorker, beside: Option<Beside<'_>>) -> Result<(), JsValue> {
    let json = serde_json::to_string(message).unwrap_or_default();
    let envelope = Object::new();
    Reflect::set(&envelope, &"message".into(), &json.into())?;
    let (name, thing) = match beside {
        None => return worker.post_message(&envelope),
        Some(Beside::Photo(bytes)) => ("photo", Uint8Array::from(bytes).buffer().into()),
        Some(Beside::Frame(frame)) => ("frame", frame.clone()),
    };
    Reflect::set(&envelope, &name.into(), &thing)?;
    worker.post_message_with_transfer(&envelope, &Array::of1(&thing))
}

/// The page's own files come first.
const AFTER_PAINTING: u64 = 300;

/// While the models come: between two parts of them, and to make them ready.
const LONGEST_PAUSE: u64 = 30_000;

/// The slowest answer, a large photo on a slow computer, takes a fifth of it.
const LONGEST_THOUGHT: u64 = 8_000;

/// Times the crashes so far.
const BETWEEN_WORKERS: u64 = 500;

/// So often without being ready in between: the next one would crash too.
const MOST_CRASHES: u32 = 3;
