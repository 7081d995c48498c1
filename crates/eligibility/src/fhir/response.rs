//! CoverageEligibilityRequest, CoverageEligibilityResponse, Provenance.

use serde_json::{Value, json};

use super::{Export, day, id, moment, period, put, reference};
use crate::codes::{ProcessingResultStatus, QualificationValidity, ReasonOfLoss, SegmentOfResult};
use crate::date::unix_from_timestamp;
use crate::qualification::{NotQualified, Qualification};
use crate::rules::{Limit, limit_of};
use crate::xml_msg::ResultOfQualificationConfirmation;

/// The object identifier of SHA-256; the value is hexadecimal.
const SHA_256: &str = "urn:oid:2.16.840.1.101.3.4.2.1";
/// 支払基金 and 国保中央会 run the system; a request and a response need somebody who answers.
const SYSTEM: &str = "オンライン資格確認等システム";

/// The one qualification that an answer tells, valid or not; of several none.
pub(super) fn chosen<'a>(export: &Export<'a>) -> Option<&'a ResultOfQualificationConfirmation> {
    let several = matches!(
        export.answer.message_body.qualification_validity,
        Some(QualificationValidity::Several | QualificationValidity::NotFound)
    );
    match export.answer.results() {
        [result] if !several => Some(result),
        _ => None,
    }
}

pub(super) fn request(
    export: &Export<'_>,
    chosen: Option<&ResultOfQualificationConfirmation>,
) -> Value {
    let mut request = both(
        export,
        "CoverageEligibilityRequest",
        "request",
        chosen.is_some(),
    );
    put(
        &mut request,
        "provider",
        Some(reference(export, "institution")),
    );
    let coverage =
        chosen.map(|_| json!([{ "focal": true, "coverage": reference(export, "coverage") }]));
    put(&mut request, "insurance", coverage);
    request
}

pub(super) fn response(
    export: &Export<'_>,
    chosen: Option<&ResultOfQualificationConfirmation>,
) -> Value {
    let mut response = both(
        export,
        "CoverageEligibilityResponse",
        "response",
        chosen.is_some(),
    );
    put(
        &mut response,
        "requestor",
        Some(reference(export, "institution")),
    );
    put(&mut response, "request", Some(reference(export, "request")));
    put(&mut response, "outcome", Some(outcome(export)));
    put(&mut response, "disposition", chosen.and_then(loss));
    put(
        &mut response,
        "insurance",
        chosen.map(|result| json!([insurance(export, result)])),
    );
    put(
        &mut response,
        "error",
        error(export).map(|error| json!([error])),
    );
    response
}

/// Where the answer came from, and the hash of its bytes.
pub(super) fn provenance(export: &Export<'_>, resources: &[Value]) -> Value {
    let targets: Vec<Value> = (resources.iter())
        .filter_map(|resource| resource.get("id").and_then(Value::as_str))
        .map(|id| json!({ "reference": format!("urn:uuid:{id}") }))
        .collect();
    let evidence = serde_json::to_value(export.evidence).unwrap_or_default();
    let mut provenance = json!({
        "resourceType": "Provenance",
        "id": id(export, "provenance"),
        "target": targets,
        "activity": { "text": evidence },
        "agent": [{ "who": reference(export, "institution") }],
    });
    put(&mut provenance, "recorded", moment(export.recorded_at));
    let hash = export.raw_sha256.map(|hash| {
        json!([{
            "role": "source",
            "what": { "identifier": { "system": SHA_256, "value": hash } },
        }])
    });
    put(&mut provenance, "entity", hash);
    provenance
}

/// What request and response have in common.
fn both(export: &Export<'_>, kind: &str, name: &str, insurer_known: bool) -> Value {
    let header = &export.answer.message_header;
    let insurer = if insurer_known {
        reference(export, "insurer")
    } else {
        json!({ "display": SYSTEM })
    };
    let mut resource = json!({
        "resourceType": kind,
        "id": id(export, name),
        "status": "active",
        "purpose": ["validation", "benefits"],
        "patient": reference(export, "patient"),
        "servicedDate": day(&header.qualification_confirmation_date).unwrap_or(export.on).to_string(),
        "insurer": insurer,
    });
    let created = header
        .process_execution_time
        .as_deref()
        .and_then(unix_from_timestamp);
    put(
        &mut resource,
        "created",
        moment(created.unwrap_or(export.recorded_at)),
    );
    let own = header
        .arbitrary_file_identifier
        .as_deref()
        .filter(|own| !own.trim().is_empty());
    put(
        &mut resource,
        "identifier",
        own.map(|own| json!([{ "value": own }])),
    );
    resource
}

