//! The list of receptions, day by day.

use std::collections::{BTreeMap, HashMap};

use eligibility::rules::VisitKind;
use eligibility::xml_msg::Personal;
use eligibility::{CivilDate, Consent, EvidenceLevel, Recognised, Snapshot};

use super::super::entry::{AttentionReason, Ending, Finding, Place, ReceptionOpened, Stamp};
use super::super::reverify::to_act_on;

/// One visit of one patient.
#[derive(Clone, Debug, PartialEq)]
pub struct Reception {
    /// Its identifier.
    pub id: String,
    /// When it began; Unix seconds.
    pub opened_at: i64,
    /// When something last happened to it; Unix seconds.
    pub changed_at: i64,
    /// Where it began.
    pub place: Place,
    /// First or return visit, where somebody knows.
    pub visit: Option<VisitKind>,
    /// Whose it is, where staff have said so.
    pub patient: Option<String>,
    /// The name, where it is known.
    pub name: Option<Personal>,
    /// The language of the patient's screen, BCP 47.
    pub language: Option<String>,
    /// What the result is worth.
    pub evidence: Option<EvidenceLevel>,
    /// The result.
    pub snapshot: Option<String>,
    /// An answer that holds no usable qualification.
    pub finding: Option<Finding>,
    /// What was consented to.
    pub consent: Option<Consent>,
    /// How the card's holder was recognised.
    pub recognised: Option<Recognised>,
    /// Why somebody of the staff has to look, as long as nobody has.
    pub attention: Vec<AttentionReason>,
    /// How it ended.
    pub ending: Option<Ending>,
}

/// Where a reception stands in today's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Status {
    /// Somebody of the staff has to look.
    NeedsAttention,
    /// At the patient's screen.
    InProgress,
    /// Opened, and nothing has been asked yet.
    Waiting,
    /// There is a result that nobody has to look at, or it was closed.
    Done,
}

/// Every reception.
#[derive(Debug, Default)]
pub(super) struct Receptions {
    list: Vec<Reception>,
    by_id: HashMap<String, usize>,
    by_day: BTreeMap<CivilDate, Vec<usize>>,
}

impl Reception {
    /// Where it stands.
    pub fn status(&self) -> Status {
        if self.ending.is_some() {
            Status::Done
        } else if !self.attention.is_empty() {
            Status::NeedsAttention
        } else if self.snapshot.is_some() {
            Status::Done
        } else if self.place == Place::PatientScreen {
            Status::InProgress
        } else {
            Status::Waiting
        }
    }

    fn new(id: &str, place: Place, stamp: &Stamp) -> Self {
        Self {
            id: id.to_owned(),
            opened_at: stamp.at,
            changed_at: stamp.at,
            place,
            visit: None,
            patient: None,
            name: None,
            language: None,
            evidence: None,
            snapshot: None,
            finding: None,
            consent: None,
            recognised: None,
            attention: Vec::new(),
            ending: None,
        }
    }
}

impl Receptions {
    pub(super) fn get(&self, id: &str) -> Option<&Reception> {
        self.by_id.get(id).and_then(|&at| self.list.get(at))
    }

    pub(super) fn on(&self, day: CivilDate) -> impl Iterator<Item = &Reception> {
        (self.by_day.get(&day).into_iter().flatten().rev()).filter_map(|&at| self.list.get(at))
    }

    pub(super) fn open(&mut self, opened: ReceptionOpened, stamp: &Stamp) {
        let reception = self.at(&opened.reception, opened.place, stamp);
        reception.visit = opened.visit.or(reception.visit);
        reception.name = opened.name.or_else(|| reception.name.take());
        reception.language = opened.language.or_else(|| reception.language.take());
    }

    pub(super) fn open_by_reader(&mut self, id: &str, stamp: &Stamp) {
        self.at(id, Place::CertifiedReader, stamp);
    }

