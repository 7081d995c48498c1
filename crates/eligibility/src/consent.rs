//! What the patient lets the clinic see of earlier care, item by item.

use serde::{Deserialize, Serialize};

use crate::codes::ConsFlg;
use crate::xml_msg::ResultOfQualificationConfirmation;

mod memory;
mod options;
mod viewing;

pub use memory::{ConsentMemory, Previous};
pub use options::{PrescriptionQuestion, Subsidies};
pub use viewing::{CareSetting, Viewing};

/// One kind of medical information that is asked for on its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConsentItem {
    /// 手術: operations.
    Operation,
    /// 診療: care received.
    Diagnosis,
    /// お薬: medicines.
    Pharmacists,
    /// 健診: health check-ups.
    SpecificHealthCheckups,
}

impl ConsentItem {
    /// Every item, in the order of asking (MHLW guide, "consent individually").
    pub const ALL: [Self; 4] = [
        Self::Operation,
        Self::Diagnosis,
        Self::Pharmacists,
        Self::SpecificHealthCheckups,
    ];
}

/// The patient's answers; an item that was not asked has none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Consent {
    #[serde(skip_serializing_if = "Option::is_none")]
    operation: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    diagnosis: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pharmacists: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    specific_health_checkups: Option<bool>,
}

impl Consent {
    /// Nothing was asked.
    pub const fn unasked() -> Self {
        Self {
            operation: None,
            diagnosis: None,
            pharmacists: None,
            specific_health_checkups: None,
        }
    }

    /// "Consent to all".
    pub const fn all() -> Self {
        Self {
            operation: Some(true),
            diagnosis: Some(true),
            pharmacists: Some(true),
            specific_health_checkups: Some(true),
        }
    }

    /// The same answers with this item answered so.
    #[must_use]
    pub const fn with(mut self, item: ConsentItem, given: bool) -> Self {
        let answer = match item {
            ConsentItem::Operation => &mut self.operation,
            ConsentItem::Diagnosis => &mut self.diagnosis,
            ConsentItem::Pharmacists => &mut self.pharmacists,
            ConsentItem::SpecificHealthCheckups => &mut self.specific_health_checkups,
        };
        *answer = Some(given);
        self
    }

    /// The answer to this item; `None` when it was not asked.
    pub const fn answer(self, item: ConsentItem) -> Option<bool> {
        match item {
            ConsentItem::Operation => self.operation,
            ConsentItem::Diagnosis => self.diagnosis,
            ConsentItem::Pharmacists => self.pharmacists,
            ConsentItem::SpecificHealthCheckups => self.specific_health_checkups,
        }
    }

    /// Was this item consented to?
    pub fn given(self, item: ConsentItem) -> bool {
        self.answer(item) == Some(true)
    }

    /// Was every item answered?
    pub fn is_complete(self) -> bool {
        ConsentItem::ALL
            .iter()
            .all(|item| self.answer(*item).is_some())
    }

    /// Writes the flags and times of the items that were asked into an answer.
    ///
    /// Times are `YYYYMMDDhhmmss`: `at` when the patient answered, `until` when the view on what
    /// was consented to closes (24 hours later at a clinic's desk).
    pub fn write_to(self, result: &mut ResultOfQualificationConfirmation, at: &str, until: &str) {
        for item in ConsentItem::ALL {
            let Some(given) = self.answer(item) else {
                continue;
            };
            let flag = if given {
                ConsFlg::Given
            } else {
                ConsFlg::NotGiven
            };
            let (cons_flg, cons_time, available_time) = fields(item, result);
            *cons_flg = Some(flag);
            *cons_time = Some(at.to_owned());
            *available_time = given.then(|| until.to_owned());
        }
    }
}

/// The three elements that hold one item's consent.
const fn fields(
    item: ConsentItem,
    result: &mut ResultOfQualificationConfirmation,
) -> (
    &mut Option<ConsFlg>,
    &mut Option<String>,
    &mut Option<String>,
) {
    match item {
        ConsentItem::Operation => (
            &mut result.operation_info_cons_flg,
            &mut result.operation_info_cons_time,
            &mut result.operation_info_available_time,
        ),
        ConsentItem::Diagnosis => (
            &mut result.diagnosis_info_cons_flg,
            &mut result.diagnosis_info_cons_time,
            &mut result.diagnosis_info_available_time,
        ),
        ConsentItem::Pharmacists => (
            &mut result.pharmacists_info_cons_flg,
            &mut result.pharmacists_info_cons_time,
            &mut result.pharmacists_info_available_time,
        ),
        ConsentItem::SpecificHealthCheckups => (
            &mut result.specific_health_checkups_info_cons_flg,
            &mut result.specific_health_checkups_info_cons_time,
            &mut result.specific_health_checkups_info_available_time,
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_that_was_not_asked_is_neither_given_nor_in_the_message() {
        let consent = Consent::unasked()
            .with(ConsentItem::Operation, false)
            .with(ConsentItem::Pharmacists, true);
        let mut result = ResultOfQualificationConfirmation::default();
        consent.write_to(&mut result, "20261122093000", "20261123093000");

        assert!(!consent.given(ConsentItem::Operation) && !consent.given(ConsentItem::Diagnosis));
        assert!(!consent.is_complete() && Consent::all().is_complete());
        assert_eq!(result.operation_info_cons_flg, Some(ConsFlg::NotGiven));
        assert_eq!(result.operation_info_available_time, None);
        assert_eq!(result.pharmacists_info_cons_flg, Some(ConsFlg::Given));
        let until = result.pharmacists_info_available_time.as_deref();
        assert_eq!(until, Some("20261123093000"));
        assert_eq!(result.diagnosis_info_cons_flg, None);
    }
}
