//! The My Number, only to refuse it.

use super::text::{compatible, fold_hyphens};
use crate::check_digit;

/// Is this a My Number: twelve digits with the right check digit, in whatever width and grouping?
///
/// No number on a certificate that is typed at a reception has twelve digits by rule, but a symbol or number of an
/// insured person may; of ten of those about one passes this check, and the desk is told to look again.
pub fn looks_like_my_number(text: &str) -> bool {
    let text = fold_hyphens(&compatible(text));
    let digits: String = text
        .chars()
        .filter(|letter| !letter.is_whitespace() && *letter != '-')
        .collect();
    digits.len() == 12 && check_digit::is_right_for_my_number(&digits)
}

/// Does a My Number stand anywhere in this text, alone or in groups parted by spaces and hyphens?
pub(super) fn holds_my_number(text: &str) -> bool {
    let text = fold_hyphens(&compatible(text));
    let other = |letter: char| !letter.is_ascii_digit() && !letter.is_whitespace() && letter != '-';
    text.split(other).any(|run| {
        let groups: Vec<&str> = (run.split(|letter: char| !letter.is_ascii_digit()))
            .filter(|group| !group.is_empty())
            .collect();
        (0..groups.len()).any(|first| {
            let mut digits = String::new();
            (groups.iter().skip(first)).any(|group| {
                digits.push_str(group);
                digits.len() == 12 && check_digit::is_right_for_my_number(&digits)
            })
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_my_number_is_known_in_any_writing_and_other_numbers_are_not_taken_for_one() {
        for number in [
            "123456789018",
            "1234 5678 9018",
            "１２３４－５６７８－９０１８",
        ] {
            assert!(looks_like_my_number(number), "{number}");
        }
        for number in [
            "123456789019",
            "12345678901",
            "1234567890188",
            "1234・56789018",
            "",
        ] {
            assert!(!looks_like_my_number(number), "{number}");
        }
    }
}
