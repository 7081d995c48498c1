//! Today's receptions as the list shows them.

use eligibility::gateway::Outcome;
use eligibility::{EvidenceLevel, Reception as Row};
use leptos::prelude::*;
use reception::desk::{DeskState, Finding, Reception};

use super::Desk;

impl Desk {
    /// Today's receptions, the newest first.
    pub fn rows(self) -> Vec<Row> {
        let today = self.today();
        self.state.with(|state| {
            state
                .receptions_on(today)
                .map(|reception| row(state, reception))
                .collect()
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

/// A reception of the records in the form of the gateway's list.
pub fn row(state: &DeskState, reception: &Reception) -> Row {
    let snapshot = reception
        .snapshot
        .as_ref()
        .and_then(|id| state.snapshot(id));
    let outcome = match (snapshot, &reception.finding) {
        (Some(snapshot), _) => Outcome::Qualified {
            qualification: Box::new(snapshot.qualification(snapshot.as_of)),
        },
        (None, Some(Finding::NotQualified { reason, .. })) => Outcome::NotQualified {
            reason: reason.clone(),
        },
        (None, Some(Finding::Refused { problem })) => Outcome::Refused { problem: *problem },
        (None, Some(Finding::Unanswered | Finding::Qualified { .. }) | None) => Outcome::Unanswered,
    };
    Row {
        request_id: reception.id.clone(),
        received_at: reception.opened_at,
        evidence: reception.evidence.unwrap_or(EvidenceLevel::PendingReverify),
        recognised: reception.recognised.clone(),
        name: reception.name.clone(),
        outcome,
    }
}
