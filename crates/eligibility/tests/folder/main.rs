//! The exchange with a terminal, over a disk and a clock that are not there.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    reason = "a test fails by panicking"
)]

mod rig;

use eligibility::EvidenceLevel;
use eligibility::folder::{
    Disposal, Flaw, Folder, FolderFailure, Mismatch, Notice, Outcome, WriteFailure,
};
use proptest::prelude::*;

use rig::{Answer, Rig};

#[test]
fn an_answer_is_found_by_its_name_and_read_twice() {
    let mut rig = Rig::new(&[30]);
    let id = rig.ask(Answer::after(2_000));
    rig.run_for(10_000);
    let outcome = rig.only_outcome(&id);
    assert!(
        matches!(
            outcome,
            Outcome::Answered {
                evidence: EvidenceLevel::OfficialInsuredData,
                ..
            }
        ),
        "{outcome:?}"
    );
    assert_eq!(rig.reads_in(Folder::Res), 2);
    assert!(rig.disk_has(Folder::Req, &format!("OQSsiquc01req_{}.xml", id.as_str())));
}

#[test]
fn each_way_to_go_wrong_has_its_own_outcome() {
    let whole = Answer::after(1_000);
    for (answer, expected) in [
        (Answer::never(), "NeverCame"),
        (
            whole.clone().of_institution("9999999999"),
            "ForAnotherDesk(Institution)",
        ),
        (whole.clone().to("999"), "ForAnotherDesk(FileIdentifier)"),
        (whole.clone().zipped(), "Encrypted"),
        (whole.clone().cut_off(), "HalfWritten"),
        (whole.clone().saying(b"<html>"), "Foreign"),
        (whole.saying(&vec![b' '; (4 << 20) + 1]), "TooLarge"),
    ] {
        let mut rig = Rig::new(&[20]);
        let id = rig.ask(answer);
        rig.run_for(200_000);
        let outcome = format!("{:?}", rig.only_outcome(&id));
        assert!(
            outcome.contains(expected),
            "{outcome} instead of {expected}"
        );
    }
}

#[test]
fn a_request_that_cannot_be_written_ends_at_once() {
    for failure in [WriteFailure::DiskFull, WriteFailure::PermissionLost] {
        let mut rig = Rig::new(&[20]);
        rig.fail_writes(failure);
        let id = rig.ask(Answer::never());
        rig.run_for(1_000);
        assert_eq!(rig.only_outcome(&id), &Outcome::NotWritten(failure));
    }
}

#[test]
fn a_folder_that_is_gone_is_said_once_and_waited_for() {
    let mut rig = Rig::new(&[20]);
    let late = rig.ask(Answer::after(20_000));
    rig.run_for(500);
    rig.fail_listings(Some(FolderFailure::PermissionLost));
    rig.run_for(30_000);
    let failed = Notice::FolderFailed(Folder::Res, FolderFailure::PermissionLost);
    assert_eq!(rig.notices.iter().filter(|it| **it == failed).count(), 1);
    rig.fail_listings(None);
    rig.run_for(10_000);
    assert!(matches!(rig.only_outcome(&late), Outcome::Answered { .. }));

    let lost = rig.ask(Answer::after(1_000));
    rig.run_for(500);
    rig.fail_listings(Some(FolderFailure::Gone));
    rig.run_for(300_000);
    assert_eq!(
        rig.only_outcome(&lost),
        &Outcome::FolderFailed(FolderFailure::Gone)
    );
}

#[test]
fn an_answer_that_comes_again_or_too_late_is_said_and_changes_no_outcome() {
    let mut rig = Rig::new(&[20]);
    let twice = rig.ask(Answer::after(1_000).again_after(9_000, false));
    let differently = rig.ask(Answer::after(1_000).again_after(9_000, true));
    let late = rig.ask(Answer::after(400_000));
    rig.run_for(500_000);
    assert!(matches!(rig.only_outcome(&twice), Outcome::Answered { .. }));
    assert!(matches!(
        rig.only_outcome(&differently),
        Outcome::Answered { .. }
    ));
    assert_eq!(rig.only_outcome(&late), &Outcome::NeverCame);
    assert!(rig.notices.iter().any(|it| matches!(it,
        Notice::CameTwice { identifier, same: true, .. } if *identifier == twice)));
    assert!(rig.notices.iter().any(|it| matches!(it,
        Notice::CameTwice { identifier, same: false, message: Some(_) } if *identifier == differently)));
    assert!(rig.notices.iter().any(|it| matches!(it,
        Notice::CameLate { identifier, .. } if *identifier == late)));
}

