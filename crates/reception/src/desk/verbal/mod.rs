//! Verbal verification on a return visit (口頭確認).
//!
//! The clinic already holds the necessary data, and the patient says that nothing has changed (public
//! guide, "Verbal verification"). [`base`] finds what the clinic holds; a [`VerbalCheck`] asks four
//! questions, one key each; [`VerbalCheck::conclude`] makes the record and the patient's insurance with
//! the evidence `VERBAL`, or says that the statement is needed.

use eligibility::{CivilDate, EvidenceLevel, Snapshot};
use serde::{Deserialize, Serialize};

use super::entry::{CardPresented, VerbalVerified};
use super::fallback::Reason;
use super::reverify::{DueRule, Queued};

mod base;

pub(super) use base::insurance_of;
pub use base::{Base, BaseRule, NoBase, base};

/// What is asked, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Item {
    /// "Please tell me your name." Compared with what the clinic holds.
    Name,
    /// "… and your date of birth."
    BirthDate,
    /// "Is your insurance the same as last time?" Insurer, workplace, in whose family, ratio.
    Insurance,
    /// "Have your address or your telephone number changed?"
    Contact,
}

/// What came of one question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Not asked, or not answered yet.
    #[default]
    NotAsked,
    /// As the clinic holds it.
    Same,
    /// Something has changed.
    Changed,
    /// Whoever was asked does not know.
    Unknown,
}

/// Who answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Respondent {
    /// The patient.
    Patient,
    /// A parent or guardian.
    Guardian,
    /// Family or a carer.
    Other,
}

impl Item {
    /// Every question, in order.
    pub const ALL: [Self; 4] = [Self::Name, Self::BirthDate, Self::Insurance, Self::Contact];
}

/// A verbal verification under way.
#[derive(Clone, Debug, PartialEq)]
pub struct VerbalCheck {
    reception: String,
    patient: String,
    base: Snapshot,
    reason: Reason,
    card: CardPresented,
    respondent: Respondent,
    answers: [Answer; 4],
    at: usize,
}

/// What a verbal verification rests on and came to; one record of the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerbalRecord {
    /// The reception.
    pub reception: String,
    /// The patient.
    pub patient: String,
    /// The snapshot that was asked about.
    pub base: String,
    /// When the clinic learned it; Unix seconds.
    pub base_taken_at: i64,
    /// Where it came from.
    pub base_evidence: EvidenceLevel,
    /// Why the card's way failed.
    pub reason: Reason,
    /// What lay on the desk.
    pub card: CardPresented,
    /// Who answered.
    pub respondent: Respondent,
    /// Who asked: a staff account.
    pub asked_by: String,
    /// When; Unix seconds.
    pub asked_at: i64,
    /// The questions and what came of each.
    pub answers: Vec<(Item, Answer)>,
}

/// What the answers come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conclusion {
    /// This is to be asked.
    Open(Item),
    /// Nothing has changed.
    Unchanged,
    /// This is not as it was, or not known: the statement is needed.
    StatementNeeded(Item),
}

/// Who and when, and the identifiers that the host has made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// The staff account.
    pub staff: String,
    /// Unix seconds.
    pub at: i64,
    /// The day in Japan.
    pub today: CivilDate,
    /// A UUID for the new snapshot.
    pub snapshot_id: String,
    /// A UUID for the entry of the re-verification queue.
    pub queue_id: String,
}

impl VerbalCheck {
    /// Begins with what [`base`] found; the patient answers, unless told otherwise.
    pub fn new(
        reception: impl Into<String>,
        patient: impl Into<String>,
        base: &Base<'_>,
        reason: Reason,
        card: CardPresented,
    ) -> Self {
        Self {
            reception: reception.into(),
            patient: patient.into(),
            base: base.snapshot.clone(),
            reason,
            card,
            respondent: Respondent::Patient,
            answers: [Answer::NotAsked; 4],
            at: 0,
        }
    }

    /// Somebody else answers.
    pub const fn set_respondent(&mut self, respondent: Respondent) {
        self.respondent = respondent;
    }

    /// Answers the question at the cursor and moves to the next.
    ///
    /// [`Answer::NotAsked`] leaves the question open and moves on too.
    pub fn answer(&mut self, answer: Answer) {
        if let Some(slot) = self.answers.get_mut(self.at) {
            *slot = answer;
            self.at += 1;
        }
    }

    /// One question back; its answer stays until it is answered anew.
    pub const fn back(&mut self) {
        self.at = self.at.saturating_sub(1);
    }

    /// The question at the cursor; `None` after the last.
    pub fn current(&self) -> Option<Item> {
        Item::ALL.get(self.at).copied()
    }

    /// The insurance that is asked about.
    pub const fn base(&self) -> &Snapshot {
        &self.base
    }

    /// Every question with what came of it.
    pub fn answers(&self) -> impl Iterator<Item = (Item, Answer)> {
        Item::ALL.into_iter().zip(self.answers)
    }

    /// What the answers come to so far.
    ///
    /// The first answer that is not "same" decides; the clinic may leave the question for the address
    /// and telephone number out.
    pub fn conclusion(&self) -> Conclusion {
        for (item, answer) in self.answers() {
            match answer {
                Answer::Same => {}
                Answer::Changed | Answer::Unknown => return Conclusion::StatementNeeded(item),
                Answer::NotAsked if item == Item::Contact && self.current().is_none() => {}
                Answer::NotAsked => return Conclusion::Open(item),
            }
        }
        Conclusion::Unchanged
    }

    /// The record, and what follows from it; `None` while a question is open.
    pub fn conclude(&self, signature: Signature, due: &DueRule) -> Option<Concluded> {
        let unchanged = match self.conclusion() {
            Conclusion::Open(_) => return None,
            Conclusion::Unchanged => true,
            Conclusion::StatementNeeded(_) => false,
        };
        let record = VerbalRecord {
            reception: self.reception.clone(),
            patient: self.patient.clone(),
            base: self.base.id.clone(),
            base_taken_at: self.base.taken_at,
            base_evidence: self.base.evidence,
            reason: self.reason,
            card: self.card,
            respondent: self.respondent,
            asked_by: signature.staff,
            asked_at: signature.at,
            answers: self.answers().collect(),
        };
        if !unchanged {
            return Some(Concluded {
                entry: VerbalVerified {
                    record,
                    snapshot: None,
                },
                queued: None,
            });
        }
        let snapshot = Snapshot {
            id: signature.snapshot_id,
            taken_at: signature.at,
            evidence: EvidenceLevel::Verbal,
            as_of: signature.today,
            result: insurance_of(&self.base.result),
            raw_sha256: None,
        };
        let queued = Queued {
            item: signature.queue_id,
            reception: self.reception.clone(),
            patient: Some(self.patient.clone()),
            snapshot: snapshot.id.clone(),
            as_of: signature.today,
            due: due.due(signature.today),
        };
        Some(Concluded {
            entry: VerbalVerified {
                record,
                snapshot: Some(snapshot),
            },
            queued: Some(queued),
        })
    }
}

/// What a verbal verification came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Concluded {
    /// For the journal; without a snapshot the statement is next.
    pub entry: VerbalVerified,
    /// For the re-verification queue.
    pub queued: Option<Queued>,
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests;
