//! Performs the exchange: one task, one effect after the other.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Weak};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use eligibility::codec::{self, Charset, Format};
use eligibility::folder::{
    CardResult, Effect, Event, Exchange, FileIdentifier, Interface, Memory, Notice, Outcome,
    Request, Settings, WriteFailure,
};
use eligibility::gateway::{DeskAnswer, DeskEnvelope};
use eligibility::{CivilDate, Reception, XmlMsg};
use tokio::sync::oneshot;
use tokio::task::spawn_blocking;
use tokio::time::sleep;

use super::folders::Folders;
use super::{Ask, Asks};
use crate::routes::question::{name, outcome};
use crate::server::Gateway;

/// What the task works with.
pub(crate) struct Task {
    /// Weak: the gateway holds the way in to this task, and the task ends with it.
    gateway: Weak<Gateway>,
    folders: Folders,
    asks: Asks,
    exchange: Exchange,
    charset: Charset,
    /// By request id.
    inquiries: HashMap<String, Asked>,
    /// Card results that are not in the list yet: the database is away.
    unlisted: Vec<CardResult>,
}

/// An inquiry that was put to the terminal.
struct Asked {
    question: Box<XmlMsg>,
    /// Each attempt has a file of its own.
    attempt: u8,
    state: State,
    /// Unix milliseconds.
    since: u64,
}

enum State {
    Waiting(Vec<oneshot::Sender<Box<XmlMsg>>>),
    Answered(Box<XmlMsg>),
    /// Asked for once more, it is asked in a new file.
    Failed,
}

impl Task {
    /// A task that goes on where the one before it was ended.
    pub(crate) async fn new(
        gateway: &Arc<Gateway>,
        folders: Folders,
        asks: Asks,
        settings: Settings,
        charset: Charset,
    ) -> Self {
        let memory: Memory = match gateway.store.note(NOTE).await {
            Ok(Some(note)) => serde_json::from_str(&note).unwrap_or_default(),
            Ok(None) => Memory::default(),
            Err(error) => {
                tracing::warn!(%error, "what was asked before is not known");
                Memory::default()
            }
        };
        Self {
            exchange: Exchange::new(settings, memory, now()),
            gateway: Arc::downgrade(gateway),
            folders,
            asks,
            charset,
            inquiries: HashMap::new(),
            unlisted: Vec::new(),
        }
    }

    /// Goes on until nobody can ask any more.
    pub(crate) async fn run(mut self) {
        loop {
            let deadline = self.exchange.deadline().unwrap_or_else(|| now() + 1000);
            let pause = Duration::from_millis(deadline.saturating_sub(now()).max(10));
            tokio::select! {
                ask = self.asks.0.recv() => match ask {
                    Some(ask) => self.ask(ask).await,
                    None => return,
                },
                () = sleep(pause) => self.happen(Event::Tick).await,
            }
            self.list_what_waits().await;
            self.forget();
        }
    }

    async fn ask(&mut self, ask: Ask) {
        let Ask {
            request_id,
            question,
            reply,
        } = ask;
        let attempt = match self.inquiries.get_mut(&request_id) {
            Some(Asked {
                state: State::Waiting(waiting),
                ..
            }) => return waiting.push(reply),
            Some(Asked {
                state: State::Answered(answer),
                ..
            }) => {
                reply.send(answer.clone()).ok(); // who asked may have gone
                return;
            }
            Some(Asked {
                state: State::Failed,
                attempt,
                ..
            }) => attempt.saturating_add(1),
            None => 0,
        };
        let asked = Asked {
            question,
            attempt,
            state: State::Waiting(vec![reply]),
            since: now(),
        };
        self.inquiries.insert(request_id.clone(), asked);
        self.put(&request_id).await;
    }

    /// Puts an inquiry to the terminal.
    async fn put(&mut self, request_id: &str) {
        let Some(asked) = self.inquiries.get(request_id) else {
            return;
        };
        let (Some(interface), Some(identifier)) = (
            Interface::by_stem(Interface::INQUIRY),
            identifier(request_id, asked.attempt),
        ) else {
            return;
        };
        let request = Request::new(interface, identifier, (*asked.question).clone());
        self.happen(Event::Ask(Box::new(request))).await;
    }

