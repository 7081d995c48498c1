//! `MedicalTicketInfo`: the ticket of public medical assistance (医療扶助).

use serde::{Deserialize, Serialize};

use super::Personal;

/// The tickets of one qualification.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase", default)]
pub struct PublicExpenseResultList {
    pub medical_ticket_info: Vec<MedicalTicketInfo>,
}

element! {
    /// One ticket: which institution may treat what, in which month.
    MedicalTicketInfo {
        ticket_type: String,
        medical_ticket_valid_date: String,
        medical_ticket_expiration_date: String,
        issue_number: Personal,
        /// `YYYYMM`.
        medical_treatment_month: String,
        designated_medical_institution_code: String,
        designated_medical_institution_flag: String,
        designated_medical_institution_name: String,
        prescription_issuer_medical_institution_code: String,
        prescription_issuer_medical_institution_name: String,
        injury_name1: Personal,
        injury_name2: Personal,
        injury_name3: Personal,
        medical_treatment_type: String,
        /// Yen, digits only.
        self_pay_amount: String,
        district_contact_name: Personal,
        handling_contact_name: Personal,
        single_or_combined_use: String,
        status_of_social_insurance: String,
        consistency_flag: String,
        /// The interface spells it so.
        status_of_infecton: String,
        status_of_elderly_medical_care: String,
        status_of_prefectural_expenses: String,
        remarks1: Personal,
        remarks2: Personal,
        remarks3: Personal,
    }
}
