//! `MessageBody`: the question, and what was found.

use super::{BulkConfirmUnit, BulkRegistrationUnit, Personal, ResultOfQualificationConfirmation};
use crate::codes::{
    CareType, LimitConsentFlg, PrescriptionIssueSelect, ProcessingResultStatus,
    QualificationValidity,
};

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
        /// The second person of a bulk inquiry and all after: that they are asked about by the same
        /// element again is not confirmed.
        further_search_infos as "QualificationConfirmSearchInfo": [QualificationConfirmSearchInfo],
        result_list: ResultList,
        /// The first answer of a bulk inquiry gives it, the second request asks by it.
        reception_number: String,
        /// The second answer of a bulk inquiry: one per person.
        bulk_confirm_unit: [BulkConfirmUnit],
        reference_number_registration_info: ReferenceNumberRegistrationInfo,
        /// The second answer of a bulk registration: one per person.
        bulk_registration_unit: [BulkRegistrationUnit],
    }
}

element! {
    /// A question by the data of a qualification certificate; in bulk also by month or consent.
    QualificationConfirmSearchInfo {
        /// Eight characters; shorter numbers come padded on the left with spaces or zeros.
        insurer_number: String,
        insured_card_symbol: Personal,
        insured_identification_number: Personal,
        insured_branch_number: Personal,
        birthdate: Personal,
        limit_application_certificate_related_cons_flg: LimitConsentFlg,
        /// Medical assistance in bulk: `YYYYMM`.
        medical_treatment_month: String,
        /// Home visits and online care in bulk: consents given from this day on.
        consent_date_from: String,
        consent_date_to: String,
        /// Online care in bulk: examinations from this day on.
        examination_date_from: String,
        examination_date_to: String,
        medical_treatment_flag: CareType,
        arbitrary_identifier: String,
    }
}

element! {
    /// The qualifications found; more than one only when the system cannot decide.
    @list ResultList {
        result_of_qualification_confirmation: [ResultOfQualificationConfirmation],
    }
}

element! {
    /// The clinic's own number for a patient, to come back with later card results.
    ReferenceNumberRegistrationInfo {
        /// 50 characters at most.
        reference_number: Personal,
        insurer_number: String,
        insured_card_symbol: Personal,
        insured_identification_number: Personal,
        insured_branch_number: Personal,
    }
}
