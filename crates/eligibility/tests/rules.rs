//! The dated rules, against the published tables and on both sides of every date.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use eligibility::codes::{CeilingClass, SpecificDisease};
use eligibility::rules::{
    CallSubject, CeilingOnDay, CertificateStanding, Medium, Shown, Standing, VisitKind, Way,
    accepted, call_centre, certificate, limit_of, ways, what_does_the_patient_pay,
};
use eligibility::xml_msg::{
    LimitApplicationCertificateRelatedInfo, ResultOfQualificationConfirmation,
    SpecificDiseasesCertificateInfo, SpecificDiseasesCertificateList,
};
use eligibility::{CivilDate, EvidenceLevel, Qualification};
use redacted::Redacted;

fn day(text: &str) -> CivilDate {
    CivilDate::from_iso(text).unwrap()
}

/// Somebody of 41 in a class, on the day.
fn insured(class: &str, on: CivilDate) -> Qualification {
    Qualification::from_result(&result(class), on)
}

fn result(class: &str) -> ResultOfQualificationConfirmation {
    ResultOfQualificationConfirmation {
        birthdate: Some(Redacted::new(String::from("19850704"))),
        limit_application_certificate_related_info: Some(LimitApplicationCertificateRelatedInfo {
            limit_application_certificate_classification_flag: Some(class.to_owned().into()),
            ..Default::default()
        }),
        ..Default::default()
    }
}

fn ceiling(class: &str, cost: u32, on: &str) -> Option<u32> {
    limit_of(&CeilingClass::from(class.to_owned()), cost, day(on)).map(|limit| limit.month_yen)
}

#[test]
fn a_month_of_a_million_yen_has_the_published_ceilings() {
    let before = [
        ("A01", 254_180),
        ("A02", 171_820),
        ("A03", 87_430),
        ("A04", 57_600),
        ("A05", 35_400),
    ];
    let after = [
        ("A01", 271_290),
        ("A02", 183_130),
        ("A03", 92_940),
        ("A04", 61_500),
        ("A05", 36_900),
    ];
    for (class, yen) in before {
        assert_eq!(
            ceiling(class, 1_000_000, "2026-07-31"),
            Some(yen),
            "{class}"
        );
    }
    for (class, yen) in after {
        assert_eq!(
            ceiling(class, 1_000_000, "2026-08-01"),
            Some(yen),
            "{class}"
        );
    }
    assert_eq!(
        ceiling("A03", 100_000, "2026-07-31"),
        Some(80_100),
        "a low cost takes nothing off"
    );
    assert_eq!(
        ceiling("A03", 267_049, "2026-07-31"),
        Some(80_100),
        "half a yen rounds up, less does not"
    );
    assert_eq!(ceiling("A03", 267_050, "2026-07-31"), Some(80_101));
}

#[test]
fn from_70_out_patients_have_a_ceiling_of_their_own() {
    let of = |class: &str, on| {
        let limit = limit_of(&CeilingClass::from(class.to_owned()), 0, day(on)).unwrap();
        (
            limit.outpatient_yen,
            limit.outpatient_year_yen,
            limit.month_yen,
            limit.fourth_month_yen,
        )
    };
    for class in ["B04", "B09", "B10"] {
        assert_eq!(
            of(class, "2026-07-31"),
            (Some(18_000), Some(144_000), 57_600, Some(44_400))
        );
        assert_eq!(
            of(class, "2026-08-01"),
            (Some(22_000), Some(216_000), 61_500, Some(44_400))
        );
    }
    assert_eq!(of("B05", "2026-07-31"), (Some(8_000), None, 24_600, None));
    assert_eq!(of("B06", "2026-07-31"), (Some(8_000), None, 15_000, None));
    assert_eq!(of("B05", "2026-08-01").0, Some(11_000));
    for (elderly, younger) in [("B01", "A01"), ("B02", "A02"), ("B03", "A03")] {
        for on in ["2026-07-31", "2026-08-01"] {
            assert_eq!(
                ceiling(elderly, 2_000_000, on),
                ceiling(younger, 2_000_000, on)
            );
        }
    }
}

