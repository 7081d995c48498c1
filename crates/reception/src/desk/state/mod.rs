//! The desk's state: a fold over the journal's entries, and nothing besides.

use std::collections::{BTreeMap, HashMap};

use eligibility::{CivilDate, Snapshot};

use super::entry::{ConsentRemembered, Entry, Finding, InquiryPurpose, QualificationChosen, Stamp};
use super::modes::Modes;
use super::reverify::Queue;
use super::settings::Settings;
use super::staff::StaffList;
use super::statement::EligibilityStatement;

mod patients;
mod receptions;
mod search;
#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]
pub(super) mod tests;

pub use patients::Patient;
pub use receptions::{Reception, Status};
pub use search::{Hit, SearchIndex};

use patients::Patients;
use receptions::Receptions;

/// What the desk knows: the sum of the journal's entries.
#[derive(Debug, Default)]
pub struct DeskState {
    receptions: Receptions,
    patients: Patients,
    snapshots: HashMap<String, Box<Snapshot>>,
    inquiries: HashMap<String, InquiryPurpose>,
    statements: BTreeMap<String, StatementKept>,
    queue: Queue,
    modes: Modes,
    settings: Option<Settings>,
    staff: StaffList,
    index: SearchIndex,
    last_seq: u64,
    unknown: u64,
}

/// A statement, and whether it is still needed.
#[derive(Clone, Debug, PartialEq)]
pub struct StatementKept {
    /// What it says.
    pub statement: EligibilityStatement,
    /// When payment was confirmed; Unix seconds.
    pub settled_at: Option<i64>,
    /// Whether the signed paper was destroyed.
    pub paper_destroyed: bool,
}

impl StatementKept {
    /// Whether the signed paper is not needed any more and still there: payment is confirmed.
    pub const fn paper_may_be_destroyed(&self) -> bool {
        self.settled_at.is_some() && !self.paper_destroyed
    }
}

