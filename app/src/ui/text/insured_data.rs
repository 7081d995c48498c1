//! What is wrong with a field of a certificate, and what its value says.

use eligibility::CivilDate;
use eligibility::validate::{Era, FieldError, FormProblem, InsurerKind, PastedField};

use super::{Text, date, say};

/// Why a field is wrong, while it is typed.
#[allow(
    clippy::wildcard_enum_match_arm,
    reason = "a reason that is new here has the words of one that is not understood"
)]
pub fn typing_error(error: FieldError) -> Text {
    match error {
        FieldError::NotDigits => say!(typing.not_digits),
        FieldError::TooLong { most } => say!(typing.too_long, count = most),
        FieldError::WrongLength => say!(typing.wrong_length),
        FieldError::CheckDigit => say!(typing.check_digit),
        FieldError::Prefecture => say!(typing.prefecture),
        FieldError::FeeTable => say!(typing.fee_table),
        FieldError::MyNumber => say!(typing.my_number),
        FieldError::NoBranch => say!(typing.no_branch),
        FieldError::Character => say!(typing.character),
        FieldError::NoSuchDay => say!(typing.no_such_day),
        FieldError::Future => say!(typing.future),
        FieldError::TooLongAgo => say!(typing.too_long_ago),
        _ => say!(typing.not_understood),
    }
}

/// What stands in the way of using a form.
pub fn form_problem(problem: FormProblem) -> Text {
    match problem {
        FormProblem::Missing => say!(typing.missing),
        FormProblem::Unfinished => say!(typing.unfinished),
        FormProblem::Wrong(error) => typing_error(error),
        FormProblem::Confirm(_) => say!(typing.confirm),
        FormProblem::NotForThisInsurer => say!(typing.not_for_this_insurer),
    }
}

/// The kind of insurance that a number names.
#[allow(
    clippy::wildcard_enum_match_arm,
    reason = "a kind that is new here is another one"
)]
pub fn insurer_kind(kind: InsurerKind) -> Text {
    match kind {
        InsurerKind::NationalHealth => say!(insurer_kind.national_health),
        InsurerKind::JapanHealthInsuranceAssociation => say!(insurer_kind.association),
        InsurerKind::Seamen => say!(insurer_kind.seamen),
        InsurerKind::DayLabourers => say!(insurer_kind.day_labourers),
        InsurerKind::Society => say!(insurer_kind.society),
        InsurerKind::SelfDefenceForces => say!(insurer_kind.self_defence_forces),
        InsurerKind::MutualAid => say!(insurer_kind.mutual_aid),
        InsurerKind::LatterStageElderly => say!(insurer_kind.elderly),
        InsurerKind::NationalHealthRetired => say!(insurer_kind.national_health_retired),
        InsurerKind::SpecialRetired => say!(insurer_kind.special_retired),
        _ => say!(insurer_kind.other),
    }
}

/// A day in the Gregorian calendar and in the years of its era.
pub fn day_of_era(day: CivilDate) -> Text {
    let era = Era::of(day);
    let name = match era {
        Era::Meiji => say!(era.meiji),
        Era::Taisho => say!(era.taisho),
        Era::Showa => say!(era.showa),
        Era::Heisei => say!(era.heisei),
        Era::Reiwa => say!(era.reiwa),
    };
    let year = era.year_of(day);
    Text::new(move |locale| {
        let (full, name) = (date(day).in_locale(locale), name.in_locale(locale));
        say!(era.day, day = full, era = name, year = year).in_locale(locale)
    })
}

/// What a pasted value is.
#[allow(
    clippy::wildcard_enum_match_arm,
    reason = "a field that is new here is not one of the form"
)]
pub fn pasted_field(field: PastedField) -> Option<Text> {
    Some(match field {
        PastedField::InsurerNumber => say!(field.insurer_number),
        PastedField::InsurerName => say!(field.insurer_name),
        PastedField::Symbol => say!(field.symbol),
        PastedField::Number => say!(field.number),
        PastedField::Branch => say!(field.branch),
        PastedField::BirthDate => say!(field.birth_date),
        PastedField::Name => say!(field.name),
        PastedField::Kana => say!(field.kana),
        PastedField::Sex => say!(field.sex),
        PastedField::Relation => say!(field.relation),
        PastedField::Ratio => say!(field.share),
        PastedField::QualificationDate => say!(field.valid_from),
        PastedField::ValidTo => say!(field.valid_to),
        _ => return None,
    })
}
