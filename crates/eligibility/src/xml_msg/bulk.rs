//! What a bulk inquiry and a bulk registration answer about each person.

use super::{
    Personal, QualificationConfirmSearchInfo, ReferenceNumberRegistrationInfo, ResultList,
    ResultOfQualificationConfirmation,
};
use crate::codes::{ProcessingResultStatus, QualificationValidity};

element! {
    /// One person of a bulk inquiry.
    BulkConfirmUnit {
        qualification_confirm_search_info: QualificationConfirmSearchInfo,
        processing_result_status: ProcessingResultStatus,
        processing_result_code: String,
        processing_result_message: String,
        qualification_validity: QualificationValidity,
        result_of_qualification_confirmation: [ResultOfQualificationConfirmation],
        /// As in a single answer; in a bulk answer not confirmed.
        result_list: ResultList,
        /// The clinic's own patient numbers, when they were registered.
        reference_number: [Personal],
    }
}

impl BulkConfirmUnit {
    /// The qualifications found, wherever the unit holds them.
    pub fn results(&self) -> impl Iterator<Item = &ResultOfQualificationConfirmation> {
        let listed = self
            .result_list
            .iter()
            .flat_map(|list| &list.result_of_qualification_confirmation);
        self.result_of_qualification_confirmation
            .iter()
            .chain(listed)
    }
}

element! {
    /// One person of a bulk registration of patient numbers.
    BulkRegistrationUnit {
        reference_number_registration_info: ReferenceNumberRegistrationInfo,
        processing_result_status: ProcessingResultStatus,
        processing_result_code: String,
        processing_result_message: String,
    }
}
