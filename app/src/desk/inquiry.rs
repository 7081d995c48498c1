//! Inquiries by insured data, by whichever way the clinic has, and what an answer becomes in the records.

use eligibility::folder::{FileIdentifier, Flaw, FolderFailure, WriteFailure};
use eligibility::gateway::{DeskInquiry, DeskPurpose};
use eligibility::xml_msg::QualificationConfirmSearchInfo;
use eligibility::{CivilDate, EvidenceLevel, InsurerNumber, Qualification, Snapshot, XmlMsg};
use leptos::prelude::*;
use reception::GatewayError;
use reception::desk::settings::BackEnd;
use reception::desk::{Finding, InquiryAnswered, InquiryPurpose, InquirySent};

use super::terminal::with_digest;
use super::{Desk, RecordError};
use crate::host::{clock, random};

/// What an inquiry came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Inquired {
    /// The inquiry's identifier in the records.
    pub inquiry: String,
    /// What the answer holds.
    pub finding: Finding,
    /// The answer itself, for exports.
    pub message: XmlMsg,
    /// Where it came from.
    pub evidence: EvidenceLevel,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq)]
pub enum InquiryTrouble {
    /// The terminal's folders.
    Folder(FolderTrouble),
    /// Nobody waited any more.
    Cancelled,
    /// The gateway is away; the inquiry waits for it, and its answer is recorded when it comes.
    Queued,
    /// The desk has no session with the gateway just now.
    NotConnected,
    /// The gateway.
    Gateway(GatewayError),
    /// The simulated system.
    Demo,
    /// The records: the inquiry was not made, or its answer not stored.
    Record(RecordError),
}

/// How a question to the terminal ended without an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum FolderTrouble {
    /// The folders are not open.
    NotOpen,
    /// No answer came in time.
    NeverCame,
    /// What came cannot be used.
    Unusable(Flaw),
    /// The question did not reach the folder.
    NotWritten(WriteFailure),
    /// The folder of answers could not be read until the time was over.
    Failed(FolderFailure),
}

impl Desk {
    /// Asks by the data of a certificate. Question and answer are in the records when it answers.
    ///
    /// # Errors
    /// As [`InquiryTrouble`] says; the inquiry's record then has the answer [`Finding::Unanswered`].
    pub async fn inquire(
        self,
        search: QualificationConfirmSearchInfo,
        as_of: CivilDate,
        purpose: InquiryPurpose,
    ) -> Result<Inquired, InquiryTrouble> {
        let inquiry = self.inquiry_id();
        self.inquire_as(inquiry, search, as_of, purpose).await
    }

    /// The same under an identifier of [`Self::inquiry_id`], so that it can be [cancelled](Self::cancel_inquiry).
    ///
    /// # Errors
    /// The same.
    pub async fn inquire_as(
        self,
        inquiry: String,
        search: QualificationConfirmSearchInfo,
        as_of: CivilDate,
        purpose: InquiryPurpose,
    ) -> Result<Inquired, InquiryTrouble> {
        // The queue of re-verifications asks again by itself.
        let can_wait = !matches!(purpose, InquiryPurpose::Reverify { .. });
        let is_visit = matches!(purpose, InquiryPurpose::Reception { .. });
        let sent = InquirySent {
            inquiry: inquiry.clone(),
            purpose,
            as_of,
            search: search.clone(),
        };
        self.record(vec![sent.into()]).await?;
        let answer = self.ask(&inquiry, is_visit, can_wait, search, as_of).await;
        let found = match &answer {
            Ok((message, evidence, digest)) => {
                let found = finding(message, *evidence, clock::unix_seconds(), as_of);
                match digest {
                    Some(digest) => with_digest(found, digest),
                    None => found,
                }
            }
            Err(_) => Finding::Unanswered,
        };
        let answered = InquiryAnswered {
            inquiry: inquiry.clone(),
            finding: found.clone(),
        };
        self.record(vec![answered.into()]).await?;
        if answer.is_ok() {
            self.forget_inquiry(&inquiry);
        }
        let (message, evidence, _) = answer?;
        Ok(Inquired {
            inquiry,
            finding: found,
            message,
            evidence,
        })
    }