#[test]
fn files_of_the_clinics_other_software_are_never_opened() {
    let mut rig = Rig::new(&[20]);
    rig.ask(Answer::never());
    rig.put(
        1_000,
        Folder::Res,
        "OQSsiquc01res_20261122999.xml",
        rig::card(1),
    );
    rig.put(1_000, Folder::Res, "TKKsiquc01res_1.xml", rig::card(2));
    rig.put(1_000, Folder::Face, "Thumbs.db", rig::card(3));
    rig.run_for(60_000);
    assert_eq!(rig.reads_in(Folder::Res) + rig.reads_in(Folder::Face), 0);
    assert!(rig.cards.is_empty());
}

#[test]
fn a_card_result_opens_a_visit_once_and_stays_where_it_lies() {
    let mut rig = Rig::new(&[20]);
    rig.put(
        1_000,
        Folder::Face,
        "OQSsiquc01res_face_a_20261122150000.xml",
        rig::card(1),
    );
    rig.put(
        5_000,
        Folder::Face,
        "OQSsiquc01res_face_copy_20261122150000.xml",
        rig::card(1),
    );
    rig.run_for(30_000);
    rig.restart();
    rig.run_for(30_000);
    assert_eq!(rig.cards.len(), 1);
    assert_eq!(rig.cards[0].1, EvidenceLevel::OfficialCard);
    assert!(
        rig.notices
            .iter()
            .any(|it| matches!(it, Notice::CardResultCopied(_)))
    );
    assert!(rig.disk_has(Folder::Face, "OQSsiquc01res_face_a_20261122150000.xml"));
}

#[test]
fn a_card_result_for_nobody_here_is_set_aside_with_its_reason() {
    let name = "OQSsiquc01res_face_x_20261122150000.xml";
    for (content, expected) in [
        (
            rig::message("9999999999", "", "1", 1),
            Flaw::ForAnotherDesk(Mismatch::Institution),
        ),
        (
            rig::message("", "", "1", 1),
            Flaw::ForAnotherDesk(Mismatch::NoInstitution),
        ),
        (b"<XmlMsg><MessageHea".to_vec(), Flaw::HalfWritten),
    ] {
        let mut rig = Rig::new(&[20]);
        rig.put(0, Folder::Face, name, content);
        rig.run_for(60_000);
        assert!(rig.cards.is_empty());
        let said: Vec<_> = rig.notices.iter().collect();
        assert!(
            matches!(said.as_slice(), [Notice::Unusable(_, flaw)] if *flaw == expected),
            "{said:?}"
        );
    }
}

#[test]
fn a_card_result_that_other_software_takes_away_is_used_or_said() {
    let name = "OQSsiquc01res_face_x_20261122150000.xml";
    // Between the first read and the second.
    let mut rig = Rig::new(&[20]);
    rig.put(0, Folder::Face, name, rig::card(1));
    rig.take_away(2_200, Folder::Face, name);
    rig.run_for(30_000);
    assert_eq!(rig.cards.len(), 1);
    // Between listing and reading.
    let mut rig = Rig::new(&[100]);
    rig.put(0, Folder::Face, name, rig::card(1));
    rig.take_away(2_150, Folder::Face, name);
    rig.run_for(30_000);
    assert!(rig.cards.is_empty());
    assert!(matches!(rig.notices.as_slice(), [Notice::Vanished(_)]));
}

#[test]
fn card_results_of_before_are_left_alone() {
    let mut rig = Rig::new(&[20]);
    rig.put_old(
        Folder::Face,
        "OQSsiquc01res_face_x_20261121150000.xml",
        rig::card(1),
    );
    rig.run_for(30_000);
    assert_eq!((rig.cards.len(), rig.reads_in(Folder::Face)), (0, 0));
}

