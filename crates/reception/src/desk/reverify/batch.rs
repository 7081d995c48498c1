//! Which inquiries go out together.

use std::collections::BTreeMap;

use eligibility::xml_msg::{QualificationConfirmSearchInfo, ResultOfQualificationConfirmation};
use eligibility::{CivilDate, Snapshot};

use super::Item;

/// What is to be asked, grouped.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Batches {
    /// Inquiries of one day asked about each; one with a single question is sent as such.
    pub batches: Vec<Batch>,
    /// Entries whose snapshot lacks insurer number, number or birth date: the data has to be asked of the
    /// patient first.
    pub without_data: Vec<String>,
}

/// Inquiries about one day.
#[derive(Clone, Debug, PartialEq)]
pub struct Batch {
    /// The day asked about (`QualificationConfirmationDate`).
    pub as_of: CivilDate,
    /// Queue entry and question.
    pub questions: Vec<(String, QualificationConfirmSearchInfo)>,
}

/// Groups entries by the day asked about, `limit` questions at most in one.
///
/// `snapshot` finds a snapshot by its identifier. Each question carries the queue entry's identifier as
/// `ArbitraryIdentifier`, which answers echo.
pub fn batches<'a>(
    items: impl IntoIterator<Item = &'a Item>,
    limit: usize,
    snapshot: impl Fn(&str) -> Option<&'a Snapshot>,
) -> Batches {
    let mut by_day: BTreeMap<CivilDate, Vec<_>> = BTreeMap::new();
    let mut without_data = Vec::new();
    for item in items {
        let id = item.queued.item.clone();
        let search =
            snapshot(&item.queued.snapshot).and_then(|snapshot| search(&snapshot.result, &id));
        match search {
            Some(search) => by_day
                .entry(item.queued.as_of)
                .or_default()
                .push((id, search)),
            None => without_data.push(id),
        }
    }
    let batches = (by_day.into_iter())
        .flat_map(|(as_of, questions)| {
            let chunks: Vec<Batch> = (questions.chunks(limit.max(1)))
                .map(|questions| Batch {
                    as_of,
                    questions: questions.to_vec(),
                })
                .collect();
            chunks
        })
        .collect();
    Batches {
        batches,
        without_data,
    }
}

/// The question by the data of a snapshot, where it holds enough.
fn search(
    result: &ResultOfQualificationConfirmation,
    id: &str,
) -> Option<QualificationConfirmSearchInfo> {
    Some(QualificationConfirmSearchInfo {
        insurer_number: Some(result.insurer_number.clone()?),
        insured_card_symbol: result.insured_card_symbol.clone(),
        insured_identification_number: Some(result.insured_identification_number.clone()?),
        insured_branch_number: result.insured_branch_number.clone(),
        birthdate: Some(result.birthdate.clone()?),
        arbitrary_identifier: Some(id.to_owned()),
        ..Default::default()
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::super::{Queue, Queued};
    use super::*;
    use crate::desk::entry::{Actor, Stamp};
    use crate::desk::state::tests::snapshot;
    use eligibility::EvidenceLevel;

    #[test]
    fn visits_of_one_day_go_out_together_and_what_lacks_data_is_named() {
        let full = snapshot("full", EvidenceLevel::Verbal, "2026-11-20");
        let mut bare = snapshot("bare", EvidenceLevel::Declared, "2026-11-20");
        bare.result.insurer_number = None;
        let mut queue = Queue::default();
        let stamp = Stamp {
            seq: 1,
            at: 0,
            actor: Actor::System,
        };
        for (id, day, snapshot) in [
            ("a", "2026-11-20", "full"),
            ("b", "2026-11-21", "full"),
            ("c", "2026-11-20", "full"),
            ("d", "2026-11-20", "bare"),
            ("e", "2026-11-20", "full"),
        ] {
            let as_of = CivilDate::from_iso(day).unwrap();
            let queued = Queued {
                item: id.to_owned(),
                reception: String::from("r"),
                patient: None,
                snapshot: snapshot.to_owned(),
                as_of,
                due: as_of,
            };
            queue.add(queued, &stamp);
        }
        let found = batches(queue.items(), 2, |id| match id {
            "full" => Some(&full),
            _ => Some(&bare),
        });
        let ids: Vec<Vec<&str>> = (found.batches.iter())
            .map(|batch| batch.questions.iter().map(|(id, _)| id.as_str()).collect())
            .collect();
        assert_eq!(ids, [vec!["a", "c"], vec!["e"], vec!["b"]]);
        assert_eq!(found.without_data, ["d"]);
    }
}
