//! A result on its way to other programs of the clinic.

use eligibility::codec::Charset;
use eligibility::codes::{ProcessingResultStatus, QualificationValidity, SegmentOfResult};
use eligibility::export::{FaceFile, NotExported, csv, face_xml};
use eligibility::fhir::{Export, bundle};
use eligibility::xml_msg::{MessageBody, MessageHeader, ResultList};
use eligibility::{CareSetting, EvidenceLevel, Snapshot, XmlMsg, timestamp_in_japan};

/// The forms in which a result leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// As a card result of the qualification terminal, which receipt computers take in.
    Face(Charset),
    /// One row of a table.
    Csv(Charset),
    /// A FHIR R4 Bundle.
    Fhir,
}

/// What is saved.
pub struct HandedOver {
    /// The file's name; it holds nothing of the patient.
    pub name: String,
    /// What it is.
    pub media_type: &'static str,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// Writes a result; `now` in Unix seconds, `institution` is 医療機関コード.
///
/// # Errors
/// As [`NotExported`] says.
pub fn hand_over(
    snapshot: &Snapshot,
    form: Form,
    institution: &str,
    now: i64,
) -> Result<HandedOver, NotExported> {
    let written_at = timestamp_in_japan(now).unwrap_or_default();
    let asked_about = snapshot.as_of.compact();
    let validity = is_answer(snapshot.evidence).then_some(&QualificationValidity::Valid);
    let (name, media_type, bytes) = match form {
        Form::Face(charset) => {
            let file = FaceFile {
                result: &snapshot.result,
                validity,
                evidence: snapshot.evidence,
                institution,
                asked_about: &asked_about,
                written_at: &written_at,
                number: 1,
            };
            (file.name(), "application/xml", face_xml(&file, charset)?)
        }
        Form::Csv(charset) => (
            format!("uketsuke-{written_at}.csv"),
            "text/csv",
            csv([snapshot], charset)?,
        ),
        Form::Fhir => {
            let answer = message(snapshot, institution, &written_at, asked_about);
            let bundle = bundle(&Export {
                id: &snapshot.id,
                answer: &answer,
                on: snapshot.as_of,
                evidence: snapshot.evidence,
                recorded_at: snapshot.taken_at,
                raw_sha256: snapshot.raw_sha256.as_deref(),
                setting: CareSetting::Desk,
            });
            let name = format!("uketsuke-{written_at}.fhir.json");
            let bytes = serde_json::to_vec_pretty(&bundle).unwrap_or_default();
            (name, "application/fhir+json", bytes)
        }
    };
    Ok(HandedOver {
        name,
        media_type,
        bytes,
    })
}

/// The snapshot as the answer that it came from. What no system answered says nothing of a system's status.
fn message(
    snapshot: &Snapshot,
    institution: &str,
    written_at: &str,
    asked_about: String,
) -> XmlMsg {
    let is_answer = is_answer(snapshot.evidence);
    let taken_at = timestamp_in_japan(snapshot.taken_at);
    XmlMsg {
        message_header: MessageHeader {
            process_execution_time: taken_at.or_else(|| Some(written_at.to_owned())),
            qualification_confirmation_date: Some(asked_about),
            medical_institution_code: Some(institution.to_owned()),
            segment_of_result: is_answer.then_some(SegmentOfResult::Normal),
            ..MessageHeader::default()
        },
        message_body: MessageBody {
            processing_result_status: is_answer.then_some(ProcessingResultStatus::Normal),
            qualification_validity: is_answer.then_some(QualificationValidity::Valid),
            result_list: Some(ResultList {
                result_of_qualification_confirmation: vec![snapshot.result.clone()],
                ..ResultList::default()
            }),
            ..MessageBody::default()
        },
        ..XmlMsg::default()
    }
}

/// Whether a system, be it the simulated one, has answered this.
const fn is_answer(evidence: EvidenceLevel) -> bool {
    match evidence {
        EvidenceLevel::Simulated
        | EvidenceLevel::OfficialCard
        | EvidenceLevel::OfficialInsuredData
        | EvidenceLevel::OfficialWebConsent => true,
        EvidenceLevel::SeenByStaff
        | EvidenceLevel::Verbal
        | EvidenceLevel::Declared
        | EvidenceLevel::PendingReverify => false,
    }
}
