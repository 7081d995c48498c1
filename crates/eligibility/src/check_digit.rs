//! Check digits of the numbers on certificates.

/// Is the last digit the check digit of the others?
///
/// From the right the digits before it weigh 2, 1, 2, 1, …; the digits of the products are added up, and the
/// check digit fills the sum up to the next ten (診療報酬請求書等の記載要領, 別添).
pub(crate) fn is_right(digits: &str) -> bool {
    let Some(digits) = values(digits) else {
        return false;
    };
    let Some((check, rest)) = digits.split_last() else {
        return false;
    };
    let sum: u32 = (rest.iter().rev())
        .zip([2, 1].into_iter().cycle())
        .map(|(digit, weight)| digit * weight)
        .map(|product| product / 10 + product % 10)
        .sum();
    (10 - sum % 10) % 10 == *check
}

/// Is the twelfth digit the check digit of the eleven before it (省令第85号 第5条)?
///
/// From the right the eleven weigh 2 to 7 and 2 to 6.
pub(crate) fn is_right_for_my_number(digits: &str) -> bool {
    let Some(digits) = values(digits) else {
        return false;
    };
    let Some((check, rest)) = digits.split_last().filter(|(_, rest)| rest.len() == 11) else {
        return false;
    };
    let weights = (2..=7).chain(2..=6);
    let sum: u32 = (rest.iter().rev().zip(weights))
        .map(|(digit, weight)| digit * weight)
        .sum();
    let expected = match sum % 11 {
        0 | 1 => 0,
        rest => 11 - rest,
    };
    expected == *check
}

fn values(digits: &str) -> Option<Vec<u32>> {
    digits.chars().map(|digit| digit.to_digit(10)).collect()
}
