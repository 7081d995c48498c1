//! 高額療養費: the class of the monthly ceiling, and the diseases that have one of their own.
//!
//! The class is what the system tells. Amounts are not here: they follow from the class by tables
//! that change with the year.

use serde::{Deserialize, Serialize};

use super::{date, in_force, text};
use crate::codes::{CeilingClass, LimitCertificateKind, SpecificDisease};
use crate::date::CivilDate;
use crate::xml_msg::ResultOfQualificationConfirmation;

/// The class that decides the monthly ceiling.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Ceiling {
    /// 適用区分; of an unknown class the insurer is asked.
    pub class: CeilingClass,
    /// Whether meals are covered too.
    pub kind: Option<LimitCertificateKind>,
    /// First day.
    pub valid_from: Option<CivilDate>,
    /// Last day.
    pub valid_to: Option<CivilDate>,
    /// 長期入院該当: from this day long hospital stays count.
    pub long_term_from: Option<CivilDate>,
}

/// A disease with a monthly ceiling of its own (特定疾病療養受療証).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SpecialDisease {
    /// Which one.
    pub disease: SpecificDisease,
    /// What the patient pays at most in a month, in yen.
    pub self_pay_yen: Option<u32>,
    /// First day.
    pub valid_from: Option<CivilDate>,
    /// Last day.
    pub valid_to: Option<CivilDate>,
}

impl Ceiling {
    pub(super) fn of(result: &ResultOfQualificationConfirmation, on: CivilDate) -> Option<Self> {
        let info = result.limit_application_certificate_related_info.as_ref()?;
        let ceiling = Self {
            class: info
                .limit_application_certificate_classification_flag
                .clone()?,
            kind: info.limit_application_certificate_classification.clone(),
            valid_from: date(&info.limit_application_certificate_valid_start_date),
            valid_to: date(&info.limit_application_certificate_valid_end_date),
            long_term_from: date(&info.limit_application_certificate_long_term_date),
        };
        in_force(ceiling.valid_from, ceiling.valid_to, on).then_some(ceiling)
    }
}

impl SpecialDisease {
    pub(super) fn all_of(result: &ResultOfQualificationConfirmation, on: CivilDate) -> Vec<Self> {
        let Some(list) = &result.specific_diseases_certificate_list else {
            return Vec::new();
        };
        (list.specific_diseases_certificate_info.iter())
            .filter_map(|info| {
                Some(Self {
                    disease: info.specific_diseases_disease_category.clone()?,
                    self_pay_yen: text(&info.specific_diseases_self_pay)
                        .and_then(|yen| yen.parse().ok()),
                    valid_from: date(&info.specific_diseases_valid_start_date),
                    valid_to: date(&info.specific_diseases_valid_end_date),
                })
            })
            .filter(|disease| in_force(disease.valid_from, disease.valid_to, on))
            .collect()
    }
}
