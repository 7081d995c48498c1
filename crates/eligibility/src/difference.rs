//! What has changed since the clinic's last snapshot, and what it means for the desk.
//!
//! Elements are compared one by one. What one side does not tell is no difference: a document tells less than the
//! system does. The exception is the ceiling, which the system tells in every answer of its own.

use serde::{Deserialize, Serialize};

use crate::date::CivilDate;
use crate::evidence::EvidenceLevel;
use crate::insurer_number::InsurerNumber;
use crate::matching::{Fold, Likeness, compare};
use crate::qualification::Qualification;
use crate::snapshot::Snapshot;
use crate::validate::CertificateText;
use crate::xml_msg::{Personal, ResultOfQualificationConfirmation};

mod marked_name;

pub use marked_name::{MarkedName, marked_name};

/// One element that is not as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Which element, and what its change means.
    pub change: Change,
    /// As it was, for the screen.
    pub before: Option<Personal>,
    /// As it is.
    pub after: Option<Personal>,
}

/// What a change means.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Change {
    /// Another insurer pays: bill this one from now on.
    NewInsurer,
    /// 記号
    Symbol,
    /// 番号
    Number,
    /// 枝番
    Branch,
    /// 本人・家族: the benefits may differ.
    Relation,
    /// The patient pays another share.
    Ratio,
    /// The qualification ends or has ended.
    Ended,
    /// It was to have ended, and goes on.
    Continues,
    /// Another class of the monthly ceiling.
    Ceiling,
    /// A class is told now.
    CeilingNew,
    /// No class is told any more.
    CeilingGone,
    /// 特定疾病
    SpecialDiseases,
    /// Another birth date: most likely somebody else.
    BirthDate,
    /// 性別
    Sex,
    /// Another name.
    Name,
    /// The name is written in another way.
    NameWriting {
        /// How.
        folds: Vec<Fold>,
    },
    /// "●" stands in the name: the true character is on the card.
    NameMark,
    /// カナ; kana are folded in the system and often differ.
    Kana,
    /// 通称
    OtherName,
    /// 住所; insurers need not tell it, and it is often old.
    Address,
    /// 保険者名, with the same number.
    InsurerName,
}

/// What the desk does about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Something is billed, paid or written otherwise: act on it.
    Act,
    /// To know.
    Note,
}

impl Change {
    /// What the desk does about it.
    pub const fn severity(&self) -> Severity {
        match self {
            Self::NewInsurer
            | Self::Symbol
            | Self::Number
            | Self::Branch
            | Self::Relation
            | Self::Ratio
            | Self::Ended
            | Self::Ceiling
            | Self::CeilingNew
            | Self::CeilingGone
            | Self::SpecialDiseases
            | Self::BirthDate
            | Self::Sex
            | Self::Name
            | Self::NameMark => Severity::Act,
            Self::Continues
            | Self::NameWriting { .. }
            | Self::Kana
            | Self::OtherName
            | Self::Address
            | Self::InsurerName => Severity::Note,
        }
    }
}

/// What differs between the clinic's last snapshot and an answer, for the day `on`; what is to be acted on first.
pub fn differences(
    before: &Snapshot,
    after: &ResultOfQualificationConfirmation,
    on: CivilDate,
) -> Vec<Difference> {
    let (old, new) = (
        before.qualification(before.as_of),
        Qualification::from_result(after, on),
    );
    let mut found = insurance(&old, &new);
    found.extend(payment(&old, &new, tells_ceilings(before.evidence)));
    found.extend(person(&before.result, after));
    found.sort_by_key(|difference| difference.change.severity());
    found
}

fn insurance(old: &Qualification, new: &Qualification) -> Vec<Difference> {
    let mut found = Vec::new();
    let number =
        |number: &Option<InsurerNumber>| number.as_ref().map(|number| number.as_str().to_owned());
    let (was, is) = (number(&old.insurer_number), number(&new.insurer_number));
    let other_insurer = changed(&was, &is);
    if other_insurer {
        found.push(difference(Change::NewInsurer, was, is));
    } else if changed(&old.insurer_name, &new.insurer_name) {
        found.push(difference(
            Change::InsurerName,
            old.insurer_name.clone(),
            new.insurer_name.clone(),
        ));
    }
    for (change, was, is) in [
        (Change::Symbol, &old.symbol, &new.symbol),
        (Change::Number, &old.number, &new.number),
        (Change::Branch, &old.branch, &new.branch),
    ] {
        if changed(&folded(was), &folded(is)) {
            found.push(difference(change, was.clone(), is.clone()));
        }
    }
    let relation = |of: &Qualification| of.relation.as_ref().map(|code| code.code().to_owned());
    if changed(&relation(old), &relation(new)) {
        found.push(difference(Change::Relation, relation(old), relation(new)));
    }
    match (old.valid_to, new.valid_to) {
        (was, Some(is)) if was != Some(is) => {
            let change = if was.is_some_and(|was| was < is) {
                Change::Continues
            } else {
                Change::Ended
            };
            found.push(difference(
                change,
                was.map(|day| day.to_string()),
                Some(is.to_string()),
            ));
        }
        (Some(was), None) => found.push(difference(
            Change::Continues,
            Some(was.to_string()),
            None::<String>,
        )),
        (Some(_), Some(_)) | (None, _) => {}
    }
    found
}