#[test]
fn what_was_not_seen_in_its_primary_text_says_so() {
    let rule = |on| limit_of(&CeilingClass::A03, 0, day(on)).unwrap().rule;
    assert!(rule("2026-07-31").confirmed && !rule("2026-08-01").confirmed);
    assert_eq!(rule("2026-08-01").valid_to, Some(day("2027-07-31")));
    assert!(!rule("2026-08-01").source.is_empty());
}

#[test]
fn a_class_without_a_row_is_a_question_to_the_insurer() {
    for (class, on) in [
        ("C07", "2026-11-22"),
        ("A06", "2026-11-22"),
        ("A03", "2027-08-01"),
    ] {
        let payment = what_does_the_patient_pay(10_000, day(on), &insured(class, day(on)));
        let CeilingOnDay::AskInsurer { class: asked } = &payment.ceiling else {
            panic!("{class}: {:?}", payment.ceiling);
        };
        assert_eq!(asked.code(), class);
        assert_eq!(
            payment.due_yen,
            Some(3_000),
            "the share is known all the same"
        );
    }
}

#[test]
fn the_share_is_rounded_to_ten_yen_and_stops_at_the_ceiling() {
    let on = day("2026-07-01");
    let pays = |cost| what_does_the_patient_pay(cost, on, &insured("A03", on));
    assert_eq!(pays(4_980).share_yen, Some(1_490), "1494 yen");
    assert_eq!(pays(4_990).share_yen, Some(1_500), "1497 yen");
    assert_eq!(pays(1_000_000).share_yen, Some(300_000));
    assert_eq!(pays(1_000_000).due_yen, Some(87_430));
    assert_eq!(pays(u32::MAX).due_yen, Some(80_100 + 42_947_003));

    let mut unknown = insured("A03", on);
    unknown.ratio = None;
    assert_eq!(what_does_the_patient_pay(1_000, on, &unknown).due_yen, None);
}

#[test]
fn a_special_disease_costs_what_the_answer_says_and_else_what_the_rule_says() {
    let on = day("2026-07-01");
    let limit = |class, disease: &str, told: Option<&str>| {
        let mut result = result(class);
        let mut list = SpecificDiseasesCertificateList::default();
        (list.specific_diseases_certificate_info).push(SpecificDiseasesCertificateInfo {
            specific_diseases_disease_category: Some(SpecificDisease::from(disease.to_owned())),
            specific_diseases_self_pay: told.map(str::to_owned),
            ..Default::default()
        });
        result.specific_diseases_certificate_list = Some(list);
        let qualification = Qualification::from_result(&result, on);
        let payment = what_does_the_patient_pay(0, on, &qualification);
        payment
            .special_diseases
            .first()
            .map(|limit| (limit.self_pay_yen, limit.rule.is_some()))
    };
    assert_eq!(limit("A01", "1", Some("5000")), Some((Some(5_000), false)));
    assert_eq!(limit("A02", "1", None), Some((Some(20_000), true)));
    assert_eq!(limit("A03", "1", None), Some((Some(10_000), true)));
    assert_eq!(limit("A01", "2", None), Some((Some(10_000), true)));
    assert_eq!(limit("A01", "9", None), Some((None, false)));
}