impl DeskState {
    /// Nothing has happened yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds what happened; entries come in the journal's order.
    ///
    /// An entry about a reception or patient that is not there (its record was erased) changes nothing.
    pub fn apply(&mut self, entry: Entry, stamp: &Stamp) {
        self.last_seq = stamp.seq;
        match entry {
            Entry::ReceptionOpened(opened) => {
                let (id, patient) = (opened.reception.clone(), opened.patient.clone());
                self.index_reception_name(
                    &id,
                    opened.name.as_ref().map(|name| name.expose().as_str()),
                );
                self.receptions.open(*opened, stamp);
                if let Some(patient) = patient {
                    self.link(&id, &patient);
                }
            }
            Entry::ReceptionAnswered(answered) => {
                let answered = *answered;
                self.receptions
                    .note(&answered.reception, answered.consent, answered.recognised);
                self.answer(&answered.reception, answered.finding, stamp);
            }
            Entry::CardResult(result) => {
                self.receptions.open_by_reader(&result.reception, stamp);
                (self.receptions).note(&result.reception, result.consent, None);
                self.answer(&result.reception, result.finding, stamp);
            }
            Entry::NeedsAttention(needs) => {
                self.receptions
                    .attention(&needs.reception, needs.reason, stamp);
            }
            Entry::ReceptionLinked(linked) => self.link(&linked.reception, &linked.patient),
            Entry::ReceptionClosed(closed) => {
                self.receptions
                    .close(&closed.reception, closed.ending, stamp);
            }
            Entry::PatientRecorded(recorded) => {
                let patient = self.patients.record(*recorded);
                self.index.add_patient(patient);
            }
            Entry::InquirySent(sent) => {
                self.inquiries.insert(sent.inquiry, sent.purpose);
            }
            Entry::InquiryAnswered(answered) => {
                let answered = *answered;
                // An answer about a queue entry is judged, and recorded as such, by whoever asked.
                if let Some(InquiryPurpose::Reception { reception }) =
                    self.inquiries.get(&answered.inquiry).cloned()
                {
                    self.answer(&reception, answered.finding, stamp);
                } else if let Finding::Qualified { snapshot } = answered.finding {
                    self.snapshots.insert(snapshot.id.clone(), snapshot);
                }
            }
            Entry::QualificationChosen(chosen) => {
                let QualificationChosen {
                    reception,
                    snapshot,
                } = *chosen;
                self.take(&reception, snapshot, stamp);
            }
            Entry::DocumentSeen(seen) => self.take(&seen.reception.clone(), seen.snapshot, stamp),
            Entry::VerbalVerified(verbal) => {
                let verbal = *verbal;
                self.link(&verbal.record.reception, &verbal.record.patient);
                if let Some(snapshot) = verbal.snapshot {
                    self.take(&verbal.record.reception, snapshot, stamp);
                }
            }
            Entry::StatementTaken(taken) => {
                let taken = *taken;
                let reception = taken.statement.reception.clone();
                if let Some(patient) = &taken.statement.patient {
                    self.link(&reception, patient);
                }
                self.statements.insert(
                    taken.statement.id.clone(),
                    StatementKept {
                        statement: taken.statement,
                        settled_at: None,
                        paper_destroyed: false,
                    },
                );
                self.take(&reception, taken.snapshot, stamp);
            }
            Entry::StatementSettled(settled) => {
                if let Some(kept) = self.statements.get_mut(&settled.statement) {
                    kept.settled_at = Some(stamp.at);
                    kept.paper_destroyed |= settled.paper_destroyed;
                }
            }
            Entry::ReverifyQueued(queued) => self.queue.add(*queued, stamp),
            Entry::ReverifyAttempted(attempted) => self.queue.attempted(&attempted, stamp),
            Entry::ReverifyResolved(resolved) => {
                self.queue.resolve(&resolved, stamp);
                if let Some(snapshot) = resolved.snapshot {
                    let reception =
                        (self.queue.item(&resolved.item)).map(|item| item.queued.reception.clone());
                    self.confirm(reception.as_deref(), snapshot);
                }
            }
            Entry::DifferenceAcknowledged(seen) => {
                self.receptions.acknowledge(&seen.reception, stamp);
            }
            Entry::ConsentRemembered(consent) => self.patients.remember(*consent),
            Entry::ModeChanged(change) => self.modes.change(*change, stamp),
            Entry::ModeStepDone(step) => self.modes.step_done(*step, stamp),
            Entry::SettingsChanged(settings) => self.settings = Some(*settings),
            Entry::StaffChanged(account) => self.staff.put(*account),
            Entry::StaffRemoved(removed) => self.staff.remove(&removed.staff),
            Entry::SignedIn(_)
            | Entry::SignedOut(_)
            | Entry::SignInFailed(_)
            | Entry::PayloadsErased(_)
            | Entry::Exported(_)
            | Entry::BackUpMade(_) => {}
            Entry::Unknown(_) => self.unknown += 1,
        }
    }

    /// The receptions of a day, the newest first.
    pub fn receptions_on(&self, day: CivilDate) -> impl Iterator<Item = &Reception> {
        self.receptions.on(day)
    }

    /// A reception.
    pub fn reception(&self, id: &str) -> Option<&Reception> {
        self.receptions.get(id)
    }

    /// A patient.
    pub fn patient(&self, id: &str) -> Option<&Patient> {
        self.patients.get(id)
    }

    /// Everything that the clinic holds of a patient's insurance, in the order of learning.
    pub fn snapshots_of(&self, patient: &str) -> impl DoubleEndedIterator<Item = &Snapshot> {
        (self.patient(patient).into_iter())
            .flat_map(|patient| &patient.snapshots)
            .filter_map(|id| self.snapshot(id))
    }

    /// A snapshot.
    pub fn snapshot(&self, id: &str) -> Option<&Snapshot> {
        self.snapshots.get(id).map(|snapshot| &**snapshot)
    }

    /// The patients that a snapshot may be of, the likeliest first; staff decide, never the program.
    ///
    /// By the clinic's own number in it, else by birth date and kana or name.
    pub fn candidates(&self, snapshot: &Snapshot) -> Vec<&Patient> {
        self.patients.candidates(&snapshot.result)
    }

