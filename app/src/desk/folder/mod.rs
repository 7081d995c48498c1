//! The qualification terminal's folders as a back end of the desk: asks, waits, hears of cards.

mod folders;
mod task;

use std::cell::RefCell;
use std::rc::Rc;

use eligibility::XmlMsg;
use eligibility::folder::{
    CardResult, Digest, Event, FileIdentifier, Folder, FolderFailure, Interface, Memory, Notice,
    Outcome, Request, Settings,
};
use futures::channel::{mpsc, oneshot};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::host::folder::{self, Directory, FileFailure, Permission};
use crate::host::lock::{Lock, Patience};
use crate::host::{clock, random};

use self::folders::Folders;
use self::task::Task;

/// The terminal's folders, for one tab at a time.
#[derive(Clone, Copy)]
pub struct FolderBackend {
    /// What to show.
    pub state: RwSignal<FolderState>,
    inner: StoredValue<Inner, LocalStorage>,
}

/// Whether the folders can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FolderState {
    /// This browser lets no page use folders.
    Unsupported,
    /// Nobody has chosen them yet.
    NotChosen,
    /// The person closed the chooser, or the browser keeps the chosen folder to itself.
    NotGiven(FileFailure),
    /// What was chosen has no folder of this kind in it.
    Missing(Folder),
    /// They were chosen before; the browser wants a click before it lets the page in again.
    NeedsPermission,
    /// The person or an administrator has refused.
    Denied,
    /// Another tab uses them; this one takes over when that is closed.
    ElsewhereOpen,
    /// They are used.
    Open {
        /// A folder that cannot be reached now, and why.
        failure: Option<(Folder, FolderFailure)>,
        /// Answers are awaited.
        waiting: bool,
    },
}

/// A card result or a notice, in the order of coming.
#[derive(Debug)]
pub enum FromTerminal {
    /// A card was read; acknowledged by [`FolderBackend::taken`] when it is in the records.
    Card(Box<CardResult>),
    /// Something else that the desk should know.
    Notice(Notice),
    /// A question of before a reload has ended.
    Ended(FileIdentifier, Box<Outcome>),
}

struct Inner {
    /// While the desk is open and the clinic asks by folders.
    settings: Option<Settings>,
    folders: Option<Folders>,
    /// To the task, while there is one; `None` ends it.
    events: Option<mpsc::UnboundedSender<Option<Event>>>,
    /// Who waits for which answer.
    waiting: task::Waiting,
    tell: mpsc::UnboundedSender<FromTerminal>,
}

/// Where the exchange's memory lies.
const MEMORY: &str = "memory";
/// The folders belong to one tab of the origin.
const LOCK: &str = "uketsuke.terminal-folders";

impl FolderBackend {
    /// A back end that waits to be [opened](Self::open), and what comes from the terminal.
    pub fn new() -> (Self, mpsc::UnboundedReceiver<FromTerminal>) {
        let (tell, told) = mpsc::unbounded();
        let backend = Self {
            state: RwSignal::new(at_first()),
            inner: StoredValue::new_local(Inner {
                settings: None,
                folders: None,
                events: None,
                waiting: Rc::new(RefCell::default()),
                tell,
            }),
        };
        (backend, told)
    }

    /// Goes on with the folders that were chosen before, if the browser still lets the page in.
    pub async fn open(self, settings: Settings) {
        self.inner
            .update_value(|inner| inner.settings = Some(settings));
        if let Some(folders) = Folders::recall().await {
            self.enter(folders).await;
        }
    }

    /// Lets the folders go; what comes meanwhile is heard of when they are opened again.
    pub fn close(self) {
        self.end_task();
        self.inner.update_value(|inner| {
            inner.settings = None;
            inner.folders = None;
            inner.waiting.borrow_mut().clear();
        });
        self.state.set(at_first());
    }

    /// Lets the person choose the folder that holds `req`, `res` and `face`. In answer to a click.
    pub async fn choose(self) {
        match Directory::ask().await {
            Err(failure) => self.state.set(FolderState::NotGiven(failure)),
            Ok(root) => match Folders::within(root).await {
                Err(missing) => self.state.set(FolderState::Missing(missing)),
                Ok(folders) => self.take_over(folders).await,
            },
        }
    }

