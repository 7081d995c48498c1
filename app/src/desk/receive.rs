//! Receiving a patient whose card did not work: what staff did at the desk as entries of the records.

use eligibility::rules::VisitKind;
use eligibility::xml_msg::Personal;
use eligibility::{EvidenceLevel, Snapshot};
use leptos::prelude::*;
use reception::desk::fallback::{Document, Reason, Way};
use reception::desk::reverify::{DueRule, Queued};
use reception::desk::statement::{EligibilityStatement, Taken};
use reception::desk::verbal::{Signature, VerbalCheck};
use reception::desk::{
    AttentionReason, CardPresented, DocumentSeen, Entry, NeedsAttention, PatientRecorded, Place,
    ReceptionLinked, ReceptionOpened, StatementTaken,
};
use redacted::Redacted;

use super::{Desk, RecordError};
use crate::host::{clock, random};

/// Whose reception it is; its identifier stays the same from the first question to the last record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// The reception's identifier.
    pub reception: String,
    /// The patient, where staff have said who it is.
    pub patient: Option<String>,
    /// First or return visit.
    pub visit: Option<VisitKind>,
    /// The patient's language, BCP 47.
    pub language: String,
}

/// Why the card was not enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cause {
    /// Why.
    pub reason: Reason,
    /// What lay on the desk.
    pub card: CardPresented,
}

impl Subject {
    /// A patient of whom nothing is known yet.
    pub fn new(language: &str) -> Self {
        Self {
            reception: fresh_id(),
            patient: None,
            visit: None,
            language: language.to_owned(),
        }
    }
}

impl Desk {
    /// A document was seen; answers with the queue's entry.
    ///
    /// # Errors
    /// As [`RecordError`] says.
    pub async fn receive_by_document(
        self,
        subject: &Subject,
        cause: Cause,
        document: Document,
        snapshot: Snapshot,
    ) -> Result<Queued, RecordError> {
        let (patient, mut entries) = self.begin(subject, Some(&snapshot));
        let queued = self.queued(subject, patient, snapshot.id.clone());
        let seen = DocumentSeen {
            reception: subject.reception.clone(),
            document,
            card_presented: cause.card,
            reason: cause.reason,
            snapshot,
        };
        entries.extend([seen.into(), queued.clone().into()]);
        self.record(entries).await?;
        Ok(queued)
    }

    /// The questions were answered. Without the queue's entry the statement is needed.
    ///
    /// # Errors
    /// As [`RecordError`] says.
    pub async fn receive_by_word(
        self,
        subject: &Subject,
        check: &VerbalCheck,
    ) -> Result<Option<Queued>, RecordError> {
        let signature = Signature {
            staff: self.member().map(|member| member.id).unwrap_or_default(),
            at: clock::unix_seconds(),
            today: clock::now().today,
            snapshot_id: fresh_id(),
            queue_id: fresh_id(),
        };
        let Some(concluded) = check.conclude(signature, &self.due_rule()) else {
            return Ok(None);
        };
        let (_, mut entries) = self.begin(subject, None);
        entries.push(concluded.entry.into());
        entries.extend(concluded.queued.clone().map(Entry::from));
        self.record(entries).await?;
        Ok(concluded.queued)
    }

    /// A statement was signed.
    ///
    /// # Errors
    /// As [`RecordError`] says.
    pub async fn receive_by_statement(
        self,
        subject: &Subject,
        mut statement: EligibilityStatement,
    ) -> Result<Queued, RecordError> {
        let taken = Taken {
            at: clock::unix_seconds(),
            snapshot_id: fresh_id(),
            queue_id: fresh_id(),
        };
        let (patient, mut entries) = self.begin(subject, Some(&statement.snapshot(&taken)));
        statement.patient = patient;
        let queued = statement.queued(&taken, &self.due_rule());
        let snapshot = statement.snapshot(&taken);
        let taken = StatementTaken {
            statement,
            snapshot,
        };
        entries.extend([taken.into(), queued.clone().into()]);
        self.record(entries).await?;
        Ok(queued)
    }

