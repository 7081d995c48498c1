//! Inquiries on their way to the gateway: kept, sealed, until they are answered, through outages and reloads.
//!
//! One tab of the browser sends them; what is sent again has the same id, and the gateway answers it alike.

use std::collections::BTreeMap;
use std::rc::Rc;

use eligibility::CivilDate;
use eligibility::gateway::delivery::{Failure, OfflineQueue, Queued, QueuedState};
use eligibility::gateway::{DeskAnswer, DeskInquiry};
use futures::channel::oneshot;
use futures::future::{Either, select};
use leptos::prelude::*;
use leptos::task::spawn_local;
use reception::GatewayError;

use super::inquiry::InquiryTrouble;
use super::{Connection, Desk, RecordError, Session};
use crate::host::lock::{Lock, Patience};
use crate::host::{clock, gateway, random, timer};

/// What waits for the gateway, and what came of it until somebody has seen it.
pub type Outbox = OfflineQueue<DeskInquiry, Box<DeskAnswer>>;

/// One of them.
pub type Entry = Queued<DeskInquiry, Box<DeskAnswer>>;

/// Who waits for an answer.
pub(super) type Waiting = BTreeMap<String, oneshot::Sender<Result<DeskAnswer, InquiryTrouble>>>;

/// What the queue is kept as.
const NOTE: &str = "outbox";
/// One tab sends.
const LOCK: &str = "uketsuke.outbox";
/// Milliseconds: the day's receptions are over by then.
const EXPIRES_AFTER: i64 = 12 * 60 * 60 * 1000;
/// Milliseconds without an answer after which an attempt is given up.
const ATTEMPT: u32 = 40_000;
/// Milliseconds after which the desk goes on without the answer.
const AT_THE_DESK: u32 = 30_000;
/// Milliseconds between two looks at what is due.
const LOOK: u32 = 500;

impl Desk {
    /// Puts a question into the queue and waits for its answer, as long as somebody stands at the desk.
    pub(super) async fn ask_gateway(
        self,
        question: DeskInquiry,
        can_wait: bool,
    ) -> Result<DeskAnswer, InquiryTrouble> {
        if !self.sends.get_value() {
            // Another tab has the queue; here it is tried once.
            let right = self.gateway_session().ok_or(InquiryTrouble::NotConnected)?;
            let answer = gateway::inquire_by_insured_data(&right, &question).await;
            return answer.map_err(InquiryTrouble::Gateway);
        }
        if matches!(self.connection.get_untracked(), Connection::Refused(_)) {
            return Err(InquiryTrouble::NotConnected);
        }
        let id = question.request_id.clone();
        let (tell, told) = oneshot::channel();
        self.waiting.update_value(|waiting| {
            waiting.insert(id.clone(), tell);
        });
        let now = now();
        self.outbox.update(|outbox| {
            outbox.add(id.clone(), question, now, now + EXPIRES_AFTER);
        });
        self.keep_outbox().await?;
        let patience = std::pin::pin!(timer::sleep(AT_THE_DESK));
        match select(told, patience).await {
            Either::Left((answer, _)) => answer.unwrap_or(Err(InquiryTrouble::Cancelled)),
            Either::Right(_) if can_wait => {
                _ = self.taken(&id);
                Err(InquiryTrouble::Queued)
            }
            Either::Right(_) => {
                self.forget_inquiry(&id);
                Err(InquiryTrouble::Gateway(GatewayError::Unreachable))
            }
        }
    }

    /// Takes an inquiry back, or its outcome away once somebody has seen it. What was sent may still be carried out.
    pub fn forget_inquiry(self, id: &str) {
        self.outbox.update(|outbox| _ = outbox.remove(id));
        // Whoever waits for it hears that nobody does any more.
        self.waiting.update_value(|waiting| _ = waiting.remove(id));
        spawn_local(async move { self.report(self.keep_outbox().await) });
    }

    /// Sends what waits, as long as the desk is open; one tab at a time.
    pub(super) async fn deliver(self, session: Rc<Session>) {
        let Some(lock) = Lock::acquire(LOCK, Patience::Wait, || {}).await else {
            return;
        };
        if !self.is_current(&session) {
            return;
        }
        let mut kept = self.kept_outbox(&session).await;
        kept.reloaded(now());
        let answered = kept
            .entries()
            .iter()
            .filter_map(|entry| match &entry.state {
                QueuedState::Answered { answer } => Some((entry.clone(), (**answer).clone())),
                QueuedState::Queued { .. }
                | QueuedState::Sending { .. }
                | QueuedState::Refused { .. }
                | QueuedState::Expired => None,
            });
        let answered: Vec<_> = answered.collect();
        self.outbox.set(kept);
        self.sends.set_value(true);
        for (entry, answer) in answered {
            self.report(self.keep_late(&entry, answer).await);
        }
        while self.is_current(&session) {
            let right = session.gateway.borrow().clone();
            let due = right.and_then(|right| Some((right, self.next_due()?)));
            match due {
                Some((right, entry)) => {
                    let sent = gateway::inquire_by_insured_data(&right, &entry.request);
                    let alarm = timer::sleep(ATTEMPT);
                    let answer = match select(std::pin::pin!(sent), std::pin::pin!(alarm)).await {
                        Either::Left((answer, _)) => answer,
                        Either::Right(_) => Err(GatewayError::Unreachable),
                    };
                    self.report(self.ended(&entry, answer).await);
                }
                None => timer::sleep(LOOK).await,
            }
        }
        self.sends.set_value(false);
        drop(lock);
    }

