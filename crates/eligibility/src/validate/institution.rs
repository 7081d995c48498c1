//! 医療機関コード: ten digits.

use super::{Entry, FieldError, digits};

/// A medical institution's code: prefecture 2, fee table 1, institution 7.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct InstitutionCode {
    digits: String,
    fee_table: FeeTable,
}

/// 点数表
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FeeTable {
    /// 1 医科
    Medical,
    /// 3 歯科
    Dental,
    /// 4 調剤
    Dispensing,
    /// 6 訪問看護
    HomeNursing,
}

impl InstitutionCode {
    /// Ten digits.
    pub fn as_str(&self) -> &str {
        &self.digits
    }

    /// By which fee table it charges.
    pub const fn fee_table(&self) -> FeeTable {
        self.fee_table
    }

    /// The prefecture's number, two digits (01 to 47).
    pub fn prefecture(&self) -> &str {
        self.digits.get(..2).unwrap_or_default()
    }

    /// The institution's own seven digits.
    pub fn institution(&self) -> &str {
        self.digits.get(3..).unwrap_or_default()
    }
}

/// Reads a code; its last digit is not checked, because no public rule for it was found.
pub fn institution_code(typed: &str) -> Entry<InstitutionCode> {
    digits(typed, 10).and_then(|digits| code(digits.expose()))
}

fn code(digits: &str) -> Entry<InstitutionCode> {
    if (digits.get(..2)).is_some_and(|two| !matches!(two.parse(), Ok(1..=47_u8))) {
        return Entry::Wrong(FieldError::Prefecture);
    }
    let fee_table = match digits.get(2..3) {
        None => return Entry::Incomplete,
        Some("1") => FeeTable::Medical,
        Some("3") => FeeTable::Dental,
        Some("4") => FeeTable::Dispensing,
        Some("6") => FeeTable::HomeNursing,
        Some(_) => return Entry::Wrong(FieldError::FeeTable),
    };
    if digits.len() < 10 {
        return Entry::Incomplete;
    }
    Entry::Right(InstitutionCode {
        digits: digits.to_owned(),
        fee_table,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_names_prefecture_and_fee_table() {
        let code = institution_code("13-1-9999999").right();
        assert_eq!(code.as_ref().map(InstitutionCode::prefecture), Some("13"));
        assert_eq!(code.map(|code| code.fee_table()), Some(FeeTable::Medical));
        assert_eq!(institution_code("13199"), Entry::Incomplete);
        assert_eq!(
            institution_code("481"),
            Entry::Wrong(FieldError::Prefecture)
        );
        assert_eq!(institution_code("132"), Entry::Wrong(FieldError::FeeTable));
    }
}
