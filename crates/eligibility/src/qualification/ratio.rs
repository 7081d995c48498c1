//! 一部負担金の割合: what share of the cost the patient pays.

use serde::{Deserialize, Serialize};

use super::{date, in_force};
use crate::codes::PreschoolClassification;
use crate::date::CivilDate;
use crate::rules;
use crate::xml_msg::ResultOfQualificationConfirmation;

/// The share that the patient pays, and what it follows from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Ratio {
    /// Percent, 0 to 100.
    pub percent: u8,
    /// Which rule decided.
    pub reason: RatioReason,
}

/// The rule that decided the ratio, in the order in which the rules are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RatioReason {
    /// The answer says that the patient is not yet at school (健康保険法 第74条, 第110条).
    Preschool,
    /// The elderly recipient's certificate that is valid on the day says it (70 to 74).
    ElderlyRecipient,
    /// The qualification itself says it (後期高齢者医療, from 75).
    PartialContribution,
    /// Aged 6 to 69.
    Age,
}

impl Ratio {
    /// `None`: the answer does not decide it, or says it in a way that cannot be read.
    pub(super) fn of(
        result: &ResultOfQualificationConfirmation,
        birth_date: Option<CivilDate>,
        on: CivilDate,
    ) -> Option<Self> {
        if result.preschool_classification == Some(PreschoolClassification::Preschool) {
            return rules::preschool(on);
        }
        if let Some(ratio) = elderly_recipient(result, on) {
            return Self::told(ratio, RatioReason::ElderlyRecipient);
        }
        if let Some(ratio) = super::text(&result.insured_partial_contribution_ratio) {
            return Self::told(ratio, RatioReason::PartialContribution);
        }
        rules::by_age(birth_date?.age_on(on)?, on)
    }

    /// Reads three digits of percent, such as `020`.
    fn told(ratio: &str, reason: RatioReason) -> Option<Self> {
        let digits = ratio.len() == 3 && ratio.bytes().all(|byte| byte.is_ascii_digit());
        let percent = digits.then(|| ratio.parse().ok()).flatten()?;
        (percent <= 100).then_some(Self { percent, reason })
    }
}

fn elderly_recipient(result: &ResultOfQualificationConfirmation, on: CivilDate) -> Option<&str> {
    let info = result.elderly_recipient_certificate_info.as_ref()?;
    let from = date(&info.elderly_recipient_valid_start_date);
    let to = date(&info.elderly_recipient_valid_end_date);
    let ratio = super::text(&info.elderly_recipient_contribution_ratio)?;
    in_force(from, to, on).then_some(ratio)
}