fn outcome(export: &Export<'_>) -> &'static str {
    if export.answer.message_header.segment_of_result == Some(SegmentOfResult::InProcess) {
        return "queued";
    }
    let failed = export.answer.message_header.segment_of_result == Some(SegmentOfResult::Abnormal)
        || export.answer.message_body.processing_result_status
            == Some(ProcessingResultStatus::Error);
    if failed { "error" } else { "complete" }
}

fn insurance(export: &Export<'_>, result: &ResultOfQualificationConfirmation) -> Value {
    let qualification = Qualification::from_answer(export.answer, export.on);
    let mut insurance = json!({
        "coverage": reference(export, "coverage"),
        "inforce": qualification.is_ok(),
    });
    let (from, to) = (
        day(&result.insured_card_valid_date),
        day(&result.insured_card_expiration_date),
    );
    put(&mut insurance, "benefitPeriod", period(from, to));
    let ceiling = qualification
        .ok()
        .and_then(|qualification| qualification.ceiling);
    let item = ceiling.map(|ceiling| {
        let limit = limit_of(&ceiling.class, 0, export.on);
        let mut item = json!({
            "category": { "text": "高額療養費" },
            "productOrService": { "coding": [{ "code": ceiling.class.code() }], "text": "適用区分" },
            "unit": { "text": "household" },
            "term": { "text": "month" },
        });
        put(&mut item, "description", Some(limit.as_ref().map_or_else(ask, description)));
        put(&mut item, "benefit", limit.as_ref().map(benefits));
        item
    });
    put(&mut insurance, "item", item.map(|item| json!([item])));
    insurance
}

fn ask() -> String {
    String::from("amount not known: ask the insurer")
}

/// The formula, the row's days, and whether it is confirmed.
fn description(limit: &Limit) -> String {
    let formula = match limit.formula.one_percent_over_yen {
        Some(over) => format!("{} + (cost - {over}) x 1 %", limit.formula.base_yen),
        None => limit.formula.base_yen.to_string(),
    };
    let confirmed = if limit.rule.confirmed {
        ""
    } else {
        "; unconfirmed"
    };
    format!(
        "{formula} JPY a month{confirmed}; source: {}",
        limit.rule.source
    )
}

fn benefits(limit: &Limit) -> Vec<Value> {
    [
        ("base amount of the month", Some(limit.formula.base_yen)),
        ("from the fourth month", limit.fourth_month_yen),
        ("out-patient, month", limit.outpatient_yen),
        ("out-patient, year from August", limit.outpatient_year_yen),
        ("household, year from August", limit.year_yen),
    ]
    .into_iter()
    .filter_map(|(name, yen)| {
        Some(json!({
            "type": { "text": name },
            "allowedMoney": { "value": yen?, "currency": "JPY" },
        }))
    })
    .collect()
}

fn error(export: &Export<'_>) -> Option<Value> {
    let text = match Qualification::from_answer(export.answer, export.on).err()? {
        NotQualified::Error { code, message } => {
            let coding = (!code.is_empty()).then(|| json!([{ "code": code }]));
            let mut code =
                json!({ "text": if message.is_empty() { "error" } else { message.as_str() } });
            put(&mut code, "coding", coding);
            return Some(json!({ "code": code }));
        }
        NotQualified::NotFound => "not found",
        NotQualified::Several { .. } => "multiple",
        NotQualified::Unregistered => "valid but not registered",
        NotQualified::Unclear => "the answer does not decide",
        NotQualified::Invalid { .. }
        | NotQualified::InvalidNewerExists
        | NotQualified::InProcess => return None,
    };
    Some(json!({ "code": { "text": text } }))
}

fn loss(result: &ResultOfQualificationConfirmation) -> Option<String> {
    let reason = match result.reason_of_loss.as_ref()? {
        ReasonOfLoss::Death => "死亡",
        ReasonOfLoss::PublicAssistance => "生活保護開始",
        ReasonOfLoss::OtherInsurance => "他の保険に加入",
        ReasonOfLoss::Other => "その他",
        ReasonOfLoss::Unknown(code) => code,
    };
    Some(format!("資格喪失: {reason}"))
}
