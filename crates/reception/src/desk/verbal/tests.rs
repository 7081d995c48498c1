use super::*;
use crate::desk::state::tests::snapshot;

fn day(text: &str) -> CivilDate {
    CivilDate::from_iso(text).unwrap()
}

fn signature() -> Signature {
    Signature {
        staff: String::from("a"),
        at: 1_795_273_200,
        today: day("2026-11-22"),
        snapshot_id: String::from("new"),
        queue_id: String::from("q"),
    }
}

fn check(held: &[Snapshot]) -> VerbalCheck {
    let base = base(held, &BaseRule::default(), day("2026-11-22")).unwrap();
    VerbalCheck::new("r", "p", &base, Reason::CardUnreadable, CardPresented::Card)
}

#[test]
fn the_usual_case_is_four_keys_and_is_queued_to_be_asked_again() {
    let held = [snapshot("old", EvidenceLevel::OfficialCard, "2026-10-01")];
    let mut check = check(&held);
    assert_eq!(check.conclusion(), Conclusion::Open(Item::Name));
    for _ in 0..4 {
        assert!(check.conclude(signature(), &DueRule::default()).is_none());
        check.answer(Answer::Same);
    }
    let done = check.conclude(signature(), &DueRule::default()).unwrap();
    let now = done.entry.snapshot.unwrap();
    assert_eq!(now.evidence, EvidenceLevel::Verbal);
    assert_eq!(now.result.insurer_number, held[0].result.insurer_number);
    assert_eq!(
        now.result.pharmacists_info_cons_flg, None,
        "a consent of the last visit is not one of today"
    );
    assert_eq!(done.entry.record.base, "old");
    assert_eq!(done.queued.unwrap().snapshot, "new");
}

#[test]
fn whatever_is_changed_or_unknown_leads_to_the_statement_and_is_on_record() {
    let held = [snapshot("old", EvidenceLevel::OfficialCard, "2026-10-01")];
    for answer in [Answer::Changed, Answer::Unknown] {
        for item in Item::ALL {
            let mut check = check(&held);
            while let Some(current) = check.current() {
                let is_it = current == item;
                check.answer(if is_it { answer } else { Answer::Same });
            }
            assert_eq!(check.conclusion(), Conclusion::StatementNeeded(item));
            let done = check.conclude(signature(), &DueRule::default()).unwrap();
            assert_eq!((done.entry.snapshot, done.queued), (None, None));
            assert!(done.entry.record.answers.contains(&(item, answer)));
        }
    }
}

#[test]
fn a_wrong_key_is_taken_back() {
    let held = [snapshot("old", EvidenceLevel::OfficialCard, "2026-10-01")];
    let mut check = check(&held);
    check.answer(Answer::Changed);
    check.back();
    check.answer(Answer::Same);
    assert_eq!(check.conclusion(), Conclusion::Open(Item::BirthDate));
    for answer in [Answer::Same, Answer::Same, Answer::NotAsked] {
        check.answer(answer);
    }
    assert_eq!(check.conclusion(), Conclusion::Unchanged);
}