    /// Nothing was shown. What the clinic holds of the patient, if anything, is asked again later.
    ///
    /// # Errors
    /// As [`RecordError`] says.
    pub async fn receive_without_proof(
        self,
        subject: &Subject,
        way: Way,
        name: Option<Personal>,
    ) -> Result<Queued, RecordError> {
        let held = self.state.with_untracked(|state| {
            let patient = subject.patient.as_deref()?;
            state
                .snapshots_of(patient)
                .next_back()
                .map(|held| held.id.clone())
        });
        let (patient, mut entries) = self.begin_named(subject, None, name);
        // Without data the queue says that it has to be asked of the patient first.
        let queued = self.queued(subject, patient, held.unwrap_or_else(fresh_id));
        let failure = match way {
            Way::ClinicDecides => "clinic_decides",
            Way::Resume(_) | Way::Document(_) | Way::Verbal | Way::Statement | Way::FullCharge => {
                "full_charge"
            }
        };
        let needs = NeedsAttention {
            reception: subject.reception.clone(),
            reason: AttentionReason::Failed {
                failure: failure.to_owned(),
            },
        };
        entries.extend([needs.into(), queued.clone().into()]);
        self.record(entries).await?;
        Ok(queued)
    }

    /// A snapshot of what staff copied from a document today.
    pub fn copied(
        self,
        result: eligibility::xml_msg::ResultOfQualificationConfirmation,
    ) -> Snapshot {
        Snapshot {
            id: fresh_id(),
            taken_at: clock::unix_seconds(),
            evidence: EvidenceLevel::SeenByStaff,
            as_of: clock::now().today,
            result,
            raw_sha256: None,
        }
    }

    fn begin(self, subject: &Subject, told: Option<&Snapshot>) -> (Option<String>, Vec<Entry>) {
        let name = told.and_then(|told| told.result.name.clone());
        self.begin_named(subject, told, name)
    }

    /// Opens the reception where it is not open yet, and says whose it is where that is certain: somebody whom staff chose,
    /// or somebody whom the clinic cannot know.
    fn begin_named(
        self,
        subject: &Subject,
        told: Option<&Snapshot>,
        name: Option<Personal>,
    ) -> (Option<String>, Vec<Entry>) {
        let mut entries = Vec::new();
        let (is_open, linked, is_unknown) = self.state.with_untracked(|state| {
            let reception = state.reception(&subject.reception);
            let linked = reception.and_then(|it| it.patient.clone());
            let is_unknown = told.is_some_and(|told| state.candidates(told).is_empty());
            (reception.is_some(), linked, is_unknown)
        });
        let known = subject.patient.clone().or_else(|| linked.clone());
        let patient = match (known, told) {
            (Some(patient), _) => Some(patient),
            (None, Some(told)) if is_unknown => {
                let recorded = new_patient(told);
                let id = recorded.patient.clone();
                entries.push(recorded.into());
                Some(id)
            }
            (None, _) => None,
        };
        if !is_open {
            entries.push(
                ReceptionOpened {
                    reception: subject.reception.clone(),
                    place: Place::Desk,
                    visit: subject.visit,
                    patient: patient.clone(),
                    name,
                    language: Some(subject.language.clone()),
                }
                .into(),
            );
        } else if linked != patient
            && let Some(patient) = &patient
        {
            entries.push(
                ReceptionLinked {
                    reception: subject.reception.clone(),
                    patient: patient.clone(),
                }
                .into(),
            );
        }
        (patient, entries)
    }

    fn queued(self, subject: &Subject, patient: Option<String>, snapshot: String) -> Queued {
        let today = clock::now().today;
        Queued {
            item: fresh_id(),
            reception: subject.reception.clone(),
            patient,
            snapshot,
            as_of: today,
            due: self.due_rule().due(today),
        }
    }

    fn due_rule(self) -> DueRule {
        self.state.with_untracked(|state| {
            state
                .settings()
                .map_or_else(DueRule::default, |settings| settings.due_rule())
        })
    }
}

fn new_patient(told: &Snapshot) -> PatientRecorded {
    let result = &told.result;
    let born = result
        .birthdate
        .as_ref()
        .and_then(|day| eligibility::CivilDate::from_compact(day.expose()));
    PatientRecorded {
        patient: fresh_id(),
        clinic_number: None,
        name: result.name.clone(),
        kana: result.name_kana.clone(),
        birth_date: born.map(Redacted::new),
    }
}

/// A fresh identifier for records.
pub fn fresh_id() -> String {
    random::visit_id().as_str().to_owned()
}
