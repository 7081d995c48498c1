//! 保険者番号: the number of an insurer.

use serde::{Deserialize, Serialize};

use crate::check_digit;

/// An insurer's number in the form in which people write it: 8 digits, or 6 for 国民健康保険.
///
/// Messages pad short numbers on the left, files with spaces and JSON with zeros; the padding is
/// taken off. Anything else is kept as it came, so that the desk can see it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(from = "String", into = "String")]
pub struct InsurerNumber(String);

impl InsurerNumber {
    /// The number without padding.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Is it 6 or 8 digits long and is its last digit the check digit of the others?
    ///
    /// The rule is in 診療報酬請求書等の記載要領. A number made up for an unknown insurer may fail on purpose (77777777).
    pub fn has_right_check_digit(&self) -> bool {
        matches!(self.0.len(), 6 | 8) && check_digit::is_right(&self.0)
    }
}

impl From<&str> for InsurerNumber {
    fn from(text: &str) -> Self {
        let text = text.trim();
        let national_health = text.strip_prefix("00").filter(|rest| rest.len() == 6);
        Self(national_health.unwrap_or(text).to_owned())
    }
}

impl From<String> for InsurerNumber {
    fn from(text: String) -> Self {
        Self::from(text.as_str())
    }
}

impl From<InsurerNumber> for String {
    fn from(number: InsurerNumber) -> Self {
        number.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits_of_published_numbers_are_right() {
        for number in ["33120015", "01130012", "39131156", "138057", "77777779"] {
            assert!(
                InsurerNumber::from(number).has_right_check_digit(),
                "{number}"
            );
        }
    }

    #[test]
    fn a_mistyped_digit_a_wrong_length_and_sevens_everywhere_are_noticed() {
        for number in [
            "33120016",
            "33120105",
            "3312001",
            "",
            "7",
            "77777777",
            "3312001５",
        ] {
            assert!(
                !InsurerNumber::from(number).has_right_check_digit(),
                "{number}"
            );
        }
    }

    #[test]
    fn padding_of_files_and_of_json_is_taken_off() {
        assert_eq!(InsurerNumber::from("  138057").as_str(), "138057");
        assert_eq!(InsurerNumber::from("00138057").as_str(), "138057");
        assert_eq!(InsurerNumber::from("01130012").as_str(), "01130012");
    }
}
