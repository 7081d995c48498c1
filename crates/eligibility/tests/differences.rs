//! What the desk is told when an answer is not as the last one was.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use eligibility::difference::{Change, MarkedName, Severity, differences, marked_name};
use eligibility::xml_msg::{ResultOfQualificationConfirmation, XmlMsg};
use eligibility::{CivilDate, Decision, EvidenceLevel, NotQualified, Qualification, Snapshot};
use redacted::Redacted;
use serde_json::{Value, json};

fn today() -> CivilDate {
    CivilDate::from_iso("2026-11-22").unwrap()
}

fn employee() -> Value {
    let message: Value = serde_json::from_str(include_str!("samples/employee.json")).unwrap();
    message["XmlMsg"]["MessageBody"]["ResultList"]["ResultOfQualificationConfirmation"][0].clone()
}

fn with(changes: &Value) -> ResultOfQualificationConfirmation {
    let mut result = employee();
    for (element, value) in changes.as_object().unwrap() {
        result[element] = value.clone();
    }
    serde_json::from_value(result).unwrap()
}

fn snapshot(evidence: EvidenceLevel, changes: &Value) -> Snapshot {
    Snapshot {
        id: String::from("6f9619ff-8b86-4d01-b42d-00cf4fc964ff"),
        taken_at: 1_795_000_000,
        evidence,
        as_of: today(),
        result: with(changes),
        raw_sha256: None,
    }
}

fn changes(changes: &Value) -> Vec<Change> {
    let before = snapshot(EvidenceLevel::OfficialCard, &json!({}));
    differences(&before, &with(changes), today())
        .into_iter()
        .map(|found| found.change)
        .collect()
}

#[test]
fn the_same_answer_has_no_differences_and_neither_has_another_width() {
    assert!(changes(&json!({})).is_empty());
    assert!(
        changes(&json!({
            "InsuredCardSymbol": "1234", "InsuredIdentificationNumber": "567", "NameKana": "カクウ　イチロウ",
            "Address": "東京都架空区見本町1-2-3", "InsurerNumber": "01130012",
        }))
        .is_empty()
    );
}

#[test]
fn each_change_is_told_by_what_it_means() {
    for (change, meaning) in [
        (json!({ "InsurerNumber": "33120015" }), Change::NewInsurer),
        (
            json!({ "InsurerName": "見本健康保険" }),
            Change::InsurerName,
        ),
        (
            json!({ "InsuredIdentificationNumber": "568" }),
            Change::Number,
        ),
        (json!({ "InsuredBranchNumber": "02" }), Change::Branch),
        (
            json!({ "PersonalFamilyClassification": "2" }),
            Change::Relation,
        ),
        (json!({ "PreschoolClassification": "1" }), Change::Ratio),
        (
            json!({ "InsuredCardExpirationDate": "20261130" }),
            Change::Ended,
        ),
        (
            json!({ "LimitApplicationCertificateRelatedInfo": null }),
            Change::CeilingGone,
        ),
        (
            json!({ "SpecificDiseasesCertificateList": null }),
            Change::SpecialDiseases,
        ),
        (json!({ "Name": "見本　一郎" }), Change::Name),
        (json!({ "Name": "架空　一●" }), Change::NameMark),
        (json!({ "NameKana": "ﾐﾎﾝ ｲﾁﾛｳ" }), Change::Kana),
        (json!({ "Address": "大阪府架空市" }), Change::Address),
        (json!({ "Birthdate": "19850705" }), Change::BirthDate),
    ] {
        assert_eq!(changes(&change), [meaning], "{change}");
    }
}

#[test]
fn what_is_to_be_acted_on_comes_first_and_address_and_kana_are_notes() {
    let found =
        changes(&json!({ "Address": "大阪府", "NameKana": "ﾐﾎﾝ", "InsurerNumber": "33120015" }));
    let severities: Vec<Severity> = found.iter().map(Change::severity).collect();
    assert_eq!(severities, [Severity::Act, Severity::Note, Severity::Note]);
}

#[test]
fn a_document_that_told_less_is_no_difference() {
    let less = json!({
        "LimitApplicationCertificateRelatedInfo": null, "SpecificDiseasesCertificateList": null, "Address": null,
        "NameKana": null, "InsurerName": null, "PersonalFamilyClassification": null,
    });
    let before = snapshot(EvidenceLevel::SeenByStaff, &less);
    assert!(differences(&before, &with(&json!({})), today()).is_empty());
}

#[test]
fn values_are_shown_and_not_logged() {
    let before = snapshot(EvidenceLevel::OfficialCard, &json!({}));
    let found = differences(&before, &with(&json!({ "Name": "見本　一郎" })), today());
    let [name] = found.as_slice() else {
        unreachable!("{found:?}");
    };
    assert_eq!(name.before.as_ref().unwrap().expose(), "架空　一郎");
    assert!(!format!("{name:?}").contains("見本"));
}

#[test]
fn the_card_tells_the_character_behind_a_mark() {
    let card = |name: &str| Redacted::new(name.to_owned());
    assert_eq!(marked_name("架空　一郎", None, true), None);
    let true_name = card("𠮷村　一郎");
    let found = marked_name("●村　一郎", Some(&true_name), true);
    assert_eq!(found, Some(MarkedName::OnCard { name: true_name }));
    assert_eq!(
        marked_name("●村　一郎", Some(&card("木山　一郎")), true),
        Some(MarkedName::CardDiffers)
    );
    assert_eq!(
        marked_name("●村　一郎", Some(&card("●村　一郎")), true),
        Some(MarkedName::InPicture)
    );
    assert_eq!(
        marked_name("●村　一郎", None, false),
        Some(MarkedName::ByHand)
    );
}

#[test]
fn of_several_qualifications_only_a_person_chooses() {
    let message = |validity: &str| -> XmlMsg {
        let mut other = employee();
        other["InsurerNumber"] = json!("33120015");
        serde_json::from_value(json!({
            "MessageHeader": { "SegmentOfResult": "1" },
            "MessageBody": {
                "ProcessingResultStatus": "1",
                "QualificationValidity": validity,
                "ResultList": { "ResultOfQualificationConfirmation": [employee(), other] },
            },
        }))
        .unwrap()
    };
    let choose = |answer: &XmlMsg, index, decided_by| {
        Qualification::choose(answer, today(), &Decision { index, decided_by })
    };
    let several = message("5");
    let undecided = Err(NotQualified::Several { count: 2 });
    assert_eq!(Qualification::from_answer(&several, today()), undecided);
    assert_eq!(
        Qualification::candidates(&several, today()).unwrap().len(),
        2
    );
    let chosen = choose(&several, 1, "staff-1").unwrap();
    assert_eq!(chosen.insurer_number.unwrap().as_str(), "33120015");
    assert_eq!(choose(&several, 1, " "), undecided);
    assert_eq!(choose(&several, 2, "staff-1"), undecided);
    assert!(matches!(
        choose(&message("2"), 0, "staff-1"),
        Err(NotQualified::Invalid { .. })
    ));
}