    /// Tells the exchange something, and does what it wants done.
    async fn happen(&mut self, event: Event) {
        let mut events = VecDeque::from([event]);
        let mut again = Vec::new();
        while let Some(event) = events.pop_front() {
            for effect in self.exchange.apply(now(), event) {
                if let Some(event) = self.perform(effect, &mut again).await {
                    events.push_back(event);
                }
            }
        }
        for request_id in again {
            Box::pin(self.put(&request_id)).await;
        }
    }

    async fn perform(&mut self, effect: Effect, again: &mut Vec<String>) -> Option<Event> {
        let folders = self.folders.clone();
        match effect {
            Effect::List(folder) => {
                let listed = spawn_blocking(move || folders.list(folder)).await.ok()?;
                Some(Event::Listed(folder, listed))
            }
            Effect::Read { file, largest } => {
                let wanted = file.clone();
                let read =
                    spawn_blocking(move || folders.read(wanted.folder, &wanted.name, largest));
                Some(Event::Read(file, read.await.ok()?))
            }
            Effect::Decode { file, bytes } => {
                let decoded = codec::decode(&bytes).map(|decoded| Box::new(decoded.message));
                Some(Event::Decoded(file, decoded))
            }
            Effect::Write {
                identifier,
                temporary,
                name,
                message,
            } => {
                let Ok(bytes) = codec::encode(&message, Format::Xml(self.charset)) else {
                    return Some(Event::Written(identifier, Err(WriteFailure::NotEncodable)));
                };
                let written = spawn_blocking(move || folders.write(&temporary, &name, &bytes));
                Some(Event::Written(identifier, written.await.ok()?))
            }
            Effect::Archive(name) => {
                let file = name.clone();
                let done = spawn_blocking(move || folders.archive(&file)).await.ok()?;
                Some(Event::Disposed(name, done))
            }
            Effect::Delete(name) => {
                let file = name.clone();
                let done = spawn_blocking(move || folders.delete(&file)).await.ok()?;
                Some(Event::Disposed(name, done))
            }
            Effect::Remember => {
                self.remember().await;
                None
            }
            Effect::Finished(identifier, outcome) => {
                again.extend(self.finished(&identifier, *outcome));
                None
            }
            Effect::CardResult(result) => self.list(*result).await,
            Effect::Notice(notice) => {
                self.notice(notice);
                None
            }
        }
    }

    async fn remember(&self) {
        let Ok(note) = serde_json::to_string(&self.exchange.memory()) else {
            return;
        };
        let Some(gateway) = self.gateway.upgrade() else {
            return;
        };
        if let Err(error) = gateway.store.set_note(NOTE, &note).await {
            tracing::warn!(%error, "what is asked of the terminal is not remembered");
        }
    }

    /// Hands an outcome to those who wait; returns the inquiry's id if it is to be asked anew.
    fn finished(&mut self, identifier: &FileIdentifier, outcome: Outcome) -> Option<String> {
        let request_id = request_id(identifier)?;
        match outcome {
            Outcome::Answered { message, .. } => {
                self.answered(request_id, message);
                None
            }
            Outcome::NotWritten(WriteFailure::NameTaken) => {
                let asked = self.inquiries.get_mut(&request_id)?;
                asked.attempt = asked.attempt.checked_add(1)?;
                Some(request_id)
            }
            Outcome::NeverCame
            | Outcome::Unusable(_)
            | Outcome::NotWritten(_)
            | Outcome::FolderFailed(_)
            | Outcome::Cancelled => {
                // What came in its place may quote the patient's data.
                tracing::warn!(request_id, "the terminal has not answered");
                // Whoever waits hears it by the end of the channel.
                self.inquiries.get_mut(&request_id)?.state = State::Failed;
                None
            }
        }
    }

    fn answered(&mut self, request_id: String, message: Box<XmlMsg>) {
        let asked = self.inquiries.entry(request_id).or_insert_with(|| Asked {
            question: Box::default(),
            attempt: 0,
            state: State::Failed,
            since: now(),
        });
        let before = std::mem::replace(&mut asked.state, State::Answered(message.clone()));
        if let State::Waiting(waiting) = before {
            for reply in waiting {
                reply.send(message.clone()).ok(); // who asked may have gone
            }
        }
    }