#[test]
fn documents_count_until_their_last_day() {
    let standing = |on: &str, visit, shown| {
        let found = accepted(day(on), visit, &[shown]);
        (found.iter().find(|way| way.way != Way::NothingShown)).map(|way| way.standing)
    };
    let old = |on, visit| standing(on, visit, Shown::OldCertificate);
    assert_eq!(old("2025-12-01", VisitKind::First), Some(Standing::Counts));
    assert_eq!(
        old("2026-03-31", VisitKind::First),
        Some(Standing::ClinicMayAccept)
    );
    assert_eq!(old("2026-04-01", VisitKind::First), None);
    assert_eq!(
        old("2026-04-01", VisitKind::Return),
        Some(Standing::ClinicMayAccept)
    );
    assert_eq!(
        standing("2026-04-01", VisitKind::First, Shown::Notification),
        None
    );
    let phone = |on| standing(on, VisitKind::First, Shown::PhoneRead);
    assert_eq!(
        (phone("2025-09-18"), phone("2025-09-19")),
        (None, Some(Standing::Counts))
    );
    let certificate = |on| standing(on, VisitKind::First, Shown::EligibilityCertificate);
    assert_eq!(
        (certificate("2024-12-01"), certificate("2024-12-02")),
        (None, Some(Standing::Counts))
    );
}

#[test]
fn when_the_card_fails_the_order_is_the_official_one() {
    let today = day("2026-11-22");
    let everything = [
        Shown::Statement,
        Shown::UnchangedData,
        Shown::Notification,
        Shown::Mynaportal,
        Shown::CardNotRead,
    ];
    let order = |visit| -> Vec<Way> {
        (accepted(today, visit, &everything).iter())
            .filter(|way| way.standing == Standing::Counts)
            .map(|way| way.way)
            .collect()
    };
    let (portal, notification) = (Way::MynaportalAndCard, Way::NotificationAndCard);
    assert_eq!(
        order(VisitKind::First),
        [portal, notification, Way::Statement]
    );
    assert_eq!(
        order(VisitKind::Return),
        [portal, notification, Way::Verbal, Way::Statement]
    );
    let verbal = ways(today, VisitKind::Return).find(|way| way.way == Way::Verbal);
    assert_eq!(verbal.unwrap().evidence, EvidenceLevel::Verbal);
    assert_eq!(
        accepted(today, VisitKind::First, &[]),
        [],
        "all is paid in principle"
    );
}

#[test]
fn a_card_has_three_months_of_grace_and_a_phone_has_none() {
    let end = day("2026-11-30");
    let card = |on| certificate(Medium::Card, end, day(on));
    assert_eq!(card("2026-08-29"), CertificateStanding::Valid);
    assert_eq!(card("2026-11-30"), CertificateStanding::EndsSoon);
    let CertificateStanding::QualificationOnly { until, .. } = card("2026-12-01") else {
        panic!("{:?}", card("2026-12-01"));
    };
    assert_eq!(until, day("2027-02-28"));
    assert_eq!(card("2027-03-01"), CertificateStanding::Ended);
    assert_eq!(
        certificate(Medium::Phone, end, day("2026-12-01")),
        CertificateStanding::Ended
    );
}

#[test]
fn the_call_centre_is_open_when_the_guide_says_so() {
    let open = |language, on, hour: u16, holiday, subject| {
        (call_centre(language, day(on), hour * 60, holiday).into_iter())
            .filter(|line| line.subject == subject && line.open_now)
            .map(|line| line.number)
            .collect::<Vec<_>>()
    };
    let cards = |language, hour| open(language, "2026-11-22", hour, true, CallSubject::Cards);
    assert_eq!(
        cards("zh-Hans", 19),
        ["0120-0178-27", "0570-064-738", "050-3818-1250"]
    );
    assert!(cards("vi", 19).is_empty());
    assert_eq!(cards("ja", 19), ["0570-783-578"]);
    assert_eq!(
        open("th", "2026-11-22", 3, true, CallSubject::Suspension).len(),
        3
    );
    let portal =
        |on, hour, holiday| !open("en", on, hour, holiday, CallSubject::Mynaportal).is_empty();
    assert!(portal("2026-11-24", 18, false) && !portal("2026-11-22", 18, true));
    assert!(!portal("2026-12-29", 12, false) && portal("2026-12-28", 12, false));
}
