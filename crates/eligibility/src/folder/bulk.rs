//! A question about many people: handed in under `01`, collected under `02`.

use crate::XmlMsg;
use crate::codes::SegmentOfResult;

use super::{FileIdentifier, Interface, Request};

/// Milliseconds before the result is asked for, and between two askings; how long the system takes is
/// not public.
const PAUSE: u64 = 30_000;

/// A question about many people under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bulk {
    collection: &'static Interface,
    reception_number: String,
}

/// What comes after an answer of a bulk inquiry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BulkStep {
    /// Ask for the result, by [`Bulk::collect`], after this many milliseconds.
    CollectAfter(u64),
    /// The answer is the result.
    Complete,
    /// The system refused: `ErrorCode` and `ErrorMessage` of the header, or the body's
    /// `ProcessingResultCode`, say why.
    Refused,
}

impl Bulk {
    /// What the answer to the first request (`…01`) means: the bulk inquiry, if the system has
    /// given a `ReceptionNumber`.
    pub fn begun(first: &Interface, answer: &XmlMsg) -> Option<Self> {
        let collection = Interface::by_stem(&format!("{}02", first.stem.strip_suffix("01")?))?;
        let number = answer
            .message_body
            .reception_number
            .as_deref()
            .or(answer.message_header.reception_number.as_deref())
            .map(str::trim)
            .filter(|number| !number.is_empty())?;
        Some(Self {
            collection,
            reception_number: number.to_owned(),
        })
    }

    /// The system's number of it, for the clinic's records.
    pub fn reception_number(&self) -> &str {
        &self.reception_number
    }

    /// How long to wait before the first [`collect`](Self::collect).
    pub const fn first_step(&self) -> BulkStep {
        BulkStep::CollectAfter(PAUSE)
    }

    /// The second request (`…02`).
    pub fn collect(&self, identifier: FileIdentifier) -> Request {
        let mut message = XmlMsg::default();
        message.message_body.reception_number = Some(self.reception_number.clone());
        Request::new(self.collection, identifier, message)
    }

    /// What the answer to the second request means.
    pub fn collected(&self, answer: &XmlMsg) -> BulkStep {
        match &answer.message_header.segment_of_result {
            Some(SegmentOfResult::InProcess) => BulkStep::CollectAfter(PAUSE),
            Some(SegmentOfResult::Abnormal) => BulkStep::Refused,
            Some(SegmentOfResult::Normal | SegmentOfResult::Unknown(_)) | None => {
                BulkStep::Complete
            }
        }
    }
}
