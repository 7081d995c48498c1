//! Answers of the eligibility system, from their JSON to what the desk is told.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use eligibility::codes::{CeilingClass, LimitCertificateKind, ReasonOfLoss, SpecificDisease};
use eligibility::{CivilDate, NotQualified, Qualification, Ratio, RatioReason, XmlMsg};
use proptest::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// An answer as it travels, without an envelope.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Message {
    #[serde(rename = "XmlMsg")]
    xml_msg: XmlMsg,
}

fn day(text: &str) -> CivilDate {
    CivilDate::from_iso(text).unwrap()
}

fn today() -> CivilDate {
    day("2026-11-22")
}

/// A valid answer for an employee of 41, with a ceiling class and two special diseases.
fn employee() -> Value {
    serde_json::from_str(include_str!("samples/employee.json")).unwrap()
}

fn read(message: &Value) -> XmlMsg {
    let message: Message = serde_json::from_value(message.clone()).unwrap();
    message.xml_msg
}

/// What the desk is told when these elements of the result are changed; null takes one away.
fn qualification_with(changes: &Value, on: CivilDate) -> Qualification {
    let mut message = employee();
    let result =
        &mut message["XmlMsg"]["MessageBody"]["ResultList"]["ResultOfQualificationConfirmation"][0];
    for (element, value) in changes.as_object().unwrap() {
        result[element] = value.clone();
    }
    Qualification::from_answer(&read(&message), on).unwrap()
}

/// The same for elements of the body.
fn refusal_with(changes: &Value) -> NotQualified {
    let mut message = employee();
    for (element, value) in changes.as_object().unwrap() {
        message["XmlMsg"]["MessageBody"][element] = value.clone();
    }
    Qualification::from_answer(&read(&message), today()).unwrap_err()
}

fn ratio(percent: u8, reason: RatioReason) -> Option<Ratio> {
    Some(Ratio { percent, reason })
}

#[test]
fn a_valid_answer_tells_who_is_insured_where_and_until_when() {
    let answer = qualification_with(&json!({}), today());

    let text = |text: &Option<redacted::Redacted<String>>| text.as_ref().unwrap().expose().clone();
    assert_eq!(text(&answer.name), "架空　一郎");
    assert_eq!(text(&answer.kana), "ｶｸｳ ｲﾁﾛｳ");
    assert_eq!(text(&answer.symbol), "１２３４");
    assert_eq!(answer.insurer_number.as_ref().unwrap().as_str(), "01130012");
    assert_eq!(
        *answer.birth_date.as_ref().unwrap().expose(),
        day("1985-07-04")
    );
    assert_eq!(answer.valid_from, Some(day("2020-04-01")));
    assert_eq!(answer.valid_to, None, "99991231 is no end");
    assert_eq!(answer.ratio, ratio(30, RatioReason::Age));
    let ceiling = answer.ceiling.as_ref().unwrap();
    assert_eq!(ceiling.class, CeilingClass::A03);
    assert_eq!(ceiling.kind, Some(LimitCertificateKind::Ceiling));
    assert_eq!(ceiling.valid_to, Some(day("2027-07-31")));
    let [dialysis] = answer.special_diseases.as_slice() else {
        unreachable!("the haemophilia certificate has ended");
    };
    assert_eq!(dialysis.disease, SpecificDisease::Dialysis);
    assert_eq!(dialysis.self_pay_yen, Some(10_000));
}

#[test]
fn the_share_follows_the_flag_then_the_certificates_then_the_age() {
    let elderly = json!({ "ElderlyRecipientCertificateInfo": {
        "ElderlyRecipientValidStartDate": "20260801",
        "ElderlyRecipientValidEndDate": "20270731",
        "ElderlyRecipientContributionRatio": "020",
    }, "Birthdate": "19550301" });
    let told = |changes: &Value| qualification_with(changes, today()).ratio;

    assert_eq!(
        told(&json!({ "PreschoolClassification": "1", "Birthdate": "20210510" })),
        ratio(20, RatioReason::Preschool)
    );
    assert_eq!(told(&elderly), ratio(20, RatioReason::ElderlyRecipient));
    assert_eq!(
        qualification_with(&elderly, day("2027-08-01")).ratio,
        None,
        "the certificate has ended, and age does not decide from 70 on"
    );
    assert_eq!(
        told(&json!({ "InsuredPartialContributionRatio": "010", "Birthdate": "19460105" })),
        ratio(10, RatioReason::PartialContribution)
    );
    assert_eq!(
        told(&json!({ "Birthdate": "20201122" })),
        ratio(30, RatioReason::Age)
    );
}

#[test]
fn a_share_that_cannot_be_read_is_asked_for_and_not_guessed() {
    for changes in [
        json!({ "InsuredPartialContributionRatio": "10%" }),
        json!({ "InsuredPartialContributionRatio": "999" }),
        json!({ "Birthdate": null }),
        json!({ "Birthdate": "20201123" }),
        json!({ "Birthdate": "19561122" }),
    ] {
        assert_eq!(
            qualification_with(&changes, today()).ratio,
            None,
            "{changes}"
        );
    }
}

