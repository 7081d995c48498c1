//! The eligibility system's codes in plain words.

use eligibility::codes::{
    CeilingClass, LimitCertificateKind, PersonalFamilyClassification, ReasonOfLoss, Sex,
    SpecificDisease,
};

use super::{Text, say};

/// The class of the monthly ceiling.
pub fn ceiling_class(class: &CeilingClass) -> Text {
    match class {
        CeilingClass::A01 => say!(ceiling_class.a01),
        CeilingClass::A02 => say!(ceiling_class.a02),
        CeilingClass::A03 => say!(ceiling_class.a03),
        CeilingClass::A04 => say!(ceiling_class.a04),
        CeilingClass::A05 => say!(ceiling_class.a05),
        CeilingClass::A06 => say!(ceiling_class.a06),
        CeilingClass::B01 => say!(ceiling_class.b01),
        CeilingClass::B02 => say!(ceiling_class.b02),
        CeilingClass::B03 => say!(ceiling_class.b03),
        CeilingClass::B04 => say!(ceiling_class.b04),
        CeilingClass::B05 => say!(ceiling_class.b05),
        CeilingClass::B06 => say!(ceiling_class.b06),
        CeilingClass::B07 => say!(ceiling_class.b07),
        CeilingClass::B08 => say!(ceiling_class.b08),
        CeilingClass::B09 => say!(ceiling_class.b09),
        CeilingClass::B10 => say!(ceiling_class.b10),
        CeilingClass::Unknown(_) => say!(ceiling_class.unknown),
    }
}

/// What a ceiling covers.
pub fn ceiling_kind(kind: &LimitCertificateKind) -> Text {
    match kind {
        LimitCertificateKind::Ceiling => say!(ceiling_kind.ceiling),
        LimitCertificateKind::CeilingAndMeals => say!(ceiling_kind.ceiling_and_meals),
        LimitCertificateKind::Meals => say!(ceiling_kind.meals),
        LimitCertificateKind::Unknown(_) => say!(ceiling_kind.unknown),
    }
}

/// A disease with a ceiling of its own.
pub fn disease(disease: &SpecificDisease) -> Text {
    match disease {
        SpecificDisease::Dialysis => say!(disease.dialysis),
        SpecificDisease::Haemophilia => say!(disease.haemophilia),
        SpecificDisease::Hiv => say!(disease.hiv),
        SpecificDisease::Unknown(_) => say!(disease.unknown),
    }
}

/// The insured person or a member of the family.
pub fn relation(relation: &PersonalFamilyClassification) -> Text {
    match relation {
        PersonalFamilyClassification::InsuredPerson => say!(relation.insured),
        PersonalFamilyClassification::Family => say!(relation.family),
        PersonalFamilyClassification::Unknown(_) => say!(relation.unknown),
    }
}

/// The sex on record.
pub fn sex(sex: &Sex) -> Text {
    match sex {
        Sex::Male => say!(sex.male),
        Sex::Female => say!(sex.female),
        Sex::NotSet => say!(sex.not_set),
        Sex::Unknown(_) => say!(sex.unknown),
    }
}

/// Why a qualification ended.
pub fn loss(reason: &ReasonOfLoss) -> Text {
    match reason {
        ReasonOfLoss::Death => say!(loss.death),
        ReasonOfLoss::PublicAssistance => say!(loss.public_assistance),
        ReasonOfLoss::OtherInsurance => say!(loss.other_insurance),
        ReasonOfLoss::Other => say!(loss.other),
        ReasonOfLoss::Unknown(_) => say!(loss.unknown),
    }
}
