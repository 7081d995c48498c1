//! `MessageHeader`: who asks, and how it went.

use crate::codes::{CharacterCodeIdentifier, ReferenceClassification, SegmentOfResult};

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
        /// In the second answer of a bulk inquiry: the number that the first one gave.
        reception_number: String,
        segment_of_result: SegmentOfResult,
        error_code: String,
        error_message: String,
        /// Of a bulk inquiry: people, digits only.
        number_of_processing_result: String,
        number_of_normal_processing: String,
        number_of_error: String,
        character_code_identifier: CharacterCodeIdentifier,
    }
}