    /// Patients and receptions by name, kana, birth date, number or the clinic's patient number; the
    /// newest first, `limit` at most.
    pub fn search(&self, query: &str, today: CivilDate, limit: usize) -> Vec<Hit> {
        self.index.search(query, today, limit)
    }

    /// The statements, by identifier.
    pub fn statements(&self) -> impl Iterator<Item = &StatementKept> {
        self.statements.values()
    }

    /// What is to be asked again.
    pub const fn queue(&self) -> &Queue {
        &self.queue
    }

    /// Which modes are on.
    pub const fn modes(&self) -> &Modes {
        &self.modes
    }

    /// The clinic's settings; absent before they were first saved.
    pub const fn settings(&self) -> Option<&Settings> {
        self.settings.as_ref()
    }

    /// Who can sign in.
    pub const fn staff(&self) -> &StaffList {
        &self.staff
    }

    /// The patient's answers of the last visit.
    pub fn remembered_consent(&self, patient: &str) -> Option<&ConsentRemembered> {
        self.patient(patient)?.consent.as_ref()
    }

    /// Receptions that were in progress at a patient's screen and never ended: offered for resumption.
    pub fn broken_off(&self, day: CivilDate) -> impl Iterator<Item = &Reception> {
        (self.receptions_on(day)).filter(|reception| reception.status() == Status::InProgress)
    }

    /// How many entries this program could not read: of a newer program, or damaged.
    pub const fn unknown_entries(&self) -> u64 {
        self.unknown
    }

    /// The number of the last entry.
    pub const fn last_seq(&self) -> u64 {
        self.last_seq
    }

    fn answer(&mut self, reception: &str, finding: Finding, stamp: &Stamp) {
        match finding {
            Finding::Qualified { snapshot } => self.take(reception, *snapshot, stamp),
            Finding::NotQualified { .. } | Finding::Refused { .. } | Finding::Unanswered => {
                self.receptions.not_qualified(reception, finding, stamp);
            }
        }
    }

    /// A reception's result: kept, shown, and held against what the patient had before.
    fn take(&mut self, reception: &str, snapshot: Snapshot, stamp: &Stamp) {
        self.index
            .add_snapshot_of_reception(reception, &snapshot.result);
        self.receptions.take(reception, &snapshot, stamp);
        let id = snapshot.id.clone();
        self.snapshots.insert(id, Box::new(snapshot));
        let patient = self.reception(reception).and_then(|it| it.patient.clone());
        if let Some(patient) = patient {
            self.link(reception, &patient);
        }
    }

    /// A later answer of the system about a reception of before.
    fn confirm(&mut self, reception: Option<&str>, snapshot: Snapshot) {
        let patient = reception
            .and_then(|id| self.reception(id))
            .and_then(|reception| reception.patient.clone());
        if let Some(patient) = patient {
            self.patients.add_snapshot(&patient, &snapshot);
            self.index
                .add_snapshot_of_patient(&patient, &snapshot.result, None);
        }
        self.snapshots
            .insert(snapshot.id.clone(), Box::new(snapshot));
    }

    fn link(&mut self, reception: &str, patient: &str) {
        self.index.hide_reception(reception);
        let Some(snapshot) = self.receptions.link(reception, patient) else {
            return;
        };
        let Some(now) = self.snapshots.get(&snapshot) else {
            return;
        };
        let before = (self.patients.get(patient))
            .and_then(|patient| patient.snapshots.last())
            .filter(|before| **before != snapshot)
            .and_then(|before| self.snapshots.get(before));
        if let Some(before) = before {
            self.receptions.compare(reception, before, now);
        }
        self.patients.add_snapshot(patient, now);
        let before = before.map(|before| &before.result);
        self.index
            .add_snapshot_of_patient(patient, &now.result, before);
    }

    fn index_reception_name(&mut self, reception: &str, name: Option<&str>) {
        if let Some(name) = name {
            self.index.add_name_of_reception(reception, name);
        }
    }
}