    fn report(self, stored: Result<(), RecordError>) {
        if let Err(error) = stored {
            self.unsaved.set(Some(error));
        }
    }

    /// Recorded first, and gone from the queue then: a page that ends in between records it again.
    async fn keep_late(self, entry: &Entry, answer: DeskAnswer) -> Result<(), RecordError> {
        let as_of = day_asked(&entry.request);
        let evidence = answer.envelope.evidence;
        self.answer_late(&entry.id, answer.xml_msg, evidence, as_of)
            .await?;
        self.outbox.update(|outbox| _ = outbox.remove(&entry.id));
        self.keep_outbox().await
    }

    fn next_due(self) -> Option<Entry> {
        let is_due = self
            .outbox
            .with_untracked(|outbox| outbox.wake_at().is_some_and(|at| at <= now()));
        if !is_due {
            return None;
        }
        self.outbox
            .try_update(|outbox| outbox.send_next(now()).cloned())
            .flatten()
    }

    async fn ended(
        self,
        entry: &Entry,
        answer: Result<DeskAnswer, GatewayError>,
    ) -> Result<(), RecordError> {
        match answer {
            Ok(answer) => {
                let waiting = self.taken(&entry.id);
                self.outbox.update(|outbox| {
                    outbox.answered(&entry.id, Box::new(answer.clone()));
                });
                self.keep_outbox().await?;
                // Whoever waits records it, and takes it out of the queue then.
                match waiting {
                    Some(waiting) => _ = waiting.send(Ok(answer)).is_ok(),
                    None => self.keep_late(entry, answer).await?,
                }
            }
            Err(error) => {
                let mut chance = [0; 4];
                random::fill(&mut chance);
                let (failure, chance) = (failure(&error), u32::from_le_bytes(chance));
                self.outbox
                    .update(|outbox| outbox.failed(&entry.id, failure, chance, now()));
                if !failure.passes()
                    && let Some(waiting) = self.taken(&entry.id)
                {
                    _ = waiting.send(Err(InquiryTrouble::Gateway(error))).is_ok();
                    self.outbox.update(|outbox| _ = outbox.remove(&entry.id));
                }
            }
        }
        self.keep_outbox().await
    }

    fn taken(self, id: &str) -> Option<oneshot::Sender<Result<DeskAnswer, InquiryTrouble>>> {
        self.waiting
            .try_update_value(|waiting| waiting.remove(id))
            .flatten()
    }

    /// Sealed with the clinic's data key: it holds what was asked.
    async fn keep_outbox(self) -> Result<(), RecordError> {
        let session = self.session().ok_or(RecordError::Closed)?;
        let json = self
            .outbox
            .with_untracked(|outbox| serde_json::to_string(outbox).unwrap_or_default());
        let records = session.records.lock().await;
        Ok(records.keep_note(NOTE, &json).await?)
    }

    async fn kept_outbox(self, session: &Session) -> Outbox {
        let records = session.records.lock().await;
        let note = records.note(NOTE).await.ok().flatten();
        // One of another version of the page is asked anew by people.
        note.and_then(|json| serde_json::from_str(json.expose()).ok())
            .unwrap_or_default()
    }
}

fn failure(error: &GatewayError) -> Failure {
    match error {
        GatewayError::Unreachable => Failure::Unreachable,
        // A session that ended is opened again, and the same question put again.
        GatewayError::Problem(eligibility::ProblemKind::DeskUnauthorized) => Failure::Unreachable,
        GatewayError::Problem(kind) => Failure::Problem {
            kind: *kind,
            retry_after: None,
        },
        GatewayError::NotUnderstood => Failure::NotUnderstood,
    }
}

fn day_asked(question: &DeskInquiry) -> CivilDate {
    let header = &question.xml_msg.message_header;
    (header.qualification_confirmation_date.as_deref())
        .and_then(CivilDate::from_compact)
        .unwrap_or_default()
}

fn now() -> i64 {
    i64::try_from(clock::unix_millis()).unwrap_or(i64::MAX)
}
