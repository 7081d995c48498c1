//! The statement of insured person eligibility and the verbal verification in words.

use reception::desk::statement::{DeclaredRatio, FieldProblem, InsuranceKind, StatementField};
use reception::desk::verbal::{Answer, Item, Respondent};

use super::{Text, say};

/// A field of the statement.
pub fn statement_field(field: StatementField) -> Text {
    match field {
        StatementField::Date => say!(statement.date),
        StatementField::Name => say!(statement.name),
        StatementField::Kana => say!(statement.kana),
        StatementField::BirthDate => say!(statement.birth_date),
        StatementField::Sex => say!(statement.sex),
        StatementField::Address => say!(statement.address),
        StatementField::Contact => say!(statement.contact),
        StatementField::Insurance => say!(statement.insurance),
        StatementField::InsurerName => say!(statement.insurer_name),
        StatementField::Workplace => say!(statement.workplace),
        StatementField::WorkplaceContact => say!(statement.workplace_contact),
        StatementField::Ratio => say!(statement.ratio),
        StatementField::ChangedLately => say!(statement.changed_lately),
        StatementField::ProxyName => say!(statement.proxy_name),
        StatementField::ProxyRelation => say!(statement.proxy_relation),
        StatementField::Signature => say!(statement.signature),
    }
}

/// 保険種別
pub fn insurance_kind(kind: InsuranceKind) -> Text {
    match kind {
        InsuranceKind::Employees => say!(statement.employees),
        InsuranceKind::NationalHealth => say!(statement.national_health),
        InsuranceKind::LateStageElderly => say!(statement.late_stage_elderly),
        InsuranceKind::MutualAid => say!(statement.mutual_aid),
        InsuranceKind::Unknown => say!(statement.kind_unknown),
    }
}

/// A ratio that somebody knows of, or not.
pub fn declared_ratio(ratio: Option<DeclaredRatio>) -> Text {
    match ratio {
        Some(DeclaredRatio::Tenth) => say!(statement.tenth),
        Some(DeclaredRatio::TwoTenths) => say!(statement.two_tenths),
        Some(DeclaredRatio::ThreeTenths) => say!(statement.three_tenths),
        None => say!(statement.ratio_unknown),
    }
}

/// What is wrong with a field of the statement.
pub fn statement_problem(problem: FieldProblem) -> Text {
    match problem {
        FieldProblem::Missing => say!(entry_error.missing),
        FieldProblem::NotPossible => say!(entry_error.not_possible),
        FieldProblem::TooLong => say!(entry_error.too_long, most = 120),
        FieldProblem::NotATelephoneNumber => say!(entry_error.telephone),
        FieldProblem::LooksLikeMyNumber => say!(entry_error.my_number),
    }
}

/// What a question of the verbal verification is about, and how the patient is asked.
pub fn verbal_item(item: Item) -> [Text; 2] {
    match item {
        Item::Name => [say!(verbal.name), say!(verbal.name_ask)],
        Item::BirthDate => [say!(verbal.birth_date), say!(verbal.birth_date_ask)],
        Item::Insurance => [say!(verbal.insurance), say!(verbal.insurance_ask)],
        Item::Contact => [say!(verbal.contact), say!(verbal.contact_ask)],
    }
}

/// What came of a question.
pub fn verbal_answer(answer: Answer) -> Text {
    match answer {
        Answer::NotAsked => say!(verbal.not_asked),
        Answer::Same => say!(verbal.same),
        Answer::Changed => say!(verbal.changed),
        Answer::Unknown => say!(verbal.unknown),
    }
}

/// Who answers.
pub fn respondent(respondent: Respondent) -> Text {
    match respondent {
        Respondent::Patient => say!(verbal.patient),
        Respondent::Guardian => say!(verbal.guardian),
        Respondent::Other => say!(verbal.other),
    }
}
