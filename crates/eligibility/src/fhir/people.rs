//! Patient, and the two organizations: the institution that asks and the insurer that pays.

use serde_json::{Value, json};

use super::{Export, coverage, id, put};
use crate::codes::Sex;
use crate::insurer_number::InsurerNumber;
use crate::xml_msg::{Personal, ResultOfQualificationConfirmation};

/// 医療機関コード, ten digits (JP Core).
const INSTITUTION: &str = "http://jpfhir.jp/fhir/core/IdSystem/insurance-medical-institution-no";
/// 保険者番号 (JP Core).
const INSURER: &str = "urn:oid:1.2.392.100495.20.3.61";
const ORGANIZATION_TYPE: &str = "http://terminology.hl7.org/CodeSystem/organization-type";
/// How a name is written: IDE with kanji, SYL with kana (JP Core).
const REPRESENTATION: &str = "http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation";

pub(super) fn institution(export: &Export<'_>) -> Value {
    let code = export
        .answer
        .message_header
        .medical_institution_code
        .as_deref()
        .map(str::trim);
    let code = code.filter(|code| !code.is_empty());
    let mut organization = organization(export, "institution", "prov", "Healthcare Provider");
    put(
        &mut organization,
        "identifier",
        code.map(|code| json!([{ "system": INSTITUTION, "value": code }])),
    );
    // An Organization has a name or an identifier (org-1).
    put(
        &mut organization,
        "name",
        code.is_none().then_some("医療機関"),
    );
    organization
}

pub(super) fn insurer(export: &Export<'_>, result: &ResultOfQualificationConfirmation) -> Value {
    let number = result.insurer_number.as_deref().map(InsurerNumber::from);
    let number = number
        .as_ref()
        .map(InsurerNumber::as_str)
        .filter(|number| !number.is_empty());
    let name = result
        .insurer_name
        .as_deref()
        .filter(|name| !name.trim().is_empty());
    let mut organization = organization(export, "insurer", "pay", "Payer");
    put(
        &mut organization,
        "identifier",
        number.map(|number| json!([{ "system": INSURER, "value": format!("{number:0>8}") }])),
    );
    put(
        &mut organization,
        "name",
        name.or_else(|| number.is_none().then_some("保険者")),
    );
    organization
}

/// The patient; of an answer without one qualification only the id is told.
pub(super) fn patient(
    export: &Export<'_>,
    result: Option<&ResultOfQualificationConfirmation>,
) -> Value {
    let mut patient = json!({ "resourceType": "Patient", "id": id(export, "patient") });
    let Some(result) = result else {
        return patient;
    };
    let member = coverage::member_id(result);
    put(
        &mut patient,
        "identifier",
        member.map(|member| json!([member])),
    );
    let names: Vec<Value> = [
        (&result.name, "official", "IDE"),
        (&result.name_kana, "official", "SYL"),
        (&result.name_of_other, "usual", "IDE"),
        (&result.name_of_other_kana, "usual", "SYL"),
    ]
    .into_iter()
    .filter_map(|(text, usage, writing)| name(text, usage, writing))
    .collect();
    put(&mut patient, "name", Some(names));
    put(&mut patient, "gender", gender(result));
    let born = result
        .birthdate
        .as_ref()
        .map(|day| Some(day.expose().clone()));
    put(
        &mut patient,
        "birthDate",
        born.and_then(|day| super::day(&day))
            .map(|day| day.to_string()),
    );
    let text = |text: &Option<Personal>| text.as_ref().map(|text| text.expose().clone());
    let mut address = json!({});
    put(&mut address, "text", text(&result.address));
    put(&mut address, "postalCode", text(&result.post_number));
    let told = address.get("text").is_some();
    put(&mut address, "country", told.then_some("JP"));
    put(&mut patient, "address", told.then(|| json!([address])));
    patient
}

fn organization(export: &Export<'_>, name: &str, kind: &str, display: &str) -> Value {
    json!({
        "resourceType": "Organization",
        "id": id(export, name),
        "type": [{ "coding": [{ "system": ORGANIZATION_TYPE, "code": kind, "display": display }] }],
    })
}

fn name(text: &Option<Personal>, usage: &str, writing: &str) -> Option<Value> {
    let text = text.as_ref()?.expose().trim();
    (!text.is_empty()).then(|| {
        json!({
            "extension": [{ "url": REPRESENTATION, "valueCode": writing }],
            "use": usage,
            "text": text,
        })
    })
}

fn gender(result: &ResultOfQualificationConfirmation) -> Option<&'static str> {
    Some(match result.sex1.as_ref().or(result.sex2.as_ref())? {
        Sex::Male => "male",
        Sex::Female => "female",
        Sex::NotSet | Sex::Unknown(_) => "unknown",
    })
}