fn payment(old: &Qualification, new: &Qualification, old_tells_ceilings: bool) -> Vec<Difference> {
    let mut found = Vec::new();
    let ratio = |of: &Qualification| of.ratio.map(|ratio| ratio.percent.to_string());
    if changed(&ratio(old), &ratio(new)) {
        found.push(difference(Change::Ratio, ratio(old), ratio(new)));
    }
    let class = |of: &Qualification| {
        of.ceiling
            .as_ref()
            .map(|ceiling| ceiling.class.code().to_owned())
    };
    let change = match (class(old), class(new)) {
        (Some(was), Some(is)) if was != is => Some(Change::Ceiling),
        (None, Some(_)) if old_tells_ceilings => Some(Change::CeilingNew),
        (Some(_), None) => Some(Change::CeilingGone),
        (Some(_), Some(_)) | (None, _) => None,
    };
    found.extend(change.map(|change| difference(change, class(old), class(new))));
    let diseases = |of: &Qualification| -> Vec<String> {
        (of.special_diseases.iter())
            .map(|disease| disease.disease.code().to_owned())
            .collect()
    };
    let (was, is) = (diseases(old), diseases(new));
    if was != is && (old_tells_ceilings || !was.is_empty()) {
        found.push(difference(
            Change::SpecialDiseases,
            Some(was.join(" ")),
            Some(is.join(" ")),
        ));
    }
    found
}

fn person(
    old: &ResultOfQualificationConfirmation,
    new: &ResultOfQualificationConfirmation,
) -> Vec<Difference> {
    let mut found = Vec::new();
    if changed(&blank(&old.birthdate), &blank(&new.birthdate)) {
        found.push(difference(
            Change::BirthDate,
            old.birthdate.clone(),
            new.birthdate.clone(),
        ));
    }
    let sex = |of: &ResultOfQualificationConfirmation| {
        of.sex1
            .as_ref()
            .or(of.sex2.as_ref())
            .map(|sex| sex.code().to_owned())
    };
    if changed(&sex(old), &sex(new)) {
        found.push(difference(Change::Sex, sex(old), sex(new)));
    }
    found.extend(name(&old.name, &new.name));
    for (change, was, is) in [
        (Change::Kana, &old.name_kana, &new.name_kana),
        (Change::OtherName, &old.name_of_other, &new.name_of_other),
        (Change::Address, &old.address, &new.address),
    ] {
        let pair = blank(was).zip(blank(is));
        if pair.is_some_and(|(was, is)| compare(&was, &is) == Likeness::Different) {
            found.push(difference(change, was.clone(), is.clone()));
        }
    }
    found
}

fn name(was: &Option<Personal>, is: &Option<Personal>) -> Option<Difference> {
    let new = blank(is)?;
    let likeness = blank(was).map(|old| compare(&old, &new));
    let change = match likeness {
        Some(Likeness::Different) => Change::Name,
        _ if new.contains('●') => Change::NameMark,
        Some(Likeness::SameBut(folds)) => Change::NameWriting { folds },
        Some(Likeness::Same) | None => return None,
    };
    Some(difference(change, was.clone(), is.clone()))
}

/// Only the system itself tells in each answer whether there is a ceiling.
const fn tells_ceilings(evidence: EvidenceLevel) -> bool {
    matches!(
        evidence,
        EvidenceLevel::Simulated
            | EvidenceLevel::OfficialCard
            | EvidenceLevel::OfficialInsuredData
            | EvidenceLevel::OfficialWebConsent
    )
}

fn difference(
    change: Change,
    before: Option<impl Into<Personal>>,
    after: Option<impl Into<Personal>>,
) -> Difference {
    Difference {
        change,
        before: before.map(Into::into),
        after: after.map(Into::into),
    }
}

/// Both sides tell it, and not the same.
fn changed<T: PartialEq>(was: &Option<T>, is: &Option<T>) -> bool {
    matches!((was, is), (Some(was), Some(is)) if was != is)
}

fn folded(text: &Option<Personal>) -> Option<Personal> {
    CertificateText::new(text.as_ref()?.expose()).map(|text| text.folded)
}

fn blank(text: &Option<Personal>) -> Option<String> {
    let text = text.as_ref()?.expose().trim();
    (!text.is_empty()).then(|| text.to_owned())
}