#[test]
fn a_ceiling_that_is_over_or_of_an_unknown_class_is_told_so() {
    assert_eq!(
        qualification_with(&json!({}), day("2027-08-01")).ceiling,
        None
    );
    let unknown = json!({ "LimitApplicationCertificateRelatedInfo": {
        "LimitApplicationCertificateClassificationFlag": "C11",
    }});
    let ceiling = qualification_with(&unknown, today()).ceiling.unwrap();
    assert_eq!(ceiling.class, CeilingClass::Unknown("C11".into()));
}

#[test]
fn a_name_that_the_system_cannot_write_is_noticed() {
    let marked = |changes: &Value| qualification_with(changes, today()).name_has_replacement_mark();
    assert!(marked(&json!({ "Name": "●野家　太郎" })));
    assert!(marked(&json!({ "NameOfOther": "金●" })));
    assert!(!marked(&json!({})));
}

#[test]
fn status_and_validity_decide_and_a_result_code_does_not() {
    assert_eq!(
        refusal_with(
            &json!({ "ProcessingResultStatus": "2", "ProcessingResultMessage": "照会不可" })
        ),
        NotQualified::Error {
            code: "I00099".into(),
            message: "照会不可".into()
        }
    );
    assert_eq!(
        refusal_with(&json!({ "QualificationValidity": "3" })),
        NotQualified::InvalidNewerExists
    );
    assert_eq!(
        refusal_with(&json!({ "QualificationValidity": "4", "ResultList": null })),
        NotQualified::NotFound
    );
    assert_eq!(
        refusal_with(&json!({ "QualificationValidity": "5", "ResultList": null })),
        NotQualified::Several { count: 0 }
    );
    assert_eq!(
        refusal_with(&json!({ "QualificationValidity": "6" })),
        NotQualified::Unregistered
    );
    for unclear in [
        json!({ "QualificationValidity": null }),
        json!({ "QualificationValidity": "7" }),
        json!({ "ProcessingResultStatus": null }),
        json!({ "ResultList": null }),
    ] {
        assert_eq!(refusal_with(&unclear), NotQualified::Unclear, "{unclear}");
    }
}

#[test]
fn a_qualification_that_ended_tells_why_and_when() {
    let mut message = employee();
    let body = &mut message["XmlMsg"]["MessageBody"];
    body["QualificationValidity"] = "2".into();
    let result = &mut body["ResultList"]["ResultOfQualificationConfirmation"][0];
    result["ReasonOfLoss"] = "03".into();
    result["DisqualificationDate"] = "20261001".into();
    assert_eq!(
        Qualification::from_answer(&read(&message), today()),
        Err(NotQualified::Invalid {
            reason_of_loss: Some(ReasonOfLoss::OtherInsurance),
            lost_on: Some(day("2026-10-01")),
        })
    );
}

#[test]
fn two_valid_qualifications_are_for_people_to_choose_from() {
    let mut message = employee();
    let results =
        &mut message["XmlMsg"]["MessageBody"]["ResultList"]["ResultOfQualificationConfirmation"];
    let twice = results[0].clone();
    results.as_array_mut().unwrap().push(twice);
    assert_eq!(
        Qualification::from_answer(&read(&message), today()),
        Err(NotQualified::Several { count: 2 })
    );
}

#[test]
fn what_is_written_back_has_the_same_elements_and_the_unknown_ones_too() {
    let message = Message {
        xml_msg: read(&employee()),
    };
    assert_eq!(serde_json::to_value(&message).unwrap(), employee());
}

#[test]
fn nothing_about_the_patient_is_printed() {
    let answer = read(&employee());
    let printed = format!(
        "{answer:?} {:?}",
        Qualification::from_answer(&answer, today())
    );
    for personal in ["一郎", "ｲﾁﾛｳ", "1985", "見本町", "１２３４", "５６７"] {
        assert!(!printed.contains(personal), "{personal}");
    }
}

/// Any JSON, with element names of the message among the keys.
fn any_json() -> impl Strategy<Value = Value> {
    let scalar = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "[0-9A-B]{0,8}|\\PC{0,12}".prop_map(Value::from),
    ];
    let key = prop_oneof![
        Just("XmlMsg"),
        Just("MessageHeader"),
        Just("MessageBody"),
        Just("ResultList"),
        Just("ResultOfQualificationConfirmation"),
        Just("QualificationValidity"),
        Just("ProcessingResultStatus"),
        Just("Birthdate"),
        Just("InsurerNumber"),
        Just("InsuredPartialContributionRatio"),
        Just("ElderlyRecipientCertificateInfo"),
    ];
    scalar.prop_recursive(6, 64, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(key.clone().prop_map(String::from), inner, 0..6)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn no_json_makes_it_panic(value in any_json()) {
        if let Ok(message) = serde_json::from_value::<Message>(value) {
            let _decided = Qualification::from_answer(&message.xml_msg, today());
        }
    }

    #[test]
    fn no_text_in_an_element_makes_it_panic(
        birth in "\\PC{0,10}|[0-9]{8}",
        insurer in "\\PC{0,10}|[0-9 ]{0,9}",
        share in "\\PC{0,4}|[0-9]{3}",
        from in "\\PC{0,8}|[0-9]{8}",
    ) {
        let answer = qualification_with(&json!({
            "Birthdate": birth,
            "InsurerNumber": insurer,
            "InsuredPartialContributionRatio": share,
            "InsuredCardValidDate": from,
        }), today());
        if let Some(number) = answer.insurer_number {
            number.has_right_check_digit();
        }
    }
}