    fn notice(&mut self, notice: Notice) {
        match notice {
            Notice::CameLate {
                identifier,
                message,
                ..
            } => {
                if let Some(request_id) = request_id(&identifier) {
                    self.answered(request_id, message);
                }
            }
            Notice::CameTwice { same, .. } => {
                tracing::warn!(same, "the terminal has answered twice");
            }
            Notice::FolderFailed(folder, failure) => {
                tracing::warn!(?folder, ?failure, "a folder of the terminal cannot be used");
            }
            Notice::FolderBack(folder) => tracing::info!(?folder, "the folder is back"),
            Notice::CardResultCopied(_) | Notice::Vanished(_) => {}
            Notice::Unusable(file, _) => {
                tracing::warn!(folder = ?file.folder, "a file of the terminal cannot be used");
            }
        }
    }

    /// Takes a card result into the list; one that is there already changes nothing.
    async fn list(&mut self, result: CardResult) -> Option<Event> {
        let received_at = i64::try_from(result.modified / 1000).ok()?;
        let day = CivilDate::in_japan(received_at)?;
        let id = uuid(result.digest.as_bytes());
        let reception = Reception {
            request_id: id.clone(),
            received_at,
            evidence: result.evidence,
            recognised: None,
            name: name(&result.message),
            outcome: outcome(&result.message, day),
        };
        let answer = DeskAnswer {
            xml_msg: (*result.message).clone(),
            envelope: DeskEnvelope {
                request_id: id,
                evidence: result.evidence,
                received_at,
            },
        };
        let body = serde_json::to_vec(&answer).ok()?;
        let gateway = self.gateway.upgrade()?;
        match gateway.store.admit(&reception, day, body).await {
            Ok(is_new) => {
                if is_new {
                    gateway.news.spread();
                }
                Some(Event::Taken(result.digest))
            }
            Err(error) => {
                tracing::warn!(%error, "a card result waits for the database");
                self.unlisted.push(result);
                None
            }
        }
    }

    async fn list_what_waits(&mut self) {
        for result in std::mem::take(&mut self.unlisted) {
            if let Some(event) = self.list(result).await {
                self.happen(event).await;
            }
        }
    }

    /// Answers are in the database; here they are for who asks again soon.
    fn forget(&mut self) {
        let before = now().saturating_sub(MEMORY);
        self.inquiries
            .retain(|_, asked| asked.since > before || matches!(asked.state, State::Waiting(_)));
    }
}

/// The identifier of an inquiry's file: the request id without its dashes, and the attempt.
fn identifier(request_id: &str, attempt: u8) -> Option<FileIdentifier> {
    let digits: String = request_id.chars().filter(|digit| *digit != '-').collect();
    FileIdentifier::parse(&format!("{digits}{attempt:03}"))
}

/// The request id that an identifier was made of.
fn request_id(identifier: &FileIdentifier) -> Option<String> {
    let digits = identifier.as_str().get(..32)?;
    let part = |from, to| digits.get(from..to);
    Some(format!(
        "{}-{}-{}-{}-{}",
        part(0, 8)?,
        part(8, 12)?,
        part(12, 16)?,
        part(16, 20)?,
        part(20, 32)?
    ))
}

/// A UUID made of a digest (RFC 9562 section 5.8).
fn uuid(digest: &[u8; 32]) -> String {
    let number = digest
        .iter()
        .take(16)
        .fold(0_u128, |number, byte| number << 8 | u128::from(*byte));
    let number = number & !(0xF << 76) & !(0x3 << 62) | 0x8 << 76 | 0x2 << 62;
    let digits = format!("{number:032x}");
    FileIdentifier::parse(&digits)
        .as_ref()
        .and_then(request_id)
        .unwrap_or(digits)
}

/// Unix milliseconds.
fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| {
        u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
    })
}

/// Under which the exchange's memory is kept.
const NOTE: &str = "terminal";

/// Milliseconds.
const MEMORY: u64 = 60 * 60 * 1000;
