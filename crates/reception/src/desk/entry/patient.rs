//! Entries about a patient: documents, what was said, what was signed, what was agreed to.

use eligibility::codes::PrescriptionIssueSelect;
use eligibility::difference::Change;
use eligibility::xml_msg::Personal;
use eligibility::{CivilDate, Consent, Snapshot};
use redacted::Redacted;
use serde::{Deserialize, Serialize};

use super::{Body, CardPresented, Subject, patient, reception, subjects};
use crate::desk::fallback::{Document, Reason};
use crate::desk::statement::EligibilityStatement;
use crate::desk::verbal::VerbalRecord;

/// What the clinic knows a patient by; a later entry replaces the earlier one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PatientRecorded {
    /// The identifier that the journal made for the patient.
    pub patient: String,
    /// The clinic's own patient number (診察券番号), the message's `ReferenceNumber`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clinic_number: Option<Personal>,
    /// 氏名
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Personal>,
    /// 氏名カナ
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kana: Option<Personal>,
    /// 生年月日
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birth_date: Option<Redacted<CivilDate>>,
}

/// Staff saw a document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DocumentSeen {
    /// The reception.
    pub reception: String,
    /// Which document.
    pub document: Document,
    /// Whether the card lay beside it.
    pub card_presented: CardPresented,
    /// Why the card's way failed.
    pub reason: Reason,
    /// What was copied from it, with the evidence `SEEN_BY_STAFF`.
    pub snapshot: Snapshot,
}

/// The patient said that nothing has changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VerbalVerified {
    /// Questions, answers, who asked and who answered.
    pub record: VerbalRecord,
    /// The insurance as it was, with the evidence `VERBAL`; absent when the answers lead to the
    /// statement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snapshot: Option<Snapshot>,
}

/// A statement of insured person eligibility was taken.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StatementTaken {
    /// What it says.
    pub statement: EligibilityStatement,
    /// The same as a snapshot of the evidence `DECLARED`.
    pub snapshot: Snapshot,
}

/// The statement is not needed any more: payment is confirmed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementSettled {
    /// [`EligibilityStatement::id`].
    pub statement: String,
    /// Whether the signed paper was destroyed.
    pub paper_destroyed: bool,
}

/// Staff have seen what changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DifferenceAcknowledged {
    /// The reception.
    pub reception: String,
    /// The snapshot that the clinic held.
    pub before: String,
    /// The one that differs.
    pub after: String,
    /// What was seen.
    pub changes: Vec<Change>,
}

/// The patient's answers at this clinic, for the next visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentRemembered {
    /// The patient.
    pub patient: String,
    /// Medical information, item by item.
    pub consent: Consent,
    /// Electronic or paper, where it was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prescription: Option<PrescriptionIssueSelect>,
    /// Subsidies, where it was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subsidies: Option<SubsidyChoice>,
}

/// Whether subsidies for medical expenses (医療費助成, PMH) are to be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubsidyChoice {
    /// Yes.
    Use,
    /// No.
    DoNotUse,
}

impl Body for PatientRecorded {
    fn subjects(&self) -> Vec<Subject> {
        subjects([patient(Some(&self.patient))])
    }
}

impl Body for DocumentSeen {
    fn subjects(&self) -> Vec<Subject> {
        subjects([reception(&self.reception)])
    }
}

impl Body for VerbalVerified {
    fn subjects(&self) -> Vec<Subject> {
        subjects([
            reception(&self.record.reception),
            patient(Some(&self.record.patient)),
        ])
    }
}

impl Body for StatementTaken {
    fn subjects(&self) -> Vec<Subject> {
        subjects([
            Some(Subject::Statement(self.statement.id.clone())),
            reception(&self.statement.reception),
        ])
    }
}

impl Body for StatementSettled {
    fn subjects(&self) -> Vec<Subject> {
        subjects([Some(Subject::Statement(self.statement.clone()))])
    }
}

impl Body for DifferenceAcknowledged {
    fn subjects(&self) -> Vec<Subject> {
        subjects([reception(&self.reception)])
    }
}

impl Body for ConsentRemembered {
    fn subjects(&self) -> Vec<Subject> {
        subjects([patient(Some(&self.patient))])
    }
}
