//! 枝番.

use redacted::Redacted;

use super::{Entry, FieldError, digits};

/// A branch number: two digits; one digit gets its zero. "00" is none.
pub fn branch(typed: &str) -> Entry<Redacted<String>> {
    digits(typed, 2).and_then(|number| match number.expose().as_str() {
        "00" => Entry::Wrong(FieldError::NoBranch),
        "0" => Entry::Incomplete,
        digits => Entry::Right(Redacted::new(format!("{digits:0>2}"))),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_branch_has_two_digits_and_is_never_made_up() {
        assert_eq!(branch("1"), Entry::Right(Redacted::new(String::from("01"))));
        assert_eq!(
            branch("０２"),
            Entry::Right(Redacted::new(String::from("02")))
        );
        assert_eq!(branch(""), Entry::Empty);
        assert_eq!(branch("00"), Entry::Wrong(FieldError::NoBranch));
        assert_eq!(branch("123"), Entry::Wrong(FieldError::TooLong { most: 2 }));
    }
}
