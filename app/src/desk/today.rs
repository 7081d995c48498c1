//! Today's receptions, and one of them with all that the clinic holds about it.

use eligibility::gateway::Outcome;
use eligibility::xml_msg::Personal;
use eligibility::{EvidenceLevel, Qualification, Snapshot};
use leptos::prelude::*;
use reception::desk::{AttentionReason, DeskState, Finding, Patient, Place, Reception, Status};

use super::Desk;
use super::screens::Screens;

/// Which part of the list a reception is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Group {
    /// Somebody of the staff has to look.
    Attention,
    /// At the patient's screen.
    Screen,
    /// Opened, and nothing has been asked yet.
    Waiting,
    /// There is a result that nobody has to look at, or it was closed.
    Done,
}

/// One line of the list.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The reception.
    pub reception: Reception,
    /// Where it stands.
    pub group: Group,
    /// What came of it; nothing while nothing has been asked.
    pub outcome: Option<Outcome>,
}

/// One reception, for its details.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    /// The line of the list.
    pub line: Line,
    /// The result.
    pub snapshot: Option<Snapshot>,
    /// What the clinic held of this patient before.
    pub before: Option<Snapshot>,
    /// Whose it is, where staff have said so.
    pub patient: Option<Patient>,
    /// Whose it may be, the likeliest first.
    pub candidates: Vec<Patient>,
}

impl Group {
    /// In the order of the buttons.
    pub const ALL: [Self; 4] = [Self::Attention, Self::Screen, Self::Waiting, Self::Done];
}

impl Line {
    /// The qualification, on the day that was asked about.
    pub fn qualification(&self) -> Option<&Qualification> {
        match self.outcome.as_ref()? {
            Outcome::Qualified { qualification } => Some(qualification),
            Outcome::NotQualified { .. } | Outcome::Refused { .. } | Outcome::Unanswered => None,
        }
    }

    /// The patient's name as it is known best.
    pub fn name(&self) -> Option<&Personal> {
        self.reception.name.as_ref()
    }

    fn new(state: &DeskState, reception: &Reception, is_broken_off: bool) -> Self {
        let mut reception = reception.clone();
        if is_broken_off {
            reception.attention.push(AttentionReason::BrokenOff);
        }
        let group = match reception.status() {
            Status::NeedsAttention => Group::Attention,
            Status::InProgress => Group::Screen,
            Status::Waiting => Group::Waiting,
            Status::Done => Group::Done,
        };
        Self {
            outcome: outcome(state, &reception),
            group,
            reception,
        }
    }
}

impl Desk {
    /// Today's receptions, the newest first.
    pub fn lines(self, screens: Screens) -> Vec<Line> {
        let today = self.today();
        self.state.with(|state| {
            state
                .receptions_on(today)
                .map(|it| Line::new(state, it, screens.is_broken_off(it)))
                .collect()
        })
    }

    /// A reception with everything about it, of whichever day.
    pub fn seen(self, screens: Screens, id: &str) -> Option<Seen> {
        self.state.with(|state| {
            let reception = state.reception(id)?;
            let snapshot = (reception.snapshot.as_ref()).and_then(|id| state.snapshot(id));
            let patient = (reception.patient.as_ref()).and_then(|id| state.patient(id));
            let candidates = match (patient, snapshot) {
                (None, Some(snapshot)) => state.candidates(snapshot),
                (_, _) => Vec::new(),
            };
            Some(Seen {
                line: Line::new(state, reception, screens.is_broken_off(reception)),
                snapshot: snapshot.cloned(),
                before: snapshot.and_then(|now| before(state, reception, now)),
                patient: patient.cloned(),
                candidates: candidates.into_iter().cloned().collect(),
            })
        })
    }

    /// Whether what is shown is invented: the clinic asks the simulated system, or an answer came from it.
    pub fn is_simulated(self) -> bool {
        use reception::desk::settings::BackEnd;
        let today = self.today();
        self.state.with(|state| {
            let is_demo = state
                .settings()
                .is_some_and(|settings| settings.back_end == BackEnd::Demo);
            let has_simulated = || {
                state
                    .receptions_on(today)
                    .any(|it| it.evidence == Some(EvidenceLevel::Simulated))
            };
            is_demo || has_simulated()
        })
    }
}

/// What the clinic held of the patient before this result.
fn before(state: &DeskState, reception: &Reception, now: &Snapshot) -> Option<Snapshot> {
    let patient = reception.patient.as_ref()?;
    (state.snapshots_of(patient))
        .take_while(|held| held.id != now.id)
        .last()
        .cloned()
}

fn outcome(state: &DeskState, reception: &Reception) -> Option<Outcome> {
    let snapshot = reception.snapshot.as_ref();
    if let Some(snapshot) = snapshot.and_then(|id| state.snapshot(id)) {
        let qualification = Box::new(snapshot.qualification(snapshot.as_of));
        return Some(Outcome::Qualified { qualification });
    }
    match &reception.finding {
        Some(Finding::NotQualified { reason, .. }) => Some(Outcome::NotQualified {
            reason: reason.clone(),
        }),
        Some(Finding::Refused { problem }) => Some(Outcome::Refused { problem: *problem }),
        Some(Finding::Unanswered) => Some(Outcome::Unanswered),
        // A certified reader always tells something.
        Some(Finding::Qualified { .. }) | None => {
            (reception.place == Place::CertifiedReader).then_some(Outcome::Unanswered)
        }
    }
}
