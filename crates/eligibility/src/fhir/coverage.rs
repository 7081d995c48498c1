//! Coverage by JP Core (`JP_Coverage`).

use serde_json::{Value, json};

use super::{Export, day, id, period, put, reference};
use crate::codes::PersonalFamilyClassification;
use crate::insurer_number::InsurerNumber;
use crate::qualification::Qualification;
use crate::xml_msg::{Personal, ResultOfQualificationConfirmation};

const PROFILE: &str = "http://jpfhir.jp/fhir/core/StructureDefinition/JP_Coverage";
const EXTENSION: &str =
    "http://jpfhir.jp/fhir/core/Extension/StructureDefinition/JP_Coverage_InsuredPerson";
const MEMBER_ID: &str = "http://jpfhir.jp/fhir/clins/Idsystem/JP_Insurance_memberID";
/// 被保険者区分: 1 被保険者, 2 被扶養者.
const RELATION: &str = "http://jpfhir.jp/fhir/core/mhlw/CodeSystem/InsuredPersonCategory";
const COPAY: &str = "http://terminology.hl7.org/CodeSystem/coverage-copay-type";

pub(super) fn coverage(export: &Export<'_>, result: &ResultOfQualificationConfirmation) -> Value {
    let qualification = Qualification::from_result(result, export.on);
    let mut coverage = json!({
        "resourceType": "Coverage",
        "id": id(export, "coverage"),
        "meta": { "profile": [PROFILE] },
        "status": "active",
        "beneficiary": reference(export, "patient"),
        "payor": [reference(export, "insurer")],
    });
    let (symbol, number) = (
        text(&result.insured_card_symbol),
        text(&result.insured_identification_number),
    );
    let branch = branch(result);
    let extensions: Vec<Value> = [
        ("Symbol", &symbol),
        ("Number", &number),
        ("SubNumber", &branch),
    ]
    .into_iter()
    .filter_map(|(name, value)| {
        let value = value.as_ref()?;
        Some(json!({ "url": format!("{EXTENSION}{name}"), "valueString": value }))
    })
    .collect();
    put(&mut coverage, "extension", Some(extensions));
    put(
        &mut coverage,
        "identifier",
        member_id(result).map(|member| json!([member])),
    );
    put(&mut coverage, "dependent", branch);
    put(
        &mut coverage,
        "relationship",
        result
            .personal_family_classification
            .as_ref()
            .and_then(relation),
    );
    let from = day(&result.qualification_date).or_else(|| day(&result.insured_card_valid_date));
    let to =
        day(&result.disqualification_date).or_else(|| day(&result.insured_card_expiration_date));
    put(&mut coverage, "period", period(from, to));
    let copay = qualification.ratio.map(|ratio| json!([{
        "type": { "coding": [{ "system": COPAY, "code": "copaypct", "display": "Copay Percentage" }] },
        "valueQuantity": {
            "value": ratio.percent, "unit": "%", "system": "http://unitsofmeasure.org", "code": "%",
        },
    }]));
    put(&mut coverage, "costToBeneficiary", copay);
    coverage
}

/// 被保険者個人識別子: `insurer8:symbol:number:branch`; what is absent is empty, and every colon stays.
///
/// Insurer and branch in half-width, symbol and number in full-width.
pub(super) fn member_id(result: &ResultOfQualificationConfirmation) -> Option<Value> {
    let insurer = InsurerNumber::from(result.insurer_number.as_deref()?);
    let number = text(&result.insured_identification_number)?;
    let symbol = text(&result.insured_card_symbol).unwrap_or_default();
    let branch = branch(result).unwrap_or_default();
    let value = format!(
        "{:0>8}:{}:{}:{branch}",
        insurer.as_str(),
        full_width(&symbol),
        full_width(&number)
    );
    Some(json!({ "system": MEMBER_ID, "value": value }))
}

/// Two half-width digits; absent is not "00".
fn branch(result: &ResultOfQualificationConfirmation) -> Option<String> {
    let digits = crate::validate::compatible(&text(&result.insured_branch_number)?);
    Some(format!("{digits:0>2}"))
}

fn relation(relation: &PersonalFamilyClassification) -> Option<Value> {
    let display = match relation {
        PersonalFamilyClassification::InsuredPerson => "被保険者",
        PersonalFamilyClassification::Family => "被扶養者",
        PersonalFamilyClassification::Unknown(_) => return None,
    };
    Some(json!({ "coding": [{ "system": RELATION, "code": relation.code(), "display": display }] }))
}

fn text(text: &Option<Personal>) -> Option<String> {
    let text = text.as_ref()?.expose().trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn full_width(text: &str) -> String {
    let wide = |letter: char| match letter {
        '!'..='~' => char::from_u32(u32::from(letter) + 0xFEE0).unwrap_or(letter),
        ' ' => '　',
        other => other,
    };
    text.chars().map(wide).collect()
}
