//! `MedicalTicketInfo`: the ticket of public medical assistance (医療扶助).

use super::Personal;
use crate::codes::{
    DesignatedInstitution, ElderlyCareStatus, InfectionLawStatus, PrefecturalExpenses,
    SingleOrCombinedUse, SocialInsuranceConsistency, SocialInsuranceStatus, TicketTreatment,
    TicketType,
};

element! {
    /// The tickets of one qualification.
    @list PublicExpenseResultList {
        medical_ticket_info: [MedicalTicketInfo],
    }
}

element! {
    /// One ticket: which institution may treat what, in which month.
    MedicalTicketInfo {
        ticket_type: TicketType,
        medical_ticket_valid_date: String,
        medical_ticket_expiration_date: String,
        issue_number: Personal,
        /// `YYYYMM`.
        medical_treatment_month: String,
        designated_medical_institution_code: String,
        designated_medical_institution_flag: DesignatedInstitution,
        designated_medical_institution_name: String,
        prescription_issuer_medical_institution_code: String,
        prescription_issuer_medical_institution_name: String,
        injury_name1: Personal,
        injury_name2: Personal,
        injury_name3: Personal,
        medical_treatment_type: TicketTreatment,
        /// Yen, digits only.
        self_pay_amount: String,
        district_contact_name: Personal,
        handling_contact_name: Personal,
        single_or_combined_use: SingleOrCombinedUse,
        status_of_social_insurance: SocialInsuranceStatus,
        consistency_flag: SocialInsuranceConsistency,
        /// The interface spells it so.
        status_of_infecton: InfectionLawStatus,
        status_of_elderly_medical_care: ElderlyCareStatus,
        status_of_prefectural_expenses: PrefecturalExpenses,
        remarks1: Personal,
        remarks2: Personal,
        remarks3: Personal,
    }
}
