//! What people type and paste at the desk: each field is read while it is typed.
//!
//! A field is right ([`Entry::Right`]), not finished ([`Entry::Incomplete`]: nothing to complain about yet), or wrong
//! with the reason ([`Entry::Wrong`]). Full-width and half-width are the same; what the person typed is kept where
//! it may matter (symbol and number). A My Number is refused everywhere and kept nowhere.

mod birth_date;
mod branch;
mod form;
mod institution;
mod my_number;
mod numbers;
mod paste;
mod symbol;
mod text;

pub use birth_date::{BirthDateEntry, Era, birth_date};
pub use branch::branch;
pub use form::{Channel, FormProblem, FormProblems, InsuredDataForm};
pub use institution::{FeeTable, InstitutionCode, institution_code};
pub use my_number::looks_like_my_number;
pub use numbers::{
    InsurerKind, beneficiary_number, insurer_kind, insurer_number, public_expense_number,
    unknown_insurer,
};
pub use paste::{Pasted, PastedField, paste};
pub use symbol::{CertificateText, number, symbol};

pub(crate) use text::{compatible, fold_hyphens};

use redacted::Redacted;

/// What has been typed into one field so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry<T> {
    /// Nothing.
    Empty,
    /// It may still become right: the field is not marked as wrong.
    Incomplete,
    /// It is right.
    Right(T),
    /// It cannot become right by typing on.
    Wrong(FieldError),
}

/// Why a field is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum FieldError {
    /// Something else than a digit.
    #[error("holds something else than digits")]
    NotDigits,
    /// More characters than the element takes.
    #[error("has more than {most} characters")]
    TooLong {
        /// What it takes.
        most: usize,
    },
    /// This number of digits does not occur.
    #[error("has a wrong number of digits")]
    WrongLength,
    /// The last digit does not fit the others: a digit is mistyped or two are exchanged.
    #[error("has a wrong check digit")]
    CheckDigit,
    /// The first two digits are no prefecture (01 to 47).
    #[error("names no prefecture")]
    Prefecture,
    /// The third digit is no fee table (点数表).
    #[error("names no fee table")]
    FeeTable,
    /// It is a My Number, which a reception has no use for; it is not kept.
    #[error("is a My Number")]
    MyNumber,
    /// "00" is no branch: a certificate without one has none.
    #[error("is no branch number")]
    NoBranch,
    /// A control character or a line break.
    #[error("holds a character that cannot be in a message")]
    Character,
    /// Not in a form that is understood.
    #[error("is not understood")]
    NotUnderstood,
    /// No such day in the calendar.
    #[error("is no day of the calendar")]
    NoSuchDay,
    /// After the day of the visit.
    #[error("is in the future")]
    Future,
    /// More than 130 years ago.
    #[error("is too long ago")]
    TooLongAgo,
}

impl<T> Entry<T> {
    /// The value, if it is right.
    pub fn right(self) -> Option<T> {
        match self {
            Self::Right(value) => Some(value),
            Self::Empty | Self::Incomplete | Self::Wrong(_) => None,
        }
    }

    /// Reads on from a right value.
    pub(crate) fn and_then<U>(self, read: impl FnOnce(T) -> Entry<U>) -> Entry<U> {
        match self {
            Self::Empty => Entry::Empty,
            Self::Incomplete => Entry::Incomplete,
            Self::Right(value) => read(value),
            Self::Wrong(error) => Entry::Wrong(error),
        }
    }

    /// The same with another value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Entry<U> {
        self.and_then(|value| Entry::Right(change(value)))
    }
}

/// Digits that were typed, in half-width, without spaces and hyphens between them.
fn digits(typed: &str, most: usize) -> Entry<Redacted<String>> {
    let text = fold_hyphens(&compatible(typed));
    let text: String = text
        .chars()
        .filter(|letter| !letter.is_whitespace() && *letter != '-')
        .collect();
    if text.is_empty() {
        return Entry::Empty;
    }
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Entry::Wrong(FieldError::NotDigits);
    }
    let text = Redacted::new(text);
    if looks_like_my_number(text.expose()) {
        return Entry::Wrong(FieldError::MyNumber);
    }
    if text.expose().len() > most {
        return Entry::Wrong(FieldError::TooLong { most });
    }
    Entry::Right(text)
}
