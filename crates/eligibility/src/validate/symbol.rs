//! 記号 and 番号: short texts that may hold kanji, kana and hyphens.

use redacted::Redacted;

use super::{Entry, FieldError, compatible, fold_hyphens, looks_like_my_number};
use crate::xml_msg::Personal;

/// The most characters of `InsuredCardSymbol` and `InsuredIdentificationNumber`.
const MOST: usize = 20;

/// A symbol or number of a certificate: as it was typed, and as it is compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateText {
    /// Without spaces at its ends, otherwise as typed: this goes into messages.
    pub typed: Personal,
    /// Width, hyphens and spaces folded: equal for what is the same on paper.
    pub folded: Personal,
}

impl CertificateText {
    /// Reads what a message or a person wrote; blank is nothing.
    pub fn new(text: &str) -> Option<Self> {
        let typed = text.trim();
        (!typed.is_empty()).then(|| Self {
            typed: Redacted::new(typed.to_owned()),
            folded: Redacted::new(fold(typed)),
        })
    }
}

/// 記号; empty is right on certificates without one.
pub fn symbol(typed: &str) -> Entry<CertificateText> {
    read(typed)
}

/// 番号
pub fn number(typed: &str) -> Entry<CertificateText> {
    read(typed)
}

fn read(typed: &str) -> Entry<CertificateText> {
    let Some(text) = CertificateText::new(typed) else {
        return Entry::Empty;
    };
    if looks_like_my_number(text.typed.expose()) {
        return Entry::Wrong(FieldError::MyNumber);
    }
    if text.typed.expose().chars().any(char::is_control) {
        return Entry::Wrong(FieldError::Character);
    }
    if text.typed.expose().chars().count() > MOST {
        return Entry::Wrong(FieldError::TooLong { most: MOST });
    }
    Entry::Right(text)
}

fn fold(text: &str) -> String {
    let text = fold_hyphens(&compatible(text));
    text.chars()
        .filter(|letter| !letter.is_whitespace())
        .flat_map(char::to_uppercase)
        .collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn the_original_is_kept_and_width_and_hyphens_do_not_matter() {
        let typed = symbol(" １２－３４ ").right().unwrap();
        assert_eq!(typed.typed.expose(), "１２－３４");
        assert_eq!(typed.folded, symbol("12-34").right().unwrap().folded);
        assert_eq!(
            symbol("東京ア").right().unwrap().folded,
            symbol("東京ｱ").right().unwrap().folded
        );
        assert_ne!(
            symbol("12-34").right().unwrap().folded,
            symbol("1234").right().unwrap().folded
        );
    }

    #[test]
    fn what_a_message_cannot_hold_is_wrong() {
        assert_eq!(number("123456789018"), Entry::Wrong(FieldError::MyNumber));
        assert_eq!(number("12\t34"), Entry::Wrong(FieldError::Character));
        assert_eq!(
            number(&"1".repeat(21)),
            Entry::Wrong(FieldError::TooLong { most: 20 })
        );
        assert_eq!(number("　"), Entry::Empty);
    }
}
