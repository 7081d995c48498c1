//! The qualification terminal's folders: card results become receptions, answers that nobody waits for become records.

use eligibility::folder::{CardResult, FileIdentifier, Interface, Notice, Outcome, Settings};
use eligibility::gateway::DeskInquiry;
use eligibility::xml_msg::XmlMsg;
use eligibility::{CivilDate, Consent, EvidenceLevel, unix_from_timestamp};
use futures::StreamExt as _;
use futures::channel::mpsc::UnboundedReceiver;
use leptos::prelude::*;
use leptos::task::spawn_local;
use reception::desk::settings::BackEnd;
use reception::desk::{CardResult as CardTaken, Finding, InquiryAnswered};

use super::folder::FromTerminal;
use super::inquiry::{FolderTrouble, Inquired, InquiryTrouble, finding};
use super::{Desk, RecordError};
use crate::host::{clock, random};

/// What the folders tell besides answers, with its moment.
#[derive(Clone, Debug)]
pub struct TerminalNews {
    /// Unix seconds.
    pub at: i64,
    /// What.
    pub notice: std::sync::Arc<Notice>,
}

/// How many of them are kept; the older ones are in nobody's way any more.
const NEWS: usize = 20;

impl Desk {
    /// Opens the folders while the desk is open and the clinic asks by them.
    pub(super) fn mind_terminal(self, told: UnboundedReceiver<FromTerminal>) {
        let code = Memo::new(move |_| self.terminal_code());
        Effect::new(move |_| match code.get() {
            Some(code) if !code.is_empty() => {
                let settings = Settings::new(code, start_of_today());
                spawn_local(async move { self.terminal.open(settings).await });
            }
            Some(_) | None => self.terminal.close(),
        });
        spawn_local(async move { self.hear_terminal(told).await });
    }

    /// The institution's code, where the clinic asks by the terminal's folders and the desk is open.
    pub fn terminal_code(self) -> Option<String> {
        self.member()?;
        self.state.with(|state| {
            let settings = state.settings()?;
            (settings.back_end == BackEnd::Folder).then(|| settings.institution_code.clone())
        })
    }

    /// Asks by a file; the identifier of the file is that of the inquiry.
    pub(super) async fn ask_terminal(
        self,
        inquiry: &str,
        question: DeskInquiry,
    ) -> Result<(XmlMsg, EvidenceLevel, Option<String>), InquiryTrouble> {
        let not_open = InquiryTrouble::Folder(FolderTrouble::NotOpen);
        let identifier = FileIdentifier::parse(inquiry).ok_or_else(|| not_open.clone())?;
        let interface = Interface::by_stem(Interface::INQUIRY).ok_or_else(|| not_open.clone())?;
        let outcome = self
            .terminal
            .inquire(interface, identifier, question.xml_msg)
            .await
            .ok_or(not_open)?;
        match outcome {
            Outcome::Answered {
                message,
                evidence,
                digest,
            } => Ok((*message, evidence, Some(hexadecimal(digest.as_bytes())))),
            Outcome::NeverCame => Err(FolderTrouble::NeverCame.into()),
            Outcome::Unusable(flaw) => Err(FolderTrouble::Unusable(flaw).into()),
            Outcome::NotWritten(failure) => Err(FolderTrouble::NotWritten(failure).into()),
            Outcome::FolderFailed(failure) => Err(FolderTrouble::Failed(failure).into()),
            Outcome::Cancelled => Err(InquiryTrouble::Cancelled),
        }
    }

    async fn hear_terminal(self, mut told: UnboundedReceiver<FromTerminal>) {
        while let Some(from) = told.next().await {
            let stored = match from {
                FromTerminal::Card(card) => self.take_card(*card).await,
                FromTerminal::Ended(identifier, outcome) => {
                    self.take_end(&identifier, *outcome).await
                }
                FromTerminal::Notice(notice) => self.take_notice(notice).await,
            };
            if let Err(error) = stored {
                self.unsaved.set(Some(error));
            }
        }
    }

    /// A card result opens a reception; it is acknowledged when that is stored.
    async fn take_card(self, card: CardResult) -> Result<(), RecordError> {
        let digest = hexadecimal(card.digest.as_bytes());
        if !self.has_card(&digest) {
            let as_of = day_asked(&card.message).unwrap_or_else(|| clock::now().today);
            let taken_at = (card
                .message
                .message_header
                .process_execution_time
                .as_deref())
            .and_then(unix_from_timestamp)
            .unwrap_or_else(clock::unix_seconds);
            let results = card.message.results();
            let consent = match results {
                [result] => Some(Consent::told_by(result)),
                _ => None,
            };
            let found = finding(&card.message, card.evidence, taken_at, as_of);
            let entry = CardTaken {
                reception: random::visit_id().as_str().to_owned(),
                file: card.name,
                finding: with_digest(found, &digest),
                consent: consent.filter(|consent| *consent != Consent::unasked()),
                prescription: card.message.message_body.prescription_issue_select.clone(),
            };
            self.record_by_system(vec![entry.into()]).await?;
        }
        self.terminal.taken(card.digest);
        Ok(())
    }

