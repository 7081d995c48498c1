//! Asking again what the official system has not confirmed, and writing down what came of it.

use eligibility::xml_msg::QualificationConfirmSearchInfo;
use eligibility::{EvidenceLevel, Snapshot};
use leptos::prelude::*;
use reception::desk::reverify::{
    AttemptResult, Attempted, HandOver, Item, Judgement, Outcome, Resolved, batches, hand_over,
    judge,
};
use reception::desk::{AttentionReason, DeskState, InquiryPurpose, NeedsAttention};

use super::{Desk, InquiryTrouble, RecordError};

/// Why an entry of the queue was not asked.
#[derive(Clone, Debug, PartialEq)]
pub enum ReverifyTrouble {
    /// It is not in the queue any more.
    Gone,
    /// There are no numbers to ask by.
    NoData,
    /// The inquiry.
    Inquiry(InquiryTrouble),
}

impl Desk {
    /// Asks about an entry of the queue by what the clinic holds.
    ///
    /// # Errors
    /// As [`ReverifyTrouble`] says; an inquiry without an answer is an attempt, and is recorded.
    pub async fn reverify(self, item: &str) -> Result<Judgement, ReverifyTrouble> {
        let search = self.state.with_untracked(|state| {
            let item = state.queue().item(item)?;
            let batches = batches([item], 1, |id| state.snapshot(id));
            Some(
                batches
                    .batches
                    .into_iter()
                    .flat_map(|batch| batch.questions)
                    .map(|(_, search)| search)
                    .next(),
            )
        });
        let search = search.ok_or(ReverifyTrouble::Gone)?;
        let search = search.ok_or(ReverifyTrouble::NoData)?;
        let purpose = InquiryPurpose::Reverify {
            item: item.to_owned(),
        };
        self.reverify_by(item, search, purpose).await
    }

    /// The same by other data: what the patient told, or what was just copied for a reception.
    ///
    /// # Errors
    /// As [`ReverifyTrouble`] says.
    pub async fn reverify_by(
        self,
        item: &str,
        search: QualificationConfirmSearchInfo,
        purpose: InquiryPurpose,
    ) -> Result<Judgement, ReverifyTrouble> {
        let (queued, held) = self
            .state
            .with_untracked(|state| {
                let queued = state.queue().item(item)?.queued.clone();
                let held = state.snapshot(&queued.snapshot).cloned();
                Some((queued, held))
            })
            .ok_or(ReverifyTrouble::Gone)?;
        let inquired = match self.inquire(search, queued.as_of, purpose).await {
            Ok(inquired) => inquired,
            Err(trouble) => {
                self.attempted(item, AttemptResult::Unanswered).await?;
                return Err(ReverifyTrouble::Inquiry(trouble));
            }
        };
        // Of whom nothing was held, every answer is the first.
        let held = held.unwrap_or_else(|| nothing(&queued.snapshot, queued.as_of));
        let judgement = judge(&held, &inquired.finding);
        match &judgement {
            Judgement::Decided(outcome) => {
                let mut entries = vec![
                    Resolved {
                        item: item.to_owned(),
                        outcome: outcome.clone(),
                        snapshot: inquired.finding.snapshot().cloned(),
                    }
                    .into(),
                ];
                if matches!(outcome, Outcome::Changed { .. }) {
                    entries.push(
                        NeedsAttention {
                            reception: queued.reception,
                            reason: AttentionReason::Difference,
                        }
                        .into(),
                    );
                }
                self.record(entries).await?;
            }
            Judgement::Open(result) => self.attempted(item, *result).await?,
            Judgement::NotFound => self.attempted(item, AttemptResult::NotFoundYet).await?,
        }
        Ok(judgement)
    }

    /// Staff end an entry of the queue without an answer that decides.
    ///
    /// # Errors
    /// As [`RecordError`] says.
    pub async fn end_reverification(self, item: &str, outcome: Outcome) -> Result<(), RecordError> {
        let resolved = Resolved {
            item: item.to_owned(),
            outcome,
            snapshot: None,
        };
        self.record(vec![resolved.into()]).await
    }

    async fn attempted(self, item: &str, result: AttemptResult) -> Result<(), ReverifyTrouble> {
        let attempted = Attempted {
            item: item.to_owned(),
            result,
        };
        Ok(self.record(vec![attempted.into()]).await?)
    }
}

/// What the claims of the queue's receptions need: of what is not decided, and of what nobody found.
pub fn hand_over_rows(state: &DeskState) -> Vec<HandOver> {
    let undecided = state.queue().items().iter().filter(|item| {
        matches!(
            item.outcome,
            None | Some(Outcome::NotFound | Outcome::GivenUp { .. })
        )
    });
    undecided.map(|item| row(state, item)).collect()
}

fn row(state: &DeskState, item: &Item) -> HandOver {
    let queued = &item.queued;
    let held = state.snapshot(&queued.snapshot);
    let current = held.filter(|held| held.evidence != EvidenceLevel::Declared);
    let former = (queued.patient.as_deref()).and_then(|patient| {
        state
            .snapshots_of(patient)
            .filter(|snapshot| snapshot.id != queued.snapshot)
            .rfind(|snapshot| snapshot.result.insurer_number.is_some())
    });
    let statement = state
        .statements()
        .find(|kept| kept.statement.reception == queued.reception)
        .map(|kept| &kept.statement);
    hand_over(queued.as_of, current, former, statement)
}

fn nothing(id: &str, as_of: eligibility::CivilDate) -> Snapshot {
    Snapshot {
        id: id.to_owned(),
        taken_at: 0,
        evidence: EvidenceLevel::PendingReverify,
        as_of,
        result: eligibility::xml_msg::ResultOfQualificationConfirmation::default(),
        raw_sha256: None,
    }
}

impl From<RecordError> for ReverifyTrouble {
    fn from(error: RecordError) -> Self {
        Self::Inquiry(InquiryTrouble::Record(error))
    }
}
