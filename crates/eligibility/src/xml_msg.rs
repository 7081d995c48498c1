//! The message tree `XmlMsg` of the online eligibility system, with its own element names.
//!
//! Requests and answers share the tree; an element that is not asked or not answered is absent
//! (`None`) and is not written. Unknown elements are ignored, order does not matter. As JSON the
//! tree is `{"XmlMsg":{"MessageHeader":{…},"MessageBody":{…}}}` (see [`crate::InquiryAnswer`]).
//!
//! Shapes: days are `YYYYMMDD`, times `YYYYMMDDhhmmss` in Japan, ratios three digits of percent
//! (`"030"` = 30 %), names in kana half-width, other text full-width. The elements and codes are
//! those that receipt computers read from the terminal's result files.

#![allow(
    missing_docs,
    reason = "the element names are the interface's own; a note stands where a name does not say enough"
)]

use redacted::Redacted;
use serde::{Deserialize, Serialize};

use crate::codes::{
    CharacterCodeIdentifier, LimitConsentFlg, PrescriptionIssueSelect, ProcessingResultStatus,
    QualificationValidity, ReferenceClassification, SegmentOfResult,
};

/// An element whose children are all optional.
macro_rules! element {
    ($(#[$meta:meta])* $name:ident { $($(#[$note:meta])* $field:ident: $type:ty,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(rename_all = "PascalCase", default)]
        pub struct $name {
            $(
                $(#[$note])*
                #[serde(skip_serializing_if = "Option::is_none")]
                pub $field: Option<$type>,
            )+
        }
    };
}

mod result;
mod ticket;

pub use result::{
    ElderlyRecipientCertificateInfo, LimitApplicationCertificateRelatedInfo,
    ResultOfQualificationConfirmation, SpecificDiseasesCertificateInfo,
    SpecificDiseasesCertificateList,
};
pub use ticket::{MedicalTicketInfo, PublicExpenseResultList};

/// Text about a person.
pub type Personal = Redacted<String>;

/// One request to the eligibility system, or one answer from it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase", default)]
pub struct XmlMsg {
    pub message_header: MessageHeader,
    pub message_body: MessageBody,
}

impl XmlMsg {
    /// The qualifications that an answer holds; none when it holds no list.
    pub fn results(&self) -> &[ResultOfQualificationConfirmation] {
        match &self.message_body.result_list {
            Some(list) => &list.result_of_qualification_confirmation,
            None => &[],
        }
    }
}

element! {
    /// Who asks, for which day, and how the processing as a whole went.
    MessageHeader {
        process_execution_time: String,
        /// The day asked about.
        qualification_confirmation_date: String,
        /// Ten digits: prefecture 2, fee table 1, institution 7.
        medical_institution_code: String,
        /// Chosen by who asks and echoed: ties an answer to its request.
        arbitrary_file_identifier: String,
        reference_classification: ReferenceClassification,
        segment_of_result: SegmentOfResult,
        error_code: String,
        error_message: String,
        character_code_identifier: CharacterCodeIdentifier,
    }
}

element! {
    /// The question, echoed in the answer, and the qualifications found.
    MessageBody {
        processing_result_status: ProcessingResultStatus,
        /// Its list is not public; it may be present on success too (a certificate near its end).
        processing_result_code: String,
        processing_result_message: String,
        qualification_validity: QualificationValidity,
        prescription_issue_select: PrescriptionIssueSelect,
        qualification_confirm_search_info: QualificationConfirmSearchInfo,
        result_list: ResultList,
    }
}

element! {
    /// A question by the data of a qualification certificate.
    QualificationConfirmSearchInfo {
        /// Eight characters; shorter numbers come padded on the left with spaces or zeros.
        insurer_number: String,
        insured_card_symbol: Personal,
        insured_identification_number: Personal,
        insured_branch_number: Personal,
        birthdate: Personal,
        limit_application_certificate_related_cons_flg: LimitConsentFlg,
        arbitrary_identifier: String,
    }
}

/// The qualifications found; more than one only when the system cannot decide.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase", default)]
pub struct ResultList {
    pub result_of_qualification_confirmation: Vec<ResultOfQualificationConfirmation>,
}
