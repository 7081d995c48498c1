//! `ResultOfQualificationConfirmation`: one qualification.

use super::{Personal, PublicExpenseResultList};
use crate::codes::{
    CeilingClass, ConsFlg, InsuredCardClassification, LimitCertificateChanged,
    LimitCertificateKind, LimitConsentFlg, PersonalFamilyClassification, PreschoolClassification,
    ReasonOfLoss, Sex, SpecificDisease,
};

element! {
    /// One qualification: who, which insurance, what is paid, what was consented to.
    ResultOfQualificationConfirmation {
        insured_card_classification: InsuredCardClassification,
        insurer_number: String,
        insured_card_symbol: Personal,
        insured_identification_number: Personal,
        insured_branch_number: Personal,
        personal_family_classification: PersonalFamilyClassification,
        /// The insured person or head of the household: not the patient.
        insured_name: Personal,
        name: Personal,
        /// 通称, the name that a foreign resident goes by.
        name_of_other: Personal,
        name_kana: Personal,
        name_of_other_kana: Personal,
        sex1: Sex,
        sex2: Sex,
        birthdate: Personal,
        address: Personal,
        post_number: Personal,
        insurer_name: String,
        qualification_date: String,
        disqualification_date: String,
        insured_certificate_issuance_date: String,
        insured_card_valid_date: String,
        insured_card_expiration_date: String,
        insured_partial_contribution_ratio: String,
        preschool_classification: PreschoolClassification,
        reason_of_loss: ReasonOfLoss,
        elderly_recipient_certificate_info: ElderlyRecipientCertificateInfo,
        limit_application_certificate_related_cons_flg: LimitConsentFlg,
        limit_application_certificate_related_cons_time: String,
        limit_application_certificate_related_info: LimitApplicationCertificateRelatedInfo,
        /// In bulk answers: has the ceiling information changed since the last one?
        limit_application_certificate_changed: LimitCertificateChanged,
        specific_diseases_certificate_related_cons_flg: ConsFlg,
        specific_diseases_certificate_related_cons_time: String,
        specific_diseases_certificate_list: SpecificDiseasesCertificateList,
        /// Health check-ups (健診).
        specific_health_checkups_info_cons_flg: ConsFlg,
        specific_health_checkups_info_cons_time: String,
        specific_health_checkups_info_available_time: String,
        /// Medicines (お薬).
        pharmacists_info_cons_flg: ConsFlg,
        pharmacists_info_cons_time: String,
        pharmacists_info_available_time: String,
        /// Care received (診療).
        diagnosis_info_cons_flg: ConsFlg,
        diagnosis_info_cons_time: String,
        diagnosis_info_available_time: String,
        /// Operations (手術).
        operation_info_cons_flg: ConsFlg,
        operation_info_cons_time: String,
        operation_info_available_time: String,
        /// Names of diseases (傷病名).
        diagnosis_name_cons_flg: ConsFlg,
        diagnosis_name_cons_time: String,
        diagnosis_name_available_time: String,
        /// Infections (感染症).
        infectious_info_cons_flg: ConsFlg,
        infectious_info_cons_time: String,
        infectious_info_available_time: String,
        /// Allergies other than to medicines (その他アレルギー等).
        allergy_info_cons_flg: ConsFlg,
        allergy_info_cons_time: String,
        allergy_info_available_time: String,
        /// Allergies to medicines (薬剤アレルギー等).
        contraindication_info_cons_flg: ConsFlg,
        contraindication_info_cons_time: String,
        contraindication_info_available_time: String,
        /// Test results (検査).
        test_info_cons_flg: ConsFlg,
        test_info_cons_time: String,
        test_info_available_time: String,
        /// Prescriptions (処方).
        prescription_info_cons_flg: ConsFlg,
        prescription_info_cons_time: String,
        prescription_info_available_time: String,
        public_expense_result_list: PublicExpenseResultList,
        /// The clinic's own patient number, when it was registered.
        reference_number: Personal,
        arbitrary_identifier: String,
    }
}

element! {
    /// 高齢受給者証: 70 to 74.
    ElderlyRecipientCertificateInfo {
        elderly_recipient_certificate_date: String,
        elderly_recipient_valid_start_date: String,
        elderly_recipient_valid_end_date: String,
        elderly_recipient_contribution_ratio: String,
    }
}

element! {
    /// 限度額適用認定証: which monthly ceiling applies.
    LimitApplicationCertificateRelatedInfo {
        limit_application_certificate_classification: LimitCertificateKind,
        limit_application_certificate_classification_flag: CeilingClass,
        limit_application_certificate_date: String,
        limit_application_certificate_valid_start_date: String,
        limit_application_certificate_valid_end_date: String,
        /// 長期入院該当年月日.
        limit_application_certificate_long_term_date: String,
    }
}

element! {
    /// 特定疾病療養受療証, one per disease.
    @list SpecificDiseasesCertificateList {
        specific_diseases_certificate_info: [SpecificDiseasesCertificateInfo],
    }
}

element! {
    /// One disease with a monthly ceiling of its own.
    SpecificDiseasesCertificateInfo {
        specific_diseases_disease_category: SpecificDisease,
        specific_diseases_certificate_date: String,
        specific_diseases_valid_start_date: String,
        specific_diseases_valid_end_date: String,
        /// Yen a month, digits only.
        specific_diseases_self_pay: String,
    }
}