#[test]
fn only_card_results_that_were_taken_are_disposed_of_and_only_when_told() {
    let mut rig = Rig::new(&[20]);
    let ours = "OQSsiquc01res_face_a_20261122150000.xml";
    let others = "OQSsiquc01res_face_b_20261122150000.xml";
    rig.put(0, Folder::Face, ours, rig::card(1));
    rig.put(
        0,
        Folder::Face,
        others,
        rig::message("9999999999", "", "1", 2),
    );
    rig.run_for(20_000);
    rig.dispose(Disposal::Delete { after_days: 1 });
    rig.run_for(20_000);
    assert!(rig.disk_has(Folder::Face, ours), "a day has not passed");
    rig.skip(24 * 60 * 60 * 1000);
    rig.run_for(20_000);
    assert!(!rig.disk_has(Folder::Face, ours));
    assert!(rig.disk_has(Folder::Face, others));
}

#[test]
fn a_request_that_was_under_way_when_the_page_closed_is_still_answered() {
    let mut rig = Rig::new(&[20]);
    let id = rig.ask(Answer::after(20_000));
    rig.run_for(5_000);
    rig.restart();
    rig.run_for(60_000);
    assert!(matches!(rig.only_outcome(&id), Outcome::Answered { .. }));
}

/// One request's fate, and what has to come of it.
fn fate() -> impl Strategy<Value = (Answer, &'static str)> {
    // Early enough to be whole before the time is over.
    let at = 0_u64..155_000;
    prop_oneof![
        Just((Answer::never(), "NeverCame")),
        (at.clone(), prop::collection::vec(0_u64..2_500, 0..5))
            .prop_map(|(at, pauses)| (Answer::after(at).in_pieces(&pauses), "Answered")),
        (at.clone(), 0_u64..60_000, any::<bool>()).prop_map(|(at, later, other)| (
            Answer::after(at).again_after(later, other),
            "Answered"
        )),
        at.clone()
            .prop_map(|at| (Answer::after(at).zipped(), "Encrypted")),
        at.clone()
            .prop_map(|at| (Answer::after(at).cut_off(), "HalfWritten")),
        at.clone()
            .prop_map(|at| (Answer::after(at).saying(b"<x>"), "Foreign")),
        at.prop_map(|at| (Answer::after(at).to("77"), "ForAnotherDesk(FileIdentifier)")),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_request_ends_once_and_as_it_should(
        fates in prop::collection::vec((fate(), 0_u64..30_000), 1..8),
        delays in prop::collection::vec(0_u64..900, 1..30),
        hints in prop::collection::vec(0_u64..200_000, 0..20),
    ) {
        let mut rig = Rig::new(&delays);
        for at in hints {
            rig.hint(at);
        }
        let mut asked = Vec::new();
        for ((answer, expected), pause) in fates {
            asked.push((rig.ask(answer), expected));
            rig.run_for(pause);
        }
        rig.run_for(300_000);
        for (id, expected) in asked {
            let outcome = format!("{:?}", rig.only_outcome(&id));
            prop_assert!(outcome.contains(expected), "{outcome} instead of {expected}");
        }
    }

    #[test]
    fn no_card_result_is_lost_or_doubled(
        cards in prop::collection::vec((0_u64..100_000, prop::collection::vec(0_u64..2_500, 0..4), any::<bool>()), 1..20),
        delays in prop::collection::vec(0_u64..900, 1..30),
        restarts in prop::collection::vec(0_u64..40_000, 0..5),
    ) {
        let mut rig = Rig::new(&delays);
        for (index, (at, pauses, copied)) in cards.iter().enumerate() {
            let name = |copy: &str| format!("OQSsiquc01res_face_r{index}{copy}_20261122150000.xml");
            rig.put_in_pieces(*at, Folder::Face, &name(""), rig::card(index), pauses);
            if *copied {
                rig.put(at + 700, Folder::Face, &name("copy"), rig::card(index));
            }
        }
        for pause in restarts {
            rig.run_for(pause);
            rig.restart();
        }
        rig.run_for(200_000);
        let mut taken: Vec<usize> = rig.cards.iter().map(|(number, _)| *number).collect();
        taken.sort_unstable();
        prop_assert_eq!(taken, (0..cards.len()).collect::<Vec<_>>());
    }
}
