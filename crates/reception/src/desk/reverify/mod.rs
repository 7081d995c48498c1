//! Re-verification (事後の資格確認): what the official system has not confirmed is asked again.
//!
//! Each entry of the [`Queue`] names the snapshot that is not confirmed. It is tried once a day, alone or
//! in a bulk inquiry, until it is CONFIRMED, CHANGED, NOT_FOUND or GIVEN_UP. The answer's snapshot is kept
//! beside the first one, never over it. [`hand_over`] is what the claim needs meanwhile.

use eligibility::difference::Change;
use eligibility::{CivilDate, Snapshot};
use serde::{Deserialize, Serialize};

use super::entry::{Body, Subject};

mod batch;
mod hand_over;
mod judge;
mod queue;

pub use batch::{Batch, Batches, batches};
pub use hand_over::{ClaimRoute, HandOver, hand_over, hand_over_csv};
pub(super) use judge::to_act_on;
pub use judge::{Judgement, judge};
pub use queue::{Item, Queue};

/// Something is to be asked again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Queued {
    /// The queue entry's identifier.
    pub item: String,
    /// The reception.
    pub reception: String,
    /// The patient, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patient: Option<String>,
    /// The snapshot that is not confirmed.
    pub snapshot: String,
    /// The day that the system is asked about: the day of the visit.
    pub as_of: CivilDate,
    /// The day by which it is to be decided.
    pub due: CivilDate,
}

/// It was asked again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempted {
    /// [`Queued::item`].
    pub item: String,
    /// Why it is not decided yet.
    pub result: AttemptResult,
}

/// Why an attempt decided nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AttemptResult {
    /// No answer.
    Unanswered,
    /// The system is still working on it.
    InProcess,
    /// The system reports an error.
    Error,
    /// Nothing found yet: insurers report changes late.
    NotFoundYet,
    /// Several, or an ended qualification: staff look.
    StaffDecide,
}

/// It is decided.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Resolved {
    /// [`Queued::item`].
    pub item: String,
    /// How.
    pub outcome: Outcome,
    /// The system's answer; both snapshots are kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snapshot: Option<Snapshot>,
}

/// How a re-verification ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Outcome {
    /// The system says the same.
    Confirmed,
    /// The system says something else.
    Changed {
        /// What staff have to act on.
        changes: Vec<Change>,
    },
    /// The system knows no qualification.
    NotFound,
    /// Nobody asks any more.
    GivenUp {
        /// Why.
        reason: GiveUpReason,
    },
}

/// Why nobody asks any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GiveUpReason {
    /// The patient paid the whole cost.
    PaidInFull,
    /// The claim went out with the insurer unknown, and was paid.
    ClaimedAsUnknown,
    /// The patient cannot be reached.
    NotReachable,
    /// The reception was a mistake.
    Mistake,
}

/// When something has to be decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DueRule {
    /// Day of the next month, 1 to 28. Claims of a month are sent by the 10th of the next.
    pub day_of_next_month: u8,
}

impl Default for DueRule {
    fn default() -> Self {
        Self {
            day_of_next_month: 5,
        }
    }
}

impl DueRule {
    /// The day by which a visit of `on` has to be decided.
    pub fn due(&self, on: CivilDate) -> CivilDate {
        let day = self.day_of_next_month.clamp(1, 28);
        (CivilDate::new(on.year(), on.month(), day))
            .and_then(|day| day.plus_months(1))
            .unwrap_or(on)
    }
}

impl Body for Queued {
    fn subjects(&self) -> Vec<Subject> {
        let mut subjects = vec![
            Subject::Reverify(self.item.clone()),
            Subject::Reception(self.reception.clone()),
        ];
        subjects.extend(self.patient.clone().map(Subject::Patient));
        subjects
    }
}

impl Body for Attempted {
    fn subjects(&self) -> Vec<Subject> {
        vec![Subject::Reverify(self.item.clone())]
    }
}

impl Body for Resolved {
    fn subjects(&self) -> Vec<Subject> {
        vec![Subject::Reverify(self.item.clone())]
    }
}
