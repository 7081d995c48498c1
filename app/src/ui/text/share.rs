//! Small values of the patient's and the staff's screens: tries, consent items, shares.

use eligibility::{ConsentItem, RatioReason};

use super::{Text, say};

/// "Two more times", in the words of the guide.
pub fn tries_left(count: u8) -> Text {
    match count {
        1 => say!(tries.one),
        2 => say!(tries.two),
        3 => say!(tries.three),
        _ => say!(tries.many, count = count),
    }
}

/// What a consent item is called, the question, and what it means.
pub fn consent_item(item: ConsentItem) -> [Text; 3] {
    match item {
        ConsentItem::Operation => [
            say!(consent_item.operation),
            say!(consent_item.operation_question),
            say!(consent_item.operation_meaning),
        ],
        ConsentItem::Diagnosis => [
            say!(consent_item.diagnosis),
            say!(consent_item.diagnosis_question),
            say!(consent_item.diagnosis_meaning),
        ],
        ConsentItem::Pharmacists => [
            say!(consent_item.pharmacists),
            say!(consent_item.pharmacists_question),
            say!(consent_item.pharmacists_meaning),
        ],
        ConsentItem::SpecificHealthCheckups => [
            say!(consent_item.checkups),
            say!(consent_item.checkups_question),
            say!(consent_item.checkups_meaning),
        ],
    }
}

/// The patient's share of the cost.
pub fn percent(percent: u8) -> Text {
    match percent {
        10 => say!(complete.share_10),
        20 => say!(complete.share_20),
        30 => say!(complete.share_30),
        _ => say!(complete.share_other, percent = percent),
    }
}

/// Which rule decided the share.
pub fn share_reason(reason: RatioReason) -> Text {
    match reason {
        RatioReason::Preschool => say!(share_reason.preschool),
        RatioReason::ElderlyRecipient => say!(share_reason.elderly_recipient),
        RatioReason::PartialContribution => say!(share_reason.partial_contribution),
        RatioReason::Age => say!(share_reason.age),
    }
}
