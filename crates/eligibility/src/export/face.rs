//! The file that receipt computers take in from the folder `face`.

use crate::codec::{Charset, EncodeError, Format, encode};
use crate::codes::{
    ProcessingResultStatus, QualificationValidity, ReferenceClassification, SegmentOfResult,
};
use crate::evidence::EvidenceLevel;
use crate::xml_msg::{
    MessageBody, MessageHeader, ResultList, ResultOfQualificationConfirmation, XmlMsg,
};

/// One result on its way to the receipt computer.
#[derive(Debug, Clone, Copy)]
pub struct FaceFile<'a> {
    /// The result, as the system told it.
    pub result: &'a ResultOfQualificationConfirmation,
    /// What the system said of it, where it was asked; absent for what staff typed in.
    pub validity: Option<&'a QualificationValidity>,
    /// Where it comes from.
    pub evidence: EvidenceLevel,
    /// Ten digits.
    pub institution: &'a str,
    /// The day asked about, `YYYYMMDD`.
    pub asked_about: &'a str,
    /// When it was written, `YYYYMMDDhhmmss` in Japan; part of the file's name.
    pub written_at: &'a str,
    /// Tells files of one second apart: digits, chosen by the clinic.
    pub number: u32,
}

/// Why a result is not handed over.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotExported {
    /// Invented, only told, or not known yet: nothing for the clinic's accounts.
    #[error("{0:?} is neither an answer of the system nor a document")]
    NotDocumented(EvidenceLevel),
    /// A character that the receipt computer's encoding lacks.
    #[error(transparent)]
    Encode(#[from] EncodeError),
}

impl FaceFile<'_> {
    /// `OQSsiquc01res_face_` institution, number, `_`, moment, `.xml`.
    pub fn name(&self) -> String {
        format!(
            "OQSsiquc01res_face_{}{:020}_{}.xml",
            self.institution, self.number, self.written_at
        )
    }
}

/// The face-result file of a result.
///
/// `ReferenceClassification` is 1 for a card that a certified reader has read, 2 for what was
/// looked up by the data of a certificate, and left out for the rest. Of what staff saw in a document
/// the file says neither that the system processed it nor that it is valid.
///
/// # Errors
/// [`NotExported`]
pub fn face_xml(file: &FaceFile<'_>, charset: Charset) -> Result<Vec<u8>, NotExported> {
    let (reference_classification, is_answer) = match file.evidence {
        EvidenceLevel::OfficialCard => (Some(ReferenceClassification::MyNumberCard), true),
        EvidenceLevel::OfficialInsuredData => {
            (Some(ReferenceClassification::InsuredPersonData), true)
        }
        EvidenceLevel::OfficialWebConsent => (None, true),
        EvidenceLevel::SeenByStaff => (None, false),
        EvidenceLevel::Simulated
        | EvidenceLevel::Verbal
        | EvidenceLevel::Declared
        | EvidenceLevel::PendingReverify => {
            return Err(NotExported::NotDocumented(file.evidence));
        }
    };
    let message = XmlMsg {
        message_header: MessageHeader {
            process_execution_time: Some(file.written_at.to_owned()),
            qualification_confirmation_date: Some(file.asked_about.to_owned()),
            medical_institution_code: Some(file.institution.to_owned()),
            reference_classification,
            segment_of_result: is_answer.then_some(SegmentOfResult::Normal),
            character_code_identifier: Some(charset.identifier()),
            ..MessageHeader::default()
        },
        message_body: MessageBody {
            processing_result_status: is_answer.then_some(ProcessingResultStatus::Normal),
            qualification_validity: file.validity.filter(|_| is_answer).cloned(),
            result_list: Some(ResultList {
                result_of_qualification_confirmation: vec![file.result.clone()],
                ..ResultList::default()
            }),
            ..MessageBody::default()
        },
        ..XmlMsg::default()
    };
    Ok(encode(&message, Format::Xml(charset))?)
}