    pub(super) fn note(
        &mut self,
        id: &str,
        consent: Option<Consent>,
        recognised: Option<Recognised>,
    ) {
        if let Some(reception) = self.get_mut(id) {
            reception.consent = consent.or(reception.consent);
            reception.recognised = recognised.or_else(|| reception.recognised.take());
        }
    }

    pub(super) fn attention(&mut self, id: &str, reason: AttentionReason, stamp: &Stamp) {
        if let Some(reception) = self.get_mut(id) {
            reception.changed_at = stamp.at;
            if !reception.attention.contains(&reason) {
                reception.attention.push(reason);
            }
        }
    }

    pub(super) fn not_qualified(&mut self, id: &str, finding: Finding, stamp: &Stamp) {
        let reason = match &finding {
            Finding::Refused { .. } => AttentionReason::Refused,
            Finding::Unanswered => AttentionReason::Unanswered,
            Finding::NotQualified { .. } | Finding::Qualified { .. } => {
                AttentionReason::NotQualified
            }
        };
        self.attention(id, reason, stamp);
        if let Some(reception) = self.get_mut(id) {
            reception.finding = Some(finding);
        }
    }

    /// A result answers every earlier reason to look; a name with "●" is a new one.
    pub(super) fn take(&mut self, id: &str, snapshot: &Snapshot, stamp: &Stamp) {
        let Some(reception) = self.get_mut(id) else {
            return;
        };
        reception.changed_at = stamp.at;
        reception.evidence = Some(snapshot.evidence);
        reception.snapshot = Some(snapshot.id.clone());
        reception.name = snapshot
            .result
            .name
            .clone()
            .or_else(|| reception.name.take());
        reception.finding = None;
        reception.attention.clear();
        let has_mark =
            (snapshot.result.name.as_ref()).is_some_and(|name| name.expose().contains('●'));
        if has_mark {
            reception.attention.push(AttentionReason::NameWithMark);
        }
    }

    /// Sets the patient; the reception's snapshot, where it has one.
    pub(super) fn link(&mut self, id: &str, patient: &str) -> Option<String> {
        let reception = self.get_mut(id)?;
        reception.patient = Some(patient.to_owned());
        reception.snapshot.clone()
    }

    /// A result that contradicts the one before needs somebody to look.
    pub(super) fn compare(&mut self, id: &str, before: &Snapshot, now: &Snapshot) {
        let differs = !to_act_on(before, now).is_empty();
        let Some(reception) = self.get_mut(id) else {
            return;
        };
        let is_known = reception.attention.contains(&AttentionReason::Difference);
        if differs && !is_known && reception.ending.is_none() {
            reception.attention.push(AttentionReason::Difference);
        }
    }

    pub(super) fn acknowledge(&mut self, id: &str, stamp: &Stamp) {
        if let Some(reception) = self.get_mut(id) {
            reception.changed_at = stamp.at;
            reception.attention.retain(|reason| {
                !matches!(
                    reason,
                    AttentionReason::Difference | AttentionReason::NameWithMark
                )
            });
        }
    }

    pub(super) fn close(&mut self, id: &str, ending: Ending, stamp: &Stamp) {
        if let Some(reception) = self.get_mut(id) {
            reception.changed_at = stamp.at;
            reception.ending = Some(ending);
        }
    }

    /// The reception of this identifier; a visit may be told of more than once.
    fn at(&mut self, id: &str, place: Place, stamp: &Stamp) -> &mut Reception {
        let next = self.list.len();
        let at = *self.by_id.entry(id.to_owned()).or_insert(next);
        if at == next {
            self.list.push(Reception::new(id, place, stamp));
            let day = CivilDate::in_japan(stamp.at).unwrap_or_default();
            self.by_day.entry(day).or_default().push(at);
        }
        #[allow(
            clippy::indexing_slicing,
            reason = "the entry was pushed above if it was new"
        )]
        &mut self.list[at]
    }

    fn get_mut(&mut self, id: &str) -> Option<&mut Reception> {
        self.by_id.get(id).and_then(|&at| self.list.get_mut(at))
    }
}
