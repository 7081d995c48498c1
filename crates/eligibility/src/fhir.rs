//! A result as FHIR R4, for whoever's software speaks it: one Bundle of type `collection`.
//!
//! The Coverage follows JP Core (`JP_Coverage`); of CoverageEligibilityRequest and -Response there is no Japanese
//! profile. This is an export: nothing is read back, and what FHIR has no place for stays in the message itself.
//! The same input gives the same bytes: every id follows from the one that the caller gives.

use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use crate::consent::CareSetting;
use crate::date::CivilDate;
use crate::evidence::EvidenceLevel;
use crate::xml_msg::XmlMsg;

mod consents;
mod coverage;
mod people;
mod response;

/// What is exported.
#[derive(Debug, Clone, Copy)]
pub struct Export<'a> {
    /// A UUID; every other id is derived from it. The snapshot's or the reception's.
    pub id: &'a str,
    /// The answer as it came.
    pub answer: &'a XmlMsg,
    /// The day asked about.
    pub on: CivilDate,
    /// Where the answer came from.
    pub evidence: EvidenceLevel,
    /// When the clinic recorded it; Unix seconds.
    pub recorded_at: i64,
    /// SHA-256 of the answer's bytes as received, hexadecimal.
    pub raw_sha256: Option<&'a str>,
    /// How the patient is cared for: it decides how long consents last.
    pub setting: CareSetting,
}

/// The Bundle: request, response, patient, institution, and for each qualification Coverage, insurer and consents.
///
/// Of an answer with several qualifications none is exported: nobody has chosen yet.
pub fn bundle(export: &Export<'_>) -> Value {
    let mut resources = vec![people::institution(export)];
    let chosen = response::chosen(export);
    resources.push(people::patient(export, chosen));
    if let Some(result) = chosen {
        resources.push(people::insurer(export, result));
        resources.push(coverage::coverage(export, result));
    }
    resources.push(response::request(export, chosen));
    resources.push(response::response(export, chosen));
    if let Some(result) = chosen {
        resources.extend(consents::consents(export, result));
    }
    resources.push(response::provenance(export, &resources));
    let entries: Vec<Value> = (resources.into_iter())
        .map(|resource| {
            let id = resource
                .get("id")
                .and_then(Value::as_str)
                .unwrap_or_default();
            json!({ "fullUrl": format!("urn:uuid:{id}"), "resource": resource })
        })
        .collect();
    let mut bundle = json!({
        "resourceType": "Bundle",
        "id": id(export, "bundle"),
        "type": "collection",
        "entry": entries,
    });
    put(&mut bundle, "timestamp", moment(export.recorded_at));
    if export.evidence == EvidenceLevel::Simulated {
        // Nobody takes invented people for patients.
        put(
            &mut bundle,
            "meta",
            Some(json!({ "security": [{
            "system": "http://terminology.hl7.org/CodeSystem/v3-ActReason", "code": "HTEST",
        }] })),
        );
    }
    bundle
}

/// A UUID (version 8, RFC 9562) that follows from the export's id and a name.
fn id(export: &Export<'_>, name: &str) -> String {
    let hash = Sha256::new()
        .chain_update(export.id)
        .chain_update([0])
        .chain_update(name)
        .finalize();
    let hex: String = hash
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
    format!(
        "{}-{}-8{}-8{}-{}",
        part(0, 8),
        part(8, 12),
        part(13, 16),
        part(17, 20),
        part(20, 32)
    )
}

fn reference(export: &Export<'_>, name: &str) -> Value {
    json!({ "reference": format!("urn:uuid:{}", id(export, name)) })
}

/// Sets an element if there is something in it: FHIR has no empty ones.
fn put(resource: &mut Value, element: &str, value: Option<impl Into<Value>>) {
    let value = value.map(Into::into).filter(|value: &Value| match value {
        Value::Null => false,
        Value::String(text) => !text.trim().is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Object(fields) => !fields.is_empty(),
        Value::Bool(_) | Value::Number(_) => true,
    });
    if let (Some(fields), Some(value)) = (resource.as_object_mut(), value) {
        fields.insert(element.to_owned(), value);
    }
}

/// A Period of two days, either of which may be absent.
fn period(from: Option<CivilDate>, to: Option<CivilDate>) -> Option<Value> {
    let mut period = Value::Object(Map::new());
    put(&mut period, "start", from.map(|day| day.to_string()));
    put(&mut period, "end", to.map(|day| day.to_string()));
    period
        .as_object()
        .is_some_and(|period| !period.is_empty())
        .then_some(period)
}

/// A dateTime in Japan's time.
fn moment(unix_seconds: i64) -> Option<String> {
    let text = crate::date::timestamp_in_japan(unix_seconds)?;
    let part = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
    Some(format!(
        "{}-{}-{}T{}:{}:{}+09:00",
        part(0, 4),
        part(4, 6),
        part(6, 8),
        part(8, 10),
        part(10, 12),
        part(12, 14)
    ))
}

/// A day of a message; 99991231 is no end.
fn day(text: &Option<String>) -> Option<CivilDate> {
    CivilDate::from_compact(text.as_deref()?.trim()).filter(|day| day.year() < 9999)
}
