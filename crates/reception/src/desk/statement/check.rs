//! What a statement has to hold before it is signed.

use serde::{Deserialize, Serialize};

use super::EligibilityStatement;
use eligibility::CivilDate;
use eligibility::validate::looks_like_my_number;

/// A field of the statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StatementField {
    /// 記入日
    Date,
    /// 氏名
    Name,
    /// 氏名カナ
    Kana,
    /// 生年月日
    BirthDate,
    /// 性別
    Sex,
    /// 住所
    Address,
    /// 連絡先
    Contact,
    /// 保険種別
    Insurance,
    /// 保険者等名称
    InsurerName,
    /// 事業所名 or municipality
    Workplace,
    /// 事業所の連絡先
    WorkplaceContact,
    /// 一部負担金の割合
    Ratio,
    /// Changed lately?
    ChangedLately,
    /// Name of whoever signs for the patient.
    ProxyName,
    /// What they are to the patient.
    ProxyRelation,
    /// 署名
    Signature,
}

/// What is wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FieldProblem {
    /// It may not be left out.
    Missing,
    /// A day that has not come yet, or more than 130 years ago.
    NotPossible,
    /// Longer than the form has room for.
    TooLong,
    /// Digits are missing: not a telephone number.
    NotATelephoneNumber,
    /// Twelve digits with a right check digit: it may be a My Number, which is not to be written here.
    LooksLikeMyNumber,
}

impl StatementField {
    /// Whether it may be left out: what is "as far as known".
    pub const fn may_be_left_out(self) -> bool {
        match self {
            Self::Kana
            | Self::Insurance
            | Self::InsurerName
            | Self::Workplace
            | Self::WorkplaceContact
            | Self::Ratio
            | Self::ChangedLately => true,
            Self::Date
            | Self::Name
            | Self::BirthDate
            | Self::Sex
            | Self::Address
            | Self::Contact
            | Self::ProxyName
            | Self::ProxyRelation
            | Self::Signature => false,
        }
    }
}

impl EligibilityStatement {
    /// Characters that the printed form has room for in one field.
    const ROOM: usize = 120;

    /// What is wrong or missing, field by field; empty when it can be printed and signed.
    ///
    /// The signature comes last and is not asked for here: see [`Self::is_complete`].
    pub fn problems(&self, today: CivilDate) -> Vec<(StatementField, FieldProblem)> {
        let mut problems = Vec::new();
        let mut add = |field, problem: Option<FieldProblem>| {
            problems.extend(problem.map(|problem| (field, problem)));
        };
        add(
            StatementField::Date,
            (self.date > today).then_some(FieldProblem::NotPossible),
        );
        let age = self.birth_date.expose().age_on(today);
        add(
            StatementField::BirthDate,
            age.is_none_or(|years| years > 130)
                .then_some(FieldProblem::NotPossible),
        );
        let optional =
            |text: &Option<super::Personal>| text.as_ref().map(|text| text.expose().clone());
        let texts = [
            (StatementField::Name, Some(self.name.expose().clone())),
            (StatementField::Kana, optional(&self.kana)),
            (StatementField::Address, Some(self.address.expose().clone())),
            (StatementField::Contact, Some(self.contact.expose().clone())),
            (StatementField::InsurerName, optional(&self.insurer_name)),
            (StatementField::Workplace, optional(&self.workplace)),
            (
                StatementField::WorkplaceContact,
                optional(&self.workplace_contact),
            ),
            (
                StatementField::ProxyName,
                (self.proxy.as_ref()).map(|proxy| proxy.name.expose().clone()),
            ),
            (
                StatementField::ProxyRelation,
                (self.proxy.as_ref()).map(|proxy| proxy.relation.expose().clone()),
            ),
        ];
        for (field, text) in texts {
            add(
                field,
                text.and_then(|text| text_problem(field, text.trim())),
            );
        }
        problems
    }

    /// Whether nothing is wrong, nothing is missing, and the paper is signed.
    pub fn is_complete(&self, today: CivilDate) -> bool {
        self.signed && self.problems(today).is_empty()
    }
}

fn text_problem(field: StatementField, text: &str) -> Option<FieldProblem> {
    if text.is_empty() {
        return (!field.may_be_left_out()).then_some(FieldProblem::Missing);
    }
    if text.chars().count() > EligibilityStatement::ROOM {
        return Some(FieldProblem::TooLong);
    }
    if looks_like_my_number(text) {
        return Some(FieldProblem::LooksLikeMyNumber);
    }
    let digits = text.chars().filter(|c| c.is_numeric()).count();
    let is_telephone = field == StatementField::Contact;
    (is_telephone && digits < 9).then_some(FieldProblem::NotATelephoneNumber)
}

#[cfg(test)]
mod tests {
    use super::super::tests::statement;
    use super::super::{Personal, Proxy};
    use super::*;

    #[test]
    fn what_is_as_far_as_known_may_be_empty_and_the_rest_may_not() {
        let mut statement = statement();
        let today = statement.date;
        assert!(statement.is_complete(today));
        statement.kana = None;
        assert!(statement.is_complete(today));
        statement.name = Personal::new(String::from("　 "));
        statement.contact = Personal::new(String::from("12"));
        statement.proxy = Some(Proxy {
            name: Personal::new(String::from("受付 代理")),
            relation: Personal::default(),
        });
        assert_eq!(
            statement.problems(today),
            [
                (StatementField::Name, FieldProblem::Missing),
                (StatementField::Contact, FieldProblem::NotATelephoneNumber),
                (StatementField::ProxyRelation, FieldProblem::Missing),
            ]
        );
    }

    #[test]
    fn a_my_number_typed_into_a_field_is_refused() {
        let mut statement = statement();
        for number in ["123456789018", "1234-5678-9018", "１２３４５６７８９０１８"] {
            statement.contact = Personal::new(number.to_owned());
            assert_eq!(
                statement.problems(statement.date),
                [(StatementField::Contact, FieldProblem::LooksLikeMyNumber)],
                "{number}"
            );
        }
        statement.contact = Personal::new(String::from("090-1234-5678"));
        assert!(statement.problems(statement.date).is_empty());
    }
}
