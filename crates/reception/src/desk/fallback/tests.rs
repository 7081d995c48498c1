use super::*;

fn day(text: &str) -> CivilDate {
    CivilDate::from_iso(text).unwrap()
}

/// Answers every question by `yes` until the end.
fn end(mut case: Case, on: CivilDate, yes: impl Fn(Question) -> bool) -> Advice {
    for _ in 0..40 {
        match case.next(on) {
            Step::Ask(question) => case.answer(question, yes(question)),
            Step::Go(advice) => return advice,
        }
    }
    unreachable!("the wizard does not end: {case:?}")
}

fn broken_reader(visit: VisitKind) -> Case {
    Case::new(Reason::ReaderBroken, visit, CardPresented::Card)
}

#[test]
fn the_official_order_is_screen_then_notice_then_word_then_statement() {
    let today = day("2026-11-22");
    let mut case = broken_reader(VisitKind::Return);
    case.holds_data = true;

    let screen = end(case.clone(), today, |question| {
        matches!(question, Question::Shows(_))
    });
    assert!(screen.rule.is_some_and(|rule| rule.confirmed));
    assert_eq!(screen.way, Way::Document(Document::MynaportalScreen));
    assert_eq!(screen.evidence, Some(EvidenceLevel::SeenByStaff));

    let verbal = end(case.clone(), today, |_| false);
    assert_eq!(verbal.way, Way::Verbal);
    assert_eq!(verbal.evidence, Some(EvidenceLevel::Verbal));

    case.answer(Question::SaysUnchanged, false);
    let statement = end(case, today, |_| false);
    assert_eq!(statement.way, Way::Statement);
    assert_eq!(statement.evidence, Some(EvidenceLevel::Declared));

    let first_visit = end(broken_reader(VisitKind::First), today, |_| false);
    assert_eq!(first_visit.way, Way::Statement);
}

#[test]
fn with_the_card_on_the_desk_nobody_pays_everything_whatever_the_reason() {
    for_every_case(|case, on| {
        let can_identify = !matches!(case.reason, Reason::CardExpired | Reason::NoCard);
        if can_identify && case.card == CardPresented::Card {
            for yes in [true, false] {
                let advice = end(case.clone(), on, |_| yes);
                assert_eq!(advice.copayment, Copayment::Usual, "{case:?} {yes}");
            }
        }
    });
}

#[test]
fn every_path_ends_and_what_is_not_official_is_asked_again() {
    let mut paths = 0_u32;
    for_every_case(|case, on| {
        let mut open = vec![case];
        while let Some(case) = open.pop() {
            assert!(case.answers().len() < 20, "{case:?}");
            match case.next(on) {
                Step::Ask(question) => {
                    assert!(case.answered(question).is_none(), "asked twice: {case:?}");
                    for yes in [true, false] {
                        let mut next = case.clone();
                        next.answer(question, yes);
                        open.push(next);
                    }
                }
                Step::Go(advice) => {
                    paths += 1;
                    assert_eq!(advice.reverify, advice.evidence.is_some());
                }
            }
        }
    });
    assert!(paths > 1_000, "{paths}");
}

#[test]
fn the_notice_alone_and_the_old_certificate_let_nobody_in_on_a_first_visit_after_march_2026() {
    let case = Case::new(Reason::NoCard, VisitKind::First, CardPresented::None);
    let only = |document| move |question| question == Question::Shows(document);
    for document in [Document::NoticeAlone, Document::OldCertificate] {
        let before = end(case.clone(), day("2026-03-31"), only(document));
        assert_eq!(before.way, Way::Document(document));
        let after = end(case.clone(), day("2026-04-01"), only(document));
        assert_eq!(after.way, Way::FullCharge);
    }
}

#[test]
fn whoever_has_nothing_at_all_is_up_to_the_clinic_only_on_a_return_visit() {
    let today = day("2026-11-22");
    let case = |visit| Case::new(Reason::NoCard, visit, CardPresented::None);
    let first = end(case(VisitKind::First), today, |_| false);
    assert_eq!(first.way, Way::FullCharge);
    assert_eq!(first.copayment, Copayment::FullUntilSettled);
    let again = end(case(VisitKind::Return), today, |_| false);
    assert_eq!(again.way, Way::ClinicDecides);
}

#[test]
fn a_card_without_a_photo_is_offered_neither_face_nor_eyes() {
    let remedies = Reason::NoPhoto.remedies();
    assert!(remedies.contains(&Remedy::UsePin));
    assert!(!remedies.contains(&Remedy::UseFace) && !remedies.contains(&Remedy::StaffLook));
}

#[test]
fn while_the_network_is_down_nothing_is_asked_and_the_checklist_is_named() {
    let case = Case::new(Reason::NetworkDown, VisitKind::First, CardPresented::Card);
    let advice = end(case, day("2026-11-22"), |_| true);
    assert!(!advice.ask_now);
    assert_eq!(advice.mode, Some(Mode::NetworkOutage));
}

fn for_every_case(mut look: impl FnMut(Case, CivilDate)) {
    for &reason in Reason::ALL {
        for visit in [VisitKind::First, VisitKind::Return] {
            for card in [
                CardPresented::Card,
                CardPresented::Phone,
                CardPresented::None,
            ] {
                for flags in 0..4 {
                    for on in ["2024-12-02", "2025-12-02", "2026-11-22"] {
                        let mut case = Case::new(reason, visit, card);
                        case.holds_data = flags & 1 == 1;
                        case.has_web_link = flags & 2 == 2;
                        look(case, day(on));
                    }
                }
            }
        }
    }
}
