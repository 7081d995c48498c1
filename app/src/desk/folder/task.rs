//! Performs the effects of an exchange and feeds what they bring back to it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use eligibility::codec::{self, Charset, Format};
use eligibility::folder::{
    Effect, Event, Exchange, FileIdentifier, Folder, Memory, Outcome, Settings, WriteFailure,
};
use futures::StreamExt as _;
use futures::channel::{mpsc, oneshot};
use futures::future::{Either, select};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::host::clock;
use crate::host::folder::{FileFailure, Observer, remember};
use crate::host::lock::Lock;
use crate::host::timer::sleep;

use super::folders::Folders;
use super::{FolderState, FromTerminal, MEMORY};

/// Who waits for which answer.
pub(super) type Waiting = Rc<RefCell<BTreeMap<FileIdentifier, oneshot::Sender<Outcome>>>>;
/// `None` ends the task.
pub(super) type Events = mpsc::UnboundedSender<Option<Event>>;

/// An exchange with everything that it needs of its surroundings.
pub(super) struct Task {
    pub(super) settings: Settings,
    pub(super) memory: Memory,
    pub(super) folders: Folders,
    pub(super) events: Events,
    pub(super) waiting: Waiting,
    pub(super) tell: mpsc::UnboundedSender<FromTerminal>,
}

/// How requests are written; answers come in any encoding of the interface.
const FORMAT: Format = Format::Xml(Charset::Utf8);
/// Milliseconds after which a task looks up even if it has no reason.
const LONGEST_SLEEP: u64 = 60_000;

impl Task {
    /// Runs until it is told to stop, or the tab has lost the folders.
    pub(super) async fn run(
        self,
        mut coming: mpsc::UnboundedReceiver<Option<Event>>,
        lock: Lock,
        state: RwSignal<FolderState>,
    ) {
        let memory = self.memory.clone();
        let mut exchange = Exchange::new(self.settings.clone(), memory, clock::unix_millis());
        let _observers = self.observe().await;
        let mut event = Event::Tick;
        loop {
            for effect in exchange.apply(clock::unix_millis(), event) {
                self.perform(&exchange, effect).await;
            }
            let now = FolderState::Open {
                failure: exchange.failure(),
                waiting: exchange.is_waiting(),
            };
            if state.get_untracked() != now {
                state.set(now);
            }
            event = match self.next(&mut coming, exchange.deadline()).await {
                Some(event) => event,
                None => break,
            };
        }
        drop(lock);
    }

    /// The next event, or a tick when the time has come; `None` at the end.
    async fn next(
        &self,
        coming: &mut mpsc::UnboundedReceiver<Option<Event>>,
        deadline: Option<u64>,
    ) -> Option<Event> {
        let wait = deadline
            .map_or(LONGEST_SLEEP, |at| at.saturating_sub(clock::unix_millis()))
            .min(LONGEST_SLEEP);
        let alarm = std::pin::pin!(sleep(u32::try_from(wait).unwrap_or(u32::MAX)));
        match select(coming.next(), alarm).await {
            Either::Left((event, _)) => event.flatten(),
            Either::Right(_) => Some(Event::Tick),
        }
    }

    async fn perform(&self, exchange: &Exchange, effect: Effect) {
        let folders = self.folders.clone();
        match effect {
            Effect::List(folder) => self.answer(async move {
                let listed = folders.of(folder).list().await;
                Event::Listed(folder, listed.map_err(FileFailure::in_reading))
            }),
            Effect::Read { file, largest } => self.answer(async move {
                let bytes = folders.of(file.folder).read(&file.name, largest).await;
                Event::Read(file, bytes.map_err(FileFailure::in_reading))
            }),
            Effect::Decode { file, bytes } => self.answer(async move {
                // The page may paint before a long message is read.
                sleep(0).await;
                let decoded = codec::decode_up_to(codec::MAX_BULK_ANSWER, &bytes)
                    .map(|decoded| Box::new(decoded.message));
                Event::Decoded(file, decoded)
            }),
            Effect::Write {
                identifier,
                temporary,
                name,
                message,
            } => self.answer(async move {
                let written = match codec::encode(&message, FORMAT) {
                    Err(_unencodable) => Err(WriteFailure::NotEncodable),
                    Ok(bytes) => {
                        let req = folders.of(Folder::Req);
                        let written = req.write_new(&temporary, &name, &bytes).await;
                        written.map_err(FileFailure::in_writing)
                    }
                };
                Event::Written(identifier, written)
            }),
            Effect::Archive(name) => self.answer(async move {
                let moved = move_to_archive(&folders, &name).await;
                Event::Disposed(name, moved.map_err(FileFailure::in_reading))
            }),
            Effect::Delete(name) => self.answer(async move {
                let deleted = folders.of(Folder::Face).delete(&name).await;
                Event::Disposed(name, deleted.map_err(FileFailure::in_reading))
            }),
            // In order, and before what follows: a request is remembered before it is written.
            Effect::Remember => {
                if let Ok(text) = serde_json::to_string(&exchange.memory()) {
                    // A browser that keeps nothing offers today's card results again after a reload.
                    _ = remember(&[], &[(MEMORY, &text)]).await;
                }
            }
            Effect::Finished(identifier, outcome) => {
                let waiting = self.waiting.borrow_mut().remove(&identifier);
                match waiting {
                    // Who asked may have gone on.
                    Some(waiting) => _ = waiting.send(*outcome).is_ok(),
                    None => self.say(FromTerminal::Ended(identifier, outcome)),
                }
            }
            Effect::CardResult(card) => self.say(FromTerminal::Card(card)),
            Effect::Notice(notice) => self.say(FromTerminal::Notice(notice)),
        }
    }

    fn answer(&self, event: impl Future<Output = Event> + 'static) {
        let events = self.events.clone();
        spawn_local(async move {
            // A task that has ended wants no answers.
            _ = events.unbounded_send(Some(event.await)).is_ok();
        });
    }

    fn say(&self, what: FromTerminal) {
        // A desk that is closed hears of it when it opens again: nothing was acknowledged.
        _ = self.tell.unbounded_send(what).is_ok();
    }

    async fn observe(&self) -> Vec<Observer> {
        let mut observers = Vec::new();
        for folder in [Folder::Res, Folder::Face] {
            let events = self.events.clone();
            let tell = move || {
                // The same.
                _ = events.unbounded_send(Some(Event::Changed(folder))).is_ok();
            };
            observers.extend(Observer::of(self.folders.of(folder), tell).await);
        }
        observers
    }
}

async fn move_to_archive(folders: &Folders, name: &str) -> Result<(), FileFailure> {
    let archive = folders.archive().await?;
    folders.of(Folder::Face).move_to(name, &archive).await
}
