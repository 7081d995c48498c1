//! The qualification terminal behind the gateway, by way of its exchange folders.
//!
//! The conversation is [`eligibility::folder::Exchange`]'s; here is what performs it: one task, which
//! reads and writes files, hands answers to the inquiries that wait for them, and takes card results into
//! the list.

mod folders;
mod task;

use std::time::Duration;

use eligibility::{EvidenceLevel, XmlMsg};
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;

use crate::eligibility_system::{
    Answering, EligibilitySystem, Inquiry, InsuredDataInquiry, Replying, Unavailable,
};

pub(crate) use folders::{Folders, Unwritten};
pub(crate) use task::Task;

/// The way in to the task.
pub(crate) struct Terminal {
    asks: mpsc::Sender<Ask>,
    /// Whether the terminal is a simulated one.
    simulated: bool,
    /// Who answers for cards that were read in a page: the terminal does not.
    cards: Box<dyn EligibilitySystem>,
}

/// An inquiry on its way to the task.
struct Ask {
    request_id: String,
    question: Box<XmlMsg>,
    reply: oneshot::Sender<Box<XmlMsg>>,
}

impl Terminal {
    /// A terminal, and where its task hears of inquiries.
    pub(crate) fn new(simulated: bool, cards: Box<dyn EligibilitySystem>) -> (Self, Asks) {
        let (asks, receiver) = mpsc::channel(128);
        let terminal = Self {
            asks,
            simulated,
            cards,
        };
        (terminal, Asks(receiver))
    }
}

/// Inquiries on their way to the task.
pub(crate) struct Asks(mpsc::Receiver<Ask>);

impl EligibilitySystem for Terminal {
    fn evidence(&self) -> EvidenceLevel {
        self.cards.evidence()
    }

    fn ask<'a>(&'a self, inquiry: Inquiry<'a>) -> Replying<'a> {
        self.cards.ask(inquiry)
    }

    fn evidence_of_insured_data(&self) -> EvidenceLevel {
        match self.simulated {
            true => EvidenceLevel::Simulated,
            false => EvidenceLevel::OfficialInsuredData,
        }
    }

    fn ask_by_insured_data<'a>(&'a self, inquiry: InsuredDataInquiry<'a>) -> Answering<'a> {
        Box::pin(async move {
            let (reply, answer) = oneshot::channel();
            let ask = Ask {
                request_id: inquiry.request_id.to_owned(),
                question: Box::new(inquiry.question.clone()),
                reply,
            };
            self.asks.send(ask).await.or(Err(Unavailable))?;
            // The task goes on waiting; who asks again with the same id finds what came.
            match timeout(PATIENCE, answer).await {
                Ok(Ok(answer)) => Ok(answer),
                Ok(Err(_)) | Err(_) => Err(Unavailable),
            }
        })
    }
}

/// How long one request waits for the terminal; the inquiry itself goes on for three minutes.
const PATIENCE: Duration = Duration::from_secs(30);