    /// Lets the person choose one of the three folders, where they do not lie together. In answer to a click.
    pub async fn choose_one(self, folder: Folder) {
        match Directory::ask().await {
            Err(failure) => self.state.set(FolderState::NotGiven(failure)),
            Ok(directory) => match Folders::with_one(folder, directory).await {
                Err(missing) => self.state.set(FolderState::Missing(missing)),
                Ok(folders) => self.take_over(folders).await,
            },
        }
    }

    /// Asks the browser for the permission again. In answer to a click.
    pub async fn allow(self) {
        let Some(folders) = self.inner.with_value(|inner| inner.folders.clone()) else {
            return;
        };
        match folders.request_permission().await {
            Permission::Granted => self.start(folders).await,
            Permission::Ask => self.state.set(FolderState::NeedsPermission),
            Permission::Denied => self.state.set(FolderState::Denied),
        }
    }

    /// Asks the terminal; `None` while the folders are not open, or if they are closed meanwhile.
    ///
    /// The identifier goes into the clinic's records before the question is asked.
    pub async fn inquire(
        self,
        interface: &'static Interface,
        identifier: FileIdentifier,
        message: XmlMsg,
    ) -> Option<Outcome> {
        let (tell, told) = oneshot::channel();
        let request = Request::new(interface, identifier.clone(), message);
        self.inner.with_value(|inner| {
            inner.waiting.borrow_mut().insert(identifier, tell);
        });
        self.tell(Event::Ask(Box::new(request)))?;
        told.await.ok()
    }

    /// A new identifier for a question.
    pub fn identifier(self) -> Option<FileIdentifier> {
        let mut bytes = [0; 2];
        random::fill(&mut bytes);
        FileIdentifier::at(clock::unix_seconds(), u16::from_be_bytes(bytes))
    }

    /// Waits no more for an answer.
    pub fn cancel(self, identifier: FileIdentifier) {
        self.tell(Event::Cancel(identifier));
    }

    /// A card result is in the clinic's records and is not offered again.
    pub fn taken(self, digest: Digest) {
        self.tell(Event::Taken(digest));
    }

    async fn take_over(self, folders: Folders) {
        folders.remember().await;
        self.enter(folders).await;
    }

    async fn enter(self, folders: Folders) {
        self.inner
            .update_value(|inner| inner.folders = Some(folders.clone()));
        match folders.permission().await {
            Permission::Granted => self.start(folders).await,
            Permission::Ask => self.state.set(FolderState::NeedsPermission),
            Permission::Denied => self.state.set(FolderState::Denied),
        }
    }

    fn end_task(self) {
        self.inner.update_value(|inner| {
            if let Some(events) = inner.events.take() {
                // One that has ended needs no telling.
                _ = events.unbounded_send(None).is_ok();
            }
        });
    }

    async fn start(self, folders: Folders) {
        self.end_task();
        if let Some(lock) = Lock::acquire(LOCK, Patience::None, || {}).await {
            return self.run(folders, lock).await;
        }
        self.state.set(FolderState::ElsewhereOpen);
        spawn_local(async move {
            if let Some(lock) = Lock::acquire(LOCK, Patience::Wait, || {}).await {
                self.run(folders, lock).await;
            }
        });
    }

    async fn run(self, folders: Folders, lock: Lock) {
        let (_, memory) = folder::recall(MEMORY).await;
        let memory = memory.and_then(|text| serde_json::from_str::<Memory>(&text).ok());
        let (events, coming) = mpsc::unbounded();
        let task = self.inner.try_update_value(|inner| {
            // Closed while another tab was waited for.
            let settings = inner.settings.clone()?;
            inner.events = Some(events.clone());
            Some(Task {
                settings,
                memory: memory.unwrap_or_default(),
                folders,
                events,
                waiting: Rc::clone(&inner.waiting),
                tell: inner.tell.clone(),
            })
        });
        if let Some(task) = task.flatten() {
            spawn_local(task.run(coming, lock, self.state));
        }
    }

    fn tell(self, event: Event) -> Option<()> {
        self.inner
            .with_value(|inner| inner.events.as_ref()?.unbounded_send(Some(event)).ok())
    }
}

fn at_first() -> FolderState {
    if folder::is_supported() {
        FolderState::NotChosen
    } else {
        FolderState::Unsupported
    }
}