    async fn ask(
        self,
        inquiry: &str,
        is_visit: bool,
        can_wait: bool,
        search: QualificationConfirmSearchInfo,
        as_of: CivilDate,
    ) -> Result<(XmlMsg, EvidenceLevel, Option<String>), InquiryTrouble> {
        let purpose = if is_visit {
            DeskPurpose::Visit
        } else {
            DeskPurpose::Reverification
        };
        let search = QualificationConfirmSearchInfo {
            insurer_number: search.insurer_number.map(|number| self.padded(number)),
            ..search
        };
        let question = DeskInquiry::new(inquiry.to_owned(), purpose, as_of, search);
        match self.back_end() {
            BackEnd::Gateway { .. } => {
                let answer = self.ask_gateway(question, can_wait).await?;
                Ok((answer.xml_msg, answer.envelope.evidence, None))
            }
            BackEnd::Demo => {
                let now = clock::unix_seconds();
                let answer = simulator::insurer::answer_by_insured_data(&question.xml_msg, now);
                Ok((
                    answer.or(Err(InquiryTrouble::Demo))?,
                    EvidenceLevel::Simulated,
                    None,
                ))
            }
            BackEnd::Folder => self.ask_terminal(inquiry, question).await,
        }
    }

    /// A short number has zeros on its left; the folders' exchange pads it with spaces.
    fn padded(self, number: String) -> String {
        let number = InsurerNumber::from(number);
        match self.back_end() {
            BackEnd::Folder => number.as_str().to_owned(),
            BackEnd::Gateway { .. } | BackEnd::Demo => format!("{:0>8}", number.as_str()),
        }
    }

    fn back_end(self) -> BackEnd {
        self.state.with_untracked(|state| {
            state
                .settings()
                .map_or(BackEnd::Demo, |settings| settings.back_end.clone())
        })
    }

    /// Waits no more for the answer; one that comes all the same is recorded where the folders tell it.
    pub fn cancel_inquiry(self, inquiry: &str) {
        self.forget_inquiry(inquiry);
        if let Some(identifier) = FileIdentifier::parse(inquiry) {
            self.terminal.cancel(identifier);
        }
    }

    /// A file's identifier is short, and names the moment; elsewhere an inquiry has a UUID.
    pub fn inquiry_id(self) -> String {
        (self.back_end() == BackEnd::Folder)
            .then(|| self.terminal.identifier())
            .flatten()
            .map_or_else(|| random::visit_id().as_str().to_owned(), String::from)
    }
}

/// What an answer holds, with each qualification in it as a snapshot.
pub(super) fn finding(
    message: &XmlMsg,
    evidence: EvidenceLevel,
    taken_at: i64,
    as_of: CivilDate,
) -> Finding {
    let snapshots = message.results().iter().map(|result| Snapshot {
        id: random::visit_id().as_str().to_owned(),
        taken_at,
        evidence,
        as_of,
        result: result.clone(),
        raw_sha256: None,
    });
    let mut found: Vec<Snapshot> = snapshots.collect();
    match Qualification::from_answer(message, as_of) {
        Ok(_) => match found.pop() {
            Some(snapshot) => Finding::Qualified {
                snapshot: Box::new(snapshot),
            },
            None => Finding::Unanswered,
        },
        Err(reason) => Finding::NotQualified { reason, found },
    }
}

impl From<FolderTrouble> for InquiryTrouble {
    fn from(trouble: FolderTrouble) -> Self {
        Self::Folder(trouble)
    }
}

impl From<RecordError> for InquiryTrouble {
    fn from(error: RecordError) -> Self {
        Self::Record(error)
    }
}
