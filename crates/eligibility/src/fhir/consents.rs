//! One Consent for each kind of medical information that the patient was asked for.

use serde_json::{Value, json};

use super::{Export, id, moment, put, reference};
use crate::consent::{ConsentItem, Viewing};
use crate::xml_msg::ResultOfQualificationConfirmation;

const SCOPE: &str = "http://terminology.hl7.org/CodeSystem/consentscope";

pub(super) fn consents(
    export: &Export<'_>,
    result: &ResultOfQualificationConfirmation,
) -> Vec<Value> {
    (ConsentItem::ALL.into_iter())
        .filter_map(|item| {
            let viewing = Viewing::of(result, item, export.setting, export.recorded_at);
            consent(export, item, &viewing)
        })
        .collect()
}

fn consent(export: &Export<'_>, item: ConsentItem, viewing: &Viewing) -> Option<Value> {
    let (status, given, at, until) = match viewing {
        Viewing::Open { at, until } => ("active", true, at, until),
        Viewing::NotGiven { at } => ("active", false, at, &None),
        Viewing::Over { since } => ("inactive", true, &None, since),
        // In an emergency the law allows it; the patient has not consented.
        Viewing::NotAsked | Viewing::Emergency { .. } | Viewing::Unclear => return None,
    };
    let name = name(item);
    let mut provision = json!({
        "type": if given { "permit" } else { "deny" },
        "code": [{ "text": name }],
    });
    let mut period = json!({});
    put(&mut period, "start", at.and_then(moment));
    put(&mut period, "end", until.and_then(moment));
    put(&mut provision, "period", Some(period));
    let mut consent = json!({
        "resourceType": "Consent",
        "id": id(export, name),
        "status": status,
        "scope": { "coding": [{ "system": SCOPE, "code": "patient-privacy" }] },
        "category": [{ "coding": [{ "system": "http://loinc.org", "code": "59284-0" }] }],
        "patient": reference(export, "patient"),
        "organization": [reference(export, "institution")],
        "policyRule": { "text": "オンライン資格確認等システムによる診療・薬剤・特定健診等情報の提供への同意" },
        "provision": provision,
    });
    put(&mut consent, "dateTime", at.and_then(moment));
    Some(consent)
}

/// The element that the consent is for.
const fn name(item: ConsentItem) -> &'static str {
    match item {
        ConsentItem::Operation => "OperationInfo",
        ConsentItem::Diagnosis => "DiagnosisInfo",
        ConsentItem::Pharmacists => "PharmacistsInfo",
        ConsentItem::SpecificHealthCheckups => "SpecificHealthCheckupsInfo",
    }
}
