//! 保険者番号, 公費負担者番号, 公費負担医療の受給者番号.

use redacted::Redacted;

use super::{Entry, FieldError, digits};
use crate::check_digit;
use crate::insurer_number::InsurerNumber;

/// What an insurer's number says of the insurance (法別番号).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum InsurerKind {
    /// 国民健康保険: six digits.
    NationalHealth,
    /// 協会けんぽ (01)
    JapanHealthInsuranceAssociation,
    /// 船員保険 (02)
    Seamen,
    /// 日雇特例 (03, 04)
    DayLabourers,
    /// 組合健保 (06)
    Society,
    /// 自衛官等 (07)
    SelfDefenceForces,
    /// 共済組合 (31 to 34)
    MutualAid,
    /// 後期高齢者医療 (39); its certificates have no branch number.
    LatterStageElderly,
    /// 国民健康保険 for retired employees (67)
    NationalHealthRetired,
    /// 特例退職 (63, 72 to 75)
    SpecialRetired,
    /// None of these.
    Other,
}

/// An insurer's number: 8 digits, or 6 for 国民健康保険. Sevens everywhere stand for an unknown insurer.
pub fn insurer_number(typed: &str) -> Entry<InsurerNumber> {
    checked(typed, &[6, 8], 8).map(|number| InsurerNumber::from(number.expose().as_str()))
}

/// 公費負担者番号: 8 digits.
pub fn public_expense_number(typed: &str) -> Entry<Redacted<String>> {
    checked(typed, &[8], 8)
}

/// 公費負担医療の受給者番号: 7 digits.
pub fn beneficiary_number(typed: &str) -> Entry<Redacted<String>> {
    checked(typed, &[7], 7)
}

/// The kind of insurance that a number names.
pub fn insurer_kind(number: &InsurerNumber) -> InsurerKind {
    let number = number.as_str();
    if number.len() == 6 {
        return InsurerKind::NationalHealth;
    }
    match number.get(..2) {
        Some("01") => InsurerKind::JapanHealthInsuranceAssociation,
        Some("02") => InsurerKind::Seamen,
        Some("03" | "04") => InsurerKind::DayLabourers,
        Some("06") => InsurerKind::Society,
        Some("07") => InsurerKind::SelfDefenceForces,
        Some("31" | "32" | "33" | "34") => InsurerKind::MutualAid,
        Some("39") => InsurerKind::LatterStageElderly,
        Some("67") => InsurerKind::NationalHealthRetired,
        Some("63" | "72" | "73" | "74" | "75") => InsurerKind::SpecialRetired,
        _ => InsurerKind::Other,
    }
}

/// The number that a claim for an unknown insurer carries: sevens in all places (診療報酬請求書等の記載要領).
///
/// It fails the check digit on purpose; software that insists on one writes 77777779.
pub fn unknown_insurer() -> InsurerNumber {
    InsurerNumber::from("77777777")
}

/// Digits of one of these lengths whose last is right; while too few are typed, incomplete.
///
/// A short length is right at once and stays right when the person types on: 6 of 8 digits may be both.
fn checked(typed: &str, lengths: &[usize], most: usize) -> Entry<Redacted<String>> {
    digits(typed, most).and_then(|number| {
        let length = number.expose().len();
        let unknown = number.expose().bytes().all(|digit| digit == b'7');
        if lengths.contains(&length) && (unknown || check_digit::is_right(number.expose())) {
            return Entry::Right(number);
        }
        if length < most {
            return Entry::Incomplete;
        }
        Entry::Wrong(FieldError::CheckDigit)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_numbers_are_right_in_both_widths_and_a_mistyped_digit_is_wrong() {
        for number in [
            "33120015",
            "01130012",
            "39131156",
            "138057",
            "３３１２００１５",
            "3312-0015",
            "77777777",
        ] {
            assert!(
                matches!(insurer_number(number), Entry::Right(_)),
                "{number}"
            );
        }
        for number in ["81136244", "81137242", "88138243", "89131247", "88131248"] {
            assert!(
                matches!(public_expense_number(number), Entry::Right(_)),
                "{number}"
            );
        }
        let wrong = Entry::Wrong(FieldError::CheckDigit);
        assert_eq!(insurer_number("33120016"), wrong);
        assert_eq!(insurer_number("33120105"), wrong);
        assert_eq!(
            insurer_number("331200155"),
            Entry::Wrong(FieldError::TooLong { most: 8 })
        );
        assert_eq!(
            insurer_number("3312o015"),
            Entry::Wrong(FieldError::NotDigits)
        );
    }

    #[test]
    fn a_number_that_is_being_typed_is_not_wrong() {
        for typed in ["3", "33120", "331200", "3312001", "138058"] {
            assert_eq!(insurer_number(typed), Entry::Incomplete, "{typed}");
        }
        assert_eq!(insurer_number(" "), Entry::Empty);
        assert_eq!(beneficiary_number("1234"), Entry::Incomplete);
        assert!(matches!(beneficiary_number("1234566"), Entry::Right(_)));
    }

    #[test]
    fn a_my_number_is_refused_and_not_kept() {
        assert_eq!(
            insurer_number("1234 5678 9018"),
            Entry::Wrong(FieldError::MyNumber)
        );
    }

    #[test]
    fn the_number_tells_the_kind_of_insurance() {
        let kind = |number| insurer_kind(&InsurerNumber::from(number));
        assert_eq!(kind("138057"), InsurerKind::NationalHealth);
        assert_eq!(kind("  138057"), InsurerKind::NationalHealth);
        assert_eq!(kind("39131156"), InsurerKind::LatterStageElderly);
        assert_eq!(kind("33120015"), InsurerKind::MutualAid);
        assert_eq!(kind("99999999"), InsurerKind::Other);
    }
}