    /// Stored already, and the page ended before it was acknowledged.
    fn has_card(self, digest: &str) -> bool {
        let today = clock::now().today;
        self.state.with_untracked(|state| {
            let mut snapshots = (state.receptions_on(today))
                .filter_map(|reception| state.snapshot(reception.snapshot.as_deref()?));
            snapshots.any(|snapshot| snapshot.raw_sha256.as_deref() == Some(digest))
        })
    }

    /// The end of a question that a page of before has asked.
    async fn take_end(
        self,
        identifier: &FileIdentifier,
        outcome: Outcome,
    ) -> Result<(), RecordError> {
        match outcome {
            Outcome::Answered {
                message, evidence, ..
            } => self.take_late(identifier, *message, evidence).await,
            Outcome::NeverCame
            | Outcome::Unusable(_)
            | Outcome::NotWritten(_)
            | Outcome::FolderFailed(_)
            | Outcome::Cancelled => {
                let answered = InquiryAnswered {
                    inquiry: identifier.as_str().to_owned(),
                    finding: Finding::Unanswered,
                };
                self.record_by_system(vec![answered.into()]).await
            }
        }
    }

    async fn take_notice(self, notice: Notice) -> Result<(), RecordError> {
        let stored = match &notice {
            Notice::CameLate {
                identifier,
                message,
                evidence,
            } => {
                self.take_late(identifier, (**message).clone(), *evidence)
                    .await
            }
            Notice::CameTwice { .. }
            | Notice::CardResultCopied(_)
            | Notice::Vanished(_)
            | Notice::Unusable(..)
            | Notice::FolderFailed(..)
            | Notice::FolderBack(_) => Ok(()),
        };
        // What is not there any more, or is there again, shows in the state of the folders.
        let is_state = matches!(notice, Notice::FolderFailed(..) | Notice::FolderBack(_));
        if !is_state {
            let at = clock::unix_seconds();
            let notice = std::sync::Arc::new(notice);
            self.terminal_news.update(|news| {
                news.insert(0, TerminalNews { at, notice });
                news.truncate(NEWS);
            });
        }
        stored
    }

    async fn take_late(
        self,
        identifier: &FileIdentifier,
        message: XmlMsg,
        evidence: EvidenceLevel,
    ) -> Result<(), RecordError> {
        let as_of = day_asked(&message).unwrap_or_else(|| clock::now().today);
        self.answer_late(identifier.as_str(), message, evidence, as_of)
            .await
    }

    /// An answer that nobody waits for any more: recorded, and kept in sight.
    pub(super) async fn answer_late(
        self,
        inquiry: &str,
        message: XmlMsg,
        evidence: EvidenceLevel,
        as_of: CivilDate,
    ) -> Result<(), RecordError> {
        let found = finding(&message, evidence, clock::unix_seconds(), as_of);
        let answered = InquiryAnswered {
            inquiry: inquiry.to_owned(),
            finding: found.clone(),
        };
        self.record_by_system(vec![answered.into()]).await?;
        self.arrived.update(|arrived| {
            arrived.push(Inquired {
                inquiry: inquiry.to_owned(),
                finding: found,
                message,
                evidence,
            });
        });
        Ok(())
    }
}

/// Snapshots that tell of what bytes they were made.
pub(super) fn with_digest(mut finding: Finding, digest: &str) -> Finding {
    match &mut finding {
        Finding::Qualified { snapshot } => snapshot.raw_sha256 = Some(digest.to_owned()),
        Finding::NotQualified { found, .. } => {
            for snapshot in found {
                snapshot.raw_sha256 = Some(digest.to_owned());
            }
        }
        Finding::Refused { .. } | Finding::Unanswered => {}
    }
    finding
}

fn day_asked(message: &XmlMsg) -> Option<CivilDate> {
    let day = message
        .message_header
        .qualification_confirmation_date
        .as_deref()?;
    CivilDate::from_compact(day)
}

/// Milliseconds since 1970 at midnight in Japan.
fn start_of_today() -> u64 {
    let midnight = format!("{}000000", clock::now().today.compact());
    let seconds = unix_from_timestamp(&midnight).unwrap_or_default();
    u64::try_from(seconds).unwrap_or_default() * 1000
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
