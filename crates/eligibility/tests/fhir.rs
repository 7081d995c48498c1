//! A result as FHIR: what a reader of the Bundle finds. `fhir.resources` reads it too (`make test-peers`).

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use eligibility::fhir::{Export, bundle};
use eligibility::xml_msg::XmlMsg;
use eligibility::{CareSetting, CivilDate, EvidenceLevel};
use serde_json::{Value, json};

fn employee() -> Value {
    serde_json::from_str(include_str!("samples/employee.json")).unwrap()
}

fn export(message: &Value) -> Value {
    let answer: XmlMsg = serde_json::from_value(message["XmlMsg"].clone()).unwrap();
    bundle(&Export {
        id: "6f9619ff-8b86-4d01-b42d-00cf4fc964ff",
        answer: &answer,
        on: CivilDate::from_iso("2026-11-22").unwrap(),
        evidence: EvidenceLevel::OfficialInsuredData,
        recorded_at: 1_795_308_000,
        raw_sha256: Some("00ff"),
        setting: CareSetting::Desk,
    })
}

fn resource<'a>(bundle: &'a Value, kind: &str) -> &'a Value {
    let entries = bundle["entry"].as_array().unwrap();
    let found = entries
        .iter()
        .find(|entry| entry["resource"]["resourceType"] == kind);
    found.map_or(&Value::Null, |entry| &entry["resource"])
}

#[test]
fn a_valid_answer_is_a_coverage_by_jp_core_in_force() {
    let bundle = export(&employee());
    let coverage = resource(&bundle, "Coverage");
    assert_eq!(
        coverage["identifier"][0],
        json!({
            "system": "http://jpfhir.jp/fhir/clins/Idsystem/JP_Insurance_memberID",
            "value": "01130012:１２３４:５６７:01",
        })
    );
    assert_eq!(coverage["relationship"]["coding"][0]["code"], "1");
    assert_eq!(
        coverage["costToBeneficiary"][0]["valueQuantity"]["value"],
        30
    );
    assert_eq!(coverage["period"], json!({ "start": "2020-04-01" }));
    let response = resource(&bundle, "CoverageEligibilityResponse");
    assert_eq!(response["outcome"], "complete");
    assert_eq!(response["created"], "2026-11-22T09:30:01+09:00");
    assert_eq!(response["insurance"][0]["inforce"], true);
    let item = &response["insurance"][0]["item"][0];
    assert_eq!(item["productOrService"]["coding"][0]["code"], "A03");
    assert!(
        item["description"]
            .as_str()
            .unwrap()
            .contains("unconfirmed")
    );
    let consent = resource(&bundle, "Consent");
    assert_eq!(
        consent["provision"]["period"],
        json!({ "start": "2026-11-22T09:30:00+09:00", "end": "2026-11-23T09:30:00+09:00" })
    );
    assert_eq!(
        resource(&bundle, "Provenance")["activity"]["text"],
        "OFFICIAL_INSURED_DATA"
    );
}

#[test]
fn every_reference_is_in_the_bundle_and_the_same_input_gives_the_same_bytes() {
    let bundle = export(&employee());
    let text = bundle.to_string();
    for reference in text.split("\"reference\":\"").skip(1) {
        let target = reference.split('"').next().unwrap();
        assert!(
            text.contains(&format!("\"fullUrl\":\"{target}\"")),
            "{target}"
        );
    }
    assert_eq!(text, export(&employee()).to_string());
}

#[test]
fn what_is_absent_is_left_out_of_the_member_id() {
    let mut message = employee();
    let result =
        &mut message["XmlMsg"]["MessageBody"]["ResultList"]["ResultOfQualificationConfirmation"][0];
    result["InsurerNumber"] = json!("  138057");
    result["InsuredCardSymbol"] = Value::Null;
    result["InsuredBranchNumber"] = Value::Null;
    let bundle = export(&message);
    let coverage = resource(&bundle, "Coverage");
    assert_eq!(coverage["identifier"][0]["value"], "00138057::５６７:");
    assert!(coverage.get("dependent").is_none());
}

#[test]
fn an_answer_without_one_qualification_has_no_coverage_and_says_why() {
    for (validity, error) in [("4", "not found"), ("5", "multiple")] {
        let mut message = employee();
        message["XmlMsg"]["MessageBody"]["QualificationValidity"] = json!(validity);
        let bundle = export(&message);
        let response = resource(&bundle, "CoverageEligibilityResponse");
        assert!(resource(&bundle, "Coverage").is_null() && response.get("insurance").is_none());
        assert_eq!(response["error"][0]["code"]["text"], error);
    }
    let mut lost = employee();
    lost["XmlMsg"]["MessageBody"]["QualificationValidity"] = json!("2");
    let bundle = export(&lost);
    let insurance = &resource(&bundle, "CoverageEligibilityResponse")["insurance"][0];
    assert_eq!(insurance["inforce"], false);
}
